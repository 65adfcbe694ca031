package api

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"
)

// What the bot gets.

// An Update is what the Bot API tells a bot: one of the fields behind the id is
// set, or none for kinds that the bot does not read. The types of this package
// hold what the bot reads and nothing else.
type Update struct {
	ID       int64          `json:"update_id"`
	Message  *Message       `json:"message"`
	Edited   *Message       `json:"edited_message"`
	Post     *Message       `json:"channel_post"`
	Guest    *Message       `json:"guest_message"`
	Callback *CallbackQuery `json:"callback_query"`
	Inline   *InlineQuery   `json:"inline_query"`
	Self     *MemberUpdate  `json:"my_chat_member"` // of the bot
	Member   *MemberUpdate  `json:"chat_member"`    // of anybody, where the bot is an admin
}

// About is the chat that the update is about, or the person where the bot does
// not know the chat. Both are 0 for kinds that the bot does not read.
func (u *Update) About() (chat, person int64) {
	var from *User
	m := cmp.Or(u.Message, u.Edited, u.Post)
	switch {
	case m != nil:
		return m.Chat.ID, 0
	case u.Self != nil:
		return u.Self.Chat.ID, 0
	case u.Member != nil:
		return u.Member.Chat.ID, 0
	case u.Callback != nil && u.Callback.Message != nil:
		return u.Callback.Message.Chat.ID, 0
	case u.Callback != nil:
		from = u.Callback.From
	case u.Guest != nil:
		from = u.Guest.From
	case u.Inline != nil:
		from = u.Inline.From
	}
	if from == nil {
		return 0, 0
	}
	return 0, from.ID
}

// Notice reports whether Telegram itself tells something, which no person can
// send again.
func (u *Update) Notice() bool {
	return u.Self != nil || u.Member != nil || u.Message != nil && u.Message.MigrateTo != 0
}

// UpdateKinds are the kinds that the bot reads.
func UpdateKinds() []string {
	return []string{"message", "edited_message", "channel_post", "guest_message", "callback_query", "inline_query", "my_chat_member", "chat_member"}
}

// ErrNoID means that an update has no id, so that it can't be confirmed by
// itself.
var ErrNoID = errors.New("an update without an id")

// maxID is the largest id that is accepted. Telegram's are far below.
const maxID = 1 << 52

// DecodeUpdate reads an update. Its errors repeat no text that somebody wrote:
// ErrNoID, or which field has the wrong type while the id is there.
func DecodeUpdate(raw []byte) (u Update, err error) {
	err = json.Unmarshal(raw, &u)
	var wrong *json.UnmarshalTypeError
	switch {
	case u.ID < 1 || u.ID > maxID:
		return Update{}, ErrNoID
	case errors.As(err, &wrong):
		return u, fmt.Errorf("field %s is no %s", wrong.Field, wrong.Type)
	}
	return u, err
}

// A CallbackQuery is a press on a button.
type CallbackQuery struct {
	ID      string   `json:"id"`
	From    *User    `json:"from"`
	Message *Message `json:"message"`
	Data    string   `json:"data"`
}

// An InlineQuery is what somebody types behind the bot's name in any chat.
type InlineQuery struct {
	ID     string `json:"id"`
	From   *User  `json:"from"`
	Query  string `json:"query"`
	Offset string `json:"offset"`
}

// A MemberUpdate tells that somebody's membership in a chat has changed.
type MemberUpdate struct {
	Chat Chat   `json:"chat"`
	Old  Member `json:"old_chat_member"`
	New  Member `json:"new_chat_member"`
}

// A Member is somebody's membership in a chat.
type Member struct {
	Status  string `json:"status"`
	User    User   `json:"user"`
	CanPost bool   `json:"can_post_messages"` // of an administrator of a channel
}

// Absent reports whether the user is not in the chat.
func (m Member) Absent() bool { return m.Status == "left" || m.Status == "kicked" }

// Admin reports whether the user manages the chat.
func (m Member) Admin() bool { return m.Status == "creator" || m.Status == "administrator" }

// Posts reports whether the user may post in a channel.
func (m Member) Posts() bool { return m.Status == "creator" || m.Admin() && m.CanPost }

// A User is a person or a bot.
type User struct {
	ID       int64  `json:"id"`
	IsBot    bool   `json:"is_bot"`
	Username string `json:"username"`
	Language string `json:"language_code"` // of the person's app; may be empty
}

// A Chat is a private chat, a group, a supergroup or a channel.
type Chat struct {
	ID       int64  `json:"id"`
	Type     string `json:"type"`
	Username string `json:"username"`           // may be empty
	Title    string `json:"title"`              // empty for a person
	Direct   bool   `json:"is_direct_messages"` // with a channel
}

// Private reports whether the chat is one with a person.
func (c Chat) Private() bool { return c.Type == "private" }

// Channel reports whether the chat is one in which its administrators alone write.
func (c Chat) Channel() bool { return c.Type == "channel" }

// Group reports whether the chat is one in which a message can be shown to one
// member alone.
func (c Chat) Group() bool { return (c.Type == "group" || c.Type == "supergroup") && !c.Direct }

// A Message is one that somebody sent. Date is a Unix time, 0 in a message that
// can't be reached any more. An ephemeral message, which one member of a group and
// the bot see, has an EphemeralID and the ID 0.
type Message struct {
	ID          int `json:"message_id"`
	EphemeralID int `json:"ephemeral_message_id"`

	Date       int64     `json:"date"`
	Chat       Chat      `json:"chat"`
	From       *User     `json:"from"`
	SenderChat *Chat     `json:"sender_chat"`
	ViaBot     *User     `json:"via_bot"`
	Forwarded  bool      `json:"is_automatic_forward"` // by Telegram, from the channel that a group belongs to
	Origin     *struct{} `json:"forward_origin"`       // somebody has forwarded it
	Album      string    `json:"media_group_id"`
	ThreadID   int       `json:"message_thread_id"`
	IsTopic    bool      `json:"is_topic_message"`
	Direct     struct {
		Topic int64 `json:"topic_id"`
	} `json:"direct_messages_topic"` // with a channel, of one person
	ReplyTo         *Message `json:"reply_to_message"`
	External        *Message `json:"external_reply"` // the same, from another chat or topic, without its text
	Quote           *Quote   `json:"quote"`
	Text            string   `json:"text"`
	Entities        []Mark   `json:"entities"`
	Caption         string   `json:"caption"`
	CaptionEntities []Mark   `json:"caption_entities"`
	Rich            any      `json:"rich_message"` // of any kind of blocks, as the next two
	Poll            any      `json:"poll"`
	Checklist       any      `json:"checklist"`
	NewMembers      []User   `json:"new_chat_members"`
	MigrateTo       int64    `json:"migrate_to_chat_id"`
	GuestQueryID    string   `json:"guest_query_id"`
	Markup          Keyboard `json:"reply_markup"`
}

// A Quote is the part of a message that somebody picked to reply to.
type Quote struct {
	Text string `json:"text"`
}

// Content is the text of a message or its caption, with its entities.
func (m *Message) Content() (string, []Mark) {
	if m.Text != "" {
		return m.Text, m.Entities
	}
	return m.Caption, m.CaptionEntities
}

// Without is the content of a message without the mentions of a user, and whether
// there was one.
func (m *Message) Without(u User) (rest string, mentioned bool) {
	rest, marks := m.Content()
	for _, k := range slices.Backward(marks) { // from the end, so that the offsets stay right
		if k.mentions(u, rest) {
			before, _, after, _ := k.Cut(rest)
			rest, mentioned = before+after, true
		}
	}
	if mentioned {
		rest = strings.TrimSpace(rest)
	}
	return rest, mentioned
}

// Words are all words of a message: its text or caption, its rich blocks, its poll
// and its checklist.
func (m *Message) Words() string {
	text, _ := m.Content()
	lines := []string{text, wordsIn(m.Rich, "\n"), wordsIn(m.Poll, "\n"), wordsIn(m.Checklist, "\n")}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// A Thread is a part of a chat. The zero Thread is the chat itself.
type Thread struct {
	Topic  int   // of a forum
	Person int64 // who writes to a channel in direct messages
}

// Thread is where an answer to the message belongs. Outside of forums a message
// may have the id of a thread of replies, which sendMessage refuses.
func (m *Message) Thread() Thread {
	t := Thread{Person: m.Direct.Topic}
	if m.IsTopic {
		t.Topic = m.ThreadID
	}
	return t
}

// ByPerson reports whether a person typed the message. An admin who writes as
// the group, and anyone who writes as a channel, appears as a bot with a sender
// chat.
func (m *Message) ByPerson() bool {
	bot := m.From != nil && m.From.IsBot && m.SenderChat == nil
	return !bot && m.ViaBot == nil && !m.Forwarded && !m.Chat.Channel()
}

// Person is who wrote the message under an own name, or nil.
func (m *Message) Person() *User {
	if m.From == nil || m.From.IsBot || m.SenderChat != nil {
		return nil
	}
	return m.From
}

// Offers reports whether the message has a button with that data. A client can
// send any data as that of a button.
func (m *Message) Offers(data string) bool {
	return slices.ContainsFunc(m.Markup.Rows, func(row []Button) bool {
		return slices.ContainsFunc(row, func(b Button) bool { return b.Data == data })
	})
}

// Answers reports whether the message replies to one that u wrote as a person.
func (m *Message) Answers(u *User) bool {
	return m.ReplyTo != nil && m.ReplyTo.Person() != nil && u != nil && m.ReplyTo.By(*u)
}

// By reports whether u wrote the message.
func (m *Message) By(u User) bool { return m.From != nil && m.From.ID == u.ID }

// An Entity marks a piece of a text. Offset and Length count UTF-16 units.
type Entity struct {
	Type   string `json:"type"`
	Offset int    `json:"offset"`
	Length int    `json:"length"`
	URL    string `json:"url,omitempty"` // of a text_link
}

// Cut divides a text at the piece that the entity marks. It is false if the
// entity does not fit the text.
func (e Entity) Cut(text string) (before, piece, after string, ok bool) {
	all := utf16.Encode([]rune(text))
	from, to := e.Offset, e.Offset+e.Length
	inPair := func(at int) bool { return at < len(all) && 0xDC00 <= all[at] && all[at] <= 0xDFFF }
	if from < 0 || to <= from || to > len(all) || inPair(from) || inPair(to) {
		return "", "", "", false
	}
	decode := func(part []uint16) string { return string(utf16.Decode(part)) }
	return decode(all[:from]), decode(all[from:to]), decode(all[to:]), true
}

// A Mark is an entity of a message that the bot got.
type Mark struct {
	Entity
	User *User `json:"user"` // of a text_mention
}

// mentions reports whether the mark mentions u in a text.
func (m Mark) mentions(u User, text string) bool {
	if m.Type == "text_mention" {
		return m.User != nil && m.User.ID == u.ID
	}
	_, piece, _, ok := m.Cut(text)
	return ok && m.Type == "mention" && strings.EqualFold(piece, "@"+u.Username)
}

// wordKeys are the fields with words of an object, in order, and whether each is a
// list of pieces that stand alone.
var wordKeys = []struct {
	name  string
	apart bool
}{
	{"summary", false}, {"question", false}, {"title", false}, {"text", false}, {"caption", false},
	{"blocks", true}, {"items", true}, {"cells", true}, {"options", true}, {"tasks", true}, {"credit", false},
}

// wordsIn are the words of a part of a rich message, a poll or a checklist: a text,
// an object that has some, or a list with sep between.
func wordsIn(v any, sep string) string {
	var out []string
	switch v := v.(type) {
	case string:
		return v
	case []any:
		for _, one := range v {
			out = append(out, wordsIn(one, sep))
		}
		return strings.Join(out, sep)
	case map[string]any:
		for _, key := range wordKeys {
			inner := ""
			if key.apart {
				inner = "\n"
			}
			if words := wordsIn(v[key.name], inner); words != "" {
				out = append(out, words)
			}
		}
	}
	return strings.Join(out, "\n")
}
