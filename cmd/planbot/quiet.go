package main

import (
	"context"
	"runtime/debug"
	"time"
)

// When memory is given back: each time that nobody has asked for quietTime,
// twice, because what is pooled outlives one collection; and then now and
// again, because polling wakes the program too.
const (
	quietTime  = 3 * time.Second
	quietAgain = 20 // quietTimes
)

// rest calls free in the times that nobody asks, until ctx ends.
func (s *server) rest(ctx context.Context, free func()) {
	tick := time.NewTicker(quietTime)
	defer tick.Stop()
	for last, quiet := s.metrics.ended.Load(), 0; ; {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		quiet++
		if now := s.metrics.ended.Load(); now != last {
			last, quiet = now, 0
		}
		if quiet == 1 || quiet == 2 || quiet > 0 && quiet%quietAgain == 0 {
			free()
		}
	}
}

// giveBack returns to the system what the start and the last requests took;
// with lazyGC the program would keep it. It takes some milliseconds, in which
// nothing waits, and what is needed again costs the next request less than one.
func giveBack() {
	debug.FreeOSMemory()
	dropProgramPages()
}
