package discord

import (
	"context"

	"github.com/bwmarrin/discordgo"

	"planbot/bot"
)

// A Message is one message as Discord's API takes it. Its fields have the
// names that the documentation gives them.
type Message struct {
	Content    string                    `json:"content"`
	Embeds     []*discordgo.MessageEmbed `json:"embeds"`     // never nil: an edit must take old ones away
	Components []Component               `json:"components"` // likewise
	Flags      int                       `json:"flags,omitempty"`
	Mentions   NoMentions                `json:"allowed_mentions"`

	// Attachments name the files that come along in a form. In an update an
	// empty list takes old files away; nil says nothing of them.
	Attachments []Attachment `json:"attachments,omitzero"`
	Files       []bot.File   `json:"-"`
}

// An Attachment names a file by its number in the form.
type Attachment struct {
	ID   string `json:"id"`
	Name string `json:"filename"`
}

// NoMentions is the list of whom a message may notify: nobody. Without it
// Discord would notify everyone whom the text names.
type NoMentions struct{}

// MarshalJSON gives the list that allows no kind of mention.
func (NoMentions) MarshalJSON() ([]byte, error) { return []byte(`{"parse":[]}`), nil }

// A Component is a row, a button in it, or a menu in it.
type Component struct {
	Type        discordgo.ComponentType `json:"type"`
	Components  []Component             `json:"components,omitempty"` // of a row
	CustomID    string                  `json:"custom_id,omitempty"`
	Style       discordgo.ButtonStyle   `json:"style,omitempty"`
	Label       string                  `json:"label,omitempty"`
	Disabled    bool                    `json:"disabled,omitempty"`
	Placeholder string                  `json:"placeholder,omitempty"`
	Options     []Option                `json:"options,omitempty"`
}

// An Option is one line of a menu.
type Option struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// Flags of a message.
const ephemeral = 1 << 6 // shown to the asker alone

// A response answers an interaction.
type response struct {
	Type int `json:"type"`
	Data any `json:"data,omitempty"` // Message, suggestions or deferral
}

// files are those that come with a response.
func (r response) files() []bot.File {
	m, _ := r.Data.(Message) // other data has none
	return m.Files
}

// An outcome is all that answers an interaction.
type outcome struct {
	first response
	rest  []Message // that follow it, where an answer has several and no buttons to turn them

	// work takes longer than a first response may. It is done once Discord has
	// a first that says so, whose place its message then takes.
	work func(context.Context) Message
}

// atOnce is the outcome of a response alone.
func atOnce(r response) outcome { return outcome{first: r} }

// deferral is the data of a response whose message comes later.
type deferral struct {
	Flags int `json:"flags"`
}

// The types of response; receiving-and-responding in the documentation.
const (
	respondPong        = 1
	respondMessage     = 4
	respondLater       = 5 // the message comes later
	respondNothing     = 6 // leaves the message whose button was pressed
	respondUpdate      = 7 // changes it
	respondSuggestions = 8
)

// suggestions answer an option that is being typed.
type suggestions struct {
	Choices []suggestion `json:"choices"`
}

type suggestion struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// A channelMessage is a message that a bot posts by itself, in answer to
// another one.
type channelMessage struct {
	Message
	Reference *reference `json:"message_reference,omitempty"`
	Nonce     string     `json:"nonce"` // Discord makes one message of those with the same
	Enforce   bool       `json:"enforce_nonce"`
}

type reference struct {
	MessageID string `json:"message_id"`
	Fail      bool   `json:"fail_if_not_exists"` // false: a deleted question is answered all the same
}
