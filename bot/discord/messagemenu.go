package discord

import (
	"cmp"
	"context"
	"strings"

	"planbot/bot"
	"planbot/bot/message"
	"planbot/bot/text"
)

// messageCommands are the commands of a message's menu, by the keys of their names in
// the message files.
var messageCommands = []string{"discord.find", "discord.say", "discord.check"}

// runOnMessage runs the command of a message's menu that was called.
func runOnMessage(ctx context.Context, b *bot.Bot, i *interaction) outcome {
	target := i.Data.Resolved.Messages[i.Data.TargetID]
	words := target.words()
	if words == "" {
		return decline(ctx, b, i, "discord.no_words")
	}
	switch i.Data.Name {
	case english("discord.find"):
		return alone(i, lookUp(ctx, b, i.origin(nil), "find", words), words)
	case english("discord.say"):
		return sayOn(ctx, b, i, words)
	case english("discord.check"):
		return alone(i, lookUp(ctx, b, i.origin(nil), "verify", target.quotation()), target.quotation())
	}
	return decline(ctx, b, i, "discord.not_known")
}

// alone shows the asker alone a reply on the words of a message, which stand above
// it: when it is posted, the message is not seen beside it.
func alone(i *interaction, r message.Reply, words string) outcome {
	r.Asked = cmp.Or(r.Asked, message.Tidy(words))
	return show(r, showing{hidden: true, writes: !i.silenced()})
}

// sayOn posts what the plan says under a message, which Discord shows above it:
// the clause, or where there are several the sentence of each. It is for the
// chat, as every post is, so the asker's language does not count.
func sayOn(ctx context.Context, b *bot.Bot, i *interaction, words string) outcome {
	from := i.origin(nil)
	from.Language, from.Audience = "", message.Everybody
	reply := lookUp(ctx, b, from, "find", words)
	if line := onlyClause(reply); line != "" {
		clause := b.Parse(line)
		clause.Lang = reply.Language
		if whole := b.Handle(ctx, from, clause); whole.Outcome == message.Answered {
			reply = whole
		}
	}
	if reply.Outcome != message.Answered {
		return alone(i, reply, words)
	}
	reply.Asked, reply.Whole = "", true // the message stands above, and nobody turns pages
	return show(reply, showing{writes: !i.silenced(), post: true, owner: i.asker()})
}

// onlyClause is the line that opens the clause that a reply to /find lists, or ""
// where it lists several or none.
func onlyClause(r message.Reply) string {
	only := ""
	for _, b := range r.Blocks {
		l, _ := b.(message.List)
		for _, it := range l.Items {
			switch {
			case !strings.HasPrefix(it.Line, "/point "):
			case only != "":
				return ""
			default:
				only = it.Line
			}
		}
	}
	return only
}

// lookUp runs a command on what somebody else wrote, up to the core's limit of a
// line.
func lookUp(ctx context.Context, b *bot.Bot, from message.Origin, command, words string) message.Reply {
	return b.Handle(ctx, from, message.Line{Name: command, Arg: text.ShortenWords(words, message.MaxLine)})
}
