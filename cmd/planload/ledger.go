package main

import (
	"maps"
	"math"
	"slices"
	"sync"
	"time"
)

// A tally is what became of a load.
type tally struct {
	Sent       int
	Accepted   int           // by the bot; less than Sent where the platform does not try again
	Answered   int           // at least once
	Twice      int           // answers too many
	Recovered  time.Duration // see ledger.recovered
	After      resumption
	Violations []string // of the platform's rules, but for those that the other counts tell

	// From a question to its answer; never for one without.
	P50, P99, Slowest time.Duration
}

// never is longer than any answer takes.
const never = time.Duration(math.MaxInt64)

// A resumption tells of the questions that were asked after the mark that
// ledger.heal sets.
type resumption struct {
	Asked, Answered int
	First           time.Duration // from the mark to the first answer; never without one
	Slowest         time.Duration // answer; never where one is missing
}

// lost is how many were accepted and never answered.
func (t tally) lost() int { return t.Accepted - t.Answered }

// A ledger knows who has asked and who was answered. Any number of goroutines
// may use it.
type ledger struct {
	mu       sync.Mutex
	began    time.Time
	healed   time.Time // when the last fault ended; zero: there was none
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
		l.answered++
		l.moved()
	}
	l.entries[key] = e
	return first
}

// refuse notes that a question never reached the bot, and will not again.
func (l *ledger) refuse() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.refused++
	l.moved()
}

// giveUp notes that a question will have no answer any more.
func (l *ledger) giveUp() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.given++
	l.moved()
}

func (l *ledger) moved() {
	close(l.changed)
	l.changed = make(chan struct{})
}

// heal marks the moment at which a fault is over. The first time counts.
func (l *ledger) heal() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.healed.IsZero() {
		l.healed = time.Now()
	}
}

// open is how many wait for an answer, and a channel that tells of change.
func (l *ledger) open() (n int, changed <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.asked - l.answered - l.refused - l.given, l.changed
}

// tally counts.
func (l *ledger) tally() tally {
	l.mu.Lock()
	defer l.mu.Unlock()
	t := tally{Sent: l.asked, Accepted: l.asked - l.refused, Answered: l.answered, Recovered: l.recovered(), After: l.after()}
	var waits []time.Duration
	for _, e := range l.entries {
		switch {
		case e.asked.IsZero(): // a late one more, to a question of the load before
			t.Answered--
			t.Twice += e.answers
		case e.answers > 0:
			t.Twice += e.answers - 1
			waits = append(waits, e.answered.Sub(e.asked))
		default:
			waits = append(waits, never)
		}
	}
	slices.Sort(waits)
	t.P50, t.P99, t.Slowest = percentile(waits, 50), percentile(waits, 99), percentile(waits, 100)
	return t
}

// recovered is how long after the fault it took until an answer arrived again,
// and every question from before the end of the fault had its answer.
func (l *ledger) recovered() time.Duration {
	if l.healed.IsZero() {
		return 0
	}
	first, last := time.Time{}, l.healed
	for e := range maps.Values(l.entries) {
		if e.answers == 0 || e.answered.Before(l.healed) {
			continue
		}
		if first.IsZero() || e.answered.Before(first) {
			first = e.answered
		}
		if e.asked.Before(l.healed) && e.answered.After(last) {
			last = e.answered
		}
	}
	if first.After(last) {
		last = first
	}
	return last.Sub(l.healed)
}

// after looks at the questions that were asked after the mark.
func (l *ledger) after() resumption {
	r := resumption{First: never}
	for e := range maps.Values(l.entries) {
		if l.healed.IsZero() || e.asked.Before(l.healed) {
			continue
		}
		r.Asked++
		if e.answers == 0 {
			r.Slowest = never
			continue
		}
		r.Answered++
		r.Slowest = max(r.Slowest, e.answered.Sub(e.asked))
		r.First = min(r.First, e.answered.Sub(l.healed))
	}
	return r
}

// percentile is the smallest of sorted durations that so many in a hundred do
// not exceed.
func percentile(sorted []time.Duration, percent int) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[(len(sorted)*percent+99)/100-1]
}
