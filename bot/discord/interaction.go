package discord

import (
	"context"
	"slices"

	"planbot/bot"
	"planbot/bot/discord/api"
	"planbot/bot/discord/render"
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
	Place       placed      `json:"channel"`
	Context     int         `json:"context"`
	Locale      string      `json:"locale"`          // of the asker's client
	Granted     string      `json:"app_permissions"` // to the bot, in the channel

	// Owners are who has installed the bot, by kind of installation: "0" is the
	// server. nil: Discord did not say.
	Owners map[string]string `json:"authorizing_integration_owners"`
	Member member            `json:"member"` // who did it, in a server
	User   author            `json:"user"`   // who did it, elsewhere
}

// A placed is what Discord says of a channel.
type placed struct {
	Type   int    `json:"type"`
	Parent string `json:"parent_id"` // the channel of a thread, or a category
	Flags  int    `json:"flags"`
	Thread struct {
		Locked bool `json:"locked"` // to who may not manage threads
	} `json:"thread_metadata"`
}

// parent is the id of the channel that a thread is in, or "".
func (p *placed) parent() string {
	if slices.Contains(threads, p.Type) {
		return p.Parent
	}
	return ""
}

// requireTag is the flag of a forum whose posts need a tag.
const requireTag = 1 << 4

// closed says why a channel takes no posts of the bot, whatever it may do there, or
// "" when it does.
func (p *placed) closed(granted permissions) string {
	switch {
	case p.Type == forum && p.Flags&requireTag != 0:
		return refusals[40067]
	case p.Thread.Locked && !granted.has(manageThreads):
		return refusals[50083]
	}
	return ""
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
	from := message.Origin{Platform: platform, User: i.asker(), PrivateReplies: true, Addressed: true, Language: i.Locale}
	switch {
	case i.direct():
		from.Chat, from.Thread, from.Direct = i.User.ID, i.Channel, true
		return from
	case i.Guild == "":
		return from
	}
	from.Roles, from.Unable = i.Member.Roles, i.unable()
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
	from.Chat, from.Thread, from.Parent = i.Guild, i.Channel, i.Place.parent()
	from.Unsure = i.Type != interactCommand && i.Owners[serverInstall] != ""
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
	reply := message.Reply{Blocks: []message.Block{message.Paragraph{Text: i.say(key, args...)}}}
	page := render.Render(reply, render.Options{})[0]
	page.Flags |= api.Ephemeral
	return api.Response{Type: api.RespondMessage, Data: page}
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
	if i.foreign() {
		return i.say("discord.not_member")
	}
	return i.unableIn(&namedChannel{placed: i.Place, Granted: i.Granted}, "discord.lacking_here")
}

// unableIn says so of a channel of the server; lacks is the key of the sentence that
// names missing permissions.
func (i *interaction) unableIn(in *namedChannel, lacks string) string {
	if missing := lacking(in.Granted, in.Type); len(missing) > 0 {
		return i.say(lacks, i.words().List(missing))
	}
	if reason := in.closed(bits(in.Granted)); reason != "" {
		return i.say("discord.closed", i.words().Reason(reason))
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
		Roles    map[string]namedRole    `json:"roles"`
	} `json:"resolved"`
}
