package discord

import (
	"context"
	"fmt"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"

	"planbot/bot"
	"planbot/bot/discord/api"
	"planbot/bot/discord/render"
	"planbot/bot/locale"
	"planbot/bot/message"
	"planbot/bot/text"
)

// The types of message that a person writes; all others tell of something
// that happened, such as a new member.
const (
	ordinaryMessage = 0
	replyMessage    = 19
)

// addressed reports whether a message asks the bot: in a server a message that
// names the bot, or the role that is the bot's own, does, in direct messages every
// one. Discord gives the text without the message content intent, but that of a
// message which names the role alone. Messages of bots ask nothing.
func addressed(m *chatMessage, self, role string) bool {
	if m.Author.Bot || m.Author.ID == self || m.Webhook != "" || m.Type != ordinaryMessage && m.Type != replyMessage {
		return false
	}
	return m.Guild == "" || names(self).MatchString(m.Content) || role != "" && slices.Contains(m.Roles, role)
}

// names returns a pattern of mentions of a user.
func names(user string) *regexp.Regexp { return regexp.MustCompile(`<@!?` + user + `>`) }

// asked returns what a message asks the bot. In a moderators' command mentions of
// people, roles and channels are part of the question, elsewhere they are left out.
func asked(b *bot.Bot, m *chatMessage, self string) string {
	line := strings.TrimSpace(names(self).ReplaceAllString(m.Content, " "))
	words := tidy(line)
	if c := b.Command(b.Parse(words).Name); c == nil || c.Needs == message.Read {
		return words
	}
	called, _, _ := strings.Cut(words, " ")
	_, rest, _ := strings.Cut(tidy(named(line, m.Channel)), called)
	return "/" + strings.TrimPrefix(called, "/") + rest // with a slash no word of it is dropped
}

// mention answers a message by another one below it.
func (d *Discord) mention(ctx context.Context, b *bot.Bot, m *chatMessage, self string) {
	defer func() {
		if r := recover(); r != nil {
			d.log.Error("panic", "message", m.Type, "value", text.PanicValue(r), "stack", string(debug.Stack()))
		}
	}()
	reply := answerTo(ctx, b, m, self)
	if len(reply.Blocks) == 0 {
		return // the author was told of the limit already
	}
	a := answer{channel: m.Channel, question: m.ID}
	o := render.Options{ShowAsked: len(reply.Line) > message.MaxButtonLine}
	if m.Guild != "" {
		o.Owner = m.Author.ID
	}
	for n, page := range sendable(reply, o, 0) {
		err := d.say(ctx, &a, page)
		if err == nil {
			continue
		}
		d.log.Warn("answer not delivered", "message", m.Type, "error", err)
		if n > 0 {
			_ = d.say(ctx, &a, render.Notice(reply.Say("discord.cut_off"))) // where this fails too, the log has said why
		}
		return
	}
}

// answerTo returns the reply to a message. One without words of its own, such as
// a forwarded one, or that asks about the message that it replies to, has that
// message looked up, and so has a question that the sources don't answer.
func answerTo(ctx context.Context, b *bot.Bot, m *chatMessage, self string) message.Reply {
	words, about := asked(b, m, self), m.Referenced
	if words == "" && m.Guild != "" && !names(self).MatchString(m.Content) {
		return b.Own(ctx, m.origin(), teach(b, b.Words(ctx, m.origin()), "discord.by_role"))
	}
	if strings.TrimSpace(address.ReplaceAllString(words, "")) == "" {
		own := *m
		own.Content = words
		if words = own.words(); words != "" {
			return lookUp(ctx, b, m.origin(), "find", words)
		}
	}
	if about == nil || about.Author.ID == self {
		return answerLine(ctx, b, m, words)
	}
	if line, ok := b.OnReplied(ctx, m.origin(), words); ok {
		return answerOn(ctx, b, m, line)
	}
	reply := answerLine(ctx, b, m, words)
	if reply.Outcome == message.NoSources {
		return answerOn(ctx, b, m, message.Line{Name: "find", Lang: reply.Language})
	}
	return reply
}

// answerOn returns the reply of a command to the words of the message that m
// replies to. Discord leaves them out in a server, mostly.
func answerOn(ctx context.Context, b *bot.Bot, m *chatMessage, line message.Line) message.Reply {
	words := m.Referenced.words()
	if b.Command(line.Name).Name == "verify" {
		words = m.Referenced.quotation()
	}
	if words != "" {
		line.Arg = text.ShortenWords(words, message.MaxLine)
		return b.Handle(ctx, m.origin(), line)
	}
	w := b.Words(ctx, m.origin())
	if line.Lang != "" {
		w = locale.In(line.Lang)
	}
	says := w.Say("discord.cannot_read")
	if m.Guild == "" {
		says = w.Say("discord.no_words")
	}
	return b.Own(ctx, m.origin(), message.Reply{Outcome: message.NoSources, Language: w.Lang, Blocks: []message.Block{message.Paragraph{Text: says}}})
}

// answerLine returns the reply to what a message says itself.
func answerLine(ctx context.Context, b *bot.Bot, m *chatMessage, words string) message.Reply {
	if words == "" {
		return b.Own(ctx, m.origin(), teach(b, b.Words(ctx, m.origin()), "discord.teach"))
	}
	return b.HandleLine(ctx, m.origin(), words)
}

// An answer is a sequence of messages in a channel that reply to a question.
type answer struct {
	channel  string
	question string
	tried    int  // messages that were tried; each has a nonce of its own
	alone    bool // not as replies, since the bot may not read the channel's history
}

// say sends the next message of an answer.
func (d *Discord) say(ctx context.Context, a *answer, page api.Message) error {
	ctx, cancel := context.WithTimeout(ctx, followTimeout)
	defer cancel()
	body := api.ChannelMessage{Message: d.linked(page), Nonce: fmt.Sprintf("%s-%d", a.question, a.tried), Enforce: true}
	a.tried++
	if !a.alone {
		body.Reference = &api.Reference{MessageID: a.question}
	}
	_, err := d.post(ctx, a.channel, body)
	if api.Code(err) == api.NoHistory {
		a.alone, body.Reference = true, nil
		_, err = d.post(ctx, a.channel, body)
	}
	return err
}

// thing matches Discord's markup for a user, a role or a channel.
var thing = regexp.MustCompile(`<(@!?|@&|#)(\d{1,20})>`)

// named replaces mentions of users, roles and channels by the names that the
// core's moderators' commands take: user:1, role:2 and channel:3. What names the
// channel that it is written in says nothing.
func named(s, here string) string {
	return strings.TrimSpace(thing.ReplaceAllStringFunc(s, func(mention string) string {
		part := thing.FindStringSubmatch(mention)
		switch {
		case part[1] == "@&":
			return " role:" + part[2] + " "
		case part[1] != "#":
			return " user:" + part[2] + " "
		case part[2] == here:
			return " "
		}
		return " channel:" + part[2] + " "
	}))
}

// teach says by the text of that key how the bot is asked, with examples.
func teach(b *bot.Bot, w *locale.Words, key string) message.Reply {
	reply := message.Reply{Language: w.Lang, Blocks: []message.Block{message.Paragraph{Text: w.Say(key)}}}
	var choices []message.Choice
	for _, name := range []string{"point", "who", "ask"} {
		if c := b.Command(name); c != nil {
			example := b.ExampleIn(c, w.Lang)
			choices = append(choices, message.Choice{Label: example, Line: example})
		}
	}
	reply.Blocks = append(reply.Blocks, message.Choices{Choices: choices})
	return reply
}
