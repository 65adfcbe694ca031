//go:build unix

package main

import (
	"os"
	"syscall"
	"testing"
)

// TestOnHangup sends this process the signal, as an operator would.
func TestOnHangup(t *testing.T) {
	called := make(chan int)
	n := 0
	onHangup(t.Context(), func() {
		n++ // without a lock: one call at a time
		called <- n
	})
	for want := 1; want <= 3; want++ {
		if err := syscall.Kill(os.Getpid(), syscall.SIGHUP); err != nil {
			t.Fatal(err)
		}
		if got := <-called; got != want {
			t.Errorf("call %d, want %d", got, want)
		}
	}
}
