package telegram

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf16"
)

// An update is what the Bot API tells a bot, besides its id: one of the fields
// is set, or none if the kind is not one of ours. These types hold what the
// bot reads and nothing else. The library's are of 2021: they lose topics,
// quotes and guest messages.
type update struct {
	Message  *chatMessage   `json:"message"`
	Edited   *chatMessage   `json:"edited_message"`
	Guest    *chatMessage   `json:"guest_message"`
	Callback *callbackQuery `json:"callback_query"`
	Inline   *inlineQuery   `json:"inline_query"`
	Self     *memberUpdate  `json:"my_chat_member"` // of the bot
	Member   *memberUpdate  `json:"chat_member"`    // of anybody, where the bot is an admin
}

// updateKinds are the kinds that the bot asks for.
func updateKinds() []string {
	return []string{"message", "edited_message", "guest_message", "callback_query", "inline_query", "my_chat_member", "chat_member"}
}

// A sender is whose updates are answered in the order in which they came: a
// chat, or a person where there is no chat of the bot's own. The zero sender
// has those of kinds that are not read.
type sender struct{ chat, person int64 }

func (u *update) sender() sender {
	of := func(p *user) sender {
		if p == nil {
			return sender{}
		}
		return sender{person: p.ID}
	}
	switch {
	case u.Message != nil:
		return sender{chat: u.Message.Chat.ID}
	case u.Edited != nil:
		return sender{chat: u.Edited.Chat.ID}
	case u.Guest != nil:
		return of(u.Guest.From)
	case u.Callback != nil && u.Callback.Message != nil:
		return sender{chat: u.Callback.Message.Chat.ID}
	case u.Callback != nil:
		return of(u.Callback.From)
	case u.Inline != nil:
		return of(u.Inline.From)
	case u.Self != nil:
		return sender{chat: u.Self.Chat.ID}
	case u.Member != nil:
		return sender{chat: u.Member.Chat.ID}
	}
	return sender{}
}

// told reports whether the update is one of Telegram's own accord, which nobody
// would send again.
func (u *update) told() bool {
	return u.Self != nil || u.Member != nil || u.Message != nil && u.Message.MigrateTo != 0
}

// errNoID means that an update can't be told from others, and so not be
// confirmed by itself.
var errNoID = errors.New("an update without an id")

// maxID is the largest id that is taken for one. Telegram's are far below.
const maxID = 1 << 52

// updateID reads the id of an update, whatever else is in it.
func updateID(raw []byte) (int64, error) {
	var only struct {
		ID *int64 `json:"update_id"`
	}
	if err := json.Unmarshal(raw, &only); err != nil || only.ID == nil || *only.ID < 1 || *only.ID > maxID {
		return 0, errNoID
	}
	return *only.ID, nil
}

// decodeUpdate reads an update. Its errors have nothing that somebody wrote.
func decodeUpdate(raw []byte) (u update, err error) {
	err = json.Unmarshal(raw, &u)
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		err = fmt.Errorf("field %s is no %s", wrong.Field, wrong.Type)
	}
	return u, err
}

type user struct {
	ID       int64  `json:"id"`
	IsBot    bool   `json:"is_bot"`
	Username string `json:"username"`
	ReadsAll bool   `json:"can_read_all_group_messages"` // in getMe alone: privacy mode is off
}

type chat struct {
	ID   int64  `json:"id"`
	Type string `json:"type"`
}

func (c chat) private() bool { return c.Type == "private" }

type chatMessage struct {
	ID         int   `json:"message_id"`
	Date       int64 `json:"date"` // Unix time; 0 in a message that can't be reached any more
	Chat       chat  `json:"chat"`
	From       *user `json:"from"`
	SenderChat *chat `json:"sender_chat"`
	ViaBot     *user `json:"via_bot"`
	Forwarded  bool  `json:"is_automatic_forward"` // by Telegram, from the channel that a group belongs to
	Thread     int   `json:"message_thread_id"`
	IsTopic    bool  `json:"is_topic_message"`
	Direct     struct {
		Topic int64 `json:"topic_id"`
	} `json:"direct_messages_topic"` // with a channel, of one person
	ReplyTo     *chatMessage `json:"reply_to_message"`
	Quote       *quote       `json:"quote"`
	Text        string       `json:"text"`
	Entities    []mark       `json:"entities"`
	Caption     string       `json:"caption"`
	CapEntities []mark       `json:"caption_entities"`
	Poll        *struct {
		Question string   `json:"question"`
		Options  []option `json:"options"`
	} `json:"poll"`
	Checklist *struct {
		Title string   `json:"title"`
		Tasks []option `json:"tasks"`
	} `json:"checklist"`
	NewMembers   []user `json:"new_chat_members"`
	MigrateTo    int64  `json:"migrate_to_chat_id"`
	GuestQueryID string `json:"guest_query_id"`
}

// An option is an answer of a poll or a task of a checklist.
type option struct {
	Text string `json:"text"`
}

// quote is the part of a message that somebody picked to reply to.
type quote struct {
	Text string `json:"text"`
}

// content is what can be read in a message.
func (m *chatMessage) content() (string, []mark) {
	if m.Text != "" {
		return m.Text, m.Entities
	}
	return m.Caption, m.CapEntities
}

// words are all that can be read in a message: its text or caption, or what a
// poll or a checklist says.
func (m *chatMessage) words() string {
	text, _ := m.content()
	lines := []string{text}
	options := func(list []option) {
		for _, o := range list {
			lines = append(lines, o.Text)
		}
	}
	if m.Poll != nil {
		lines = append(lines, m.Poll.Question)
		options(m.Poll.Options)
	}
	if m.Checklist != nil {
		lines = append(lines, m.Checklist.Title)
		options(m.Checklist.Tasks)
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// A thread is the part of a chat that a message belongs to; the zero thread is
// the chat itself.
type thread struct {
	topic  int   // of a forum
	person int64 // whose direct messages with a channel these are
}

// thread is where an answer must be sent. Outside topics a message may have the
// id of a thread of replies, which sendMessage refuses.
func (m *chatMessage) thread() thread {
	t := thread{person: m.Direct.Topic}
	if m.IsTopic {
		t.topic = m.Thread
	}
	return t
}

// byPerson reports whether a person wrote the message and typed it. An admin
// who writes as the group, and anyone who writes as a channel, appears as a
// bot with a sender chat.
func (m *chatMessage) byPerson() bool {
	bot := m.From != nil && m.From.IsBot && m.SenderChat == nil
	return !bot && m.ViaBot == nil && !m.Forwarded && m.Chat.Type != "channel"
}

// by reports whether a user is the author.
func (m *chatMessage) by(u user) bool { return m.From != nil && m.From.ID == u.ID }

type callbackQuery struct {
	ID       string       `json:"id"`
	From     *user        `json:"from"`
	Message  *chatMessage `json:"message"`
	InlineID string       `json:"inline_message_id"`
	Data     string       `json:"data"`
}

type inlineQuery struct {
	ID     string `json:"id"`
	From   *user  `json:"from"`
	Query  string `json:"query"`
	Offset string `json:"offset"`
}

type memberUpdate struct {
	Chat chat   `json:"chat"`
	Old  member `json:"old_chat_member"`
	New  member `json:"new_chat_member"`
}

type member struct {
	Status string `json:"status"`
	User   user   `json:"user"`
}

func (m member) absent() bool { return m.Status == "left" || m.Status == "kicked" }

// An Entity marks a piece of a text. Offset and Length count UTF-16 units.
type Entity struct {
	Type   string `json:"type"`
	Offset int    `json:"offset"`
	Length int    `json:"length"`
	URL    string `json:"url,omitempty"` // of a text_link
}

// A mark is an entity of a message that the bot got.
type mark struct {
	Entity
	User *user `json:"user"` // of a text_mention
}

// units is the length of a text as Telegram counts it, in UTF-16.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// split cuts the piece that an entity marks out of a text. It is false for an
// entity that does not fit.
func (e Entity) split(text string) (before, piece, after string, ok bool) {
	from, to := e.Offset, e.Offset+e.Length
	if from < 0 || to <= from {
		return "", "", "", false
	}
	at, start := 0, -1
	for i, r := range text {
		if at == from {
			start = i
		}
		if at == to && start >= 0 {
			return text[:start], text[start:i], text[i:], true
		}
		at += utf16.RuneLen(r)
	}
	if at == to && start >= 0 {
		return text[:start], text[start:], "", true
	}
	return "", "", "", false
}

// names reports whether a mark of a text mentions a user.
func (m mark) names(text string, u user) bool {
	if m.Type == "text_mention" {
		return m.User != nil && m.User.ID == u.ID
	}
	_, piece, _, ok := m.split(text)
	return ok && m.Type == "mention" && strings.EqualFold(piece, "@"+u.Username)
}
