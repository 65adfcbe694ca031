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
	case o.down || refused.code == http.StatusTooManyRequests && refused.retryAfter == 0:
		j.tries++
		o.later(l, j, now.Add(backoff(j.tries)), j.patience, err)
	case refused.retryAfter > 0 && j.method == "":
		l.ready = now.Add(refused.retryAfter) // it may be hours, and the answer is still owed
	case refused.retryAfter > 0:
		o.later(l, j, now.Add(refused.retryAfter), j.patience, err)
	case refused.migrateTo != 0:
		o.move(l, refused.migrateTo)
	case refused.code == http.StatusUnauthorized:
		l.ready = now.Add(time.Hour)
		o.fatal(err)
	case refused.code == http.StatusForbidden && l.to.chat != 0:
		o.block(l)
	case method == "editMessageText" && strings.Contains(text, "message is not modified"):
		o.done(l, j, now, nil)
	case j.edits(): // the message has been deleted, or is out of reach
		j.answer.ids = j.answer.ids[:j.page]
	case j.topic != 0 && strings.Contains(text, "thread not found"):
		j.topic = 0
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
	if l.to.query != "" {
		if len(l.jobs) == 0 {
			delete(o.lanes, l.to)
		}
		return
	}
	l.ready = now.Add(chatPace)
	if l.to.chat < 0 {
		l.group.note(now)
		l.ready = later(l.ready, l.group.opens())
	}
}

// later makes a job again at a later time, or gives it up when nobody waits
// for it so long.
func (o *outbox) later(l *lane, j *job, at time.Time, patience time.Duration, err error) {
	if at.Sub(j.added) > patience {
		o.log.Error("call given up", "error", err)
		o.done(l, j, time.Now(), err)
		return
	}
	if j.tries == 1 {
		o.log.Warn("call failed, will be made again", "error", err)
	}
	l.ready = at
}

// block leaves a chat alone that does not want the bot, until somebody writes
// there again.
func (o *outbox) block(l *lane) {
	o.log.Info("the bot is blocked in a chat or was removed from it", "dropped", len(l.jobs))
	o.blocked.put(l.to.chat, struct{}{})
	for _, j := range l.jobs {
		j.settle(errBlocked)
	}
	o.jobs -= len(l.jobs)
	l.jobs = nil
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
	if l == nil || l.busy {
		o.moved.put(from, to) // a call under way will be told so as well
		return
	}
	delete(o.waiting, l)
	o.move(l, to)
	o.line(l)
}
