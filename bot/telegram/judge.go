package telegram

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"
)

// judge decides what follows from the outcome of a call: the next job of the
// lane, the same again at once or later, or an end of the lane. The lock is
// held.
func (o *outbox) judge(l *lane, j *job, method string, result json.RawMessage, err error) {
	now := time.Now()
	refused := &apiError{}
	answered := err == nil || errors.As(err, &refused)
	o.down = !answered || refused.code >= 500
	text := strings.ToLower(refused.text)
	switch {
	case err == nil:
		j.sent(method, messageID(result))
		o.done(l, j, now, nil)
	case j.outcome != nil && errors.Is(err, errNoAnswer):
		o.done(l, j, now, err) // a post is better missed than made twice
	case o.down || refused.code == http.StatusTooManyRequests && refused.retryAfter == 0:
		j.tries++
		j.maybe = j.maybe || o.down && !errors.Is(err, errNoContact)
		o.later(l, j, now.Add(backoff(j.tries)), err)
	case refused.retryAfter > 0 && j.method == "" && j.outcome == nil:
		l.ready = now.Add(refused.retryAfter) // it may be hours, and the answer is still owed
	case refused.retryAfter > 0:
		o.later(l, j, now.Add(refused.retryAfter), err)
	case refused.migrateTo != 0 && o.canMove(l, refused.migrateTo):
		o.move(l, refused.migrateTo)
	case refused.code == http.StatusUnauthorized:
		l.ready = now.Add(time.Hour)
		o.fatal(err)
	case refused.code == http.StatusForbidden && l.to.chat != 0:
		o.block(l, refused)
	case method == "editMessageText" && strings.Contains(text, "message is not modified"):
		o.done(l, j, now, nil)
	case j.edits(): // the message has been deleted, or is out of reach
		j.answer.ids = j.answer.ids[:j.page]
	case j.in.topic != 0 && j.outcome == nil && strings.Contains(text, "thread not found"):
		j.in.topic = 0
	default:
		o.log.Warn("call refused", "method", method, "error", err)
		o.done(l, j, now, err)
	}
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

// done ends the first job of a lane, made or given up, and lets the next wait
// for its time.
func (o *outbox) done(l *lane, j *job, now time.Time, err error) {
	l.jobs[0] = nil
	l.jobs = l.jobs[1:]
	o.jobs--
	j.settle(err)
	if len(l.jobs) == 0 && l.lost > 0 {
		o.log.Warn("a chat asked for more than it can be sent", "dropped", l.lost)
		l.lost = 0
	}
	if len(l.jobs) == 0 {
		l.told = false
		if l.to.chat == 0 { // a query or an inline message, of which there are any number
			delete(o.lanes, l.to)
		}
	}
	if l.to.query != "" {
		return
	}
	l.ready = later(l.ready, now.Add(chatPace))
	if l.to.chat < 0 {
		l.group.note(now)
		l.ready = later(l.ready, l.group.opens())
	}
}

// later makes a job again at a later time, which others behind it wait for too,
// or gives it up when it is not worth making then.
func (o *outbox) later(l *lane, j *job, at time.Time, err error) {
	l.ready = at
	if at.After(j.until) {
		if j.outcome == nil { // else whoever waits for it says so
			o.log.Error("call given up", "error", err)
		}
		o.done(l, j, time.Now(), j.unmade(err))
		return
	}
	if j.tries == 1 {
		o.log.Warn("call failed, will be made again", "error", err)
	}
}

// block leaves a chat alone that does not want the bot, until somebody writes
// there again.
func (o *outbox) block(l *lane, refused *apiError) {
	o.log.Info("the bot is blocked in a chat or was removed from it", "dropped", len(l.jobs))
	o.blocked.put(l.to.chat, refused.text)
	for _, j := range l.jobs {
		j.settle(refused)
	}
	o.jobs -= len(l.jobs)
	l.jobs, l.told = nil, false
}

// canMove reports whether a chat can have become another one. Answers that send
// a call round in a circle are not believed.
func (o *outbox) canMove(l *lane, to int64) bool {
	return l.to.chat != 0 && to != l.to.chat && !o.moved.has(to)
}

// move gives the jobs of a group to the supergroup that it has become. Numbers
// of messages begin anew there.
func (o *outbox) move(l *lane, to int64) {
	o.moved.put(l.to.chat, to)
	delete(o.lanes, l.to)
	for _, j := range l.jobs {
		j.to.chat, j.replyTo, j.answer = to, 0, nil
	}
	target := o.lanes[place{chat: to}]
	if target == nil {
		l.to.chat = to
		o.lanes[l.to] = l
		return
	}
	target.jobs = append(target.jobs, l.jobs...)
	l.jobs = nil
	o.line(target)
}

// migrated is told by a service message that a group has become a supergroup.
func (o *outbox) migrated(from, to int64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	l := o.lanes[place{chat: from}]
	if from == to || o.moved.has(to) {
		return
	}
	if l == nil || l.busy {
		o.moved.put(from, to) // a call under way will be told so as well
		return
	}
	delete(o.waiting, l)
	o.move(l, to)
	o.line(l)
}
