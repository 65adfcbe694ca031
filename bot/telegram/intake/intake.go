// Package intake knows which updates are being answered and which have been, so
// that each is answered once, in the order of its sender, and confirmed in time.
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

const (
	// remembered is how many finished updates are recognised when they come
	// again. Telegram repeats an update within minutes or not at all.
	remembered = 10_000

	maxHandlers = 256 // updates handled at once; if all are busy something else is slow
	// maxQueued is how many updates of one sender may wait to be handled. An
	// update takes a millisecond unless the database or Telegram is slow.
	maxQueued = 40
)

// A Sender is a chat that the bot is in, or a person elsewhere. Updates of a kind
// that is not read have the zero Sender.
type Sender struct{ Chat, Person int64 }

// An Intake holds the updates that are being answered. It has those of one sender
// handled in order, and those of different senders side by side, so that
// receiving waits for no handler. Its methods may be called by any goroutine.
type Intake struct {
	ctx      context.Context // of the handlers
	slots    chan struct{}   // one for each handler at work
	handlers sync.WaitGroup

	mu      sync.Mutex
	stopped bool
	closed  bool
	open    map[int64]*Ticket
	queues  map[Sender][]func(context.Context) // the first is being handled, or waits for a slot
	done    *Recent[int64, struct{}]
	journal *journal
	changed chan struct{}  // has room for one: a ticket was finished
	held    map[Sender]int // connections that wait for an answer
}

// Open makes an intake for a bot, which handles updates until ctx ends. In the
// folder dir it keeps a file with the updates that were answered; "" means that a
// restart forgets them.
func Open(ctx context.Context, dir string, bot int64, log *slog.Logger) *Intake {
	journal, answered := openJournal(dir, bot, log)
	in := &Intake{
		ctx: ctx, slots: make(chan struct{}, maxHandlers), open: map[int64]*Ticket{}, queues: map[Sender][]func(context.Context){},
		done: NewRecent[int64, struct{}](remembered), journal: journal, changed: make(chan struct{}, 1), held: map[Sender]int{},
	}
	for _, id := range answered {
		in.done.Put(id, struct{}{})
	}
	return in
}

// Accept begins an update, unless it was begun before: then it is not fresh. The
// ticket is nil after Stop.
func (in *Intake) Accept(id int64, from Sender) (t *Ticket, fresh bool) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if t := in.open[id]; t != nil {
		return t, false
	}
	t = &Ticket{id: id, sender: from, in: in, since: time.Now(), parts: 1, finished: make(chan struct{})}
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

// Close waits for the handlers, whose context has ended, and closes the file of
// answered updates. What is finished later is not in it.
func (in *Intake) Close() {
	in.mu.Lock()
	in.closed = true
	in.mu.Unlock()
	in.handlers.Wait()
	in.mu.Lock()
	defer in.mu.Unlock()
	in.journal.close()
}

// A Ticket is an update that is being answered. Its answer has one part, unless
// AddPart adds others. The update is finished when every part is.
type Ticket struct {
	id       int64
	sender   Sender
	in       *Intake
	since    time.Time
	finished chan struct{}

	// Guarded by the intake's lock.
	parts  int  // that are not finished
	passed bool // later updates can be confirmed before it is finished
}

// ID is the id of the update.
func (t *Ticket) ID() int64 { return t.id }

// Handle has the update handled when it is its turn. It is false if maxQueued
// updates of the sender wait, unless it must be handled.
func (t *Ticket) Handle(must bool, handle func(context.Context)) bool {
	in := t.in
	in.mu.Lock()
	defer in.mu.Unlock()
	queue := in.queues[t.sender]
	switch {
	case in.closed: // it comes again
		return true
	case len(queue) >= maxQueued && !must:
		return false
	case len(queue) == 0:
		in.handlers.Go(func() { in.work(t.sender) })
	}
	in.queues[t.sender] = append(queue, handle)
	return true
}

// work handles the updates of a sender until none waits or the context ends.
func (in *Intake) work(from Sender) {
	for handle := in.next(from, false); handle != nil; handle = in.next(from, true) {
		select {
		case in.slots <- struct{}{}:
		case <-in.ctx.Done():
			return
		}
		handle(in.ctx)
		<-in.slots
	}
}

// next is the first update of a sender, after the one before it was handled. It
// is nil if there is none.
func (in *Intake) next(from Sender, handled bool) func(context.Context) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if handled {
		in.queues[from] = in.queues[from][1:]
	}
	if len(in.queues[from]) == 0 {
		delete(in.queues, from)
		return nil
	}
	return in.queues[from][0]
}

// AddPart adds a part that has to be finished.
func (t *Ticket) AddPart() {
	t.in.mu.Lock()
	defer t.in.mu.Unlock()
	t.parts++
}

// FinishPart ends a part: it was sent, or given up for good.
func (t *Ticket) FinishPart() {
	in := t.in
	in.mu.Lock()
	defer in.mu.Unlock()
	if t.parts--; t.parts > 0 {
		return
	}
	delete(in.open, t.id)
	in.done.Put(t.id, struct{}{})
	in.journal.add(t.id, in.done)
	close(t.finished)
	select {
	case in.changed <- struct{}{}:
	default:
	}
}

// Finished is closed when the update is finished.
func (t *Ticket) Finished() <-chan struct{} { return t.finished }

// HoldConnection reports whether the connection that brought the update may wait
// for its answer: each sender may have limit that wait. It returns the sender,
// and a function that must be called when the wait ends.
func (t *Ticket) HoldConnection(limit int) (from Sender, ok bool, end func()) {
	in := t.in
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.held[t.sender] >= limit {
		return t.sender, false, func() {}
	}
	in.held[t.sender]++
	return t.sender, true, func() {
		in.mu.Lock()
		defer in.mu.Unlock()
		if in.held[t.sender]--; in.held[t.sender] == 0 {
			delete(in.held, t.sender)
		}
	}
}

// Unfinished is how many updates are being answered.
func (in *Intake) Unfinished() int { return in.count(func(*Ticket) bool { return true }) }

// Blocking is how many updates block the confirmation of later ones.
func (in *Intake) Blocking() int { return in.count(func(t *Ticket) bool { return !t.passed }) }

func (in *Intake) count(these func(*Ticket) bool) (n int) {
	in.mu.Lock()
	defer in.mu.Unlock()
	for _, t := range in.open {
		if these(t) {
			n++
		}
	}
	return n
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
