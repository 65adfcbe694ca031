package discordtest

import "encoding/json"

// A User is a person, or a bot. An empty one is "reader".
type User struct {
	ID   string
	Name string
	Bot  bool
}

// A Guild is a server that the bot is in.
type Guild struct {
	ID       string
	Channels []Channel
	System   string // id of the channel in which Discord greets members; empty: none
	Locale   string // that its owner prefers; empty: en-US
	Members  []Member
	Roles    []Role // that can be picked in an option
	Rules    []Rule // for commands, as its owner sets them under Integrations
}

// A Rule says who can call a command in a guild, in place of the command's
// default permissions. A rule for a user counts before those for roles, an
// allowing rule for a role before a denying one, and the rule for everybody last.
type Rule struct {
	Command string // its name
	For     string // the id of a user or a role; that of the guild: everybody
	Allow   bool
}

// A Role of a guild.
type Role struct {
	ID          string
	Name        string
	Mentionable bool // by anybody
}

// A Channel is a text channel of a guild, or what else Type says.
type Channel struct {
	ID     string
	Name   string
	Type   int    // Discord's number: 0 text, 4 category, 5 announcements, 10 to 12 threads, 15 forum
	Hidden bool   // the bot may not see it: 403 with code 50001
	Muted  bool   // the bot may not write in it: 403 with code 50013
	Locked bool   // a thread that takes no more messages: 400 with code 50083
	Tagged bool   // a forum whose posts need a tag: 400 with code 40067
	Parent string // id of the channel that a thread is in

	Permissions    uint64 // of the user who names it in an option; zero: as in the channel of the interaction
	AppPermissions uint64 // of the bot; zero: those of an ordinary bot, as far as Hidden and Muted let it
}

// What members and bots may do where a test says nothing else.
const (
	Ordinary    uint64 = viewChannel | sendMessages | createThreads | sendInThreads | readHistory | useCommands
	OrdinaryBot uint64 = viewChannel | sendMessages | createThreads | sendInThreads | embedLinks | readHistory
)

// A Member of a guild.
type Member struct {
	User  User
	Roles []string
}

// A Kind is what a user does.
type Kind int

// The kinds of interaction.
const (
	SlashCommand   Kind = iota // Name and Options
	Autocomplete               // the same, one option Focused
	MessageCommand             // Name and Target: right click on a message
	Press                      // Message and CustomID of a component; Values of a menu
)

// An Interaction is what a user does with the bot. Empty fields mean what is
// usual: a reader, English, the guild's first channel.
type Interaction struct {
	Kind    Kind
	Name    string // of the command
	Sub     string // of the subcommand, which has the options; empty: the command has none
	Options []Option

	Target Message // of a message command

	Message  string   // id of the message whose component is pressed; empty: an old one, made up
	CustomID string   // of the component
	Values   []string // chosen in a select menu

	Guild   string // empty: a direct message with the bot
	Private bool   // a direct message between people, or a group; needs UserInstall
	Channel string // empty: the guild's first, or the user's direct message channel

	User        User
	Permissions uint64 // of the member in the channel; zero: Ordinary
	UserInstall bool   // the app is installed by the user and is not in the server
	Locale      string // of the user; empty: en-US
}

// An Option is a value that the user typed or chose.
type Option struct {
	Name    string
	Value   string // as text; sent as the registered type wants it
	Focused bool   // the one being typed, in an autocomplete
}

// A Message is what a user writes in a channel.
type Message struct {
	ID      string // empty: a new one
	Content string // "<@ID>" mentions
	Guild   string // empty: a direct message to the bot
	Channel string // empty: the guild's first, or the author's direct message channel
	Author  User
	ReplyTo string // id of the message that it answers
	Webhook string // id of the webhook that wrote it
	More    string // a JSON object of further fields, as Discord's API has them: embeds, poll, message_snapshots
}

// A Response is the bot's first answer to an interaction.
type Response struct {
	Type      int // Discord's callback type: 4 message, 5 deferred, 6 deferred update, 7 update, 8 choices
	Ephemeral bool
	Choices   []Choice        // type 8
	Message   SentMessage     // types 4 and 7: as it is now shown
	Body      json.RawMessage // what the bot sent
}

// A Choice is an autocomplete suggestion.
type Choice struct {
	Name  string          `json:"name"`
	Value json.RawMessage `json:"value"`
}

// A SentMessage is a message of the bot as members see it, edits applied.
type SentMessage struct {
	ID          string
	Content     string
	Embeds      []Embed
	Components  []Component
	Files       []SentFile
	Flags       int
	Ephemeral   bool
	Roles       []string // whose members it notifies
	ReplyTo     string   // id of the message that it answers
	Interaction string   // id of the interaction that it answers; empty for a plain message
	Edits       int
}

// A SentFile is a file that comes with a message.
type SentFile struct {
	Name string
	Type string // the media type, as the bot gave it
	Data string
}

// An Embed of a message, as far as the bot fills it.
type Embed struct {
	Type        string `json:"type"`
	Description string `json:"description"`
}

// A Component is a part of a message, as far as the bot fills it: a row, a button, a
// menu, a text. Which fields it has depends on its Type, by Discord's number.
type Component struct {
	Type        int            `json:"type"`
	ID          int            `json:"id,omitempty"`
	CustomID    string         `json:"custom_id,omitempty"`
	URL         string         `json:"url,omitempty"` // of a link button, which has no custom id
	Style       int            `json:"style,omitempty"`
	Label       string         `json:"label,omitempty"`
	Disabled    bool           `json:"disabled,omitempty"`
	Placeholder string         `json:"placeholder,omitempty"`
	MinValues   int            `json:"min_values,omitempty"` // of a menu
	MaxValues   int            `json:"max_values,omitempty"`
	Options     []SelectOption `json:"options,omitempty"`
	Content     string         `json:"content,omitempty"` // of a text display
	Components  []Component    `json:"components,omitempty"`
	Accessory   *Component     `json:"accessory,omitempty"` // of a section
	File        *Media         `json:"file,omitempty"`      // of a file display
}

// Media names a file of the message.
type Media struct {
	URL string `json:"url"`
}

// A SelectOption is a row of a select menu.
type SelectOption struct {
	Label string `json:"label"`
	Value string `json:"value"`
}
