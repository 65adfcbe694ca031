// Package outbox makes the bot's calls: in order within a chat, at the pace of
// Telegram's rate limits, and again after failures that pass.
package outbox

import (
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"planbot/bot/telegram/api"
	"planbot/bot/telegram/intake"
)

// AnswerWithin is how long an answer may wait for the pace of its chat. An
// answer that would wait longer is not begun.
const AnswerWithin = time.Minute

// Limits of the outbox. While it is full no more updates are taken, and Telegram
// keeps them. A lane has room for the messages that a chat can get in a minute,
// and for the pages of the last answer.
const (
	maxJobs      = 10_000          // calls
	maxLane      = 100             // calls to one place
	maxChats     = 10_000          // blocked chats, and migrated groups, that are remembered
	noticeWithin = 3 * time.Minute // for a notice about AnswerWithin: it says "in a minute"
)

// An Outbox makes calls: those to one place one at a time, in the order of Add.
// A call that fails for a passing reason is made again and delays the calls
// behind it to the same place, and no others. The answer to a press, for which
// somebody waits, goes before messages that were added within AnswerWithin.
//
// A call is repeated only if it can't have taken effect, with one exception: a
// connection that breaks, or an answer that does not come within
// api.CallTimeout, leaves that open. Then a message may appear twice, which is
// better than not at all.
//
// Its methods may be called by any goroutine, Run once.
type Outbox struct {
	client *api.Client
	log    *slog.Logger
	fatal  func(error)
	wake   chan struct{}

	jobs   atomic.Int64 // that wait or are being made
	down   atomic.Bool  // the last call had no answer of the Bot API's own
	hiding atomic.Int32 // a hiding

	mu      sync.Mutex
	lanes   map[Place]*lane
	waiting map[*lane]struct{} // lanes with jobs, while none of them is being made
	ready   time.Time          // when the next call to any chat may be made
	swept   time.Time
	blocked *intake.Recent[int64, string] // chats that refuse the bot, with what Telegram said
	moved   *intake.Recent[int64, int64]  // groups that have become supergroups

	// What is known of the server: by which methods it takes rich messages, and
	// that it refuses buttons that copy or share.
	takesRich, lacksRich map[string]bool
	plainButtons         bool
}

// Reasons why a call is not made, and ErrPart: a part of the message was sent.
var (
	ErrPart    = errors.New("a part of it was sent")
	ErrNoRoom  = errors.New("too much waits for the chat already")
	ErrStopped = errors.New("it was not worth making any more")
)

// New makes an outbox, which makes calls when it runs. It calls fatal when the
// token is not valid any more.
func New(client *api.Client, log *slog.Logger, fatal func(error)) *Outbox {
	return &Outbox{
		client: client, log: log, fatal: fatal, wake: make(chan struct{}, 1), lanes: map[Place]*lane{}, waiting: map[*lane]struct{}{},
		blocked: intake.NewRecent[int64, string](maxChats), moved: intake.NewRecent[int64, int64](maxChats),
		takesRich: map[string]bool{}, lacksRich: map[string]bool{},
	}
}

// Add queues calls. Those of one Add have one place, and are made one after
// another with no other call there between them.
func (o *Outbox) Add(jobs ...*Job) {
	if len(jobs) == 0 {
		return
	}
	now := time.Now()
	for i, j := range jobs {
		if j.Ticket != nil {
			j.Ticket.AddPart()
		}
		j.added, j.follows = now, i > 0
		if j.Until.IsZero() {
			j.Until = now.Add(messageLifetime)
		}
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if to, ok := o.moved.Get(jobs[0].To.Chat); ok {
		for _, j := range jobs {
			j.To.Chat = to
		}
	}
	if why, ok := o.blocked.Get(jobs[0].To.Chat); ok {
		endAll(jobs, &api.Error{Method: "sendMessage", Code: http.StatusForbidden, Text: why})
		return
	}
	l := o.lane(jobs[0].To)
	if len(l.jobs) >= maxLane {
		l.dropped += len(jobs)
		endAll(jobs, jobs[0].givenUp(ErrNoRoom))
		return
	}
	for _, j := range jobs {
		o.dropSuperseded(l, j)
	}
	at := len(l.jobs)
	if jobs[0].urgent() {
		at = l.editIndex(now)
	}
	l.jobs = slices.Insert(l.jobs, at, jobs...)
	o.jobs.Add(int64(len(jobs)))
	o.schedule(l)
}

func endAll(jobs []*Job, why error) {
	for _, j := range jobs {
		j.end(why)
	}
}

// Wait estimates how long a new message to a place, or the answer to a press
// there, would wait.
func (o *Outbox) Wait(to Place, press bool) time.Duration {
	o.mu.Lock()
	defer o.mu.Unlock()
	l := o.lanes[to]
	if l == nil {
		return 0
	}
	now := time.Now()
	before := len(l.jobs)
	if press {
		before = l.editIndex(now)
	}
	return l.readyAt(now, before).Sub(now)
}

// Admit reports whether an answer to a chat can be sent within AnswerWithin. If
// not, notice reports whether the chat should get a notice: one until its lane is
// empty.
func (o *Outbox) Admit(to Place) (ok, notice bool) {
	wait := o.Wait(to, false)
	if wait <= AnswerWithin {
		return true, false
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	l := o.lane(to)
	notice = !l.warned && wait <= noticeWithin
	l.warned = l.warned || notice
	return false, notice
}

// Unblock lets a chat have messages again: somebody has written there.
func (o *Outbox) Unblock(chat int64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.blocked.Drop(chat)
}

// Depth is how many calls wait or are being made.
func (o *Outbox) Depth() int { return int(o.jobs.Load()) }

// Down reports whether the last call had no answer of the Bot API's own.
func (o *Outbox) Down() bool { return o.down.Load() }

// Full reports whether the outbox has no room for another call.
func (o *Outbox) Full() bool { return o.Depth() >= maxJobs }

// Withdraw takes jobs of one place out of their lane because of why, unless a part
// of the first has been sent. The one that is being made is not made again. It
// returns the error of the first.
func (o *Outbox) Withdraw(jobs []*Job, why error) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	l := o.lanes[jobs[0].To]
	if l == nil || jobs[0].begun {
		return why
	}
	kept := l.jobs[:0:0]
	for i, j := range l.jobs {
		switch {
		case !slices.Contains(jobs, j):
			kept = append(kept, j)
		case i == 0 && l.busy:
			j.Until, j.maybe = time.Time{}, true
			kept = append(kept, j)
		default:
			o.jobs.Add(-1)
		}
	}
	if l.jobs = kept; len(kept) == 0 {
		l.warned = false
		delete(o.waiting, l)
	}
	return jobs[0].givenUp(why)
}

// A lane is the queue of one place.
type lane struct {
	to      Place
	jobs    []*Job // the first is being made if the lane is busy
	busy    bool
	dropped int         // jobs for which there was no room
	warned  bool        // the chat got a notice that it asks too fast, since the lane was empty
	ready   time.Time   // when the first job may be made
	calls   []time.Time // the last perGroup to a group
}

// lane is the queue of a place, which may be new. The lock is held.
func (o *Outbox) lane(to Place) *lane {
	l := o.lanes[to]
	if l == nil {
		l = &lane{to: to}
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
			o.jobs.Add(-1)
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

// readyAt estimates when a call of the lane can be made that has a number of
// others before it.
func (l *lane) readyAt(now time.Time, before int) time.Time {
	at, calls := later(now, l.ready), slices.Clone(l.calls)
	for range before {
		at, calls = l.after(at, calls)
	}
	return at
}

// after returns when the next call can be made after one at a time, and the last
// calls with that one.
func (l *lane) after(at time.Time, calls []time.Time) (time.Time, []time.Time) {
	next := at.Add(chatPace)
	if l.to.Chat < 0 {
		calls = append(calls, at)
		calls = calls[max(0, len(calls)-perGroup):]
	}
	if len(calls) == perGroup {
		next = later(next, calls[0].Add(groupWindow))
	}
	return next, calls
}

// pace sets when the next call of the lane may be made, after one was.
func (l *lane) pace(now time.Time) {
	if l.to.Query == "" {
		var next time.Time
		next, l.calls = l.after(now, l.calls)
		l.ready = later(l.ready, next)
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
