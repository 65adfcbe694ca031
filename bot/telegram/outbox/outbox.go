// Package outbox makes the bot's calls: in order within a chat, at the pace of
// Telegram's rate limits, and again after failures that pass.
package outbox

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"

	"planbot/bot/telegram/api"
	"planbot/bot/telegram/intake"
)

// Limits of the outbox, in calls. While it is full no more updates are taken,
// and Telegram keeps them. A lane has room for the messages that a chat can get
// in a minute, and for the pages of the last answer.
const (
	maxJobs = 10_000
	maxLane = 100
)

// AnswerWithin is how long an answer may wait for the pace of its chat. An
// answer that would wait longer is not begun.
const AnswerWithin = time.Minute

// noticeWithin is how long a notice about that may wait: it says "in a minute".
const noticeWithin = 3 * time.Minute

// maxChats is how many blocked chats, and how many migrated groups, are
// remembered.
const maxChats = 10_000

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

	mu      sync.Mutex
	lanes   map[Place]*lane
	waiting map[*lane]struct{} // lanes with jobs, while none of them is being made
	all     window
	jobs    int
	forms   forms
	swept   time.Time
	hiding  hiding
	down    bool                          // the last call had no answer of the Bot API's own
	blocked *intake.Recent[int64, string] // chats that refuse the bot, with what Telegram said
	moved   *intake.Recent[int64, int64]  // groups that have become supergroups

	plainButtons bool // the server refuses buttons that copy or share
}

// Reasons why a call is not made.
var (
	ErrNoRoom  = errors.New("too much waits for the chat already")
	ErrStopped = errors.New("it was not worth making any more")
)

// Config configures an outbox.
type Config struct {
	Client  *api.Client
	Log     *slog.Logger
	Fatal   func(error) // is called when the token is not valid any more
	Unpaced bool        // leaves out the overall rate limit, for benchmarks
}

// New makes an outbox, which makes calls when it runs.
func New(cfg Config) *Outbox {
	o := &Outbox{
		client: cfg.Client, log: cfg.Log, fatal: cfg.Fatal, wake: make(chan struct{}, 1),
		lanes: map[Place]*lane{}, waiting: map[*lane]struct{}{}, all: newWindow(1, time.Second/perSecond),
		blocked: intake.NewRecent[int64, string](maxChats), moved: intake.NewRecent[int64, int64](maxChats),
		forms: forms{takes: map[string]bool{}, lacks: map[string]bool{}},
	}
	if cfg.Unpaced {
		o.all = newWindow(1, 0)
	}
	return o
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
		endAll(jobs, func(*Job) error { return &api.Error{Method: "sendMessage", Code: http.StatusForbidden, Text: why} })
		return
	}
	l := o.lane(jobs[0].To)
	if len(l.jobs) >= maxLane {
		l.dropped += len(jobs)
		endAll(jobs, func(j *Job) error { return j.givenUp(ErrNoRoom) })
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
	o.jobs += len(jobs)
	o.schedule(l)
}

func endAll(jobs []*Job, why func(*Job) error) {
	for _, j := range jobs {
		j.end(why(j))
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

// Run makes calls until ctx ends. The tickets of calls that were not made by
// then stay unfinished.
func (o *Outbox) Run(ctx context.Context) {
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
// made now, or returns how long to wait for one.
func (o *Outbox) next(now time.Time) (l *lane, wait time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	wait = time.Hour
	for c := range o.waiting {
		ready := c.ready
		if c.to.Chat != 0 {
			ready = later(ready, o.all.next())
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
	if l.to.Chat != 0 {
		o.all.add(now)
	}
	return l, 0
}

// attempt makes the first call of a lane.
func (o *Outbox) attempt(ctx context.Context, l *lane) {
	o.mu.Lock()
	j := l.jobs[0]
	if j.Alone != nil && o.hiding == shows {
		j.expose()
	}
	if o.plainButtons {
		j.dropButtons()
	}
	method, params := j.call()
	if o.forms.lacks[method] && j.rich() {
		o.useTexts(l, j, method, nil)
		method, params = j.call()
	}
	o.mu.Unlock()
	var result json.RawMessage
	var err error
	if method != "" {
		result, err = o.client.Call(ctx, api.CallTimeout, method, params, j.files()...)
	}
	if err != nil && ctx.Err() != nil {
		return // it was cut off: whether it took effect is unknown
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	l.busy = false
	o.afterCall(l, j, method, result, err)
	o.schedule(l)
	o.sweep(time.Now())
}

// afterCall decides what follows from the outcome of a call: the next job of the
// lane, or what afterFailure says. The lock is held.
func (o *Outbox) afterCall(l *lane, j *Job, method string, result json.RawMessage, err error) {
	if err != nil {
		o.afterFailure(l, j, method, err)
		return
	}
	if method == "" {
		o.dropFirst(l, j, nil)
		return
	}
	o.down = false
	o.noteForm(j, method)
	o.noteHidden(j, method, result)
	j.record(method, messageID(result))
	o.made(l, j, time.Now())
}

// made goes on to the job's next call, or ends it. The lock is held.
func (o *Outbox) made(l *lane, j *Job, now time.Time) {
	if j.next() {
		l.pace(now)
		return
	}
	o.endFirst(l, j, now, j.unsure)
}

// messageID is the id of the message that a call made, or 0.
func messageID(result json.RawMessage) int {
	var made struct {
		ID int `json:"message_id"`
	}
	if json.Unmarshal(result, &made) != nil {
		return 0 // the result is no message but true
	}
	return made.ID
}

// endFirst ends the first job of a lane, made or given up, and sets when the
// next may be made. The lock is held.
func (o *Outbox) endFirst(l *lane, j *Job, now time.Time, err error) {
	o.dropFirst(l, j, err)
	l.pace(now)
}

// dropFirst ends the first job of a lane. The lock is held.
func (o *Outbox) dropFirst(l *lane, j *Job, err error) {
	l.jobs[0] = nil
	l.jobs = l.jobs[1:]
	o.jobs--
	j.end(err)
	if len(l.jobs) == 0 && l.dropped > 0 {
		o.log.Warn("a chat asked for more than it can be sent", "dropped", l.dropped)
		l.dropped = 0
	}
	if len(l.jobs) == 0 {
		l.warned = false
		if l.to.Chat == 0 { // queries never come again
			delete(o.lanes, l.to)
		}
	}
}

// Unblock lets a chat have messages again: somebody has written there.
func (o *Outbox) Unblock(chat int64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.blocked.Drop(chat)
}

// Depth is how many calls wait or are being made.
func (o *Outbox) Depth() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.jobs
}

// Down reports whether the last call had no answer of the Bot API's own.
func (o *Outbox) Down() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.down
}

// Full reports whether the outbox has no room for another call.
func (o *Outbox) Full() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.jobs >= maxJobs
}
