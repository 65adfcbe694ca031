package discord

import (
	"cmp"
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"planbot/bot"
	"planbot/bot/discord/api"
	"planbot/bot/message"
)

// A given option has a value of its own type.
type given struct {
	Name    string          `json:"name"`
	Type    int             `json:"type"`
	Value   json.RawMessage `json:"value"`
	Options []given         `json:"options"` // of a subcommand
	Focused bool            `json:"focused"` // it is being typed
}

// text is the value as a text: that of an option with an id is the id.
func (g *given) text() string {
	var s string
	if json.Unmarshal(g.Value, &s) != nil {
		s = string(g.Value) // a number, or true
	}
	return s
}

// on reports whether the value is true.
func (g *given) on() bool { return string(g.Value) == "true" }

// option returns the option of that name among some, or an empty one.
func option(among []given, name string) *given {
	if i := slices.IndexFunc(among, func(g given) bool { return g.Name == name }); i >= 0 {
		return &among[i]
	}
	return &given{}
}

// verb is the subcommand that is called, with its options; nil: the command has
// none, or the menu has not that one.
func (d *data) verb(c *bot.Command) (v *bot.Verb, options []given) {
	if c == nil || len(d.Options) != 1 || d.Options[0].Type != api.Subcommand {
		return nil, d.Options
	}
	return c.Verb(d.Options[0].Name), d.Options[0].Options
}

// A wish is what the options of a command say.
type wish struct {
	arg     string // of the core's command
	to      string // the id of the user whom the answer is for; empty: nobody else
	channel string // the id of the channel in which it is to be done; empty: here
	thread  bool   // the answer is posted, and starts a thread
	posts   bool   // it has the bot write in the channel now, or later by itself

	audience message.Audience // who shall see the answer
}

// wish reads the options of a command that is called in the channel here. Those of a
// subcommand become the words of one argument, which the core parses as it does what
// somebody types.
func (d *data) wish(c *bot.Command, here string) wish {
	v, options := d.verb(c)
	w := wish{channel: option(options, channelOption).text(),
		thread: c != nil && c.Does == bot.Posts && option(options, threadOption).on()}
	if to := option(options, forOption).text(); api.IsID(to) {
		w.to = to
	}
	switch string(option(options, privateOption).Value) {
	case "true":
		w.audience = message.Asker
	case "false":
		w.audience = message.Everybody
	}
	switch {
	case c == nil:
		return w
	case v == nil:
		w.posts = w.channel != "" || w.thread
		w.arg = option(options, c.Arg.Name).text()
		for _, a := range narrowing(c) {
			w.arg = strings.TrimSpace(w.arg + " " + option(options, a.Name).text())
		}
	default:
		w.posts = c.Needs == message.Post && slices.ContainsFunc(v.Args, func(a bot.Arg) bool { return a.Kind == bot.ChannelArg })
		words := []string{v.Name}
		for _, a := range v.Args {
			words = append(words, wordOf(a, option(options, a.Name)))
		}
		w.arg = message.Tidy(strings.Join(words, " "))
	}
	if c.Needs != message.Read {
		w.arg = message.Tidy(named(w.arg, cmp.Or(w.channel, here)))
	}
	return w
}

// wordOf is what an option's value is called in the argument of the core's command.
func wordOf(a bot.Arg, g *given) string {
	value := g.text()
	switch {
	case a.Kind == bot.ChannelArg, value == "":
		return ""
	case a.Kind == bot.FlagArg && !g.on():
		return ""
	case a.Kind == bot.FlagArg:
		return a.Name
	case a.Kind == bot.RoleArg:
		return "role:" + value
	case a.Kind == bot.PersonArg:
		return "user:" + value
	case a.Kind == bot.TimeArg && hour.MatchString(value):
		return value + ":00" // else it would be a point
	}
	return value
}

// hour matches an hour alone.
var hour = regexp.MustCompile(`^[0-9]{1,2}$`)

// typing returns the kind of argument that is being typed, and what stands there.
func (d *data) typing(c *bot.Command) (kind bot.ArgKind, typed string) {
	if c == nil {
		return bot.NoArg, ""
	}
	v, options := d.verb(c)
	args := append(narrowing(c), c.Arg)
	if v != nil {
		args = v.Args
	}
	for _, g := range options {
		i := slices.IndexFunc(args, func(a bot.Arg) bool { return a.Name == g.Name })
		if g.Focused && i >= 0 {
			return args[i].Kind, g.text()
		}
	}
	return bot.NoArg, ""
}

// narrowing are the options that narrow a command about a subject: their words come
// after its argument.
func narrowing(c *bot.Command) []bot.Arg {
	if c.Arg.Kind != bot.SubjectArg {
		return nil
	}
	return []bot.Arg{{Name: personOption, Kind: bot.SpeakerArg}, {Name: topicOption, Kind: bot.TopicArg}}
}

// forum is the type of a channel in which every post is a thread.
const forum = 15

// writable are the types of channel in which the bot posts on request: text,
// announcements, the three kinds of thread, and forums.
var writable = append([]int{0, 5, forum}, threads...)

// A namedChannel is one that somebody named in an option.
type namedChannel struct {
	placed
	Permissions string `json:"permissions"`     // of whoever named it, there
	Granted     string `json:"app_permissions"` // to the bot, there
}

// A namedRole is one that somebody named in an option.
type namedRole struct {
	Mentionable bool `json:"mentionable"` // by anybody
}

// from tells the core where a command is to be done, and what the asker and the
// bot may do there. It returns the key of a refusal where that is no place for it.
func (d *Discord) from(i *interaction, c *bot.Command, w wish) (from message.Origin, refusal string) {
	from = i.origin(c)
	from.Audience = w.audience
	if w.channel == "" && i.silenced() {
		from.Audience = message.Asker
	}
	here := namedChannel{placed: i.Place, Permissions: i.Member.Permissions, Granted: i.Granted}
	if w.channel != "" && w.channel != i.Channel {
		there, known := i.Data.Resolved.Channels[w.channel]
		if i.Guild == "" || i.foreign() || !known || !slices.Contains(writable, there.Type) {
			return from, "discord.no_channel"
		}
		here = there
		from.Elsewhere, from.Thread, from.Parent = true, w.channel, there.parent()
		from.Posts = always(bits(there.Permissions).posts())
		from.Unable = i.unableIn(&there, "discord.lacking_there")
	}
	if d.cfg.Token == "" {
		from.Unable = i.say("discord.no_token")
	}
	if i.Guild == "" || i.foreign() {
		return from, ""
	}
	asker, own := bits(here.Permissions), bits(here.Granted)
	switch {
	case w.posts && !asker.has(viewChannel|writing(here.Type)),
		w.posts && here.Thread.Locked && from.Unable == "" && !asker.has(manageThreads):
		return from, "discord.may_not_write"
	case here.Type == forum:
		from.Threads = message.Always
	case !slices.Contains(threads, here.Type) && own.has(createThreads) && asker.has(createThreads):
		from.Threads = message.OnRequest
	}
	from.Notifies = func(role string) bool {
		named, known := i.Data.Resolved.Roles[role]
		return known && role != i.Guild && (named.Mentionable || asker.has(mentionEveryone) && own.has(mentionEveryone))
	}
	return from, ""
}

// postInChannel runs a command whose answer is a post by itself, in a channel that the
// asker has named or with a thread below it, and tells the asker in private what became
// of it. What counts is what the asker and the bot may do in that channel.
func (d *Discord) postInChannel(ctx context.Context, b *bot.Bot, i *interaction, w wish, from message.Origin) outcome {
	switch {
	case w.audience == message.Asker:
		return decline(ctx, b, i, "discord.private_or_posted")
	case d.cfg.Token == "":
		return decline(ctx, b, i, "discord.no_token_there")
	case w.thread && from.Threads == message.NoThreads && from.Elsewhere:
		channel := message.Mention{Text: i.say("chat.channel", from.Thread), Kind: message.Channel, ID: from.Thread}
		return declineWith(ctx, b, i, i.say("schedule.no_thread_in", channel.Text), channel)
	case w.thread && from.Threads == message.NoThreads:
		return decline(ctx, b, i, "schedule.no_thread")
	case from.Unable != "":
		return declineWith(ctx, b, i, from.Unable)
	}
	line := message.Line{Name: i.Data.Name, Arg: w.arg}
	from.Audience = message.Asker // the moderators are told when it is posted
	reply := b.Handle(ctx, from, line)
	if reply.Outcome != message.Answered || reply.Private || len(reply.Blocks) == 0 {
		return show(reply, showing{hidden: true, writes: !i.silenced()})
	}
	// An interaction that comes twice has one id.
	post := bot.Post{Chat: from.ChatKey(), Thread: from.Thread, Key: i.ID, Reply: reply}
	if w.thread || from.Threads == message.Always {
		post.Threads = from.Threads
	}
	deferred := api.Response{Type: api.RespondLater, Data: api.Deferral{Flags: api.Ephemeral}}
	return outcome{first: deferred, work: func(ctx context.Context) api.Message {
		err := d.postFor(ctx, post, w.to)
		if err != nil {
			d.log.Warn("post not made", "error", err)
		} else {
			b.ReportPost(ctx, from, line)
		}
		return posted(i.words(), post.Thread, err)
	}}
}
