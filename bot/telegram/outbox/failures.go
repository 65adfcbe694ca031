package outbox

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"planbot/bot/telegram/api"
)

// afterFailure decides what follows from a call that failed: the next job of the
// lane, the same job again at once or later, or the end of the lane. The lock is
// held.
func (o *Outbox) afterFailure(l *lane, j *Job, method string, err error) {
	if j.Quote != nil && api.RefusesQuote(err) {
		j.Quote = nil // the message was edited meanwhile
		return
	}
	if o.refusesButtons(j, err) {
		return
	}
	if j.mayLackRich(err) {
		o.useTexts(l, j, method, err)
		return
	}
	o.retryRich(l, j)
	now := time.Now()
	refused := &api.Error{}
	o.down = !errors.As(err, &refused) || refused.Code >= 500
	text := strings.ToLower(refused.Text)
	switch {
	case j.Outcome != nil && errors.Is(err, api.ErrNoAnswer):
		j.unsure = err // a part of a post is better missed than sent twice
		o.made(l, j, now)
	case o.down || refused.Code == http.StatusTooManyRequests && refused.RetryAfter == 0:
		j.failures++
		j.maybe = j.maybe || o.down && !errors.Is(err, api.ErrNoContact)
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
	case j.Older != nil && refused.Final():
		j.Params, j.Older = j.Older, nil
	default:
		o.log.Warn("call refused", "method", method, "error", err)
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
	for _, j := range l.jobs {
		j.end(refused)
	}
	o.jobs -= len(l.jobs)
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
			o.jobs--
		}
	}
	if l.jobs = kept; len(kept) == 0 {
		l.warned = false
		delete(o.waiting, l)
	}
	return jobs[0].givenUp(why)
}
