package telegram

import (
	"slices"
	"time"
)

// The pace that Telegram asks of bots: one message a second in a chat, twenty
// a minute in a group, thirty a second in all. The true limits are not told,
// so a 429 may come all the same. (telegra.ph/Hitting-limits-bot-FAQ) Those in
// all are sent evenly, so that few are under way at a time: these are the ones
// that may come twice after a crash.
const (
	chatPace    = time.Second
	perGroup    = 20 // a minute
	perSecond   = 30 // in all
	groupWindow = time.Minute
)

// A window allows a number of sendings in any stretch of time: it remembers when
// the last ones were.
type window struct {
	times  []time.Time // a ring
	oldest int
	span   time.Duration
}

func newWindow(most int, span time.Duration) window {
	return window{times: make([]time.Time, most), span: span}
}

// opens is when the next sending may be.
func (w *window) opens() time.Time { return w.times[w.oldest].Add(w.span) }

func (w *window) note(t time.Time) {
	w.times[w.oldest] = t
	w.oldest = (w.oldest + 1) % len(w.times)
}

// turn is when a call to the lane's place would be made with that many others
// before it, as far as the pace tells.
func (l *lane) turn(now time.Time, before int) time.Time {
	at := later(now, l.ready)
	group := window{slices.Clone(l.group.times), l.group.oldest, l.group.span}
	for range before {
		group.pass(&at)
	}
	return at
}

// pass makes a sending at a time, and sets the time to that of the next one.
func (w *window) pass(at *time.Time) {
	next := at.Add(chatPace)
	if len(w.times) > 0 {
		w.note(*at)
		next = later(next, w.opens())
	}
	*at = next
}

// later is the later of two times.
func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// backoff is the wait after a number of failures in a row, from half a second to
// fifteen.
func backoff(tries int) time.Duration {
	return min(500*time.Millisecond<<min(tries-1, 5), 15*time.Second)
}
