package api

import (
	"encoding/json"
)

// What the bot sends.

// Encode is an object as a parameter of a call.
func Encode(object any) string {
	raw, err := json.Marshal(object)
	if err != nil {
		panic("telegram: " + err.Error()) // no object here has a field that can't be encoded
	}
	return string(raw)
}

// ReplyParameters name the message that a new one replies to.
type ReplyParameters struct {
	MessageID   int  `json:"message_id,omitempty"`
	EphemeralID int  `json:"ephemeral_message_id,omitempty"`
	Anyway      bool `json:"allow_sending_without_reply,omitempty"`

	Quotation
}

// A Quotation is a part of the message that a new one replies to: at most
// MaxQuotation units of its text as they stand, with the looks that they have
// there.
type Quotation struct {
	Text     string   `json:"quote,omitempty"`
	Position int      `json:"quote_position,omitempty"` // in UTF-16 units
	Looks    []Entity `json:"quote_entities,omitempty"`
}

// MaxQuotation is the longest Quotation, in UTF-16 units.
const MaxQuotation = 1024

// Ephemeral says which member of a group alone sees a message. A bot that is no
// administrator must name a press, or reply to an ephemeral message, of the last
// 15 seconds. (core.telegram.org/bots/api#ephemeral-messages-and-commands)
type Ephemeral struct {
	Receiver int64  `json:"receiver_user_id"`
	QueryID  string `json:"callback_query_id,omitempty"`
	Replaces bool   `json:"replace_callback_query_message,omitempty"` // shown in place of the pressed message, which must not be ephemeral
}

// LinkPreview says whether a message shows what its first link leads to.
type LinkPreview struct {
	Disabled bool `json:"is_disabled"`
}

// A Keyboard is the rows of buttons below a message.
type Keyboard struct {
	Rows [][]Button `json:"inline_keyboard"`
}

// A Button does one thing when it is pressed: it sends Data, at most 64 bytes, opens
// a URL, copies a text, or shares an inline result.
type Button struct {
	Text  string      `json:"text"`
	Data  string      `json:"callback_data,omitempty"`
	URL   string      `json:"url,omitempty"`
	Copy  *CopyText   `json:"copy_text,omitempty"`
	Share *ChosenChat `json:"switch_inline_query_chosen_chat,omitempty"`
}

// A CopyText is a text for the clipboard, of 1 to 256 characters.
type CopyText struct {
	Text string `json:"text"`
}

// A ChosenChat has a person pick a chat of some kinds, and starts an inline query
// there. The bot must have inline mode.
type ChosenChat struct {
	Query    string `json:"query"`
	Users    bool   `json:"allow_user_chats,omitempty"`
	Groups   bool   `json:"allow_group_chats,omitempty"`
	Channels bool   `json:"allow_channel_chats,omitempty"`
}

// A MenuCommand is a line of the menu of commands.
type MenuCommand struct {
	Command     string `json:"command"`
	Description string `json:"description"`
	Ephemeral   bool   `json:"is_ephemeral,omitempty"` // nobody but the sender and the bot sees it
}

// A MenuScope says which chats have a menu.
type MenuScope struct {
	Type string `json:"type"`
}

// An InlineArticle is a result of an inline query, or the answer to a guest.
type InlineArticle struct {
	Type        string       `json:"type"` // "article"
	ID          string       `json:"id"`
	Title       string       `json:"title"`
	Description string       `json:"description,omitempty"`
	Content     InputMessage `json:"input_message_content"`
	Markup      *Keyboard    `json:"reply_markup,omitempty"`
}

// An InputMessage is the message that an inline article becomes: Rich, or a text
// with what belongs to it.
type InputMessage struct {
	Rich     *RichMessage `json:"rich_message,omitempty"`
	Text     string       `json:"message_text,omitempty"`
	Entities []Entity     `json:"entities,omitempty"`
	Preview  *LinkPreview `json:"link_preview_options,omitempty"`
}

// A StartButton stands above inline results and opens the private chat.
type StartButton struct {
	Text  string `json:"text"`
	Start string `json:"start_parameter"`
}

// A RichMessage is a message of blocks.
// (core.telegram.org/bots/api#inputrichmessage)
type RichMessage struct {
	Blocks []RichBlock `json:"blocks"`

	// AsItIs keeps clients from making links, mentions and commands of the text.
	AsItIs bool `json:"skip_entity_detection,omitempty"`
}

// A RichBlock is a piece of a rich message. Its Type says which fields it has.
type RichBlock struct {
	Type string   `json:"type"`           // "paragraph", "heading", "footer", "blockquote", "list", "table" or "details"
	Text RichText `json:"text,omitempty"` // of a paragraph, heading or footer
	Size int      `json:"size,omitempty"` // of a heading, from 1, the largest, to 6

	Blocks  []RichBlock  `json:"blocks,omitempty"`  // in a blockquote or in details
	Credit  RichText     `json:"credit,omitempty"`  // of a blockquote; may be empty
	Summary RichText     `json:"summary,omitempty"` // of details: all that is seen before a reader opens them
	Items   []RichItem   `json:"items,omitempty"`   // of a list
	Cells   [][]RichCell `json:"cells,omitempty"`   // of a table, row by row

	Bordered bool `json:"is_bordered,omitempty"` // the table has lines
	Striped  bool `json:"is_striped,omitempty"`  // every other row is shaded
	Compact  bool `json:"is_compact,omitempty"`  // cells have little room around them
}

// A RichItem is an item of a list.
type RichItem struct {
	Blocks []RichBlock `json:"blocks"`
}

// A RichCell is a cell of a table.
type RichCell struct {
	Text   RichText `json:"text"`
	Header bool     `json:"is_header,omitempty"`
	Spans  int      `json:"colspan,omitempty"` // columns, if more than one
	Align  string   `json:"align"`             // "left", "center" or "right"
	VAlign string   `json:"valign"`            // "top", "middle" or "bottom"
}

// A RichText is a text in pieces.
type RichText []RichSpan

// A RichSpan is a piece of text with one look.
type RichSpan struct {
	Type string // "bold", "italic" or "url"; "" is plain
	Text string
	URL  string // of a url
}

// MarshalJSON is the text as a string if it is plain, else as a list.
func (t RichText) MarshalJSON() ([]byte, error) {
	switch len(t) {
	case 0:
		return []byte(`""`), nil
	case 1:
		return json.Marshal(t[0])
	}
	return json.Marshal([]RichSpan(t))
}

// MarshalJSON is a plain piece as a string, another as an object.
func (s RichSpan) MarshalJSON() ([]byte, error) {
	if s.Type == "" {
		return json.Marshal(s.Text)
	}
	return json.Marshal(struct {
		Type string `json:"type"`
		Text string `json:"text"`
		URL  string `json:"url,omitempty"`
	}{s.Type, s.Text, s.URL})
}
