package discord

import (
	"maps"
	"slices"
	"strconv"

	"planbot/bot"
)

// The types of command and of option; application-commands in the
// documentation.
const (
	chatCommand    = 1
	messageCommand = 3 // in the menu of a message

	stringOption  = 3
	booleanOption = 5
	channelOption = 7
)

// elsewhereOption is an option of the commands whose answer may be posted in
// another channel.
const elsewhereOption = "channel"

// privateOption is an option of every command.
const privateOption = "private"

// A command is one entry of Discord's menu. It has the fields that the bot
// sets; what else Discord keeps of a command is not compared.
type command struct {
	Type             int               `json:"type"`
	Name             string            `json:"name"`
	NameLocal        map[string]string `json:"name_localizations,omitempty"`
	Description      string            `json:"description,omitempty"`
	DescriptionLocal map[string]string `json:"description_localizations,omitempty"`
	Options          []commandOption   `json:"options,omitempty"`
	Permissions      string            `json:"default_member_permissions,omitempty"` // who sees it, unless a server's owner decides otherwise
	Contexts         []int             `json:"contexts,omitempty"`                   // where it is offered
	Installs         []int             `json:"integration_types,omitempty"`          // to whose installation
}

// A commandOption is one typed argument of a command.
type commandOption struct {
	Type             int               `json:"type"`
	Name             string            `json:"name"`
	NameLocal        map[string]string `json:"name_localizations,omitempty"`
	Description      string            `json:"description"`
	DescriptionLocal map[string]string `json:"description_localizations,omitempty"`
	Required         bool              `json:"required,omitempty"`
	MinLength        int               `json:"min_length,omitempty"`
	MaxLength        int               `json:"max_length,omitempty"`
	Autocomplete     bool              `json:"autocomplete,omitempty"`
	ChannelTypes     []int             `json:"channel_types,omitempty"` // that can be picked
}

// menu makes Discord's commands from the table, with names and descriptions in
// other languages. The default texts are English for both of Discord's
// Englishes, so neither is given by itself.
func menu(table []bot.Command, locals map[string]map[string]bot.Local) []command {
	var out []command
	for i := range table {
		out = append(out, chat(&table[i], locals))
	}
	out = append(out, command{Type: messageCommand, Name: "Find in the plan", NameLocal: findLocal})
	for i := range out { // everywhere: servers, direct messages, other chats; installed by a server or by a user
		out[i].Contexts, out[i].Installs = []int{0, 1, 2}, []int{0, 1}
		if out[i].Permissions != "" { // nobody is a moderator of other chats
			out[i].Contexts = []int{0, 1}
		}
	}
	return out
}

// calledBy is the permission with which a member sees and can call a command
// that needs a right, unless a server's owner decides otherwise.
var calledBy = map[bot.Right]permissions{bot.Post: manageMessages, bot.Manage: manageGuild}

// chat makes a slash command of a row of the table.
func chat(c *bot.Command, locals map[string]map[string]bot.Local) command {
	out := command{Type: chatCommand, Name: c.Name, Description: c.Short}
	if p := calledBy[c.Needs]; p != 0 {
		out.Permissions = strconv.FormatUint(uint64(p), 10)
	}
	arg := commandOption{
		Type: stringOption, Name: c.Arg.Name, Description: c.Arg.Short, Required: c.Arg.Required,
		MinLength: 1, MaxLength: bot.MaxLine, Autocomplete: completes(c.Arg.Kind),
	}
	for _, code := range slices.Sorted(maps.Keys(locals)) {
		l, ok := locals[code][c.Name]
		if !ok {
			continue
		}
		localise(&out.NameLocal, code, l.Name)
		localise(&out.DescriptionLocal, code, l.Short)
		localise(&arg.DescriptionLocal, code, l.Arg)
	}
	if c.Arg.Kind != bot.NoArg {
		out.Options = append(out.Options, arg)
	}
	if c.Elsewhere {
		out.Options = append(out.Options, commandOption{
			Type: channelOption, Name: elsewhereOption, NameLocal: elsewhereLocal, ChannelTypes: writable,
			Description: "Post it in this channel or thread instead", DescriptionLocal: elsewhereShortLocal,
		})
	}
	out.Options = append(out.Options, commandOption{
		Type: booleanOption, Name: privateOption, NameLocal: privateLocal,
		Description: "Show the answer to you alone", DescriptionLocal: privateShortLocal,
	})
	return out
}

func localise(to *map[string]string, code, text string) {
	if text == "" {
		return
	}
	if *to == nil {
		*to = map[string]string{}
	}
	(*to)[code] = text
}

// completes tells whether arguments of a kind get suggestions.
func completes(k bot.ArgKind) bool { return k != bot.NoArg && k != bot.Text }

// What only this menu has, in its other languages.
var (
	findLocal         = map[string]string{"uk": "Знайти в плані", "ru": "Найти в плане"}
	privateLocal      = map[string]string{"uk": "приватно", "ru": "лично"}
	privateShortLocal = map[string]string{"uk": "Показати відповідь лише вам", "ru": "Показать ответ только вам"}

	elsewhereLocal      = map[string]string{"uk": "канал", "ru": "канал"}
	elsewhereShortLocal = map[string]string{"uk": "Опублікувати в цьому каналі чи гілці", "ru": "Опубликовать в этом канале или ветке"}
)
