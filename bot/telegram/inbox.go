package telegram

import (
	"context"
	"sync"
)

const (
	handledAtOnce = 256 // updates; more means that something else is slow
	// roomOfLine is how many updates of one sender may wait to be handled. An
	// update takes a millisecond unless the database or Telegram is slow.
	roomOfLine = 40
)

// An inbox has updates handled: those of one sender one after the other, in the
// order in which they came, and those of different senders side by side. So
// whoever receives them waits for nobody.
type inbox struct {
	handle func(context.Context, *ticket, *update)
	wake   chan struct{} // has room for one

	mu    sync.Mutex
	lines map[sender][]arrival // by sender; the first is being handled, or its turn is next
	turns []sender             // the senders of those whose turn is next
}

// An arrival is an update that waits to be handled.
type arrival struct {
	ticket *ticket
	update *update
}

func newInbox(handle func(context.Context, *ticket, *update)) *inbox {
	return &inbox{handle: handle, wake: make(chan struct{}, 1), lines: map[sender][]arrival{}}
}

// add has an update handled. It is false when too many of its sender wait.
func (q *inbox) add(t *ticket, u *update) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	from := u.sender()
	line := q.lines[from]
	if len(line) >= roomOfLine && !u.told() {
		return false
	}
	q.lines[from] = append(line, arrival{t, u})
	if len(line) == 0 {
		q.turn(from)
	}
	return true
}

// turn has the first update of a sender handled next. The lock is held.
func (q *inbox) turn(of sender) {
	q.turns = append(q.turns, of)
	select {
	case q.wake <- struct{}{}:
	default: // it is awake
	}
}

// run handles updates until ctx ends, which also cuts short what is being
// handled then.
func (q *inbox) run(ctx context.Context) {
	var handlers sync.WaitGroup
	defer handlers.Wait()
	room := make(chan struct{}, handledAtOnce)
	for {
		first, from, ok := q.next()
		if !ok {
			select {
			case <-q.wake:
				continue
			case <-ctx.Done():
				return
			}
		}
		select {
		case room <- struct{}{}:
		case <-ctx.Done():
			return
		}
		handlers.Go(func() {
			defer func() { <-room }()
			q.handle(ctx, first.ticket, first.update)
			q.handled(from)
		})
	}
}

// next is the update whose turn it is, if there is one.
func (q *inbox) next() (first arrival, from sender, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.turns) == 0 {
		return arrival{}, sender{}, false
	}
	from, q.turns = q.turns[0], q.turns[1:]
	return q.lines[from][0], from, true
}

// handled ends the turn of a sender.
func (q *inbox) handled(from sender) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.lines[from] = q.lines[from][1:]; len(q.lines[from]) > 0 {
		q.turn(from)
	} else {
		delete(q.lines, from)
	}
}
