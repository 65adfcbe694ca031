//go:build unix

package main

import (
	"context"
	"os"
	"syscall"
	"testing"
)

// TestOnHangup sends this process the signal, as an operator would.
func TestOnHangup(t *testing.T) {
	called := make(chan int)
	n := 0
	ctx, cancel := context.WithCancel(t.Context())
	stop := onHangup(ctx, func() {
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
	cancel()
	stop() // both may happen
}
