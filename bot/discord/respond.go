package discord

import (
	"cmp"
	"context"
	"maps"
	"runtime/debug"
	"slices"

	"planbot/bot"
	"planbot/bot/discord/api"
	"planbot/bot/discord/render"
	"planbot/bot/message"
	"planbot/bot/text"
)

// platform is what the core, logs and metrics call Discord.
const platform = "discord"

// maxSuggestions is how many suggestions Discord shows.
const maxSuggestions = 25

// respond answers an interaction, whichever way it came. A panic becomes a
// private message to the asker and a log line.
//
// An answer is not deferred ("thinking …"): the core answers within two seconds,
// mostly within milliseconds, and Discord gives three. Only a post in another
// channel may take longer.
func (d *Discord) respond(ctx context.Context, b *bot.Bot, i *interaction) (o outcome) {
	defer func() {
		if r := recover(); r != nil {
			d.log.Error("panic", "interaction", i.Type, "value", text.PanicValue(r), "stack", string(debug.Stack()))
			o = atOnce(i.private("request.failed"))
			if i.Type == interactSuggest {
				o = atOnce(api.Response{Type: api.RespondSuggestions, Data: api.Suggestions{Choices: []api.Suggestion{}}})
			}
		}
	}()
	o = d.react(ctx, b, i)
	if m, ok := o.first.Data.(api.Message); ok {
		o.first.Data = d.linked(m)
	}
	for n, m := range o.followUps {
		o.followUps[n] = d.linked(m)
	}
	return o
}

// linked is a message in which the names of commands call them.
func (d *Discord) linked(m api.Message) api.Message {
	if ids := d.commands.Load(); ids != nil {
		return render.Link(m, *ids)
	}
	return m
}

// react makes the outcome of an interaction.
func (d *Discord) react(ctx context.Context, b *bot.Bot, i *interaction) outcome {
	switch i.Type {
	case interactPing:
		return atOnce(api.Response{Type: api.RespondPong})
	case interactCommand:
		return d.runCommand(ctx, b, i)
	case interactPress:
		return d.press(ctx, b, i)
	case interactSuggest:
		return atOnce(api.Response{Type: api.RespondSuggestions, Data: suggest(ctx, b, i)})
	}
	return decline(ctx, b, i, "discord.not_known")
}

// decline answers by a text of the interface, for the asker alone.
func decline(ctx context.Context, b *bot.Bot, i *interaction, key string, args ...any) outcome {
	return declineWith(ctx, b, i, i.say(key, args...))
}

// declineWith is decline with a sentence and what it names.
func declineWith(ctx context.Context, b *bot.Bot, i *interaction, says string, named ...message.Mention) outcome {
	reply := message.Reply{Private: true, Outcome: message.Misused, Language: i.words().Lang, Mentions: named, Blocks: []message.Block{message.Paragraph{Text: says}}}
	return i.told(b.Own(ctx, i.origin(nil), reply))
}

// told shows the asker alone a reply. A presser who asks too often was told already.
func (i *interaction) told(reply message.Reply) outcome {
	if len(reply.Blocks) == 0 && i.Type == interactPress {
		return atOnce(api.Response{Type: api.RespondNothing})
	}
	return show(reply, showing{hidden: true})
}

// runCommand runs a slash command, or the one in a message's menu.
func (d *Discord) runCommand(ctx context.Context, b *bot.Bot, i *interaction) outcome {
	if i.Data.Type == api.MessageCommand {
		return runOnMessage(ctx, b, i)
	}
	c := b.Command(i.Data.Name)
	w := i.Data.wish(c, i.Channel)
	if c == nil {
		return show(b.Handle(ctx, i.origin(nil), message.Line{Name: i.Data.Name}), showing{hidden: w.audience == message.Asker, writes: !i.silenced()})
	}
	from, refusal := d.from(i, c, w)
	switch {
	case refusal != "":
		return decline(ctx, b, i, refusal)
	case (w.channel != "" || w.thread) && c.Does == bot.Posts:
		return d.postInChannel(ctx, b, i, w, from)
	}
	for _, a := range narrowing(c) { // the core would answer as if it had not been typed
		typed := option(i.Data.Options, a.Name).text()
		if typed != "" && !b.Knows(from, a.Kind, typed) {
			return decline(ctx, b, i, "discord.not_offered", text.Quoted(typed))
		}
	}
	reply := b.Handle(ctx, from, message.Line{Name: i.Data.Name, Arg: w.arg})
	return show(reply, showing{hidden: w.audience == message.Asker, writes: !i.silenced(), post: c.Does == bot.Posts, to: w.to, alone: i.direct(), owner: i.asker()})
}

// showing says how a reply is shown in a new message.
type showing struct {
	hidden bool // to the asker alone
	writes bool // the asker may write in the channel: else the answer is hidden
	post   bool // it is a post, which nobody may change
	page   int  // of a reply whose pages turn

	to    string // the id of the user whom the answer is for; empty: nobody else
	alone bool   // nobody but the asker reads along
	owner string // the id of the asker, who may delete what all see
}

// notFor is the key of the line that tells the asker that nobody was mentioned.
const notFor = "discord.not_for"

// show makes a new message of a reply, and those that follow it. Who may write
// can post a hidden answer for everybody.
func show(r message.Reply, s showing) outcome {
	if len(r.Blocks) == 0 { // the asker was told of the limit already, but Discord wants an answer
		r = message.Reply{Language: r.Language, Outcome: r.Outcome, Private: true, Blocks: []message.Block{message.Paragraph{Text: r.Say("discord.wait")}}}
	}
	hidden := s.hidden || r.Private || r.Apart || !s.writes
	if hidden {
		r.Whole = false // the asker alone can turn its pages
	}
	o := render.Options{Post: hidden && s.writes && postable(r), Fixed: s.post && !hidden, ShowAsked: true}
	if !hidden && !s.alone {
		o.Owner = s.owner
	}
	pages := sendable(r, o, s.page)
	switch {
	case s.to == "":
	case hidden || s.alone:
		pages[0] = render.WithLine(pages[0], r.Say(notFor))
	default:
		pages[0] = render.For(pages[0], r.Say("discord.for_whom", s.to), s.to)
	}
	if hidden {
		for i := range pages {
			pages[i].Flags |= api.Ephemeral
		}
	}
	return outcome{first: api.Response{Type: api.RespondMessage, Data: pages[0]}, followUps: pages[1:]}
}

// sendable returns the messages of a reply that are sent: the page of that number,
// where buttons turn to the others, or all of them.
func sendable(r message.Reply, o render.Options, page int) []api.Message {
	pages := render.Render(r, o)
	if at := min(page, len(pages)-1); render.Turns(r, o) {
		return pages[at : at+1]
	}
	return pages
}

// postable reports whether a reply that the asker alone sees may be posted for
// everybody: an answer may, and that the sources have none; an error may not, nor
// what the core itself keeps private.
func postable(r message.Reply) bool {
	return !r.Private && (r.Outcome == message.Answered || r.Outcome == message.NoSources)
}

// press does what a button says. The pages of a message turn in place for whoever
// asked for it. Every other press, by anybody, is answered for the presser alone,
// who can post the answer. In direct messages the presser is alone.
func (d *Discord) press(ctx context.Context, b *bot.Bot, i *interaction) outcome {
	if owner, ok := render.Deletes(i.Data.CustomID); ok {
		return i.delete(ctx, b, owner)
	}
	if render.Reposts(i.Data.CustomID) && i.hidden() && !i.silenced() {
		may := b.Own(ctx, i.origin(nil), message.Reply{})
		switch {
		case may.Outcome != message.Answered:
			return i.told(may)
		case may.Private: // since the button was made
			return atOnce(i.private("discord.stays_private"))
		}
		return atOnce(api.Response{Type: api.RespondMessage, Data: render.Repost(i.Message.own(), append(slices.Collect(maps.Values(local(notFor))), english(notFor)), i.say("page.delete"), i.asker())})
	}
	p, err := render.ParsePress(i.Data.CustomID, i.Data.Values)
	asked := render.Asked(i.Message.own())
	if err != nil || message.NeedsAsked(p.Line) && asked == "" {
		return decline(ctx, b, i, "discord.bad_button")
	}
	line := b.Parse(message.WithAsked(p.Line, asked))
	from := i.origin(nil)
	writes := !i.silenced()
	from.Audience = message.Asker
	if p.Post && writes {
		from.Audience = message.Everybody
	}
	reply := b.Handle(ctx, from, line)
	if len(reply.Blocks) == 0 {
		return i.told(reply)
	}
	if p.Turn && i.asked() && reply.Outcome == message.Answered && (i.hidden() || writes && !reply.Private) {
		return d.turn(i, reply, p.Page)
	}
	if p.Post && writes && postable(reply) {
		reply.Asked = cmp.Or(reply.Asked, asked)
		c := b.Command(line.Name)
		return show(reply, showing{writes: true, post: c != nil && c.Does == bot.Posts, page: p.Page, owner: i.asker()})
	}
	return show(reply, showing{hidden: !i.direct() || i.hidden(), writes: writes, page: p.Page})
}

// delete takes away the message whose button was pressed, for its owner alone.
func (i *interaction) delete(ctx context.Context, b *bot.Bot, owner string) outcome {
	if by := i.Message.Cause.User.ID; owner != i.asker() || by != "" && by != owner {
		return decline(ctx, b, i, "discord.not_owner")
	}
	return outcome{first: api.Response{Type: api.RespondNothing}, deletes: true}
}

// turn puts a page of a reply in the place of the message with the button.
func (d *Discord) turn(i *interaction, r message.Reply, page int) outcome {
	r.Whole = false
	o := render.Options{Post: i.hidden() && !i.silenced() && postable(r), ShowAsked: true}
	if !i.hidden() && !i.direct() {
		o.Owner = i.asker()
	}
	m := sendable(r, o, page)[0]
	m = d.linked(render.Readdress(m, i.Message.Components.own()))
	if i.Message.Flags&api.ComponentsV2 == 0 { // it was sent in the plain form
		m = render.Plain(m)
	}
	if m.Attachments == nil {
		m.Attachments = []api.Attachment{} // a file of the old page must not stay
	}
	return atOnce(api.Response{Type: api.RespondUpdate, Data: m})
}

// suggest completes the option that is being typed. Text without a suggestion can
// be sent all the same.
func suggest(ctx context.Context, b *bot.Bot, i *interaction) api.Suggestions {
	out := api.Suggestions{Choices: []api.Suggestion{}}
	kind, typed := i.Data.typing(b.Command(i.Data.Name))
	if kind == bot.NoArg {
		return out
	}
	for _, s := range b.Suggest(ctx, i.origin(nil), kind, typed, maxSuggestions) {
		out.Choices = append(out.Choices, api.Suggestion{Name: s.Label, Value: s.Value})
	}
	return out
}
