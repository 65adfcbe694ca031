//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
)

// BenchmarkStart measures a one-shot command from process start to exit, and
// its largest resident memory, in MiB.
func BenchmarkStart(b *testing.B) {
	program := filepath.Join(b.TempDir(), "planbot")
	build := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", program, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0") // as it is released
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("go build: %v\n%s", err, out)
	}
	for _, args := range [][]string{{"point", "21"}, {"who", "amnesty"}, {"ask", "how big can the army be"}, {"ask", "elecions in 100 dys"}} {
		b.Run(args[0], func(b *testing.B) {
			var peak int64
			for b.Loop() {
				cmd := exec.Command(program, args...)
				if err := cmd.Run(); err != nil {
					b.Fatal(err)
				}
				if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
					peak = max(peak, maxrssBytes(usage))
				}
			}
			b.ReportMetric(float64(peak)/(1<<20), "MiB-peak")
		})
	}
}

// maxrssBytes converts Maxrss, which macOS counts in bytes and others in KiB.
func maxrssBytes(u *syscall.Rusage) int64 {
	if runtime.GOOS == "darwin" {
		return u.Maxrss
	}
	return u.Maxrss << 10
}
