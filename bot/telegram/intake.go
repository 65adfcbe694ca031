package telegram

import (
	"cmp"
	"context"
	"math"
	"slices"
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
	changed chan struct{}  // has room for one: a ticket was finished
	posts   map[sender]int // those that are kept waiting
}

// newIntake makes an intake that knows some updates to have been answered.
func newIntake(j *journal, answered []int64) *intake {
	in := &intake{
		open: map[int64]*ticket{}, done: newRecent[int64, struct{}](remembered), journal: j, changed: make(chan struct{}, 1),
		posts: map[sender]int{},
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
	from     sender // guarded by in.mu
	since    time.Time
	left     int  // parts that are not finished; guarded by in.mu
	released bool // later updates can be confirmed past it
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

// belongs notes whose update it is.
func (t *ticket) belongs(from sender) {
	t.in.mu.Lock()
	defer t.in.mu.Unlock()
	t.from = from
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

// holdConnection reports whether a post may be kept waiting for its answer, and
// whose it is. freeConnection must be called at its end.
func (in *intake) holdConnection(t *ticket) (from sender, ok bool) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.posts[t.from] >= postsOfOne {
		return t.from, false
	}
	in.posts[t.from]++
	return t.from, true
}

func (in *intake) freeConnection(from sender, held bool) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if !held {
		return
	}
	if in.posts[from]--; in.posts[from] == 0 {
		delete(in.posts, from)
	}
}

// stopping reports whether no more updates are taken.
func (in *intake) stopping() bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.closed
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

// stopBlocking lets later updates be confirmed past those accepted before a
// time.
func (in *intake) stopBlocking(before time.Time) {
	in.mu.Lock()
	defer in.mu.Unlock()
	for _, t := range in.open {
		t.released = t.released || t.since.Before(before)
	}
}

// stopSurplus does the same for the oldest updates of each sender who has more
// than most that block.
func (in *intake) stopSurplus(most int) {
	in.mu.Lock()
	defer in.mu.Unlock()
	senders := map[sender][]*ticket{}
	for _, t := range in.open {
		if !t.released {
			senders[t.from] = append(senders[t.from], t)
		}
	}
	for _, tickets := range senders {
		slices.SortFunc(tickets, func(a, b *ticket) int { return cmp.Compare(a.id, b.id) })
		for _, t := range tickets[:max(0, len(tickets)-most)] {
			t.released = true
		}
	}
}

// blocking is how many updates keep later ones from being confirmed.
func (in *intake) blocking() (n int) {
	in.mu.Lock()
	defer in.mu.Unlock()
	for _, t := range in.open {
		if !t.released {
			n++
		}
	}
	return n
}

// waitForProgress blocks while an update keeps others from being confirmed, until
// the confirmable offset advances, or until timeout.
func (in *intake) waitForProgress(ctx context.Context, timeout time.Duration) {
	enough := time.After(timeout)
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
