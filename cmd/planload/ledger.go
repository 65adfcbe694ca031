package main

import (
	"context"
	"math"
	"slices"
	"sync"
	"time"
)

type tally struct {
	sent       int
	accepted   int      // by the bot; less than sent where the platform does not try again
	answered   int      // at least once
	twice      int      // answers too many
	violations []string // of the platform's rules, but for those that the other counts tell

	// From a question to its answer; never for one without.
	p50, p99, slowest time.Duration
}

// never is longer than any answer takes.
const never = time.Duration(math.MaxInt64)

func (t tally) lost() int { return t.accepted - t.answered }

// A ledger knows who has asked and who was answered. Any number of goroutines
// may use it.
type ledger struct {
	mu                     sync.Mutex
	began                  time.Time
	entries                map[int64]entry
	asked, refused, closed int // closed: no first answer can come any more
}

// An entry is a question. Its answer may be noted before it.
type entry struct {
	asked, answered time.Time
	answers         int
}

func newLedger() *ledger { return &ledger{began: time.Now(), entries: map[int64]entry{}} }

func (l *ledger) ask(key int64, at time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	e := l.entries[key]
	e.asked = at
	l.entries[key] = e
	l.asked++
}

func (l *ledger) answer(key int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	e := l.entries[key]
	if e.answers++; e.answers == 1 {
		e.answered = time.Now()
		l.closed++
	}
	l.entries[key] = e
}

// refuse notes that a question never reached the bot, and will not again.
func (l *ledger) refuse() {
	l.giveUp()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.refused++
}

// giveUp notes that a question will have no answer any more.
func (l *ledger) giveUp() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed++
}

func (l *ledger) open() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.asked - l.closed
}

// wait waits until no question is open, unless nothing has come for that long.
func (l *ledger) wait(ctx context.Context, patience time.Duration) {
	before, since := 0, time.Now()
	for open := l.open(); open > 0 && time.Since(since) < patience && ctx.Err() == nil; open = l.open() {
		if open != before {
			before, since = open, time.Now()
		}
		pause(ctx, 20*time.Millisecond)
	}
}

// tally counts.
func (l *ledger) tally() tally {
	l.mu.Lock()
	defer l.mu.Unlock()
	t := tally{sent: l.asked, accepted: l.asked - l.refused}
	var waits []time.Duration
	for _, e := range l.entries {
		if e.asked.IsZero() { // a late one more, to a question of the load before
			t.twice += e.answers
			continue
		}
		wait := never
		if e.answers > 0 {
			wait = e.answered.Sub(e.asked)
			t.answered++
			t.twice += e.answers - 1
		}
		waits = append(waits, wait)
	}
	slices.Sort(waits)
	t.p50, t.p99, t.slowest = percentile(waits, 50), percentile(waits, 99), percentile(waits, 100)
	return t
}

// percentile is the smallest of sorted durations that so many in a hundred do
// not exceed.
func percentile(sorted []time.Duration, percent int) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[(len(sorted)*percent+99)/100-1]
}
