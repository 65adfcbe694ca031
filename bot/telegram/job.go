package telegram

import (
	"fmt"
	"maps"
	"strconv"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"planbot/bot"
)

// A place is where calls must keep their order: a chat, a message that was
// sent by way of the bot, or a query by itself.
type place struct {
	chat   int64
	inline string // inline_message_id
	query  string // id of a callback, inline or guest query
}

// An answer is what the bot sends for a message, page by page.
type answer struct {
	line  string // the request; guarded by the memory's lock, like the next two
	date  int64  // of the message, Unix time
	pages int    // how many messages the newest reply takes
	ids   []int  // of the messages sent so far; guarded by the outbox's lock
}

// A job is one call that must be made.
type job struct {
	to      place
	method  string // of a query; else the message's fields below tell
	params  tgbotapi.Params
	content *Message

	// With content: the message that is answered and the topic, for a new
	// message; and the answer of which this is a page. A page that was sent
	// before is changed instead. Without content such a page is deleted.
	replyTo int
	in      thread
	answer  *answer
	page    int

	added   time.Time
	until   time.Time // the call is worth making; zero means messagePatience after it was added
	tries   int       // failures in a row
	maybe   bool      // one of them may have had its effect
	ticket  *ticket
	outcome chan<- error // of a post: is told once how it ended, and has room for it
}

// How long a call is worth making. An outage of the Bot API can last; a person
// who pressed a button or types a query is gone sooner.
const (
	messagePatience = time.Hour
	queryPatience   = 30 * time.Second
)

// target is the message that a job changes or deletes, or 0.
func (j *job) target() int {
	if j.answer == nil || j.page >= len(j.answer.ids) {
		return 0
	}
	return j.answer.ids[j.page]
}

// edits reports whether the job changes a message in a chat.
func (j *job) edits() bool { return j.content != nil && j.target() != 0 }

// call is the method and the parameters as things stand now. The method is ""
// when there is nothing left to do.
func (j *job) call() (string, tgbotapi.Params) {
	if j.method != "" {
		return j.method, j.params
	}
	id := j.target()
	if j.content == nil {
		if id == 0 {
			return "", nil
		}
		return "deleteMessage", j.where(id)
	}
	params := j.content.params()
	switch {
	case j.content.File != nil: // a message of its own: nothing is changed to it
		j.address(params)
		return "sendDocument", params
	case j.to.inline != "":
		params["inline_message_id"] = j.to.inline
		return "editMessageText", params
	case id != 0:
		maps.Copy(params, j.where(id))
		return "editMessageText", params
	}
	j.address(params)
	return "sendMessage", params
}

// address says where a new message goes.
func (j *job) address(params tgbotapi.Params) {
	params.AddNonZero64("chat_id", j.to.chat)
	params.AddNonZero("message_thread_id", j.in.topic)
	params.AddNonZero64("direct_messages_topic_id", j.in.person)
	if j.replyTo != 0 {
		params["reply_parameters"] = encode(replyParameters{j.replyTo, true})
	}
}

// uploads are the files that go along with the call.
func (j *job) uploads() []tgbotapi.RequestFile {
	if j.content == nil || j.content.File == nil {
		return nil
	}
	f := j.content.File
	return []tgbotapi.RequestFile{{Name: "document", Data: tgbotapi.FileBytes{Name: f.Name, Bytes: f.Data}}}
}

func (j *job) where(id int) tgbotapi.Params {
	return tgbotapi.Params{"chat_id": strconv.FormatInt(j.to.chat, 10), "message_id": strconv.Itoa(id)}
}

// sent notes what the call made.
func (j *job) sent(method string, id int) {
	if j.answer == nil {
		return
	}
	switch method {
	case "sendMessage":
		j.answer.ids = append(j.answer.ids[:min(j.page, len(j.answer.ids))], id)
	case "deleteMessage":
		j.answer.ids = j.answer.ids[:j.page]
	}
}

// settle ends a job: made, or given up for the reason given.
func (j *job) settle(err error) {
	if j.outcome != nil {
		j.outcome <- err
	}
	if j.ticket != nil {
		j.ticket.finish()
	}
}

// unmade is the error of a job that was given up: it says when the call was
// certainly not made.
func (j *job) unmade(err error) error {
	if j.maybe {
		return err
	}
	return fmt.Errorf("%w: %w", bot.ErrUnsent, err)
}
