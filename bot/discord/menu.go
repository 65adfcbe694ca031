package discord

import (
	"cmp"
	"strconv"

	"planbot/bot"
	"planbot/bot/discord/api"
	"planbot/bot/locale"
	"planbot/bot/message"
)

// The options of this menu besides the commands' arguments.
const (
	channelOption = "channel" // of commands that may be done in another channel
	threadOption  = "thread"  // of commands whose answer may start a thread there
	personOption  = "person"  // of commands about a subject: both narrow it
	topicOption   = "topic"
	forOption     = "for"     // of commands that answer for all to see: whom the answer is for
	privateOption = "private" // of every command
)

// menu makes Discord's commands from the table, with names and descriptions in
// other languages. The default texts stand for both of Discord's Englishes.
func menu(table []bot.Command) []api.Command {
	var out []api.Command
	for i := range table {
		out = append(out, chat(&table[i]))
	}
	for _, key := range messageCommands {
		out = append(out, api.Command{Type: api.MessageCommand, Name: english(key), NameLocal: local(key)})
	}
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
func chat(c *bot.Command) api.Command {
	out := api.Command{
		Type: api.ChatCommand, Name: c.Name, NameLocal: inOthers(func(lang string) string { return c.Local(lang).Name }),
		Description: c.Short, DescriptionLocal: inOthers(func(lang string) string { return c.Local(lang).Short }),
	}
	if p := calledBy[c.Needs]; p != 0 {
		out.Permissions = strconv.FormatUint(uint64(p), 10)
	}
	for i := range c.Verbs {
		if v := &c.Verbs[i]; v.Menu {
			out.Options = append(out.Options, subcommand(c, v))
		}
	}
	if len(out.Options) > 0 { // then there can be no others
		return out
	}
	if c.Arg.Kind != bot.NoArg {
		out.Options = append(out.Options, api.CommandOption{
			Type: api.StringOption, Name: c.Arg.Name, Required: c.Arg.Required, MinLength: 1, MaxLength: message.MaxLine, Autocomplete: completes(c.Arg.Kind),
			Description: c.Arg.Short, DescriptionLocal: inOthers(func(lang string) string { return c.Local(lang).Arg }),
		})
	}
	for _, a := range narrowing(c) {
		out.Options = append(out.Options, own(api.CommandOption{Type: api.StringOption, Name: a.Name, MinLength: 1, MaxLength: message.MaxSuggestion, Autocomplete: true}))
	}
	if c.Does == bot.Posts {
		out.Options = append(out.Options, own(api.CommandOption{Type: api.ChannelOption, Name: channelOption, ChannelTypes: writable}),
			optionOf(bot.Arg{Name: threadOption, Kind: bot.FlagArg}))
	}
	if !c.Private {
		out.Options = append(out.Options, own(api.CommandOption{Type: api.UserOption, Name: forOption}))
	}
	out.Options = append(out.Options, own(api.CommandOption{Type: api.BooleanOption, Name: privateOption}))
	return out
}

// subcommand makes a subcommand of a verb.
func subcommand(c *bot.Command, v *bot.Verb) api.CommandOption {
	out := api.CommandOption{Type: api.Subcommand}
	nameOption(&out, v.Name, func(lang string) bot.Local { return v.Local(c.Name, lang) })
	for _, a := range v.Args {
		out.Options = append(out.Options, optionOf(a))
	}
	return out
}

// optionTypes are the types of options that are not texts.
var optionTypes = map[bot.ArgKind]int{
	bot.NumberArg: api.IntegerOption, bot.FlagArg: api.BooleanOption,
	bot.PersonArg: api.UserOption, bot.ChannelArg: api.ChannelOption, bot.RoleArg: api.RoleOption,
}

// optionOf makes an option of an argument behind a verb.
func optionOf(a bot.Arg) api.CommandOption {
	out := api.CommandOption{Type: cmp.Or(optionTypes[a.Kind], api.StringOption), Required: a.Required}
	nameOption(&out, a.Name, a.Local)
	for _, word := range a.Kind.Choices() {
		in := func(lang string) string { return bot.Choice(word, lang) }
		out.Choices = append(out.Choices, api.Choice{Name: in(locale.English), NameLocal: inOthers(in), Value: word})
	}
	switch out.Type {
	case api.IntegerOption:
		out.MinValue = 1
	case api.ChannelOption:
		out.ChannelTypes = writable
	case api.StringOption:
		out.Autocomplete = completes(a.Kind) && len(out.Choices) == 0
		if len(out.Choices) == 0 {
			out.MinLength, out.MaxLength = 1, maxOption
		}
	}
	return out
}

// maxOption is the longest text in an option of a subcommand, in characters.
const maxOption = 100

// nameOption gives an option its name and its texts.
func nameOption(o *api.CommandOption, called string, in func(lang string) bot.Local) {
	o.Name, o.NameLocal = called, inOthers(func(lang string) string { return in(lang).Name })
	o.Description, o.DescriptionLocal = in(locale.English).Short, inOthers(func(lang string) string { return in(lang).Short })
}

// own is an option of this menu alone with its texts.
func own(o api.CommandOption) api.CommandOption {
	key := "discord." + o.Name
	o.NameLocal, o.Description, o.DescriptionLocal = local(key+"_name"), english(key), local(key)
	return o
}

// completes reports whether arguments of a kind get suggestions.
func completes(k bot.ArgKind) bool { return k != bot.NoArg && k != bot.Text && k != bot.TimeArg }

// english is a text of this menu alone.
func english(key string) string { return locale.In(locale.English).Say(key) }

// local gives a text of this menu alone in the menu's other languages.
func local(key string) map[string]string {
	return inOthers(func(lang string) string { return locale.In(lang).Say(key) })
}

// inOthers gives a text in the menu's languages but English.
func inOthers(in func(lang string) string) map[string]string {
	out := map[string]string{}
	for _, lang := range locale.Languages()[1:] {
		out[lang] = in(lang)
	}
	return out
}
