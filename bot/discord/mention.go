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

// addressed returns what a message asks the bot, and whether it asks it at
// all: in a server a message that names the bot does, in direct messages every
// one. Discord gives the words of both without the message content intent.
// Other bots get no answer.
func addressed(m *message, self string) (words string, ours bool) {
	if m.Author.Bot || m.Author.ID == self || m.Webhook != "" || m.Type != ordinaryMessage && m.Type != replyMessage {
		return "", false
	}
	named := strings.Contains(m.Content, "<@"+self+">") || strings.Contains(m.Content, "<@!"+self+">")
	return tidy(m.Content), named || m.Guild == ""
}

// mention answers a message by another one below it.
func (d *Discord) mention(ctx context.Context, b *bot.Bot, m *message, words string) {
	defer func() {
		if r := recover(); r != nil {
			d.log.Error("panic", "message", m.Type, "value", panicValue(r), "stack", string(debug.Stack()))
		}
	}()
	var reply bot.Reply
	switch {
	case words != "":
		reply = b.HandleLine(ctx, m.origin(), words)
	case m.Referenced != nil && tidy(m.Referenced.words()) != "":
		reply = find(ctx, b, m.origin(), tidy(m.Referenced.words()))
	default:
		reply = teach(b)
	}
	if len(reply.Blocks) == 0 {
		return // who asks too often was told already
	}
	ctx, cancel := context.WithTimeout(ctx, restWithin)
	defer cancel()
	for n, page := range sendable(forAll(b, reply), Options{}) {
		body := channelMessage{Message: page, Reference: &reference{MessageID: m.ID}, Nonce: fmt.Sprintf("%s-%d", m.ID, n), Enforce: true}
		err := d.post(ctx, m.Channel, body)
		if code(err) == noHistory {
			body.Reference = nil
			err = d.post(ctx, m.Channel, body)
		}
		if err != nil {
			d.log.Warn("answer not delivered", "message", m.Type, "error", err)
			return
		}
	}
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
