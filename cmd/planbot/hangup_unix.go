//go:build unix

package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// onHangup calls reload at every SIGHUP, one after another, until ctx ends or
// stop is called.
func onHangup(ctx context.Context, reload func()) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	hangups := make(chan os.Signal, 1)
	signal.Notify(hangups, syscall.SIGHUP)
	go func() {
		defer signal.Stop(hangups)
		for {
			select {
			case <-hangups:
				reload()
			case <-ctx.Done():
				return
			}
		}
	}()
	return cancel
}
