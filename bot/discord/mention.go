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
// people and roles are part of the question, elsewhere they are left out.
func asked(b *bot.Bot, m *chatMessage, self string) string {
	line := strings.TrimSpace(names(self).ReplaceAllString(m.Content, " "))
	if c := b.Command(b.Parse(line).Name); c == nil || c.Needs == message.Read {
		return tidy(line)
	}
	return named(line)
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
	ctx, cancel := context.WithTimeout(ctx, followTimeout)
	defer cancel()
	a := answer{channel: m.Channel, question: m.ID}
	for _, page := range sendable(reply, render.Options{ShowAsked: len(reply.Line) > message.MaxButtonLine}, 0) {
		if err := d.say(ctx, &a, d.linked(page)); err != nil {
			d.log.Warn("answer not delivered", "message", m.Type, "error", err)
			return
		}
	}
}

// answerTo returns the reply to a message. A question that the sources don't
// answer, such as "is this true?", may be about the message that it replies to.
func answerTo(ctx context.Context, b *bot.Bot, m *chatMessage, self string) message.Reply {
	words, about := asked(b, m, self), m.Referenced
	if words == "" && m.Guild != "" && !names(self).MatchString(m.Content) {
		return teach(b, b.Words(ctx, m.origin()), "discord.by_role")
	}
	if words == "" {
		if about == nil || tidy(about.words()) == "" {
			return teach(b, b.Words(ctx, m.origin()), "discord.teach")
		}
		return find(ctx, b, m.origin(), tidy(about.words()))
	}
	from, unknown := m.origin(), false
	if m.Guild != "" {
		from.Admin = func(context.Context) (bool, error) { unknown = true; return false, nil }
	}
	reply := b.HandleLine(ctx, from, words)
	switch {
	case unknown:
		return message.Reply{Outcome: message.Misused, Blocks: []message.Block{message.Paragraph{Text: reply.Say("discord.rights_unknown")}}}
	case reply.Outcome != message.NoSources || about == nil || about.Author.ID == self:
		return reply
	case tidy(about.words()) != "":
		return find(ctx, b, m.origin(), tidy(about.words()))
	}
	return message.Reply{Outcome: message.NoSources, Blocks: []message.Block{message.Paragraph{Text: reply.Say("discord.cannot_read")}}}
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
	body := api.ChannelMessage{Message: page, Nonce: fmt.Sprintf("%s-%d", a.question, a.tried), Enforce: true}
	a.tried++
	if !a.alone {
		body.Reference = &api.Reference{MessageID: a.question}
	}
	err := d.api.Post(ctx, a.channel, body)
	if api.Code(err) == api.NoHistory {
		a.alone, body.Reference = true, nil
		err = d.api.Post(ctx, a.channel, body)
	}
	return err
}

// reference matches Discord's markup for people, roles, channels, emoji, times
// and commands. It holds ids, which are no part of the words.
var reference = regexp.MustCompile(`<(?:@[!&]?\d|#\d|a?:\w+:\d|t:-?\d|id:\w|/\w)[^<>]*>`)

// person matches Discord's markup for a user or a role.
var person = regexp.MustCompile(`<@([!&]?)(\d{1,20})>`)

// named replaces mentions of users and roles by the names that the core's
// settings take: user:1 and role:2.
func named(s string) string {
	return strings.TrimSpace(person.ReplaceAllStringFunc(s, func(mention string) string {
		part := person.FindStringSubmatch(mention)
		if part[1] == "&" {
			return " role:" + part[2] + " "
		}
		return " user:" + part[2] + " "
	}))
}

// tidy removes Discord's markup for things from a text.
func tidy(s string) string { return strings.TrimSpace(reference.ReplaceAllString(s, " ")) }

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
