package discord

import (
	"context"
	"fmt"
	"regexp"
	"runtime/debug"
	"strings"

	"planbot/bot"
)

// The types of message that a person writes; all others tell of something
// that happened, such as a new member.
const (
	ordinaryMessage = 0
	replyMessage    = 19
)

// addressed tells whether a message asks the bot: in a server one that names the
// bot does, in direct messages every one. Discord gives the words of both
// without the message content intent. Other bots get no answer.
func addressed(m *message, self string) bool {
	if m.Author.Bot || m.Author.ID == self || m.Webhook != "" || m.Type != ordinaryMessage && m.Type != replyMessage {
		return false
	}
	return m.Guild == "" || names(self).MatchString(m.Content)
}

// names matches the mention of a user.
func names(user string) *regexp.Regexp { return regexp.MustCompile(`<@!?` + user + `>`) }

// asked is what a message asks the bot. In a moderators' command the people,
// roles and channels that it names are part of it.
func asked(b *bot.Bot, m *message, self string) string {
	line := strings.TrimSpace(names(self).ReplaceAllString(m.Content, " "))
	if !b.ForModerators(line) {
		return tidy(line)
	}
	return named(line)
}

// mention answers a message by another one below it.
func (d *Discord) mention(ctx context.Context, b *bot.Bot, m *message, self string) {
	defer func() {
		if r := recover(); r != nil {
			d.log.Error("panic", "message", m.Type, "value", panicValue(r), "stack", string(debug.Stack()))
		}
	}()
	reply := answerTo(ctx, b, m, self)
	if len(reply.Blocks) == 0 {
		return // who asks too often was told already
	}
	ctx, cancel := context.WithTimeout(ctx, restWithin)
	defer cancel()
	a := answer{channel: m.Channel, question: m.ID}
	for _, page := range sendable(forAll(b, reply), Options{}) {
		err := d.say(ctx, &a, page)
		if code(err) == missingPermission && len(page.Embeds) > 0 { // it may be embeds alone that the bot may not post
			for _, text := range plain(page) {
				if err = d.say(ctx, &a, text); err != nil {
					break
				}
			}
		}
		if err != nil {
			d.log.Warn("answer not delivered", "message", m.Type, "error", err)
			return
		}
	}
}

// answerTo is the reply to a message. A question that the sources don't answer,
// such as "is this true?", may be about the message that it replies to.
func answerTo(ctx context.Context, b *bot.Bot, m *message, self string) bot.Reply {
	words, about := asked(b, m, self), m.Referenced
	if words == "" {
		if about == nil || tidy(about.words()) == "" {
			return teach(b)
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
		return bot.Reply{Outcome: bot.Misused, Blocks: []bot.Block{bot.Paragraph{
			Text: "A message doesn't tell me what you may do in this server. Please use the command itself: type / and choose it from the list."}}}
	case reply.Outcome != bot.NoSources || about == nil || about.Author.ID == self:
		return reply
	case tidy(about.words()) != "":
		return find(ctx, b, m.origin(), tidy(about.words()))
	}
	return bot.Reply{Outcome: bot.NoSources, Blocks: []bot.Block{bot.Paragraph{
		Text: "I can't read the message that you reply to. To look up what it says, open its menu: Apps, then Find in the plan."}}}
}

// An answer is a sequence of messages in a channel that reply to a question.
type answer struct {
	channel  string
	question string
	sent     int  // messages that were tried, each of which has a nonce of its own
	alone    bool // not as replies, since the bot may not read what was written before
}

// say sends the next message of an answer.
func (d *Discord) say(ctx context.Context, a *answer, page Message) error {
	body := channelMessage{Message: page, Nonce: fmt.Sprintf("%s-%d", a.question, a.sent), Enforce: true}
	a.sent++
	if !a.alone {
		body.Reference = &reference{MessageID: a.question}
	}
	err := d.post(ctx, a.channel, body)
	if code(err) == noHistory {
		a.alone, body.Reference = true, nil
		err = d.post(ctx, a.channel, body)
	}
	return err
}

// noHistory is the code with which Discord refuses a reply where the bot may
// not read what was written before; it may still write.
const noHistory = 160002

// post writes in a channel. The nonce lets Discord drop a second copy, so it
// may be sent again.
func (d *Discord) post(ctx context.Context, channel string, m channelMessage) error {
	return d.rest.do(ctx, &call{method: "POST", route: "/channels/*/messages", parts: []string{channel}, body: m, files: m.Files, repeat: true})
}

// token is Discord's markup for people, roles, channels, emoji, times and
// commands: numbers that are no part of the words.
var token = regexp.MustCompile(`<(?:@[!&]?\d|#\d|a?:\w+:\d|t:-?\d|id:\w|/\w)[^<>]*>`)

// person is Discord's markup for a user or a role.
var person = regexp.MustCompile(`<@([!&]?)(\d{1,20})>`)

// named writes the users and roles that a text mentions as the core names them
// among moderators: user:1 and role:2.
func named(s string) string {
	return strings.TrimSpace(person.ReplaceAllStringFunc(s, func(mention string) string {
		part := person.FindStringSubmatch(mention)
		if part[1] == "&" {
			return " role:" + part[2] + " "
		}
		return " user:" + part[2] + " "
	}))
}

// tidy takes Discord's markup for things out of a text.
func tidy(s string) string { return strings.TrimSpace(token.ReplaceAllString(s, " ")) }

// teach answers somebody who only says our name.
func teach(b *bot.Bot) bot.Reply {
	reply := bot.Reply{Blocks: []bot.Block{bot.Paragraph{
		Text: "Write your question behind my name, or type / to see the commands. To look up what somebody wrote, open the menu of that message: Apps, then Find in the plan."}}}
	var choices []bot.Choice
	for _, name := range []string{"point", "who", "ask"} {
		if c := b.Command(name); c != nil {
			choices = append(choices, bot.Choice{Label: c.Example, Line: c.Example})
		}
	}
	reply.Blocks = append(reply.Blocks, bot.Choices{Choices: choices})
	return reply
}
