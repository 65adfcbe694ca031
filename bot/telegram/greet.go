package telegram

import (
	"fmt"
	"strings"

	"planbot/bot"
	"planbot/bot/message"
	"planbot/bot/telegram/api"
)

// privateGreeting is for a person who opens the private chat.
func privateGreeting(b *bot.Bot, me api.Bot) message.Reply {
	return greeting(b,
		"Type a question, in English, Ukrainian or Russian, or tap one of these examples. /help lists the commands.",
		fmt.Sprintf("In a group, write a command with the bot's name, such as /point@%s 21, or reply to a message with /find@%s to see what the plan says about it. In any chat, type @%s and a few words to pick a quotation.", me.Username, me.Username, me.Username),
	)
}

// groupGreeting is for a group that the bot has joined. It says which messages
// the bot gets.
func groupGreeting(b *bot.Bot, me api.Bot) message.Reply {
	sees := "Privacy mode is on: Telegram shows the bot only commands and replies to its own messages, and nothing else that you write. It need not be an administrator."
	if me.ReadsAll {
		sees = "Privacy mode is off, or was when the bot was started: Telegram shows it every message. It answers only commands and messages that name it, and stores none."
	}
	return greeting(b,
		fmt.Sprintf("Write a command with the bot's name, such as /point@%s 21, or reply to a message with /find@%s to see what the plan says about it. Or tap one of these examples.", me.Username, me.Username),
		sees,
	)
}

// examples are the commands with an example as a button.
func examples() []string { return []string{"point", "who", "ask"} }

func greeting(b *bot.Bot, lines ...string) message.Reply {
	title := b.Corpus().Plan.Title
	reply := message.Reply{Blocks: []message.Block{
		message.Heading{Text: title},
		message.Paragraph{Text: "The text of each point, word for word, and who said what about it, quoted and attributed. Where the sources don't answer, the bot says so."},
	}}
	for _, line := range lines {
		reply.Blocks = append(reply.Blocks, message.Paragraph{Text: line})
	}
	var choices message.Choices
	for _, name := range examples() {
		if c := b.Command(name); c != nil {
			choices.Choices = append(choices.Choices, message.Choice{Label: strings.TrimPrefix(c.Example, "/"), Line: c.Example})
		}
	}
	reply.Blocks = append(reply.Blocks, choices)
	return reply
}
