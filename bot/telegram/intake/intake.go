// Package intake knows which updates are being answered and which have been, so
// that each is answered once and confirmed in time.
package intake

import (
	"cmp"
	"context"
	"log/slog"
	"math"
	"slices"
	"sync"
	"time"
)

// remembered is how many finished updates are recognised when they come again.
// Telegram repeats an update within minutes or not at all.
const remembered = 10_000

// A Sender is a chat that the bot is in, or a person elsewhere. Updates of a kind
// that is not read have the zero Sender.
type Sender struct{ Chat, Person int64 }

// An Intake holds the updates that are being answered. Its methods may be called
// by any goroutine.
type Intake struct {
	mu      sync.Mutex
	stopped bool
	open    map[int64]*Ticket
	done    *Recent[int64, struct{}]
	journal *journal
	changed chan struct{}  // has room for one: a ticket was finished
	held    map[Sender]int // connections that wait for an answer
}

// Open makes an intake for a bot. In the folder dir it keeps a file with the
// updates that were answered; "" means that a restart forgets them.
func Open(dir string, bot int64, log *slog.Logger) *Intake {
	journal, answered := openJournal(dir, bot, log)
	in := &Intake{
		open: map[int64]*Ticket{}, done: NewRecent[int64, struct{}](remembered), journal: journal,
		changed: make(chan struct{}, 1), held: map[Sender]int{},
	}
	for _, id := range answered {
		in.done.Put(id, struct{}{})
	}
	return in
}

// Accept begins an update, unless it was begun before: then it is not fresh. The
// ticket is nil after Stop.
func (in *Intake) Accept(id int64) (t *Ticket, fresh bool) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if t := in.open[id]; t != nil {
		return t, false
	}
	t = &Ticket{id: id, in: in, since: time.Now(), parts: 1, finished: make(chan struct{})}
	switch {
	case in.done.Has(id):
		close(t.finished)
		return t, false
	case in.stopped:
		return nil, false
	}
	in.open[id] = t
	return t, true
}

// Stop refuses new updates.
func (in *Intake) Stop() {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.stopped = true
}

// Stopped reports whether new updates are refused.
func (in *Intake) Stopped() bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.stopped
}

// Close closes the file of answered updates. What is finished later is not in
// it.
func (in *Intake) Close() {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.journal.close()
}

// Unfinished is how many updates are being answered.
func (in *Intake) Unfinished() int {
	in.mu.Lock()
	defer in.mu.Unlock()
	return len(in.open)
}

// Drain blocks until every update is finished, or until timeout. It returns how
// many are left.
func (in *Intake) Drain(timeout time.Duration) (left int) {
	expired := time.After(timeout)
	for in.Unfinished() > 0 {
		select {
		case <-in.changed:
		case <-expired:
			return in.Unfinished()
		}
	}
	return 0
}

// An open update blocks the confirmation of later ones, since an offset confirms
// all before it. StopBlocking and StopSurplus end that.

// StopBlocking lets later updates be confirmed past those accepted before a
// time.
func (in *Intake) StopBlocking(before time.Time) {
	in.mu.Lock()
	defer in.mu.Unlock()
	for _, t := range in.open {
		t.passed = t.passed || t.since.Before(before)
	}
}

// StopSurplus leaves each sender its limit newest updates that block, and lets
// later updates be confirmed past the sender's others.
func (in *Intake) StopSurplus(limit int) {
	in.mu.Lock()
	defer in.mu.Unlock()
	senders := map[Sender][]*Ticket{}
	for _, t := range in.open {
		if !t.passed {
			senders[t.sender] = append(senders[t.sender], t)
		}
	}
	for _, tickets := range senders {
		slices.SortFunc(tickets, func(a, b *Ticket) int { return cmp.Compare(a.id, b.id) })
		for _, t := range tickets[:max(0, len(tickets)-limit)] {
			t.passed = true
		}
	}
}

// Blocking is how many updates block the confirmation of later ones.
func (in *Intake) Blocking() (n int) {
	in.mu.Lock()
	defer in.mu.Unlock()
	for _, t := range in.open {
		if !t.passed {
			n++
		}
	}
	return n
}

// WaitForProgress blocks while an update blocks the confirmation of others: until
// the confirmable offset advances, until timeout, or until ctx ends.
func (in *Intake) WaitForProgress(ctx context.Context, timeout time.Duration) {
	expired := time.After(timeout)
	before := in.Confirmable(math.MaxInt64)
	for now := before; now == before && now < math.MaxInt64; now = in.Confirmable(math.MaxInt64) {
		select {
		case <-in.changed:
		case <-expired:
			return
		case <-ctx.Done():
			return
		}
	}
}

// Confirmable is the offset that confirms finished updates alone: the id of the
// first update that blocks, or next if none does.
func (in *Intake) Confirmable(next int64) int64 {
	in.mu.Lock()
	defer in.mu.Unlock()
	for id, t := range in.open {
		if !t.passed {
			next = min(next, id)
		}
	}
	return next
}
