package telegram

import (
	"context"
	"math"
	"sync"
	"time"
)

// remembered is how many finished updates are known again when they come
// twice. Telegram sends an update anew within minutes or not at all.
const remembered = 10_000

// An intake knows which updates are being answered and which have been, so
// that each is answered once. Any number of goroutines may use it.
type intake struct {
	mu      sync.Mutex
	closed  bool
	open    map[int64]*ticket
	done    *recent[int64, struct{}]
	journal *journal
	changed chan struct{} // has room for one: a ticket was finished
}

// newIntake makes an intake that knows some updates to have been answered.
func newIntake(j *journal, answered []int64) *intake {
	in := &intake{
		open: map[int64]*ticket{}, done: newRecent[int64, struct{}](remembered), journal: j, changed: make(chan struct{}, 1),
	}
	for _, id := range answered {
		in.done.put(id, struct{}{})
	}
	return in
}

// A ticket is an update that is being answered. It is finished when every
// part of its answer has been sent, or given up for good.
type ticket struct {
	id       int64
	in       *intake
	since    time.Time
	left     int  // parts that are not finished; guarded by in.mu
	released bool // it holds up the confirmation of later updates no more
	finished chan struct{}
}

// accept begins an update. It is not fresh if it was begun before. The ticket
// is nil when no more updates are taken.
func (in *intake) accept(id int64) (t *ticket, fresh bool) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if t := in.open[id]; t != nil {
		return t, false
	}
	t = &ticket{id: id, in: in, since: time.Now(), left: 1, finished: make(chan struct{})}
	switch {
	case in.done.has(id):
		close(t.finished)
		return t, false
	case in.closed:
		return nil, false
	}
	in.open[id] = t
	return t, true
}

// more adds a part to what must be finished.
func (t *ticket) more() {
	t.in.mu.Lock()
	defer t.in.mu.Unlock()
	t.left++
}

// finish ends a part.
func (t *ticket) finish() {
	in := t.in
	in.mu.Lock()
	defer in.mu.Unlock()
	if t.left--; t.left > 0 {
		return
	}
	delete(in.open, t.id)
	in.done.put(t.id, struct{}{})
	in.journal.note(t.id, in.done)
	close(t.finished)
	select {
	case in.changed <- struct{}{}:
	default:
	}
}

// close takes no more updates.
func (in *intake) close() {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.closed = true
}

// end lets go of the journal. What is finished after that is not remembered.
func (in *intake) end() {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.journal.close()
}

// unfinished is how many updates are being answered.
func (in *intake) unfinished() int {
	in.mu.Lock()
	defer in.mu.Unlock()
	return len(in.open)
}

// release lets the updates that were accepted before a time hold up the
// confirmation of others no more.
func (in *intake) release(before time.Time) {
	in.mu.Lock()
	defer in.mu.Unlock()
	for _, t := range in.open {
		t.released = t.released || t.since.Before(before)
	}
}

// settle waits while updates hold up the confirmation of others, until more can
// be confirmed, at most so long.
func (in *intake) settle(ctx context.Context, most time.Duration) {
	enough := time.After(most)
	before := in.confirmable(math.MaxInt64)
	for now := before; now == before && now < math.MaxInt64; now = in.confirmable(math.MaxInt64) {
		select {
		case <-in.changed:
		case <-enough:
			return
		case <-ctx.Done():
			return
		}
	}
}

// confirmable is the offset that confirms what has been finished and nothing
// else: the first update that is being answered, or next if there is none.
func (in *intake) confirmable(next int64) int64 {
	in.mu.Lock()
	defer in.mu.Unlock()
	for id, t := range in.open {
		if !t.released {
			next = min(next, id)
		}
	}
	return next
}
