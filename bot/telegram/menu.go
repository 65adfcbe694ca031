package telegram

import (
	"maps"
	"slices"

	"planbot/bot"
	"planbot/bot/message"
	"planbot/bot/telegram/api"
)

// The scopes of menus. Only groupScope lacks the moderators' commands: a chat can
// allow them to others, who then type them.
const (
	privateScope = "all_private_chats"
	groupScope   = "all_group_chats"
	adminScope   = "all_chat_administrators"
)

// menuParams are the parameters of the setMyCommands calls: for each scope one
// without a language, which is English, and one for each language of the core.
// Telegram's command names are Latin, so only the descriptions are translated. In
// groups a command whose answer is for the asker alone is hidden itself, if the
// server can do so.
func menuParams(table []bot.Command, locals map[string]map[string]bot.Local, hides bool) []api.Params {
	var out []api.Params
	for _, scope := range []string{privateScope, groupScope, adminScope} {
		for _, lang := range append([]string{""}, slices.Sorted(maps.Keys(locals))...) {
			var commands []api.MenuCommand
			for _, c := range table {
				if c.Needs != message.Read && scope == groupScope {
					continue
				}
				short := c.Short
				if l, ok := locals[lang][c.Name]; ok {
					short = l.Short
				}
				commands = append(commands, api.MenuCommand{Command: c.Name, Description: short, Ephemeral: hides && c.Private && scope != privateScope})
			}
			p := api.Params{"commands": api.Encode(commands), "scope": api.Encode(api.MenuScope{Type: scope})}
			p.AddNonEmpty("language_code", lang)
			out = append(out, p)
		}
	}
	return out
}
