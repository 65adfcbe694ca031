package outbox

import (
	"time"

	"planbot/bot/telegram/api"
	"planbot/bot/telegram/render"
)

// An older server takes no rich messages. The first message by each method tells:
// if it is refused and the text in its place is taken, the server lacks them.

// A texts is what a job sends in place of a rich message.
type texts struct {
	left    []render.Message // of a message, those that have not been sent
	refused error            // why the rich message was not taken, until a text is
	by      string           // the method that refused it
}

// forms is what is known of the server, by method.
type forms struct {
	takes, lacks map[string]bool
}

// rich reports whether the job's next call has a rich message.
func (j *Job) rich() bool {
	return j.texts == nil && (j.Plain != nil || j.Content != nil && j.Content.Rich != nil)
}

// mayLackRich reports whether a call failed because the server may take no rich
// messages by its method, and there is a text to find out with.
func (j *Job) mayLackRich(err error) bool {
	return j.rich() && (j.Plain != nil || len(j.Content.Plain) > 0) && api.MayLackRich(err)
}

// useTexts has the first job of a lane send texts instead of its rich message.
// The lock is held.
func (o *Outbox) useTexts(l *lane, j *Job, by string, refused error) {
	j.texts = &texts{by: by, refused: refused}
	if j.Content == nil {
		return
	}
	j.texts.left = j.Content.Plain
	l.shift(len(j.texts.left) - 1)
}

// retryRich lets a job try its rich message again: the text in its place was not
// taken either, so the server may take both. The lock is held.
func (o *Outbox) retryRich(l *lane, j *Job) {
	if j.texts == nil || j.texts.refused == nil {
		return
	}
	l.shift(1 - len(j.texts.left))
	j.texts = nil
}

// shift moves the pages behind the first job of a lane, which has become more
// pages of the same answer.
func (l *lane) shift(pages int) {
	for _, j := range l.jobs[1:] {
		if j.Answer != nil && j.Answer == l.jobs[0].Answer {
			j.Page += pages
		}
	}
}

// noteForm notes what a call that was made tells of the server. The lock is held.
func (o *Outbox) noteForm(j *Job, method string) {
	switch {
	case j.rich():
		o.forms.takes[method] = true
	case j.texts == nil || j.texts.refused == nil:
	case o.forms.takes[j.texts.by]:
		o.log.Warn("rich message refused, sent as text", "error", j.texts.refused)
		j.texts.refused = nil
	default:
		if !o.forms.lacks[j.texts.by] {
			o.log.Info("the server takes no rich messages, so texts are sent", "method", j.texts.by, "error", j.texts.refused)
		}
		o.forms.lacks[j.texts.by] = true
		j.texts.refused = nil
	}
}

// next prepares the job's next call. It is false if the job has none.
func (j *Job) next() bool {
	j.failures = 0
	switch {
	case j.Method != "":
		return false
	case j.Content == nil:
		return j.sentID() != 0
	case j.texts == nil || len(j.texts.left) < 2:
		return false
	}
	j.maybe, j.begun, j.Quote = true, true, nil // a part of it has been sent
	j.Until = later(j.Until, time.Now().Add(messageLifetime))
	if j.Alone != nil {
		j.Alone.Place = 0 // only the first text takes the place of a message
	}
	j.texts.left = j.texts.left[1:]
	j.Page++
	return true
}
