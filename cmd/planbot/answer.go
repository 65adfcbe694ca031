package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"planbot/bot"
	"planbot/bot/message"
	"planbot/bot/text"
	"planbot/corpus/lang"
)

// answerCmd is one command of the bot's table with its argument, or the chat
// when there is none.
type answerCmd struct {
	Name    string
	Arg     []string
	JSON    bool
	Explain bool
	Version bool
}

// command defines the program itself, which is also called for all that no
// subcommand is there for.
func (c *answerCmd) command(p *program) *cobra.Command {
	cmd := &cobra.Command{Use: "planbot", Args: cobra.ArbitraryArgs, RunE: c.runner(p)}
	c.flags(cmd)
	cmd.Flags().BoolVar(&c.Version, "version", false, "Show the version.")
	return cmd
}

// helpCommand stands in for the library's own, since help is one of the bot's
// table.
func (c *answerCmd) helpCommand(p *program) *cobra.Command {
	cmd := &cobra.Command{Use: "help", Hidden: true, RunE: c.runner(p, "help")}
	c.flags(cmd)
	return cmd
}

func (c *answerCmd) flags(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&c.JSON, "json", false, "Answer in JSON, one object a line; \"ask --json -\" reads one question a line.")
	cmd.Flags().BoolVar(&c.Explain, "explain", false, "With ask: say for each answer why it was found.")
}

// runner runs the words given here and those that were typed.
func (c *answerCmd) runner(p *program, words ...string) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, typed []string) error {
		if words := slices.Concat(words, typed); len(words) > 0 {
			c.Name, c.Arg = words[0], words[1:]
		}
		return c.Run(cmd.Context(), p)
	}
}

// oneShot is where requests from the command line come from.
var oneShot = message.Origin{Platform: "terminal", Direct: true, PrivateReplies: true}

// Run answers once.
func (c *answerCmd) Run(ctx context.Context, p *program) error {
	if c.Version {
		return versionCmd{}.Run(p)
	}
	if c.Name == "" {
		if c.JSON || c.Explain {
			return usageError("--json and --explain need a command, such as: planbot ask --json QUESTION")
		}
		return (&chatCmd{}).Run(ctx, p)
	}
	name := strings.ToLower(strings.TrimPrefix(c.Name, "/"))
	arg := strings.Join(c.Arg, " ")
	b, err := p.bot()
	if err != nil {
		return err
	}
	cmd := b.Command(name)
	switch {
	case cmd == nil:
		return p.unknown(b, c.Name)
	case c.Explain && (cmd.Explained == "" || c.JSON):
		return usageError("--explain works with ask, without --json")
	case cmd.Arg.Kind == bot.CommandArg && arg == "" && !c.JSON:
		return p.usage() // which lists the program's own commands too
	case c.JSON && jsonObjects[name].lines && arg == "-":
		return p.askLines(ctx, b.Library())
	}
	reply := b.Handle(ctx, oneShot, message.Line{Name: name, Arg: arg})
	if c.JSON {
		return p.showJSON(b.Library(), name, arg, reply)
	}
	if c.Explain && reply.Outcome != message.Misused {
		why := b.Handle(ctx, oneShot, message.Line{Name: cmd.Explained, Arg: arg})
		reply.Blocks = append(withoutChoices(reply.Blocks), why.Blocks...)
	}
	return p.show(reply)
}

// withoutChoices leaves out what may be done next.
func withoutChoices(blocks []message.Block) []message.Block {
	return slices.DeleteFunc(slices.Clone(blocks), func(b message.Block) bool {
		_, ok := b.(message.Choices)
		return ok
	})
}

// unknown refuses a first word that names nothing, with the nearest name.
func (p *program) unknown(b *bot.Bot, word string) error {
	var names []string
	for _, c := range b.Commands() {
		names = append(names, c.Name)
	}
	for _, c := range p.commands {
		names = append(names, c.Name())
	}
	hint := "planbot help lists them."
	if near, _ := lang.Nearest(strings.ToLower(word), names); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	return usageError(fmt.Sprintf("there is no command %q: %s To ask a question, type: planbot ask \"…\"", text.Shorten(word, maxShownWord), hint))
}

// maxShownWord is how much of a word that was typed an error message shows, in
// UTF-16 units.
const maxShownWord = 41
