package telegram

import (
	"maps"
	"slices"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"planbot/bot"
	"planbot/bot/message"
)

// everybodys is the one scope without the moderators' commands. A chat can
// give them to others, who may type them.
const everybodys = "all_group_chats"

// menuScopes are those in which the bot has a menu.
func menuScopes() []string {
	return []string{"all_private_chats", everybodys, "all_chat_administrators"}
}

// menus are the parameters of the setMyCommands calls that give the bot its
// menus: for each scope one without a language, which is English, and one for
// each language of the core. Telegram has command names in Latin letters only,
// so a language changes the descriptions.
func menus(table []bot.Command, locals map[string]map[string]bot.Local) []tgbotapi.Params {
	var out []tgbotapi.Params
	for _, scope := range menuScopes() {
		for _, lang := range append([]string{""}, slices.Sorted(maps.Keys(locals))...) {
			var commands []menuCommand
			for _, c := range table {
				if c.Needs != message.Read && scope == everybodys {
					continue
				}
				short := c.Short
				if l, ok := locals[lang][c.Name]; ok {
					short = l.Short
				}
				commands = append(commands, menuCommand{c.Name, short})
			}
			p := tgbotapi.Params{"commands": encode(commands), "scope": encode(menuScope{scope})}
			p.AddNonEmpty("language_code", lang)
			out = append(out, p)
		}
	}
	return out
}
