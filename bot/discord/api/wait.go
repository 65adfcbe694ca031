package api

import (
	"cmp"
	"context"
	"time"
)

// Pause waits for d, unless ctx ends first.
func Pause(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// maxBackoff leaves time to answer within a minute of the moment when a new
// connection works.
const maxBackoff = 30 * time.Second

// Backoff returns how long to wait after a number of failures in a row: a
// second, twice as long each time, at most maxBackoff.
func Backoff(failures int) time.Duration {
	return min(time.Second<<min(max(failures-1, 0), 10), maxBackoff)
}

// KeepTrying calls try with a back-off until it succeeds, Discord calls the
// token invalid, or ctx ends. Each failure is logged with what was tried.
func (c *Client) KeepTrying(ctx context.Context, what string, try func() error) error {
	for failures := 1; ; failures++ {
		err := try()
		if err == nil || ctx.Err() != nil || InvalidToken(err) {
			return err
		}
		wait := cmp.Or(Wait(err), Backoff(failures))
		c.log.Warn("discord not reached", "for", what, "failures", failures, "wait", wait, "error", err)
		if err := Pause(ctx, wait); err != nil {
			return err
		}
	}
}
