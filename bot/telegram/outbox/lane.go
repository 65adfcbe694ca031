package outbox

import (
	"slices"
	"time"
)

// A lane is the queue of one place.
type lane struct {
	to      Place
	jobs    []*Job // the first is being made if the lane is busy
	busy    bool
	dropped int       // jobs for which there was no room
	warned  bool      // the chat got a notice that it asks too fast, since the lane was empty
	ready   time.Time // when the first job may be made
	group   window    // of a group
}

// lane is the queue of a place, which may be new. The lock is held.
func (o *Outbox) lane(to Place) *lane {
	l := o.lanes[to]
	if l == nil {
		l = &lane{to: to}
		if to.Chat < 0 {
			l.group = newWindow(perGroup, groupWindow)
		}
		o.lanes[to] = l
	}
	return l
}

// editIndex is where an edit of a message joins the queue: behind the call that
// is being made, behind other edits, and behind messages that have waited for
// AnswerWithin.
func (l *lane) editIndex(now time.Time) int {
	for i, j := range l.jobs {
		if (i > 0 || !l.busy) && !j.edits() && now.Sub(j.added) < AnswerWithin {
			return i
		}
	}
	return len(l.jobs)
}

// schedule lets a lane wait for its turn. The lock is held.
func (o *Outbox) schedule(l *lane) {
	if len(l.jobs) > 0 && !l.busy {
		o.waiting[l] = struct{}{}
	}
	select {
	case o.wake <- struct{}{}:
	default: // it is awake
	}
}

// dropSuperseded drops an older edit of the message that a new job edits: pages
// in between are not worth showing. The lock is held.
func (o *Outbox) dropSuperseded(l *lane, newest *Job) {
	if !newest.edits() {
		return
	}
	for i, j := range l.jobs {
		if (i > 0 || !l.busy) && j.edits() && j.sentID() == newest.sentID() {
			l.jobs = slices.Delete(l.jobs, i, i+1)
			o.jobs--
			j.end(nil)
			return
		}
	}
}

// sweep forgets lanes that have been empty for longer than their rate limits
// reach back. The lock is held.
func (o *Outbox) sweep(now time.Time) {
	if now.Sub(o.swept) < groupWindow {
		return
	}
	o.swept = now
	for to, l := range o.lanes {
		if len(l.jobs) == 0 && now.Sub(l.ready) > groupWindow {
			delete(o.lanes, to)
		}
	}
}
