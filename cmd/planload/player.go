package main

import (
	"context"
	"strings"
	"time"
)

// A load is what a player is asked to make.
type load struct {
	kind  string // see the fakes
	to    string // where interactions are posted; "" is the gateway
	count int
	rate  float64 // questions a second

	// patience is how long to go on waiting for answers when none come.
	patience time.Duration
}

// A fake plays a platform.
type fake interface {
	prepare() *ledger                         // before each load
	ask(ctx context.Context, l load, n int64) // the nth question of all; may return before the answer
	fail(kind string)                         // a fault, until heal
	heal()
	violations() []string
	close()
}

// A player makes the loads of a fake, one at a time.
type player struct {
	fake
	api   string // its address
	key   string // of Discord
	asked int64  // questions in all
}

func (p *player) host() string {
	_, host, _ := strings.Cut(p.api, "://")
	return host
}

// duplicates is how long they are waited for, after the last first answer.
const duplicates = 2 * time.Second

// load asks as often as it should and waits for the answers.
func (p *player) load(ctx context.Context, l load) (tally, error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	book := p.prepare()
	before := len(p.violations())
	for i := range l.count {
		pause(ctx, time.Until(book.began.Add(time.Duration(float64(i)/l.rate*float64(time.Second)))))
		p.asked++
		p.ask(ctx, l, p.asked)
	}
	book.wait(ctx, l.patience)
	pause(ctx, duplicates)
	t := book.tally()
	t.violations = p.violations()
	t.violations = t.violations[min(before, len(t.violations)):]
	return t, ctx.Err()
}

// pause waits for d, or until ctx ends.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}
