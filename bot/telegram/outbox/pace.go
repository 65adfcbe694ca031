package outbox

import (
	"slices"
	"time"
)

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

// later is the later of two times.
func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
