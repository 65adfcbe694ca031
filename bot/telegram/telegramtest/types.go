package telegramtest

import (
	"encoding/json"
	"time"
)

// A User is somebody who writes to the bot, or the bot itself.
type User struct {
	ID           int64  `json:"id"`
	IsBot        bool   `json:"is_bot"`
	FirstName    string `json:"first_name"`
	Username     string `json:"username,omitempty"`
	LanguageCode string `json:"language_code,omitempty"` // IETF tag such as "uk"
}

// A Chat describes a chat to Server.Define. A zero Type follows from the id.
type Chat struct {
	ID       int64
	Type     string // "private", "group", "supergroup" or "channel"
	Title    string
	Username string // without the @
	Forum    bool   // a supergroup with topics; its General topic has no id
	Topics   []int  // message_thread_id of each topic of a forum
	Owner    User   // the creator; may be zero
	Admins   []User // administrators besides the owner
	BotAdmin bool   // the bot is an administrator
	Absent   bool   // the bot is not a member: guest mode
	// DirectMessages makes it the chat of direct messages with a channel, of
	// which each person has a topic.
	DirectMessages bool
}

// A Message is what a person writes.
type Message struct {
	Chat int64
	// From is who writes. Zero means Ann, whose id in a private chat is that
	// of the chat and 1001 elsewhere.
	From User
	// ID is the number of the message; zero means the next one of the chat.
	ID   int
	Text string
	// Entities are those of Text. Nil means those a client makes on its own:
	// bot_command and mention. Telegram makes more, such as url and hashtag.
	Entities []Entity
	// Thread is the topic in a forum. Elsewhere it is the thread of replies
	// that a supergroup's messages carry, which is no topic.
	Thread     int
	ReplyTo    int    // a message of the same chat
	Quote      string // the part of that message which the person picked
	Anonymous  bool   // an admin who writes as the group
	NewMembers []User // makes it the service message that these joined
	Date       time.Time
}

// An Entity marks a part of a text. Offset and Length are in UTF-16 units.
type Entity struct {
	Type          string `json:"type"`
	Offset        int    `json:"offset"`
	Length        int    `json:"length"`
	URL           string `json:"url,omitempty"`
	User          *User  `json:"user,omitempty"`
	Language      string `json:"language,omitempty"`
	CustomEmojiID string `json:"custom_emoji_id,omitempty"`
	UnixTime      int64  `json:"unix_time,omitempty"`
	DateFormat    string `json:"date_time_format,omitempty"`
}

// A Button is one button of an inline keyboard. Exactly one of the fields that
// say what a tap does is set.
type Button struct {
	Text                         string          `json:"text"`
	Style                        string          `json:"style,omitempty"`
	CallbackData                 string          `json:"callback_data,omitempty"`
	URL                          string          `json:"url,omitempty"`
	CopyText                     *CopyText       `json:"copy_text,omitempty"`
	SwitchInlineQuery            *string         `json:"switch_inline_query,omitempty"`
	SwitchInlineQueryCurrentChat *string         `json:"switch_inline_query_current_chat,omitempty"`
	SwitchInlineQueryChosenChat  json.RawMessage `json:"switch_inline_query_chosen_chat,omitempty"`
	WebApp                       json.RawMessage `json:"web_app,omitempty"`
	LoginURL                     json.RawMessage `json:"login_url,omitempty"`
}

// CopyText is what a button puts on the clipboard.
type CopyText struct {
	Text string `json:"text"`
}

// A SentMessage is a message of the bot as the members of a chat see it now.
type SentMessage struct {
	Chat      int64 // zero for an inline message
	ID        int   // zero for an inline message
	InlineID  string
	Thread    int // the topic that it stands in
	ReplyTo   int
	Quote     string
	Text      string // as shown: white space at both ends is cut, as Telegram does
	Entities  []Entity
	Keyboard  [][]Button
	NoPreview bool // link previews are off
	Silent    bool // sent without a notification
	Edits     int  // how often it was changed
	File      *SentFile
	Caption   string // of the file
	Date      time.Time
}

// A SentFile is a document as the members of a chat get it.
type SentFile struct {
	Name string
	Type string // the media type, which follows from the name
	Data string
}

// Cut is the part of the text that an entity marks, or "" for an entity that
// does not fit the text.
func (m SentMessage) Cut(e Entity) string { return cut(m.Text, e.Offset, e.Length) }

// An Update is what was queued for the bot.
type Update struct {
	ID      int64  // zero if it is not for the bot: privacy mode or allowed_updates left it out
	Message int    // the message it is about, if any
	Query   string // id of the callback query, inline query or guest query, if any
	JSON    json.RawMessage
}

// A Call is one request of the bot, or one method call that it gave in answer
// to a webhook.
type Call struct {
	Method string
	// Params are the parameters as they were given; one that was not a JSON
	// string in a JSON body is here as its JSON text, a file as its name.
	Params      map[string]string
	Chat        int64 // chat_id where that is a number, else zero
	Time        time.Time
	Code        int // 200, the error_code, or zero if the connection was dropped
	Description string
	Result      json.RawMessage
	Webhook     bool // it came in the answer to a webhook request
}

// An InlineAnswer is what the bot answered to an inline query.
type InlineAnswer struct {
	Results    []InlineResult
	NextOffset string
	CacheTime  time.Duration // 300 s unless the bot set it
	Personal   bool
	Button     string // text of the button above the results
	Start      string // its start_parameter
}

// An InlineResult is one result of an inline query, and the message that a
// person sends by choosing it.
type InlineResult struct {
	ID, Type, Title, Description, URL string
	Message                           SentMessage
}

// A Menu is one list of commands that the bot set.
type Menu struct {
	Scope    string // "default", "all_private_chats", "chat" and so on
	Chat     int64
	User     int64
	Language string
	Commands []MenuCommand
}

// A MenuCommand is one row of a menu.
type MenuCommand struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}

// A Profile is what a bot says about itself in one language.
type Profile struct{ Name, Description, ShortDescription string }
