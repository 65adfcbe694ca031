package outbox

import (
	"fmt"
	"maps"
	"strconv"
	"time"

	"planbot/bot"
	"planbot/bot/telegram/api"
	"planbot/bot/telegram/intake"
	"planbot/bot/telegram/render"
)

// A Place is where calls keep their order: a chat or a query.
type Place struct {
	Chat  int64
	Query string // id of a callback, inline or guest query
}

// An Answer is the messages that the bot sends for one message, page by page.
type Answer struct {
	ids []int // of the messages sent; guarded by the outbox's lock
}

// SentAnswer is an answer of one message, sent before.
func SentAnswer(id int) *Answer { return &Answer{ids: []int{id}} }

// A Job is one call that has to be made. Its fields must not change after Add.
type Job struct {
	To     Place
	Method string // of a query; "" if Content and Answer tell it
	Params api.Params
	Plain  api.Params // sent in place of Params where the server takes no rich messages; may be nil

	// Content is a message, sent to Thread as a reply to ReplyTo, unless that is
	// 0. As a page of Answer it takes the place of the page that was sent before.
	// Without Content that page is deleted, and those behind it.
	Content *render.Message
	ReplyTo int
	Quote   *api.Quotation // of ReplyTo, until Telegram does not find it there; may be nil
	Thread  api.Thread
	Answer  *Answer
	Page    int
	Alone   *Alone // who alone sees the message; nil means everybody

	// Older are the Params for a server that refuses them, if it may be too old.
	Older api.Params

	// Until is when the call is no longer worth making; zero means an hour after
	// Add. Once a part of the job has been sent, the rest has an hour more.
	Until time.Time

	Ticket  *intake.Ticket // the job is a part of it; nil means none
	Outcome chan<- error   // of a post: gets one value when the job has ended, and must have room for it

	added    time.Time
	failures int   // in a row
	maybe    bool  // a failed call may have taken effect
	follows  bool  // nothing may come between the job before it and this one
	begun    bool  // a part of it has been sent
	unsure   error // of an earlier part, which may have been sent
	texts    *texts
}

// messageLifetime is how long a message is worth sending: an outage of the Bot
// API can last.
const messageLifetime = time.Hour

// QueryLifetime is how long the answer to a query is worth sending.
const QueryLifetime = 30 * time.Second

// sentID is the id of the message that the job edits or deletes, or 0.
func (j *Job) sentID() int {
	if j.Answer == nil || j.Page >= len(j.Answer.ids) {
		return 0
	}
	if j.Content == nil {
		return j.Answer.ids[len(j.Answer.ids)-1]
	}
	return j.Answer.ids[j.Page]
}

// edits reports whether the job edits a message in a chat.
func (j *Job) edits() bool { return j.Content != nil && j.sentID() != 0 }

// urgent reports whether somebody who pressed a button waits for the job.
func (j *Job) urgent() bool { return j.edits() || j.Alone != nil }

// call is the method and the parameters as of now. The method is "" if there is
// nothing left to do.
func (j *Job) call() (string, api.Params) {
	content, id := j.Content, j.sentID()
	switch {
	case j.Method != "" && j.texts != nil:
		return j.Method, j.Plain
	case j.Method != "":
		return j.Method, j.Params
	case content == nil && id != 0:
		return "deleteMessage", j.messageParams(id)
	case content == nil, j.texts != nil && len(j.texts.left) == 0:
		return "", nil
	case j.texts != nil:
		content = &j.texts.left[0]
	}
	params := content.Params()
	switch {
	case content.File != nil: // a message of its own: none can be edited into it
		j.addDestination(params)
		return "sendDocument", params
	case j.Alone != nil && j.Alone.Place != 0:
		params.AddNonZero64("chat_id", j.To.Chat)
		params.AddNonZero64("receiver_user_id", j.Alone.Receiver)
		params.AddNonZero("ephemeral_message_id", j.Alone.Place)
		return "editEphemeralMessageText", params
	case id != 0:
		maps.Copy(params, j.messageParams(id))
		return "editMessageText", params
	}
	j.addDestination(params)
	if content.Rich != nil {
		return "sendRichMessage", params
	}
	return "sendMessage", params
}

// addDestination says where a new message goes.
func (j *Job) addDestination(params api.Params) {
	params.AddNonZero64("chat_id", j.To.Chat)
	params.AddNonZero("message_thread_id", j.Thread.Topic)
	params.AddNonZero64("direct_messages_topic_id", j.Thread.Person)
	if j.Alone != nil {
		j.Alone.add(params)
	}
	if j.Alone != nil && j.Alone.To != 0 {
		params["reply_parameters"] = api.Encode(api.ReplyParameters{EphemeralID: j.Alone.To})
	} else if j.ReplyTo != 0 {
		to := api.ReplyParameters{MessageID: j.ReplyTo, Anyway: true}
		if j.Quote != nil {
			to.Quotation = *j.Quote
		}
		params["reply_parameters"] = api.Encode(to)
	}
}

// messageParams name a message of the chat.
func (j *Job) messageParams(id int) api.Params {
	return api.Params{"chat_id": strconv.FormatInt(j.To.Chat, 10), "message_id": strconv.Itoa(id)}
}

// files are uploaded along with the call.
func (j *Job) files() []api.File {
	if j.Content == nil || j.Content.File == nil {
		return nil
	}
	f := j.Content.File
	return []api.File{api.NewFile("document", f.Name, f.Data)}
}

// record notes the message that a call made or deleted.
func (j *Job) record(method string, id int) {
	if j.Answer == nil {
		return
	}
	switch method {
	case "sendMessage", "sendRichMessage":
		j.Answer.ids = append(j.Answer.ids[:min(j.Page, len(j.Answer.ids))], id)
	case "deleteMessage":
		j.Answer.ids = j.Answer.ids[:len(j.Answer.ids)-1]
	}
}

// end ends the job; err is nil if the call was made.
func (j *Job) end(err error) {
	if j.Outcome != nil {
		j.Outcome <- err
	}
	if j.Ticket != nil {
		j.Ticket.FinishPart()
	}
}

// givenUp is the error of a job that was given up because of err. It is a
// bot.ErrUnsent if the call was certainly not made.
func (j *Job) givenUp(err error) error {
	if j.maybe {
		return err
	}
	return fmt.Errorf("%w: %w", bot.ErrUnsent, err)
}
