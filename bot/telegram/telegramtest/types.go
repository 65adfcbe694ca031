package telegramtest

import (
	"encoding/json"
	"strings"
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

// A Chat describes a chat to Server.Define.
type Chat struct {
	ID       int64
	Forum    bool   // a supergroup with topics; its General topic has no id
	Topics   []int  // message_thread_id of each topic of a forum
	Owner    User   // the creator; may be zero
	Admins   []User // administrators besides the owner
	BotAdmin bool   // the bot is an administrator
	Absent   bool   // the bot is not a member: guest mode
	// Channel makes it a channel, in which administrators alone write, as the
	// channel itself. The bot is in it if it is one of them.
	Channel  bool
	Username string  // with which it can be named, of a channel or supergroup
	Silent   []int64 // administrators of a channel, perhaps the bot, without can_post_messages
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
	ID    int
	Text  string   // a client makes entities of its commands and mentions
	Looks []Entity // that the writer gave to parts of the text, such as bold
	// Thread is the topic in a forum. Elsewhere it is the thread of replies
	// that a supergroup's messages carry, which is no topic.
	Thread     int
	ReplyTo    int    // a message of the same chat
	Quote      string // the part of that message which the person picked
	Forwarded  string // the name of whoever wrote it, if it is forwarded
	Anonymous  bool   // an admin who writes as the group
	NewMembers []User // makes it the service message that these joined
	Hidden     bool   // makes it ephemeral, if it is a command that a menu of the bot hides
}

// An Entity marks a part of a text. Offset and Length are in UTF-16 units.
type Entity struct {
	Type   string `json:"type"`
	Offset int    `json:"offset"`
	Length int    `json:"length"`
	URL    string `json:"url,omitempty"`
}

// A Button is one button of an inline keyboard, which does one thing.
type Button struct {
	Text         string      `json:"text"`
	CallbackData string      `json:"callback_data,omitempty"`
	URL          string      `json:"url,omitempty"`
	Copy         *CopyText   `json:"copy_text,omitempty"`
	Share        *ChosenChat `json:"switch_inline_query_chosen_chat,omitempty"`
}

// A CopyText is what a button copies.
type CopyText struct {
	Text string `json:"text"`
}

// A ChosenChat is the inline query that a button starts in a chat which the person
// picks.
type ChosenChat struct {
	Query    string `json:"query"`
	Users    bool   `json:"allow_user_chats,omitempty"`
	Groups   bool   `json:"allow_group_chats,omitempty"`
	Channels bool   `json:"allow_channel_chats,omitempty"`
}

// A SentMessage is a message of the bot as the members of a chat see it now.
type SentMessage struct {
	Chat      int64 // zero for an inline message
	ID        int   // zero for an inline and for an ephemeral message
	InlineID  string
	Ephemeral int   // its ephemeral_message_id
	Receiver  int64 // who alone sees an ephemeral message
	Replaces  int   // the message in whose place
	Thread    int   // the topic that it stands in
	ReplyTo   int
	Quote     string // the part of that message at which it points
	Text      string // as shown: white space at both ends is cut, as Telegram does
	Entities  []Entity
	Rich      bool     // it is a rich message, of whose Text each block is a line, with folds as they come
	Unfolded  string   // a rich message's Text with all folds opened
	Quotes    []string // the block quotations of a rich message, those in folds too
	Keyboard  [][]Button
	NoPreview bool // link previews are off
	Edits     int  // how often it was changed
	File      *SentFile
}

// A SentFile is a document as the members of a chat get it.
type SentFile struct {
	Name string
	Type string // the media type, which follows from the name
	Data string
}

// An Update is what was queued for the bot.
type Update struct {
	ID      int64  // zero if it is not for the bot: privacy mode or allowed_updates left it out
	Message int    // the message it is about, if any
	Query   string // id of the callback query, inline query or guest query, if any
	JSON    json.RawMessage
}

// A Call is one request of the bot.
type Call struct {
	Method      string
	Params      map[string]string // as they were given; a file is its name
	Chat        int64             // chat_id where that is a number, else zero
	Time        time.Time
	Code        int // 200, the error_code, or zero if the connection was dropped
	Description string
}

// A CallbackAnswer is what a person sees who has pressed a button.
type CallbackAnswer struct {
	Text  string // may be empty
	Stays bool   // until the person closes it
	URL   string // that the press opens, or ""
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
	ID, Title, Description string
	Message                SentMessage
}

// A Menu is one list of commands that the bot set.
type Menu struct {
	Scope    string // "default", "all_private_chats" and so on
	Language string
	Commands []MenuCommand
}

// A MenuCommand is one row of a menu.
type MenuCommand struct {
	Command     string `json:"command"`
	Description string `json:"description"`
	Ephemeral   bool   `json:"is_ephemeral,omitempty"`
}

// The objects of the Bot API as they go to the bot, with the fields that this
// server sets.

type wireChat struct {
	ID        int64  `json:"id"`
	Type      string `json:"type"`
	Title     string `json:"title,omitempty"` // not of a person
	Username  string `json:"username,omitempty"`
	FirstName string `json:"first_name,omitempty"`
	IsForum   bool   `json:"is_forum,omitempty"`
	IsDirect  bool   `json:"is_direct_messages,omitempty"`
}

type wireMessage struct {
	MessageID      int          `json:"message_id"`
	EphemeralID    int          `json:"ephemeral_message_id,omitempty"`
	Receiver       *User        `json:"receiver_user,omitempty"`
	ThreadID       int          `json:"message_thread_id,omitempty"`
	From           *User        `json:"from,omitempty"`
	SenderChat     *wireChat    `json:"sender_chat,omitempty"`
	Date           int64        `json:"date"`
	GuestQueryID   string       `json:"guest_query_id,omitempty"`
	Origin         object       `json:"forward_origin,omitempty"`
	Chat           wireChat     `json:"chat"`
	IsTopicMessage bool         `json:"is_topic_message,omitempty"`
	ReplyTo        *wireMessage `json:"reply_to_message,omitempty"`
	Quote          *wireQuote   `json:"quote,omitempty"`
	ViaBot         *User        `json:"via_bot,omitempty"`
	EditDate       int64        `json:"edit_date,omitempty"`
	Text           string       `json:"text,omitempty"`
	Entities       []Entity     `json:"entities,omitempty"`
	Rich           *wireRich    `json:"rich_message,omitempty"`
	Preview        *wirePreview `json:"link_preview_options,omitempty"`
	Document       *wireFile    `json:"document,omitempty"`
	NewMembers     []User       `json:"new_chat_members,omitempty"`
	MigrateTo      int64        `json:"migrate_to_chat_id,omitempty"`
	MigrateFrom    int64        `json:"migrate_from_chat_id,omitempty"`
	ReplyMarkup    *wireMarkup  `json:"reply_markup,omitempty"`
}

type wireQuote struct {
	Text     string   `json:"text"`
	Entities []Entity `json:"entities,omitempty"`
	Position int      `json:"position"`
	IsManual bool     `json:"is_manual,omitempty"`
}

type wireFile struct {
	ID       string `json:"file_id"`
	UniqueID string `json:"file_unique_id"`
	Name     string `json:"file_name"`
	Type     string `json:"mime_type"`
	Size     int    `json:"file_size"`

	data string // is fetched by another way
}

type wirePreview struct {
	IsDisabled bool `json:"is_disabled,omitempty"`
}

type wireMarkup struct {
	Keyboard [][]Button `json:"inline_keyboard"`
}

// An object is one of the Bot API that goes to the bot and is not kept.
type object map[string]any

// administratorRights are the fields that an administrator must have, and one that
// administrators of channels have.
var administratorRights = strings.Fields(`can_be_edited is_anonymous can_manage_chat can_delete_messages
	can_manage_video_chats can_restrict_members can_promote_members can_change_info can_invite_users
	can_post_stories can_edit_stories can_delete_stories can_send_welcome_messages`)

const postRight = "can_post_messages"

// member makes a ChatMember, with the fields that its status demands.
func member(u User, status string) object {
	m := object{"status": status, "user": u}
	switch status {
	case "creator":
		m["is_anonymous"] = false
	case "kicked":
		m["until_date"] = 0
	case "administrator":
		for _, right := range administratorRights {
			m[right] = false
		}
	}
	return m
}
