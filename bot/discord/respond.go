package discord

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"unicode/utf8"

	"planbot/bot"
)

// platform is what the core, logs and metrics call Discord.
const platform = "discord"

// maxSuggestions is how many suggestions Discord shows.
const maxSuggestions = 25

// respond answers an interaction, the same whichever way it came. A panic
// becomes a private word to the asker and a log line.
//
// An answer is not deferred ("thinking …"): the core answers within two
// seconds, mostly within milliseconds, and Discord gives three. Only a post in
// another channel may have to wait for longer.
func (d *Discord) respond(ctx context.Context, b *bot.Bot, i *interaction) (o outcome) {
	defer func() {
		if r := recover(); r != nil {
			d.log.Error("panic", "interaction", i.Type, "value", panicValue(r), "stack", string(debug.Stack()))
			o = atOnce(private("Something went wrong on our side, and it has been noted. Please try again."))
			if i.Type == interactSuggest {
				o = atOnce(response{respondSuggestions, suggestions{[]suggestion{}}})
			}
		}
	}()
	switch i.Type {
	case interactPing:
		return atOnce(response{Type: respondPong})
	case interactCommand:
		return d.runCommand(ctx, b, i)
	case interactPress:
		return press(ctx, b, i)
	case interactSuggest:
		return atOnce(response{respondSuggestions, suggest(ctx, b, i)})
	}
	return atOnce(private("This is not something the bot can do. Type /help for the commands."))
}

// panicValue says what a panic was about. A fault of the runtime is told in
// full; of any other value only the type is, since it may hold a typed word.
func panicValue(r any) string {
	if err, ok := r.(runtime.Error); ok {
		return err.Error()
	}
	return fmt.Sprintf("%T", r)
}

// runCommand runs a slash command, or the one in a message's menu.
func (d *Discord) runCommand(ctx context.Context, b *bot.Bot, i *interaction) outcome {
	if i.Data.Type == messageCommand {
		target := i.Data.Resolved.Messages[i.Data.TargetID]
		words := tidy(target.words())
		if words == "" {
			return atOnce(private("That message has no words to look up."))
		}
		return show(b, find(ctx, b, i.origin(nil), words), true, !i.silenced())
	}
	c := b.Command(i.Data.Name)
	arg, hidden := i.Data.argument(c)
	if c != nil && c.Name == "settings" {
		arg = named(arg)
	}
	if channel := i.Data.elsewhere(); channel != "" && c != nil && c.Elsewhere {
		return d.elsewhere(ctx, b, i, channel, arg, hidden)
	}
	from := i.origin(c)
	if d.cfg.Token == "" {
		from.Unable = "I run without a token here, so I can't post by myself."
	}
	reply := b.Handle(ctx, from, i.Data.Name, arg)
	return show(b, reply, hidden || reply.Private || i.silenced(), !i.silenced())
}

// find looks up what somebody else wrote, as much of it as can be read.
func find(ctx context.Context, b *bot.Bot, from bot.Origin, words string) bot.Reply {
	if utf8.RuneCountInString(words) > bot.MaxLine {
		words = string([]rune(words)[:bot.MaxLine])
	}
	return b.Handle(ctx, from, "find", words)
}

// show makes a new message of a reply, and those that follow it. Where the
// asker may write, a hidden one can be posted for everybody.
func show(b *bot.Bot, r bot.Reply, hidden, writes bool) outcome {
	if len(r.Blocks) == 0 { // who asks too often was told already, but Discord wants an answer
		return atOnce(private("Please wait a moment."))
	}
	if !hidden {
		r = forAll(b, r)
	}
	pages := sendable(r, Options{Post: hidden && writes && postable(r)})
	if hidden {
		for i := range pages {
			pages[i].Flags = ephemeral
		}
	}
	return outcome{first: response{respondMessage, pages[0]}, rest: pages[1:]}
}

// forAll is a reply as everybody gets it: of a moderators' command all pages at
// once, since the others could not turn them.
func forAll(b *bot.Bot, r bot.Reply) bot.Reply {
	if b.ForModerators(r.Line) {
		r.Line = ""
	}
	return r
}

// sendable is what goes out of a reply: its first page with buttons to turn to
// the others, or all of them.
func sendable(r bot.Reply, o Options) []Message {
	pages := Render(r, o)
	if r.Line != "" {
		return pages[:1]
	}
	return pages
}

// postable tells whether a reply that the asker alone sees may be shown to
// everybody: an answer may, also that there is none; not an error, and nothing
// that the core itself keeps private.
func postable(r bot.Reply) bool {
	return !r.Private && (r.Outcome == bot.Answered || r.Outcome == bot.NoSources)
}

// press does what a button says, in place: everybody may turn the pages. What
// is private is shown to the one who pressed, and the message stays as it is,
// unless nobody else sees it anyway.
func press(ctx context.Context, b *bot.Bot, i *interaction) outcome {
	p, err := parsePress(i.Data.CustomID, i.Data.Values)
	if err != nil {
		return atOnce(private("That button is not understood. Type /help for the commands."))
	}
	reply := b.HandleLine(ctx, i.origin(nil), p.Line)
	if len(reply.Blocks) == 0 {
		return atOnce(response{Type: respondNothing}) // who presses too often was told already
	}
	writes := !i.silenced()
	post := p.Post && writes
	if post && postable(reply) && b.ForModerators(p.Line) {
		return show(b, reply, false, writes)
	}
	hidden := i.Message.Flags&ephemeral != 0
	pages := Render(reply, Options{Post: hidden && !p.Post && writes && postable(reply)})
	page := pages[min(p.Page, len(pages)-1)]
	failed := reply.Outcome != bot.Answered && reply.Outcome != bot.NoSources
	switch {
	case failed, reply.Private && (p.Post || !hidden), !writes && (p.Post || !hidden):
		page.Flags = ephemeral
		return atOnce(response{respondMessage, page})
	case post:
		return atOnce(response{respondMessage, page})
	case page.Attachments == nil:
		page.Attachments = []Attachment{} // a file of the old page must not stay
	}
	return atOnce(response{respondUpdate, page})
}

// suggest completes the option that is being typed. Text that fits nothing
// gets no suggestion, and may be sent all the same.
func suggest(ctx context.Context, b *bot.Bot, i *interaction) suggestions {
	out := suggestions{[]suggestion{}}
	name, typed := i.Data.typing()
	c := b.Command(i.Data.Name)
	if c == nil || name != c.Arg.Name {
		return out
	}
	for _, s := range b.Suggest(ctx, i.origin(nil), c.Arg.Kind, typed, maxSuggestions) {
		out.Choices = append(out.Choices, suggestion{s.Label, s.Value})
	}
	return out
}

// private is a sentence to the asker alone.
func private(s string) response {
	page := Render(bot.Reply{Blocks: []bot.Block{bot.Paragraph{Text: s}}}, Options{})[0]
	page.Flags = ephemeral
	return response{respondMessage, page}
}
