package telegram

import (
	"context"
	"sync"

	"planbot/bot/telegram/api"
	"planbot/bot/telegram/intake"
)

const (
	maxHandlers = 256 // updates handled at once; if all are busy something else is slow
	// maxQueued is how many updates of one sender may wait to be handled. An
	// update takes a millisecond unless the database or Telegram is slow.
	maxQueued = 40
)

// An inbox has updates handled: those of one sender in order, those of different
// senders side by side. So receiving waits for no handler.
type inbox struct {
	handle func(context.Context, *intake.Ticket, *api.Update)
	wake   chan struct{} // has room for one

	mu     sync.Mutex
	queues map[intake.Sender][]arrival // the first is being handled, or its sender is among the ready
	ready  []intake.Sender             // those with an update to be handled next
}

// An arrival is an update that waits to be handled.
type arrival struct {
	ticket *intake.Ticket
	update *api.Update
}

func newInbox(handle func(context.Context, *intake.Ticket, *api.Update)) *inbox {
	return &inbox{handle: handle, wake: make(chan struct{}, 1), queues: map[intake.Sender][]arrival{}}
}

// add has an update handled. It is false if maxQueued updates of the sender wait.
func (q *inbox) add(t *intake.Ticket, u *api.Update) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	from := senderOf(u)
	queue := q.queues[from]
	if len(queue) >= maxQueued && !isNotice(u) {
		return false
	}
	q.queues[from] = append(queue, arrival{t, u})
	if len(queue) == 0 {
		q.setReady(from)
	}
	return true
}

// setReady has the first update of a sender handled next. The lock is held.
func (q *inbox) setReady(from intake.Sender) {
	q.ready = append(q.ready, from)
	select {
	case q.wake <- struct{}{}:
	default: // it is awake
	}
}

// run handles updates until ctx ends, which also cuts short the handlers.
func (q *inbox) run(ctx context.Context) {
	var handlers sync.WaitGroup
	defer handlers.Wait()
	slots := make(chan struct{}, maxHandlers)
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
		case slots <- struct{}{}:
		case <-ctx.Done():
			return
		}
		handlers.Go(func() {
			defer func() { <-slots }()
			q.handle(ctx, first.ticket, first.update)
			q.handled(from)
		})
	}
}

// next is the update to be handled next, if there is one.
func (q *inbox) next() (first arrival, from intake.Sender, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.ready) == 0 {
		return arrival{}, intake.Sender{}, false
	}
	from, q.ready = q.ready[0], q.ready[1:]
	return q.queues[from][0], from, true
}

// handled removes the first update of a sender.
func (q *inbox) handled(from intake.Sender) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.queues[from] = q.queues[from][1:]; len(q.queues[from]) > 0 {
		q.setReady(from)
	} else {
		delete(q.queues, from)
	}
}

// senderOf is the sender of an update, whose updates are handled in order.
func senderOf(u *api.Update) intake.Sender {
	person := func(p *api.User) intake.Sender {
		if p == nil {
			return intake.Sender{}
		}
		return intake.Sender{Person: p.ID}
	}
	switch {
	case u.Message != nil:
		return intake.Sender{Chat: u.Message.Chat.ID}
	case u.Edited != nil:
		return intake.Sender{Chat: u.Edited.Chat.ID}
	case u.Guest != nil:
		return person(u.Guest.From)
	case u.Callback != nil && u.Callback.Message != nil:
		return intake.Sender{Chat: u.Callback.Message.Chat.ID}
	case u.Callback != nil:
		return person(u.Callback.From)
	case u.Inline != nil:
		return person(u.Inline.From)
	case u.Self != nil:
		return intake.Sender{Chat: u.Self.Chat.ID}
	case u.Member != nil:
		return intake.Sender{Chat: u.Member.Chat.ID}
	}
	return intake.Sender{}
}

// isNotice reports whether Telegram itself tells something, which no person can
// send again.
func isNotice(u *api.Update) bool {
	return u.Self != nil || u.Member != nil || u.Message != nil && u.Message.MigrateTo != 0
}
