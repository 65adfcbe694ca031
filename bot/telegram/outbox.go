package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"
)

// The room of the outbox, in calls. When it is full no more updates are taken,
// and Telegram keeps them. One place has less: what a chat can be sent in a
// minute, and the pages of the last answer.
const (
	roomInAll  = 10_000
	roomOfLane = 100
)

// answerWithin is how long an answer may have to wait for the pace of its chat.
// What would wait longer is not begun.
const answerWithin = time.Minute

// noticeWithin is how long a notice about that may wait: it says "in a minute".
const noticeWithin = 3 * time.Minute

// An outbox makes calls: those to one place in the order in which they were
// added, one at a time, and all at the pace that Telegram asks for. A call
// that fails for a passing reason is made again and holds up the calls behind
// it to the same place, and no others. A change of a message, which somebody
// waits for who pressed a button, goes before messages that were added lately.
//
// A call is made again only if it can't have had its effect, with one
// exception: a connection that breaks, or an answer that does not come within
// forty seconds, leaves that open. Then a message may appear twice, which is better
// than not at all.
type outbox struct {
	client *client
	log    *slog.Logger
	fatal  func(error) // is told that the token is not valid any more
	wake   chan struct{}

	mu      sync.Mutex
	lanes   map[place]*lane
	waiting map[*lane]struct{} // those with jobs of which none is being made
	all     window
	jobs    int
	room    int // of a lane
	swept   time.Time
	down    bool                   // the last call to end had no answer of the Bot API's own
	blocked *recent[int64, string] // chats that don't want the bot, with what Telegram said
	moved   *recent[int64, int64]  // groups that have become supergroups
}

// Reasons why a call is not made at all.
var (
	errNoRoom  = errors.New("too much waits for the chat already")
	errStopped = errors.New("it was not worth making any more")
)

// A lane is the queue of one place.
type lane struct {
	to    place
	jobs  []*job // the first is being made if the lane is busy
	busy  bool
	lost  int       // jobs for which there was no room
	told  bool      // the chat got a notice that it asks too fast, since the lane was empty
	ready time.Time // when the first job may be made
	group window    // of a group
}

func newOutbox(c *client, log *slog.Logger, fatal func(error)) *outbox {
	return &outbox{
		client: c, log: log, fatal: fatal, wake: make(chan struct{}, 1),
		lanes: map[place]*lane{}, waiting: map[*lane]struct{}{}, all: newWindow(1, time.Second/perSecond), room: roomOfLane,
		blocked: newRecent[int64, string](remembered), moved: newRecent[int64, int64](remembered),
	}
}

// add queues a call. The job's ticket is finished once it has been made, or
// given up for good.
func (o *outbox) add(j *job) {
	if j.ticket != nil {
		j.ticket.more()
	}
	j.added = time.Now()
	if j.until.IsZero() {
		j.until = j.added.Add(messagePatience)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if to, ok := o.moved.values[j.to.chat]; ok {
		j.to.chat = to
	}
	if why, ok := o.blocked.values[j.to.chat]; ok {
		j.settle(&apiError{method: "sendMessage", code: http.StatusForbidden, text: why})
		return
	}
	l := o.lane(j.to)
	if len(l.jobs) >= o.room {
		l.lost++
		j.settle(j.unmade(errNoRoom))
		return
	}
	o.overtake(l, j)
	at := len(l.jobs)
	if j.edits() {
		at = l.front(j.added)
	}
	l.jobs = slices.Insert(l.jobs, at, j)
	o.jobs++
	o.line(l)
}

// lane is the queue of a place, which may be new. The lock is held.
func (o *outbox) lane(to place) *lane {
	l := o.lanes[to]
	if l == nil {
		l = &lane{to: to}
		if to.chat < 0 {
			l.group = newWindow(perGroup, groupWindow)
		}
		o.lanes[to] = l
	}
	return l
}

// front is where the change of a message is set into a lane: behind the call
// that is being made, behind other changes, and behind messages that have
// waited for as long as an answer may.
func (l *lane) front(now time.Time) int {
	for i, j := range l.jobs {
		if (i > 0 || !l.busy) && !j.edits() && now.Sub(j.added) < answerWithin {
			return i
		}
	}
	return len(l.jobs)
}

// wait is how long a message to a place would have to wait now, or the change
// of one.
func (o *outbox) wait(to place, change bool) time.Duration {
	o.mu.Lock()
	defer o.mu.Unlock()
	l := o.lanes[to]
	if l == nil {
		return 0
	}
	now := time.Now()
	before := len(l.jobs)
	if change {
		before = l.front(now)
	}
	return l.turn(now, before).Sub(now)
}

// admit reports whether an answer to a chat could be sent soon enough to be
// begun, and else whether the chat is to get a notice, as it is once until its
// lane is empty.
func (o *outbox) admit(to place) (ok, notice bool) {
	wait := o.wait(to, false)
	if wait <= answerWithin {
		return true, false
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	l := o.lane(to)
	notice = !l.told && wait <= noticeWithin
	l.told = l.told || notice
	return false, notice
}

// withdraw takes jobs out of their lane for which nobody waits any more. The
// one that is being made is not made again. It returns the error of the first.
func (o *outbox) withdraw(jobs []*job, why error) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	l := o.lanes[jobs[0].to]
	if l == nil {
		return why
	}
	kept := l.jobs[:0:0]
	for i, j := range l.jobs {
		switch {
		case !slices.Contains(jobs, j):
			kept = append(kept, j)
		case i == 0 && l.busy:
			j.until, j.maybe = time.Time{}, true
			kept = append(kept, j)
		default:
			o.jobs--
		}
	}
	if l.jobs = kept; len(kept) == 0 {
		l.told = false
		delete(o.waiting, l)
	}
	return jobs[0].unmade(why)
}

// line puts a lane among those that wait for their turn.
func (o *outbox) line(l *lane) {
	if len(l.jobs) > 0 && !l.busy {
		o.waiting[l] = struct{}{}
	}
	select {
	case o.wake <- struct{}{}:
	default: // it is awake
	}
}

// overtake drops an older change of the message that a new job is to change:
// nobody needs to see the pages in between. The first job may be under way.
func (o *outbox) overtake(l *lane, newest *job) {
	if !newest.edits() {
		return
	}
	for i, j := range l.jobs {
		if (i > 0 || !l.busy) && j.edits() && j.target() == newest.target() {
			l.jobs = slices.Delete(l.jobs, i, i+1)
			o.jobs--
			j.settle(nil)
			return
		}
	}
}

// run makes calls until ctx ends. Calls that it has not made then stay unmade,
// and their tickets unfinished.
func (o *outbox) run(ctx context.Context) {
	var calls sync.WaitGroup
	defer calls.Wait()
	for ctx.Err() == nil {
		l, wait := o.next(time.Now())
		if l != nil {
			calls.Go(func() { o.attempt(ctx, l) })
			continue
		}
		select {
		case <-ctx.Done():
		case <-o.wake:
		case <-time.After(wait):
		}
	}
}

// next picks the lane whose first job has waited longest of those that may be
// made now, or tells how long there is none.
func (o *outbox) next(now time.Time) (l *lane, wait time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	wait = time.Hour
	for c := range o.waiting {
		ready := c.ready
		if c.to.chat != 0 {
			ready = later(ready, o.all.opens())
		}
		switch {
		case ready.After(now):
			wait = min(wait, ready.Sub(now))
		case l == nil || c.jobs[0].added.Before(l.jobs[0].added):
			l = c
		}
	}
	if l == nil {
		return nil, wait
	}
	delete(o.waiting, l)
	l.busy = true
	if l.to.chat != 0 {
		o.all.note(now)
	}
	return l, 0
}

// attempt makes the first call of a lane.
func (o *outbox) attempt(ctx context.Context, l *lane) {
	o.mu.Lock()
	j := l.jobs[0]
	method, params := j.call()
	o.mu.Unlock()
	var result json.RawMessage
	var err error
	if method != "" {
		result, err = o.client.call(ctx, callTimeout, method, params, j.uploads()...)
	}
	if err != nil && ctx.Err() != nil {
		return // it was cut off: nobody knows whether it was made
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	l.busy = false
	o.judge(l, j, method, result, err)
	o.line(l)
	o.sweep(time.Now())
}

// sweep forgets lanes that have been empty for so long that their pace does
// not matter any more.
func (o *outbox) sweep(now time.Time) {
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

// unblock lets a chat have answers again: somebody has written there.
func (o *outbox) unblock(chat int64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.blocked.drop(chat)
}

// depth is how many calls wait or are being made.
func (o *outbox) depth() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.jobs
}

// broken reports whether Telegram can't be reached for now.
func (o *outbox) broken() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.down
}

// full reports whether there is room for no more calls.
func (o *outbox) full() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.jobs >= roomInAll
}
