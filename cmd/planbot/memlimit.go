package main

import (
	"io/fs"
	"log/slog"
	"math"
	"os"
	"path"
	"runtime/debug"
	"strconv"
	"strings"
)

// memoryShare is what part of the memory of its cgroup, in percent, the Go
// runtime may use. The rest is for what it does not count, such as SQLite's
// pages and the buffers of sockets.
const memoryShare = 80

// limitMemory has the garbage collector keep within the limit of the cgroup,
// past which the kernel kills the process. GOMEMLIMIT goes before it.
func limitMemory(getenv func(string) string, log *slog.Logger) {
	if getenv("GOMEMLIMIT") != "" {
		return // the runtime has read it
	}
	if limit := cgroupLimit(os.DirFS("/")); limit < math.MaxInt64 {
		debug.SetMemoryLimit(limit / 100 * memoryShare)
		log.Info("memory", "limit_mib", limit>>20, "share_percent", memoryShare)
	}
}

// noLimit is from where version 1 means that there is none.
const noLimit = 1 << 60

// cgroupLimit is the memory limit of this process's cgroup and those above it,
// in bytes, of version 1 or 2; math.MaxInt64 means none. In a container the
// path that /proc tells may be that outside, where the container's root has
// the limit.
func cgroupLimit(root fs.FS) int64 {
	limit := int64(math.MaxInt64)
	groups, err := fs.ReadFile(root, "proc/self/cgroup")
	if err != nil {
		return limit
	}
	for line := range strings.Lines(string(groups)) {
		_, rest, _ := strings.Cut(strings.TrimSpace(line), ":") // ID:CONTROLLERS:PATH
		controllers, group, _ := strings.Cut(rest, ":")
		base, file := "sys/fs/cgroup", "memory.max"
		if controllers == "memory" {
			base, file = "sys/fs/cgroup/memory", "memory.limit_in_bytes"
		} else if controllers != "" {
			continue
		}
		for group = path.Clean("/" + group); ; group = path.Dir(group) {
			text, _ := fs.ReadFile(root, path.Join(base, group, file)) // none is no limit
			if n, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64); err == nil && n > 0 && n < noLimit {
				limit = min(limit, n)
			}
			if group == "/" {
				break
			}
		}
	}
	return limit
}
