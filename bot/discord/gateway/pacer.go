package gateway

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"planbot/bot/discord/api"
)

// A pacer keeps Discord's limits on new sessions: a number at once every five
// seconds, and a number a day. Discord resets the token of a bot that exceeds
// the second.
type pacer struct {
	groups []chan time.Time // each holds when the next shard of the group may identify
	ask    func(context.Context) (api.Gateway, error)
	log    *slog.Logger

	mu   sync.Mutex
	left int // today
}

// identifyEvery is the time between two identifies of a group.
const identifyEvery = 5 * time.Second

// newPacer makes a pacer from what Discord has said; ask asks Discord again.
func newPacer(info api.Gateway, ask func(context.Context) (api.Gateway, error), log *slog.Logger) *pacer {
	p := &pacer{ask: ask, log: log, left: info.Limit.Remaining}
	for range max(info.Limit.Concurrency, 1) {
		group := make(chan time.Time, 1)
		group <- time.Time{}
		p.groups = append(p.groups, group)
	}
	return p
}

// identify waits for the shard's turn and runs open, which identifies.
func (p *pacer) identify(ctx context.Context, shard int, open func() error) error {
	group := p.groups[shard%len(p.groups)]
	var next time.Time
	select {
	case next = <-group:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { group <- next }()
	if err := api.Pause(ctx, time.Until(next)); err != nil {
		return err
	}
	if err := p.spend(ctx); err != nil {
		return err
	}
	err := open()
	next = time.Now().Add(identifyEvery) // after open, since Discord counts when the identify arrives
	return err
}

// spend takes one of the day's sessions. When none is left it waits for the next
// day.
func (p *pacer) spend(ctx context.Context) error {
	for {
		p.mu.Lock()
		p.left--
		enough := p.left >= 0
		p.mu.Unlock()
		if enough {
			return nil
		}
		info, err := p.ask(ctx)
		if err != nil {
			return err
		}
		p.mu.Lock()
		p.left = info.Limit.Remaining
		p.mu.Unlock()
		if info.Limit.Remaining > 0 {
			continue
		}
		wait := time.Duration(info.Limit.ResetAfter) * time.Millisecond
		p.log.Error("discord allows no more sessions today; was the bot restarted over and over?", "wait", wait)
		if err := api.Pause(ctx, wait+time.Second); err != nil {
			return err
		}
	}
}

// freshAfter returns the back-off before a new session after a number of
// short-lived sessions in a row: from some seconds, as Discord asks for, to five
// minutes, so that a whole day of them stays below the day's limit.
func freshAfter(starts int) time.Duration {
	if starts == 0 {
		return 0
	}
	d := min(identifyEvery<<min(starts-1, 10), 5*time.Minute)
	return d/2 + rand.N(d/2) // shards must not identify at the same moment
}
