package main

import (
	"os"
	"strconv"
	"strings"
	"syscall"
)

// dropProgramPages tells the system that the code and the constants which were
// touched so far need not stay mapped: half of what an idle process would have.
// They come back from the file, which the system has in its cache, when they
// are touched. Nothing depends on it, so that a failure is none.
func dropProgramPages() {
	program, err := os.Executable()
	if err != nil {
		return
	}
	smaps, err := os.ReadFile("/proc/self/smaps")
	if err != nil {
		return
	}
	for _, m := range cleanMappings(string(smaps), program) {
		_, _, _ = syscall.Syscall(syscall.SYS_MADVISE, m.begin, m.end-m.begin, syscall.MADV_DONTNEED)
	}
}

type mapping struct{ begin, end uintptr }

// cleanMappings lists the mappings of a file that are as the file is. What was
// written to, if only by a linker when the program started, would be lost.
func cleanMappings(smaps, file string) []mapping {
	var out []mapping
	var last mapping // that the lines are about; none when it is not of the file
	for line := range strings.Lines(smaps) {
		f := strings.Fields(line) // addresses, permissions, offset, device, inode, path; or a name and a size
		switch {
		case len(f) == 3 && f[0] == "Anonymous:":
			if f[1] == "0" && last.end > 0 {
				out = append(out, last)
			}
		case len(f) >= 5 && !strings.HasSuffix(f[0], ":"):
			last = mapping{}
			if len(f) == 6 && f[5] == file && !strings.Contains(f[1], "w") {
				last = addresses(f[0])
			}
		}
	}
	return out
}

// addresses reads "400000-c1d000", and gives the zero mapping for anything else.
func addresses(s string) mapping {
	from, to, _ := strings.Cut(s, "-")
	begin, err := strconv.ParseUint(from, 16, 64)
	if err != nil {
		return mapping{}
	}
	end, err := strconv.ParseUint(to, 16, 64)
	if err != nil || end < begin {
		return mapping{}
	}
	return mapping{uintptr(begin), uintptr(end)}
}
