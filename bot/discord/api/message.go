package api

import "encoding/json"

// A Message is one message as the API takes it: of components alone, with the
// flag ComponentsV2, or in the plain form, with an embed and rows of buttons. Its
// fields have the names that the documentation gives them.
type Message struct {
	Content    string      `json:"content,omitempty"` // Markdown, in the plain form
	Components []Component `json:"components"`
	Embeds     []Embed     `json:"embeds,omitempty"`
	Flags      int         `json:"flags,omitempty"`
	Mentions   Mentions    `json:"allowed_mentions"`

	// Attachments name the files that come along in a form. In an update an
	// empty list takes old files away; nil says nothing of them.
	Attachments []Attachment `json:"attachments,omitzero"`
	Files       []File       `json:"-"`
}

// An Embed holds the text of a message in the plain form.
type Embed struct {
	Description string `json:"description"` // Markdown, at most 4,096 characters
}

// The flags of a message.
const (
	Ephemeral    = 1 << 6  // the asker alone sees it
	ComponentsV2 = 1 << 15 // it is made of components alone, and stays so when it is edited
)

// An Attachment names a file by its number in the form.
type Attachment struct {
	ID   string `json:"id"`
	Name string `json:"filename"`
}

// A File is sent beside the message, in a form.
type File struct {
	Name string
	Type string // the media type
	Data []byte
}

// Mentions say whom a message notifies, of those whom its text names: nobody, if
// empty. Without a list Discord would notify everyone.
type Mentions struct {
	User string // the id of the one person; may be empty
	Role string // the id of the one role whose members are; may be empty
}

// MarshalJSON gives the list that allows no other mention.
func (m Mentions) MarshalJSON() ([]byte, error) {
	list := map[string][]string{"parse": {}}
	if m.User != "" {
		list["users"] = []string{m.User}
	}
	if m.Role != "" {
		list["roles"] = []string{m.Role}
	}
	return json.Marshal(list)
}

// The types of component, and the styles of a button; components/reference in
// the documentation.
const (
	ActionRow   = 1
	Button      = 2
	SelectMenu  = 3
	Section     = 9 // text with an accessory beside it
	TextDisplay = 10
	FileDisplay = 13
	Separator   = 14

	PrimaryButton   = 1
	SecondaryButton = 2
	DangerButton    = 4
	LinkButton      = 5 // opens an address
)

// A Component is a piece of a message. Which fields it has depends on its Type.
type Component struct {
	Type        int         `json:"type"`
	Components  []Component `json:"components,omitempty"` // of a row or a section
	Accessory   *Component  `json:"accessory,omitempty"`  // of a section: a button
	Content     string      `json:"content,omitempty"`    // of a text display: Markdown
	CustomID    string      `json:"custom_id,omitempty"`
	URL         string      `json:"url,omitempty"` // of a LinkButton, in place of CustomID
	Style       int         `json:"style,omitempty"`
	Label       string      `json:"label,omitempty"`
	Disabled    bool        `json:"disabled,omitempty"`
	Placeholder string      `json:"placeholder,omitempty"`
	Options     []Option    `json:"options,omitempty"`
	File        *Media      `json:"file,omitempty"` // of a file display
}

// Media names a file that comes along: "attachment://" and its name.
type Media struct {
	URL string `json:"url"`
}

// An Option is one line of a menu.
type Option struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// The types of response; interactions/receiving-and-responding in the
// documentation.
const (
	RespondPong        = 1
	RespondMessage     = 4
	RespondLater       = 5 // the message comes later
	RespondNothing     = 6 // leaves the message whose button was pressed
	RespondUpdate      = 7 // changes that message
	RespondSuggestions = 8
)

// A Response answers an interaction.
type Response struct {
	Type int          `json:"type"`
	Data ResponseData `json:"data,omitempty"`
}

// ResponseData is a Message, Suggestions or a Deferral.
type ResponseData interface{ responseData() }

func (Message) responseData()     {}
func (Suggestions) responseData() {}
func (Deferral) responseData()    {}

// Files are those that come with a response.
func (r Response) Files() []File {
	m, _ := r.Data.(Message) // other data has none
	return m.Files
}

// A Deferral is the data of a response whose message comes later.
type Deferral struct {
	Flags int `json:"flags"`
}

// Suggestions complete the option that is being typed.
type Suggestions struct {
	Choices []Suggestion `json:"choices"` // never nil
}

// A Suggestion is a value with the text that stands for it in the list.
type Suggestion struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// A ChannelMessage is a message that the bot posts by itself, or in answer to
// another message.
type ChannelMessage struct {
	Message
	Reference *Reference `json:"message_reference,omitempty"`
	Nonce     string     `json:"nonce"` // with Enforce, Discord makes one message of those with the same nonce
	Enforce   bool       `json:"enforce_nonce"`
}

// A ForumPost is a thread of a forum with its first message.
type ForumPost struct {
	Name    string  `json:"name"`
	Message Message `json:"message"`
}

// A Reference is the message that a message replies to.
type Reference struct {
	MessageID string `json:"message_id"`
	Fail      bool   `json:"fail_if_not_exists"` // false: a deleted message is replied to all the same
}
