package intake

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"
)

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
