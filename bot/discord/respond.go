package discord

import (
	"context"
	"runtime/debug"

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
	switch i.Type {
	case interactPing:
		return atOnce(api.Response{Type: api.RespondPong})
	case interactCommand:
		return d.runCommand(ctx, b, i)
	case interactPress:
		return press(ctx, b, i)
	case interactSuggest:
		return atOnce(api.Response{Type: api.RespondSuggestions, Data: suggest(ctx, b, i)})
	}
	return atOnce(i.private("discord.not_known"))
}

// runCommand runs a slash command, or the one in a message's menu.
func (d *Discord) runCommand(ctx context.Context, b *bot.Bot, i *interaction) outcome {
	if i.Data.Type == api.MessageCommand {
		target := i.Data.Resolved.Messages[i.Data.TargetID]
		words := tidy(target.words())
		if words == "" {
			return atOnce(i.private("discord.no_words"))
		}
		return show(find(ctx, b, i.origin(nil), words), true, !i.silenced())
	}
	c := b.Command(i.Data.Name)
	arg, hidden := i.Data.argument(c)
	if c != nil && c.Needs == message.Manage {
		arg = named(arg)
	}
	if channel := i.Data.channel(); channel != "" && c != nil && c.Does == bot.Posts {
		return d.postInChannel(ctx, b, i, channel, arg, hidden)
	}
	from := i.origin(c)
	if d.cfg.Token == "" {
		from.Unable = i.say("discord.no_token")
	}
	reply := b.Handle(ctx, from, message.Line{Name: i.Data.Name, Arg: arg})
	return show(reply, hidden || reply.Private || i.silenced(), !i.silenced())
}

// find looks up what somebody else wrote, up to the core's limit of a line.
func find(ctx context.Context, b *bot.Bot, from message.Origin, words string) message.Reply {
	return b.Handle(ctx, from, message.Line{Name: "find", Arg: text.ShortenWords(words, message.MaxLine)})
}

// show makes a new message of a reply, and those that follow it. With writes, the
// asker can post a hidden answer for everybody.
func show(r message.Reply, hidden, writes bool) outcome {
	if len(r.Blocks) == 0 { // the asker was told of the limit already, but Discord wants an answer
		return atOnce(private(r.Say("discord.wait")))
	}
	if hidden {
		r.Whole = r.Line == "" // the asker alone can turn its pages
	}
	pages := sendable(r, render.Options{Post: hidden && writes && postable(r), ShowAsked: true})
	if hidden {
		for i := range pages {
			pages[i].Flags |= api.Ephemeral
		}
	}
	return outcome{first: api.Response{Type: api.RespondMessage, Data: pages[0]}, followUps: pages[1:]}
}

// sendable returns the messages of a reply that are sent: its first page, where
// buttons turn to the others, or all of them.
func sendable(r message.Reply, o render.Options) []api.Message {
	pages := render.Render(r, o)
	if r.Turns() {
		return pages[:1]
	}
	return pages
}

// postable reports whether a reply that the asker alone sees may be posted for
// everybody: an answer may, and that the sources have none; an error may not, nor
// what the core itself keeps private.
func postable(r message.Reply) bool {
	return !r.Private && (r.Outcome == message.Answered || r.Outcome == message.NoSources)
}

// press does what a button says, in place: everybody may turn the pages. A
// private reply goes to the one who pressed, and the message stays as it is,
// unless the presser alone sees it.
func press(ctx context.Context, b *bot.Bot, i *interaction) outcome {
	p, err := render.ParsePress(i.Data.CustomID, i.Data.Values)
	if err != nil {
		return atOnce(i.private("discord.bad_button"))
	}
	reply := b.HandleLine(ctx, i.origin(nil), p.Line)
	if len(reply.Blocks) == 0 {
		return atOnce(api.Response{Type: api.RespondNothing}) // the presser was told of the limit already
	}
	writes := !i.silenced()
	post := p.Post && writes
	if post && postable(reply) && reply.Whole {
		return show(reply, false, writes)
	}
	hidden := i.Message.Flags&api.Ephemeral != 0
	reply.Whole = reply.Line == ""
	failed := reply.Outcome != message.Answered && reply.Outcome != message.NoSources
	apart := failed || reply.Private && (p.Post || !hidden) || !writes && (p.Post || !hidden)
	pages := render.Render(reply, render.Options{
		Post: hidden && !p.Post && writes && postable(reply), ShowAsked: true,
		Plain: !apart && !post && i.Message.Flags&api.ComponentsV2 == 0, // an old message stays one with an embed
	})
	page := pages[min(p.Page, len(pages)-1)]
	switch {
	case apart:
		page.Flags |= api.Ephemeral
		return atOnce(api.Response{Type: api.RespondMessage, Data: page})
	case post:
		return atOnce(api.Response{Type: api.RespondMessage, Data: page})
	case page.Attachments == nil:
		page.Attachments = []api.Attachment{} // a file of the old page must not stay
	}
	return atOnce(api.Response{Type: api.RespondUpdate, Data: page})
}

// suggest completes the option that is being typed. Text without a suggestion can
// be sent all the same.
func suggest(ctx context.Context, b *bot.Bot, i *interaction) api.Suggestions {
	out := api.Suggestions{Choices: []api.Suggestion{}}
	name, typed := i.Data.typing()
	c := b.Command(i.Data.Name)
	if c == nil || name != c.Arg.Name {
		return out
	}
	for _, s := range b.Suggest(ctx, i.origin(nil), c.Arg.Kind, typed, maxSuggestions) {
		out.Choices = append(out.Choices, api.Suggestion{Name: s.Label, Value: s.Value})
	}
	return out
}

// private is a sentence to the asker alone.
func private(s string) api.Response {
	page := render.Render(message.Reply{Blocks: []message.Block{message.Paragraph{Text: s}}}, render.Options{})[0]
	page.Flags |= api.Ephemeral
	return api.Response{Type: api.RespondMessage, Data: page}
}
