package discord

import (
	"maps"
	"slices"
	"strconv"

	"planbot/bot"
	"planbot/bot/discord/api"
	"planbot/bot/locale"
	"planbot/bot/message"
)

// The options of this menu besides the commands' arguments.
const (
	channelOption = "channel" // of commands whose answer may be posted in another channel
	personOption  = "person"  // of commands about a subject: both narrow it
	topicOption   = "topic"
	forOption     = "for"     // of commands that answer for all to see: whom the answer is for
	privateOption = "private" // of every command
)

// menu makes Discord's commands from the table, with names and descriptions in
// other languages. The default texts stand for both of Discord's Englishes.
func menu(table []bot.Command, locals map[string]map[string]bot.Local) []api.Command {
	var out []api.Command
	for i := range table {
		out = append(out, chat(&table[i], locals))
	}
	out = append(out, api.Command{Type: api.MessageCommand, Name: english("discord.find"), NameLocal: local("discord.find")})
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
var calledBy = map[message.Right]permissions{message.Post: manageMessages, message.Manage: manageGuild}

// chat makes a slash command of a row of the table.
func chat(c *bot.Command, locals map[string]map[string]bot.Local) api.Command {
	out := api.Command{Type: api.ChatCommand, Name: c.Name, Description: c.Short}
	if p := calledBy[c.Needs]; p != 0 {
		out.Permissions = strconv.FormatUint(uint64(p), 10)
	}
	arg := api.CommandOption{
		Type: api.StringOption, Name: c.Arg.Name, Description: c.Arg.Short, Required: c.Arg.Required,
		MinLength: 1, MaxLength: message.MaxLine, Autocomplete: completes(c.Arg.Kind),
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
	if c.Arg.Kind == bot.SubjectArg {
		for _, name := range []string{personOption, topicOption} {
			out.Options = append(out.Options, own(api.CommandOption{Type: api.StringOption, Name: name, MinLength: 1, MaxLength: message.MaxSuggestion, Autocomplete: true}))
		}
	}
	if c.Does == bot.Posts {
		out.Options = append(out.Options, own(api.CommandOption{Type: api.ChannelOption, Name: channelOption, ChannelTypes: writable}))
	}
	if !c.Private {
		out.Options = append(out.Options, own(api.CommandOption{Type: api.UserOption, Name: forOption}))
	}
	out.Options = append(out.Options, own(api.CommandOption{Type: api.BooleanOption, Name: privateOption}))
	return out
}

// own is an option of this menu alone with its texts.
func own(o api.CommandOption) api.CommandOption {
	key := "discord." + o.Name
	o.NameLocal, o.Description, o.DescriptionLocal = local(key+"_name"), english(key), local(key)
	return o
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

// completes reports whether arguments of a kind get suggestions.
func completes(k bot.ArgKind) bool { return k != bot.NoArg && k != bot.Text }

// english is a text of this menu alone.
func english(key string) string { return locale.In(locale.English).Say(key) }

// local gives a text of this menu alone in the menu's other languages.
func local(key string) map[string]string {
	out := map[string]string{}
	for _, lang := range locale.Languages()[1:] {
		out[lang] = locale.In(lang).Say(key)
	}
	return out
}
