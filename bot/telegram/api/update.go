package api

import (
	"encoding/json"
	"errors"
	"fmt"
)

// An Update is what the Bot API tells a bot, without its id: one of the fields
// is set, or none for kinds that the bot does not read. The types of this
// package hold what the bot reads and nothing else.
type Update struct {
	Message  *Message       `json:"message"`
	Edited   *Message       `json:"edited_message"`
	Guest    *Message       `json:"guest_message"`
	Callback *CallbackQuery `json:"callback_query"`
	Inline   *InlineQuery   `json:"inline_query"`
	Self     *MemberUpdate  `json:"my_chat_member"` // of the bot
	Member   *MemberUpdate  `json:"chat_member"`    // of anybody, where the bot is an admin
}

// UpdateKinds are the kinds that the bot reads.
func UpdateKinds() []string {
	return []string{"message", "edited_message", "guest_message", "callback_query", "inline_query", "my_chat_member", "chat_member"}
}

// ErrNoID means that an update has no id, so that it can't be confirmed by
// itself.
var ErrNoID = errors.New("an update without an id")

// maxID is the largest id that is accepted. Telegram's are far below.
const maxID = 1 << 52

// UpdateID reads the id of an update and nothing else of it.
func UpdateID(raw []byte) (int64, error) {
	var only struct {
		ID *int64 `json:"update_id"`
	}
	if err := json.Unmarshal(raw, &only); err != nil || only.ID == nil || *only.ID < 1 || *only.ID > maxID {
		return 0, ErrNoID
	}
	return *only.ID, nil
}

// DecodeUpdate reads an update. Its errors repeat no text that somebody wrote.
func DecodeUpdate(raw []byte) (u Update, err error) {
	err = json.Unmarshal(raw, &u)
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		err = fmt.Errorf("field %s is no %s", wrong.Field, wrong.Type)
	}
	return u, err
}

// A CallbackQuery is a press on a button.
type CallbackQuery struct {
	ID       string   `json:"id"`
	From     *User    `json:"from"`
	Message  *Message `json:"message"`
	InlineID string   `json:"inline_message_id"`
	Data     string   `json:"data"`
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
	Status string `json:"status"`
	User   User   `json:"user"`
}

// Absent reports whether the user is not in the chat.
func (m Member) Absent() bool { return m.Status == "left" || m.Status == "kicked" }

// Admin reports whether the user manages the chat.
func (m Member) Admin() bool { return m.Status == "creator" || m.Status == "administrator" }
