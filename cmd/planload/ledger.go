package main

import (
	"context"
	"math"
	"slices"
	"sync"
	"time"
)

// A tally is what became of a load.
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

// lost is how many were accepted and never answered.
func (t tally) lost() int { return t.accepted - t.answered }

// A ledger knows who has asked and who was answered. Any number of goroutines
// may use it.
type ledger struct {
	mu       sync.Mutex
	began    time.Time
	entries  map[int64]entry
	asked    int
	refused  int
	answered int
	given    int           // up: no answer can come any more
	changed  chan struct{} // closed by the next first answer or refusal
}

// An entry is a question. Its answer may be noted before it.
type entry struct {
	asked, answered time.Time
	answers         int
}

func newLedger() *ledger {
	return &ledger{began: time.Now(), entries: map[int64]entry{}, changed: make(chan struct{})}
}

// ask notes a question that was asked at that time.
func (l *ledger) ask(key int64, at time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	e := l.entries[key]
	e.asked = at
	l.entries[key] = e
	l.asked++
}

// answer notes an answer that has arrived, and reports whether it is the first
// to its question.
func (l *ledger) answer(key int64) (first bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	e := l.entries[key]
	e.answers++
	if first = e.answers == 1; first {
		e.answered = time.Now()
		l.countLocked(&l.answered)
	}
	l.entries[key] = e
	return first
}

// refuse notes that a question never reached the bot, and will not again.
func (l *ledger) refuse() { l.count(&l.refused) }

// giveUp notes that a question will have no answer any more.
func (l *ledger) giveUp() { l.count(&l.given) }

func (l *ledger) count(n *int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.countLocked(n)
}

func (l *ledger) countLocked(n *int) {
	*n++
	close(l.changed)
	l.changed = make(chan struct{})
}

// open is how many wait for an answer, and a channel that tells of change.
func (l *ledger) open() (n int, changed <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.asked - l.answered - l.refused - l.given, l.changed
}

// wait waits until no question is open, unless nothing has come for that long.
func (l *ledger) wait(ctx context.Context, patience time.Duration) {
	for {
		open, changed := l.open()
		if open <= 0 {
			return
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return
		case <-time.After(patience):
			return
		}
	}
}

// tally counts.
func (l *ledger) tally() tally {
	l.mu.Lock()
	defer l.mu.Unlock()
	t := tally{sent: l.asked, accepted: l.asked - l.refused, answered: l.answered}
	var waits []time.Duration
	for _, e := range l.entries {
		if e.asked.IsZero() { // a late one more, to a question of the load before
			t.answered--
			t.twice += e.answers
			continue
		}
		wait := never
		if e.answers > 0 {
			wait = e.answered.Sub(e.asked)
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
