package bot

import (
	"context"
	"strings"
	"unicode/utf8"

	"planbot/bot/answer"
	"planbot/bot/locale"
	"planbot/bot/message"
	"planbot/corpus/lang"
)

func help(_ context.Context, c call) (message.Reply, error) {
	if c.Arg == "" {
		return allCommands(c), nil
	}
	r := c.Request
	r.Line = message.Line{Name: strings.TrimPrefix(strings.ToLower(c.Arg), "/")}
	cmd := c.bot.Command(r.Name)
	if cmd == nil {
		return c.bot.unknown(r), nil
	}
	reply := message.Reply{Blocks: []message.Block{message.Heading{Text: cmd.Usage(c.Language)}, message.Paragraph{Text: cmd.Local(c.Language).Long}}}
	example := exampleOf(cmd, c.library)
	if example == "" {
		return reply, nil
	}
	if cmd.Arg.Kind != NoArg {
		reply.Blocks = append(reply.Blocks, message.Paragraph{Text: c.Say("help.example", example)})
	}
	return reply.WithChoices(message.Choice{Label: c.Say("button.try"), Line: example}), nil
}

// ask answers a question: one how the bot is used with the commands, any other from
// the corpus.
func ask(_ context.Context, c call) (message.Reply, error) {
	if answer.AsksHelp(c.Arg) {
		return allCommands(c), nil
	}
	return c.library.Ask(c.Request)
}

// mainCommands is how many commands of the table help describes; it names the
// others.
const mainCommands = 6

func allCommands(c call) message.Reply {
	var items []message.Item
	var others, moderators []string
	for i := range c.bot.commands {
		switch cmd := &c.bot.commands[i]; {
		case i < mainCommands:
			items = append(items, message.Item{Text: cmd.Usage(c.Language) + ": " + cmd.Local(c.Language).Short, Line: "/help " + cmd.Name})
		case cmd.Needs != message.Read:
			moderators = append(moderators, "/"+cmd.Name)
		default:
			others = append(others, "/"+cmd.Name)
		}
	}
	return message.Reply{Blocks: []message.Block{
		message.Heading{Text: c.Say("help.heading")},
		message.List{Items: items},
		message.Paragraph{Text: c.Say("help.also", strings.Join(others, ", "), strings.Join(moderators, ", "))},
		message.Paragraph{Text: c.Say("help.ask")},
	}}
}

// unknown answers a line whose command the table does not have, and offers the
// nearest one with the same argument.
func (b *Bot) unknown(r message.Request) message.Reply {
	all := message.Choice{Label: r.Say("button.all_commands"), Line: "/help"}
	var names []string
	for _, c := range b.commands {
		names = append(names, c.Name)
	}
	nearest, _ := lang.Nearest(strings.ToLower(r.Name), names)
	near := b.Command(nearest)
	if near == nil {
		return toAsker(message.Misused, r.Say("help.unknown")).WithChoices(all)
	}
	meant := message.Line{Name: near.Name, Arg: r.Arg}.String()
	if near.Arg.Required && r.Arg == "" || len(meant) > message.MaxButtonLine || utf8.RuneCountInString(meant) > message.MaxLabel {
		meant = "/help " + near.Name
	}
	return toAsker(message.Misused, r.Say("help.meant", near.Name)).WithChoices(message.Choice{Label: meant, Line: meant}, all)
}

// namesOf lists the names of commands, each with its descriptions as aliases.
func namesOf(table []Command) answer.Names {
	var names answer.NameList
	for _, c := range table {
		var also []string
		for _, lang := range locale.Languages() {
			l := c.Local(lang)
			also = append(also, l.Name, l.Short)
		}
		names.Add(c.Name, c.Name, also...)
	}
	return names.Names()
}
