package discord

import (
	"context"
	"encoding/json"
	"strings"

	"planbot/bot"
	"planbot/bot/discord/api"
	"planbot/bot/locale"
	"planbot/bot/message"
)

// The types of interaction; receiving-and-responding in the documentation.
const (
	interactPing    = 1
	interactCommand = 2
	interactPress   = 3
	interactSuggest = 4
)

// An interaction is what a person did, as far as the bot reads it. The library's
// type would lose the whole interaction for one component that it does not know.
type interaction struct {
	ID          string      `json:"id"`
	Application string      `json:"application_id"`
	Token       string      `json:"token"` // secret: whoever has it can answer
	Type        int         `json:"type"`
	Data        data        `json:"data"`
	Message     chatMessage `json:"message"` // whose button was pressed
	Guild       string      `json:"guild_id"`
	Channel     string      `json:"channel_id"`
	Place       struct {
		Type int `json:"type"`
	} `json:"channel"`
	Context int    `json:"context"`
	Locale  string `json:"locale"`          // of the asker's client
	Granted string `json:"app_permissions"` // to the bot, in the channel

	// Owners are who has installed the bot, by kind of installation: "0" is the
	// server. nil: Discord did not say.
	Owners map[string]string `json:"authorizing_integration_owners"`
	Member member            `json:"member"` // who did it, in a server
	User   author            `json:"user"`   // who did it, elsewhere
}

// A member is somebody in a server.
type member struct {
	User        author   `json:"user"`
	Roles       []string `json:"roles"`
	Permissions string   `json:"permissions"` // in the channel: bits, as a decimal number
}

// directContext is the context of a direct message with the bot.
const directContext = 1

// serverInstall is the key of Owners for an installation in a server.
const serverInstall = "0"

// userInstall is that of an installation by a user.
const userInstall = "1"

// foreign reports whether an interaction comes from a server that the bot is not
// in: the asker alone has installed it.
func (i *interaction) foreign() bool {
	return i.Owners != nil && i.Owners[serverInstall] != i.Guild
}

// origin tells the core where an interaction comes from, and what the asker may
// do there; c is the command that it calls, or nil for a press. The chat of a
// direct message has the user's id, so that what is kept for it is that user's.
// Other chats outside of servers, and servers that the bot is not in, are unknown
// places.
func (i *interaction) origin(c *bot.Command) message.Origin {
	from := message.Origin{Platform: platform, User: i.User.ID, PrivateReplies: true, Addressed: true, Openly: i.Data.open(), Language: i.Locale}
	switch {
	case i.direct():
		from.Chat, from.Thread, from.Direct = i.User.ID, i.Channel, true
		return from
	case i.Guild == "":
		return from
	}
	from.User, from.Roles, from.Unable = i.Member.User.ID, i.Member.Roles, i.unable()
	if i.foreign() {
		return from
	}
	// Discord delivers a command only when its default permissions, or the
	// server's own rules for it, let the member call it.
	granted := message.Read
	if c != nil && i.Type == interactCommand && i.Owners[serverInstall] != "" {
		granted = c.Needs
	}
	may := bits(i.Member.Permissions)
	from.Chat, from.Thread = i.Guild, i.Channel
	from.Admin = always(may.manages() || granted >= message.Manage)
	from.Posts = always(may.posts() || granted >= message.Post)
	return from
}

func always(yes bool) func(context.Context) (bool, error) {
	return func(context.Context) (bool, error) { return yes, nil }
}

// words are those of the language of the asker's client.
func (i *interaction) words() *locale.Words { return locale.In(locale.Base(i.Locale)) }

// say returns a text of the interface in that language.
func (i *interaction) say(key string, args ...any) string { return i.words().Say(key, args...) }

// private is a text of the interface, to the asker alone.
func (i *interaction) private(key string, args ...any) api.Response {
	return private(i.say(key, args...))
}

// asker is the id of whoever did it.
func (i *interaction) asker() string {
	if i.Guild == "" {
		return i.User.ID
	}
	return i.Member.User.ID
}

// asked reports whether the presser alone sees the message with the button, or has
// asked for it. Messages that answer no interaction, such as scheduled posts and
// answers to a mention, are nobody's.
func (i *interaction) asked() bool {
	return i.direct() || i.hidden() || i.Message.Cause.User.ID != "" && i.Message.Cause.User.ID == i.asker()
}

// direct reports whether it was done in direct messages with the bot.
func (i *interaction) direct() bool { return i.Guild == "" && i.Context == directContext }

// hidden reports whether the presser alone sees the message with the button.
func (i *interaction) hidden() bool { return i.Message.Flags&api.Ephemeral != 0 }

// silenced reports whether the asker may not write in the channel. Then the bot
// writes nothing there for them either.
func (i *interaction) silenced() bool {
	return i.Guild != "" && !bits(i.Member.Permissions).has(writing(i.Place.Type))
}

// unable says why the bot cannot post in the channel by itself, or "" when it
// can, as far as Discord says.
func (i *interaction) unable() string {
	switch missing := lacking(i.Granted, i.Place.Type); {
	case i.foreign():
		return i.say("discord.not_member")
	case len(missing) > 0:
		return i.say("discord.lacking_here", i.words().List(missing))
	}
	return ""
}

// data says what was done.
type data struct {
	Name     string   `json:"name"` // of the command, in the default language
	Type     int      `json:"type"` // of the command
	Options  []given  `json:"options"`
	TargetID string   `json:"target_id"` // the message of a message command
	CustomID string   `json:"custom_id"` // of a button or a menu
	Values   []string `json:"values"`    // that were chosen from a menu
	Resolved struct {
		Messages map[string]chatMessage  `json:"messages"`
		Channels map[string]namedChannel `json:"channels"`
	} `json:"resolved"`
}

// A given option has a value of its own type.
type given struct {
	Name    string          `json:"name"`
	Value   json.RawMessage `json:"value"`
	Focused bool            `json:"focused"` // it is being typed
}

// A message is one that somebody wrote.
type chatMessage struct {
	ID         string       `json:"id"`
	Type       int          `json:"type"`
	Channel    string       `json:"channel_id"`
	Guild      string       `json:"guild_id"` // empty: a direct message
	Author     author       `json:"author"`
	Webhook    string       `json:"webhook_id"`
	Content    string       `json:"content"`
	Flags      int          `json:"flags"`
	Embeds     []embed      `json:"embeds"`
	Components components   `json:"components"`
	Member     member       `json:"member"` // the author, in a server
	Roles      []string     `json:"mention_roles"`
	Referenced *chatMessage `json:"referenced_message"` // that it replies to
	Cause      struct {
		User author `json:"user"`
	} `json:"interaction_metadata"` // the interaction that it answers
}

// An embed of a message, as far as it has text.
type embed struct {
	Title       string `json:"title"`
	Description string `json:"description"`
}

// origin tells the core where a message comes from. Discord does not say what the
// author may do there.
func (m *chatMessage) origin() message.Origin {
	if m.Guild == "" {
		return message.Origin{Platform: platform, Chat: m.Author.ID, Thread: m.Channel, User: m.Author.ID, Direct: true, Addressed: true}
	}
	return message.Origin{Platform: platform, Chat: m.Guild, Thread: m.Channel, User: m.Author.ID, Roles: m.Member.Roles, Addressed: true}
}

type author struct {
	ID  string `json:"id"`
	Bot bool   `json:"bot"`
}

// components are those of a message as they come: other bots may have made them,
// of kinds that the bot does not know.
type components struct{ raw json.RawMessage }

// UnmarshalJSON keeps them as they are.
func (c *components) UnmarshalJSON(raw []byte) error {
	c.raw = append([]byte(nil), raw...)
	return nil
}

// own are the components of a message that the bot has made.
func (c components) own() []api.Component {
	var out []api.Component
	_ = json.Unmarshal(c.raw, &out) // what can't be read is not the bot's
	return out
}

// texts are those of all of them.
func (c components) texts() []string {
	var all []component
	_ = json.Unmarshal(c.raw, &all) // what has another shape has no text
	return component{Components: all}.texts()
}

// A component of a message, as far as it has text.
type component struct {
	Content    string      `json:"content"`
	Components []component `json:"components"`
}

// texts are those of a component and of the ones in it.
func (c component) texts() []string {
	out := []string{c.Content}
	for _, inner := range c.Components {
		out = append(out, inner.texts()...)
	}
	return out
}

// words is what a message says: its text, or that of its embeds and components.
func (m *chatMessage) words() string {
	if s := strings.TrimSpace(m.Content); s != "" {
		return s
	}
	var parts []string
	for _, e := range m.Embeds {
		parts = append(parts, e.Title, e.Description)
	}
	parts = append(parts, m.Components.texts()...)
	return strings.TrimSpace(strings.Join(parts, "\n"))
}

// argument returns the value of the command's argument, and whether the asker
// alone shall see the answer.
func (d *data) argument(c *bot.Command) (arg string, private bool) {
	for _, o := range d.Options {
		switch {
		case o.Name == privateOption:
			_ = json.Unmarshal(o.Value, &private) // anything but true is false
		case c != nil && o.Name == c.Arg.Name:
			_ = json.Unmarshal(o.Value, &arg) // anything but a text is none
		}
	}
	if c != nil && c.Arg.Kind == bot.SubjectArg {
		for _, name := range []string{personOption, topicOption} {
			arg = strings.TrimSpace(arg + " " + d.text(name))
		}
	}
	return arg, private
}

// open reports whether the asker has said that the answer shall not be private.
func (d *data) open() bool {
	for _, o := range d.Options {
		if o.Name == privateOption {
			return string(o.Value) == "false"
		}
	}
	return false
}

// addressee is the id of the user whom the answer is for, or "".
func (d *data) addressee() string {
	if id := d.text(forOption); api.IsID(id) {
		return id
	}
	return ""
}

// text is the value of an option of that name, or "".
func (d *data) text(name string) (value string) {
	for _, o := range d.Options {
		if o.Name == name {
			_ = json.Unmarshal(o.Value, &value) // anything but a text is none
		}
	}
	return value
}

// channel is the id of the channel in which the answer shall be posted, or "".
func (d *data) channel() string { return d.text(channelOption) }

// typing returns the option that is being typed.
func (d *data) typing() (name, value string) {
	for _, o := range d.Options {
		if o.Focused {
			_ = json.Unmarshal(o.Value, &value) // anything but a text is none
			return o.Name, value
		}
	}
	return "", ""
}
