package outbox

import (
	"encoding/json"
	"regexp"
	"time"

	"planbot/bot/message"
	"planbot/bot/telegram/api"
	"planbot/bot/telegram/render"
)

// Alone says which member of a group alone sees a message, and how Telegram knows
// that the bot may send it.
type Alone struct {
	Receiver int64
	QueryID  string // of the press that it answers, or ""
	To       int    // the ephemeral message that it replies to, or 0
	Place    int    // the ephemeral message whose place it takes, or 0

	// Secret says that the others must not read the message. Where it can't be
	// hidden, a notice in the language is sent in its place.
	Secret   bool
	Language string
}

// add asks for an ephemeral message.
func (a *Alone) add(params api.Params) {
	params["ephemeral_message_parameters"] = api.Encode(api.Ephemeral{Receiver: a.Receiver, QueryID: a.QueryID})
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
func (o *Outbox) Hides() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.hiding == hides
}

// MayHide reports whether it is worth trying.
func (o *Outbox) MayHide() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.hiding != shows
}

// NoteHides notes that the server shows messages to one member alone.
func (o *Outbox) NoteHides() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.hiding = hides
}

// expose makes a message one for everybody, or a notice for everybody.
func (j *Job) expose() {
	if j.Alone.Secret {
		reply := message.Reply{Language: j.Alone.Language}
		reply.Blocks = []message.Block{message.Paragraph{Text: reply.Say("telegram.too_secret")}}
		j.Content, j.texts = &render.Render(reply, render.Options{}).Pages[0], nil
	}
	j.Alone = nil
}

// noteHidden learns from the result of a job with Alone whether the server hides
// messages: an older one ignores what it does not know, and shows them to all.
func (o *Outbox) noteHidden(j *Job, method string, result json.RawMessage) {
	var made struct {
		ID int `json:"ephemeral_message_id"`
	}
	switch {
	case j.Alone == nil || method == "editEphemeralMessageText":
	case json.Unmarshal(result, &made) == nil && made.ID != 0:
		o.hiding = hides
	default:
		o.tooOld()
	}
}

func (o *Outbox) tooOld() {
	if o.hiding != shows {
		o.log.Warn("the Bot API server is too old to show a message to one member alone: answers to presses are for all to see")
	}
	o.hiding = shows
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
	if o.hiding == unknown && unknownParameter.MatchString(refused.Text) {
		o.tooOld()
	}
	j.expose()
}
