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

// editIndex is where the answer to a press joins the queue: behind the call that
// is being made and what follows it, behind other such answers, and behind
// messages that have waited for AnswerWithin.
func (l *lane) editIndex(now time.Time) int {
	for i, j := range l.jobs {
		if !l.started(i) && !j.follows && !j.urgent() && now.Sub(j.added) < AnswerWithin {
			return i
		}
	}
	return len(l.jobs)
}

// started reports whether a job of the lane is being made, or a part of it was.
func (l *lane) started(i int) bool { return i == 0 && (l.busy || l.jobs[0].begun) }

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
		if !l.started(i) && j.edits() && j.sentID() == newest.sentID() {
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

// The rate limits of Telegram: one message a second in a chat, twenty a minute
// in a group, thirty a second in all. (telegra.ph/Hitting-limits-bot-FAQ) The
// true limits are unpublished, so a 429 may come all the same. The overall limit
// is kept by even spacing: few calls are under way at a time, and only those may
// be repeated after a crash.
const (
	chatPace    = time.Second
	perGroup    = 20 // a minute
	perSecond   = 30 // in all
	groupWindow = time.Minute
)

// A window allows a number of calls in any span of time: it holds the times of
// the last ones.
type window struct {
	times  []time.Time // a ring
	oldest int
	span   time.Duration
}

func newWindow(limit int, span time.Duration) window {
	return window{times: make([]time.Time, limit), span: span}
}

// next is when the next call may be made.
func (w *window) next() time.Time { return w.times[w.oldest].Add(w.span) }

// add records a call.
func (w *window) add(t time.Time) {
	w.times[w.oldest] = t
	w.oldest = (w.oldest + 1) % len(w.times)
}

// readyAt estimates when a call of the lane can be made that has a number of
// others before it.
func (l *lane) readyAt(now time.Time, before int) time.Time {
	at := later(now, l.ready)
	group := window{slices.Clone(l.group.times), l.group.oldest, l.group.span}
	for range before {
		at = group.after(at)
	}
	return at
}

// after records a call and returns when the next one can be made.
func (w *window) after(at time.Time) time.Time {
	next := at.Add(chatPace)
	if len(w.times) > 0 {
		w.add(at)
		next = later(next, w.next())
	}
	return next
}

// pace sets when the next call of the lane may be made, after one was.
func (l *lane) pace(now time.Time) {
	if l.to.Query != "" {
		return
	}
	l.ready = later(l.ready, now.Add(chatPace))
	if l.to.Chat < 0 {
		l.group.add(now)
		l.ready = later(l.ready, l.group.next())
	}
}

// later is the later of two times.
func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
