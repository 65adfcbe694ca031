package outbox

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
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
	Plain  api.Params // sent in place of Params where the server is too old for them; may be nil

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

	// Until is when the call is no longer worth making; zero means an hour after
	// Add. Once a part of the job has been sent, the rest has an hour more.
	Until time.Time

	Ticket  *intake.Ticket // the job is a part of it; nil means none
	Outcome chan<- error   // of a post: gets one value when the job has ended, and must have room for it
	Failed  func()         // is called if the job ends without being made; may be nil

	added    time.Time
	failures int   // in a row
	maybe    bool  // a failed call may have taken effect
	follows  bool  // nothing may come between the job before it and this one
	begun    bool  // a part of it has been sent
	unsure   error // of an earlier part, which may have been sent
	texts    *texts

	// What the server may be too old for, by a refusal of this job. The outbox
	// learns it if the same message is then taken without that.
	bare         bool  // has no buttons that copy or share
	buttons      error // why not
	tooOldToHide bool
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

func (j *Job) edits() bool { return j.Content != nil && j.sentID() != 0 }

// urgent reports whether somebody who pressed a button waits for the job.
func (j *Job) urgent() bool { return j.edits() || j.Alone != nil }

// call is the method and the parameters as of now, with plain buttons or any. The
// method is "" if there is nothing left to do.
func (j *Job) call(plainButtons bool) (string, api.Params) {
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
	if plainButtons || j.bare {
		plain := withoutOnward(*content)
		content = &plain
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
	if a := j.Alone; a != nil {
		params["ephemeral_message_parameters"] = api.Encode(api.Ephemeral{Receiver: a.Receiver, QueryID: a.QueryID, Replaces: a.Replaces != 0})
	}
	switch {
	case j.Alone != nil && j.Alone.To != 0:
		params["reply_parameters"] = api.Encode(api.ReplyParameters{EphemeralID: j.Alone.To})
	case j.ReplyTo != 0:
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

func (j *Job) files() []api.File {
	if j.Content == nil || j.Content.File == nil {
		return nil
	}
	f := j.Content.File
	return []api.File{api.NewFile("document", f.Name, f.Data)}
}

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
	if j.Failed != nil && err != nil {
		j.Failed()
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

// An older server takes no rich messages. The first message by each method tells:
// if it is refused and the text in its place is taken, the server lacks them.

// A texts is what a job sends in place of a rich message.
type texts struct {
	left    []render.Message // of a message, those that have not been sent
	refused error            // why the rich message was not taken, until a text is
	by      string           // the method that refused it; "" if the server failed, which tells nothing of its forms
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
	if j.texts != nil && j.texts.refused != nil {
		l.shift(1 - len(j.texts.left))
		j.texts = nil
	}
}

// otherForm has every fourth attempt at which the server fails be in texts: it may
// fail at the rich message alone, and then would each time. The lock is held.
func (o *Outbox) otherForm(l *lane, j *Job, err error) {
	switch {
	case j.texts != nil && j.texts.by == "" && !j.begun:
		j.texts.refused = err
		o.retryRich(l, j)
	case j.failures%4 == 3 && j.rich() && (j.Plain != nil || len(j.Content.Plain) > 0):
		o.useTexts(l, j, "", nil)
	}
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
	if j.buttons != nil && !o.plainButtons {
		o.plainButtons = true
		o.log.Warn("buttons that copy or share are refused, so messages have none", "error", j.buttons)
	}
	if j.tooOldToHide && !o.Hides() && o.MayHide() {
		o.tooOld()
	}
	switch {
	case j.rich():
		o.takesRich[method] = true
	case j.texts == nil || j.texts.refused == nil:
	case o.takesRich[j.texts.by]:
		o.log.Warn("rich message refused, sent as text", "error", j.texts.refused)
		j.texts.refused = nil
	default:
		if !o.lacksRich[j.texts.by] {
			o.log.Info("the server takes no rich messages or hidden commands, so plain ones are sent", "method", j.texts.by, "error", j.texts.refused)
		}
		o.lacksRich[j.texts.by] = true
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
		j.Alone.Place, j.Alone.Replaces = 0, 0 // only the first text takes the place of a message
	}
	j.texts.left = j.texts.left[1:]
	j.Page++
	return true
}

// Alone says which member of a group alone sees a message, and how Telegram knows
// that the bot may send it.
type Alone struct {
	Receiver int64
	QueryID  string // of the press that it answers, or ""
	To       int    // the ephemeral message that it replies to, or 0
	Place    int    // the ephemeral message whose place it takes, or 0
	Replaces int    // the pressed message in whose place the member sees it, or 0

	// Notice is sent in place of a message that the others must not read, where it
	// can't be hidden. It is nil if they may.
	Notice *render.Message
}

// HideWithin is how long after a press its answer is certainly hidden. Telegram
// allows 15 seconds.
const HideWithin = 10 * time.Second

// A hiding is what is known of the server: whether it shows messages to one member
// alone.
type hiding int

const (
	unknown hiding = iota
	hides
	shows // it is too old for that
)

// Hides reports whether the server is known to show messages to one member
// alone. It was seen to, or the bot got such a message.
func (o *Outbox) Hides() bool { return hiding(o.hiding.Load()) == hides }

// MayHide reports whether it is worth trying.
func (o *Outbox) MayHide() bool { return hiding(o.hiding.Load()) != shows }

// NoteHides notes that the server shows messages to one member alone.
func (o *Outbox) NoteHides() { o.hiding.Store(int32(hides)) }

// late reports whether a message that Telegram hides only soon after what it
// answers comes too late for that.
func (j *Job) late(now time.Time) bool {
	return (j.Alone.QueryID != "" || j.Alone.To != 0) && now.Sub(j.added) > HideWithin
}

// beside has a message appear below the pressed one, not in its place. It is false
// if it does already.
func (j *Job) beside() bool {
	pressed := j.Alone.Replaces
	if pressed == 0 {
		return false
	}
	j.Alone.Replaces, j.ReplyTo = 0, pressed
	return true
}

func (j *Job) expose() {
	j.beside()
	if j.Alone.Notice != nil {
		j.Content, j.texts = j.Alone.Notice, nil
	}
	j.Alone = nil
}

// An older server does not know the buttons that copy or share, and refuses the
// whole message; Telegram may do so once inline mode is off. If the same message is
// then taken without them, messages have none until the next start.

// blamesButtons reports whether a job may have failed because of such buttons.
func (j *Job) blamesButtons(err error) bool {
	return j.Content != nil && !j.bare && api.Refuses(err, http.StatusBadRequest) && strings.Contains(strings.ToLower(err.Error()), "button") &&
		slices.ContainsFunc(slices.Concat(j.Content.Buttons...), isOnward)
}

func isOnward(b api.Button) bool { return b.Copy != nil || b.Share != nil }

// withoutOnward is a message without those buttons.
func withoutOnward(m render.Message) render.Message {
	var rows [][]api.Button
	for _, row := range m.Buttons {
		if row = slices.DeleteFunc(slices.Clone(row), isOnward); len(row) > 0 {
			rows = append(rows, row)
		}
	}
	m.Buttons = rows
	return m
}
