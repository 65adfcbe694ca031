package bot

import (
	"context"
	"strings"
	"unicode/utf8"

	"planbot/bot/answer"
	"planbot/bot/message"
	"planbot/corpus/lang"
)

// help lists the commands, or explains one of them.
func help(_ context.Context, c call) (message.Reply, error) {
	if c.Arg == "" {
		return c.bot.allCommands(), nil
	}
	name := strings.TrimPrefix(strings.ToLower(c.Arg), "/")
	cmd := c.bot.Command(name)
	if cmd == nil {
		return c.bot.unknown(message.Line{Name: name}), nil
	}
	reply := message.Reply{Blocks: []message.Block{message.Heading{Text: cmd.Usage()}, message.Paragraph{Text: cmd.Long}}}
	example := c.bot.Example(cmd)
	if example == "" {
		return reply, nil
	}
	if cmd.Arg.Kind != NoArg {
		reply.Blocks = append(reply.Blocks, message.Paragraph{Text: "For example: " + example})
	}
	return reply.WithChoices(message.Choice{Label: "Try it", Line: example}), nil
}

// ask answers a question: one how the bot is used with the commands, any other from
// the corpus.
func ask(_ context.Context, c call) (message.Reply, error) {
	if answer.AsksHelp(c.Arg) {
		return c.bot.allCommands(), nil
	}
	return c.library.Ask(c.Request)
}

// mainCommands is how many commands of the table help describes; it names the
// others.
const mainCommands = 6

// allCommands lists the commands on one screen.
func (b *Bot) allCommands() message.Reply {
	var items []message.Item
	var others, moderators []string
	for i := range b.commands {
		switch c := &b.commands[i]; {
		case i < mainCommands:
			items = append(items, message.Item{Text: c.Usage() + ": " + c.Short, Line: "/help " + c.Name})
		case c.Needs != message.Read:
			moderators = append(moderators, "/"+c.Name)
		default:
			others = append(others, "/"+c.Name)
		}
	}
	return message.Reply{Blocks: []message.Block{
		message.Heading{Text: "Commands"},
		message.List{Items: items},
		message.Paragraph{Text: "Also " + strings.Join(others, ", ") + "; for moderators " + strings.Join(moderators, ", ") + "."},
		message.Paragraph{Text: "/help who explains one. Or just type your question."},
	}}
}

// unknown answers a line whose command the table does not have, and offers the
// nearest one with the same argument.
func (b *Bot) unknown(line message.Line) message.Reply {
	all := message.Choice{Label: "All commands", Line: "/help"}
	near := b.nearestCommand(line.Name)
	if near == nil {
		return misused("There is no such command. Type /help for the list, or just ask your question.").WithChoices(all)
	}
	meant := message.Line{Name: near.Name, Arg: line.Arg}.String()
	if near.Arg.Required && line.Arg == "" || len(meant) > message.MaxButtonLine || utf8.RuneCountInString(meant) > message.MaxLabel {
		meant = "/help " + near.Name
	}
	return misused("There is no such command. Did you mean /%s?", near.Name).WithChoices(message.Choice{Label: meant, Line: meant}, all)
}

func (b *Bot) nearestCommand(name string) *Command {
	names := make([]string, len(b.commands))
	for i, c := range b.commands {
		names[i] = c.Name
	}
	near, _ := lang.Nearest(strings.ToLower(name), names)
	return b.Command(near)
}

// namesOf lists the names of commands, each with its description as an alias.
func namesOf(table []Command) answer.Names {
	var names []message.Suggestion
	var aliases [][]string
	for _, c := range table {
		names = append(names, message.Suggestion{Label: c.Name, Value: c.Name})
		aliases = append(aliases, []string{c.Short})
	}
	return answer.NewNames(names, aliases)
}
