package outbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"time"

	"planbot/bot/telegram/api"
)

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
			ready = later(ready, o.ready)
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
		o.ready = now.Add(time.Second / perSecond)
	}
	return l, 0
}

// attempt makes the first call of a lane.
func (o *Outbox) attempt(ctx context.Context, l *lane) {
	o.mu.Lock()
	j := l.jobs[0]
	if j.Alone != nil && !o.MayHide() {
		j.expose()
	}
	method, params := j.call(o.plainButtons)
	if o.lacksRich[method] && j.rich() {
		o.useTexts(l, j, method, nil)
		method, params = j.call(o.plainButtons)
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
	switch {
	case err != nil:
		o.afterFailure(l, j, method, err)
	case method == "":
		o.dropFirst(l, j, nil)
	default:
		var made struct {
			ID          int `json:"message_id"`
			EphemeralID int `json:"ephemeral_message_id"`
		}
		_ = json.Unmarshal(result, &made) // fails if the result is no message but true
		o.down.Store(false)
		o.noteForm(j, method)
		switch {
		case j.Alone == nil || method == "editEphemeralMessageText":
		case made.EphemeralID != 0:
			o.NoteHides()
		default: // an older server ignores what it does not know, and shows the message to all
			o.tooOld()
		}
		j.record(method, made.ID)
		o.made(l, j, time.Now())
	}
}

// made goes on to the job's next call, or ends it. The lock is held.
func (o *Outbox) made(l *lane, j *Job, now time.Time) {
	if j.next() {
		l.pace(now)
		return
	}
	o.endFirst(l, j, now, j.unsure)
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
	o.jobs.Add(-1)
	j.end(err)
	if len(l.jobs) > 0 {
		return
	}
	if l.dropped > 0 {
		o.log.Warn("a chat asked for more than it can be sent", "dropped", l.dropped)
	}
	l.dropped, l.warned = 0, false
	if l.to.Chat == 0 { // queries never come again
		delete(o.lanes, l.to)
	}
}

// retryPlainer has a job made again at once without what its call may have been
// refused for, if it was. The lock is held.
func (o *Outbox) retryPlainer(l *lane, j *Job, method string, err error) bool {
	if refused, ok := errors.AsType[*api.Error](err); ok && refused.Final() {
		j.buttons = nil // not the buttons' fault, if it was made without them
	}
	switch {
	case j.Quote != nil && api.RefusesQuote(err):
		j.Quote = nil // the message was edited meanwhile
	case !o.plainButtons && j.blamesButtons(err):
		j.bare, j.buttons = true, err
	case j.mayLackRich(err):
		o.useTexts(l, j, method, err)
	default:
		o.retryRich(l, j)
		return false
	}
	return true
}

// afterFailure decides what follows from a call that failed: the next job of the
// lane, the same job again at once or later, or the end of the lane. The lock is
// held.
func (o *Outbox) afterFailure(l *lane, j *Job, method string, err error) {
	if o.retryPlainer(l, j, method, err) {
		return
	}
	refused := &api.Error{}
	now := time.Now()
	down := !errors.As(err, &refused) || refused.Code >= 500
	o.down.Store(down)
	text := strings.ToLower(refused.Text)
	switch {
	case j.Outcome != nil && errors.Is(err, api.ErrNoAnswer):
		j.unsure = err // a part of a post is better missed than sent twice
		o.made(l, j, now)
	case down || refused.Code == http.StatusTooManyRequests && refused.RetryAfter == 0:
		j.failures++
		j.maybe = j.maybe || down && !errors.Is(err, api.ErrNoContact)
		if refused.Code >= http.StatusInternalServerError {
			o.otherForm(l, j, err)
		}
		o.retryAt(l, j, now.Add(api.Backoff(j.failures)), err)
	case refused.RetryAfter > 0 && j.Method == "" && j.Outcome == nil:
		l.ready = now.Add(refused.RetryAfter) // it may be hours, and the answer is still owed
	case refused.RetryAfter > 0:
		o.retryAt(l, j, now.Add(refused.RetryAfter), err)
	case refused.MigrateTo != 0 && o.canMove(l, refused.MigrateTo):
		o.move(l, refused.MigrateTo)
	case refused.Code == http.StatusUnauthorized:
		l.ready = now.Add(time.Hour)
		o.fatal(err)
	case j.Thread.Topic != 0 && j.Outcome == nil && strings.Contains(text, "thread not found"):
		j.Thread.Topic = 0
	case (method == "editMessageText" || method == "editEphemeralMessageText") && strings.Contains(text, "message is not modified"):
		o.made(l, j, now)
	case j.Alone != nil && j.ReplyTo != 0 && strings.Contains(text, "to be replied not found"):
		j.ReplyTo = 0
	case j.Alone != nil && refused.Final() && o.Hides() && j.Alone.Place == 0 && j.late(now):
		o.log.Info("an answer for one member alone came too late", "error", err)
		o.endFirst(l, j, now, err)
	case j.Alone != nil && refused.Final():
		o.notHidden(j, refused)
	case refused.Code == http.StatusForbidden && l.to.Chat != 0:
		o.block(l, refused)
	case j.edits(): // the message has been deleted, or is out of reach: send a new one
		j.Answer.ids = j.Answer.ids[:j.Page]
	case method == "deleteMessage":
		o.log.Warn("call refused", "method", method, "error", err)
		j.record(method, 0)
		o.made(l, j, now)
	default:
		o.log.Warn("call refused", "method", method, "error", err)
		if j.begun {
			err = fmt.Errorf("%w: %w", ErrPart, err)
		}
		o.endFirst(l, j, now, err)
	}
}

// retryAt makes a job again at a later time, or gives it up if that is after
// j.Until. Jobs behind it wait too. The lock is held.
func (o *Outbox) retryAt(l *lane, j *Job, at time.Time, err error) {
	l.ready = at
	if at.After(j.Until) {
		if j.Outcome == nil { // else the receiver of the outcome logs it
			o.log.Error("call given up", "error", err)
		}
		o.endFirst(l, j, time.Now(), j.givenUp(err))
		return
	}
	if j.failures == 1 {
		o.log.Warn("call failed, will be made again", "error", err)
	}
}

// block drops the jobs of a chat that refuses the bot, and refuses new ones
// until Unblock. The lock is held.
func (o *Outbox) block(l *lane, refused *api.Error) {
	o.log.Info("the bot is blocked in a chat or was removed from it", "dropped", len(l.jobs))
	o.blocked.Put(l.to.Chat, refused.Text)
	endAll(l.jobs, refused)
	o.jobs.Add(int64(-len(l.jobs)))
	l.jobs, l.warned = nil, false
}

// canMove reports whether a chat can have become another one. Answers that would
// send a call in a circle are ignored.
func (o *Outbox) canMove(l *lane, to int64) bool {
	return l.to.Chat != 0 && to != l.to.Chat && !o.moved.Has(to)
}

// move gives the jobs of a group to the supergroup that it has become, where
// message ids start again. The lock is held.
func (o *Outbox) move(l *lane, to int64) {
	o.moved.Put(l.to.Chat, to)
	delete(o.lanes, l.to)
	for _, j := range l.jobs {
		j.To.Chat, j.ReplyTo, j.Answer = to, 0, nil
	}
	target := o.lanes[Place{Chat: to}]
	if target == nil {
		l.to.Chat = to
		o.lanes[l.to] = l
		return
	}
	target.jobs = append(target.jobs, l.jobs...)
	l.jobs = nil
	o.schedule(target)
}

// Moved says that a group has become a supergroup, as a service message tells.
func (o *Outbox) Moved(from, to int64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	l := o.lanes[Place{Chat: from}]
	if from == to || o.moved.Has(to) {
		return
	}
	if l == nil || l.busy {
		o.moved.Put(from, to) // the answer to a call under way will say so too
		return
	}
	delete(o.waiting, l)
	o.move(l, to)
	o.schedule(l)
}

func (o *Outbox) tooOld() {
	if hiding(o.hiding.Swap(int32(shows))) != shows {
		o.log.Warn("the Bot API server is too old to show a message to one member alone: answers to presses are for all to see")
	}
}

// unknownParameter is how a server may refuse what it is too old for. The official
// one ignores it.
var unknownParameter = regexp.MustCompile(`(?i)ephemeral|parameter|method not found`)

// notHidden decides what follows when Telegram refuses to hide a message or to
// change a hidden one. The lock is held.
func (o *Outbox) notHidden(j *Job, refused *api.Error) {
	if j.Alone.Place != 0 { // too long for an edit, or gone
		j.Alone.Place = 0
		return
	}
	if j.beside() { // hidden there, if not in place of another
		return
	}
	j.tooOldToHide = !o.Hides() && o.MayHide() && unknownParameter.MatchString(refused.Text)
	j.expose()
}
