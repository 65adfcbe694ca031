package main

import (
	"cmp"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"planbot/bot"
	"planbot/corpus"
)

// help explains the subcommand that was named, or else the whole program.
func (p *program) help(cmd *cobra.Command) error {
	if !cmd.HasParent() || cmd.Hidden {
		return p.usage()
	}
	about := cmp.Or(cmd.Long, cmd.Short)
	_, err := fmt.Fprintf(p.stdout, "%s\n\n%s", about, cmd.UsageString())
	return err
}

// usage explains the whole program: the bot's commands from its table, the
// rest from the command line's definition.
func (p *program) usage() error {
	c := corpus.Default() // not the operator's, which may be what is broken
	var out strings.Builder
	out.WriteString(`Usage: planbot [COMMAND [ARGUMENT …]] [FLAG …]

Answers questions about the 28-point draft peace plan for Ukraine from a fixed
corpus. Without a command it chats. One command, one answer:

`)
	rows(&out, func(row func(left, right string)) {
		for _, c := range bot.New(c, slog.New(slog.DiscardHandler)).Commands() {
			row(strings.TrimPrefix(c.Usage(), "/"), c.Short)
		}
	})
	out.WriteString("\nThe program:\n\n")
	rows(&out, func(row func(left, right string)) {
		for _, c := range p.commands {
			if c.HasSubCommands() {
				for _, part := range c.Commands() {
					row(c.Name()+" "+part.Use, part.Short)
				}
			} else {
				row(c.Use, c.Short)
			}
		}
	})
	out.WriteString("\nFlags:\n\n")
	rows(&out, func(row func(left, right string)) {
		p.commands[0].Root().LocalFlags().VisitAll(func(f *pflag.Flag) {
			holder, about := pflag.UnquoteUsage(f)
			row(strings.TrimSpace("--"+f.Name+" "+holder), about)
		})
	})
	out.WriteString("\nExit codes: 0 answered, 1 failure, 2 wrong usage, 3 the sources don't answer.\n")
	_, err := io.WriteString(p.stdout, out.String())
	return err
}

// rows sets two columns.
func rows(out io.Writer, fill func(row func(left, right string))) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fill(func(left, right string) { fmt.Fprintf(w, "  %s\t%s\n", left, right) })
	_ = w.Flush() // a strings.Builder takes everything
}
