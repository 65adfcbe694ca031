package main

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
	"text/tabwriter"

	"github.com/alecthomas/kong"

	"planbot/bot"
	"planbot/corpus"
)

// help explains the subcommand that was named, or else the whole program.
func (p *program) help(ctx *kong.Context) error {
	if cmd := ctx.Selected(); cmd != nil && !cmd.Hidden {
		return ctx.PrintUsage(false)
	}
	return p.usage()
}

// usage explains the whole program: the bot's commands from its table, the
// rest from the command line's definition.
func (p *program) usage() error {
	c, err := corpus.Load(corpus.Embedded()) // not the operator's, which may be what is broken
	if err != nil {
		return err
	}
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
		for _, leaf := range p.model.Leaves(true) {
			left := leaf.Path()
			for _, arg := range leaf.Positional {
				left += " " + strings.ToUpper(arg.Name)
			}
			row(left, leaf.Help)
		}
	})
	out.WriteString("\nFlags:\n\n")
	rows(&out, func(row func(left, right string)) {
		for _, n := range []*kong.Node{p.model.Node, p.model.DefaultCmd} {
			for _, f := range n.Flags {
				row(flagUsage(f), f.Help)
			}
		}
	})
	out.WriteString("\nExit codes: 0 answered, 1 failure, 2 wrong usage, 3 the sources don't answer.\n")
	_, err = io.WriteString(p.stdout, out.String())
	return err
}

// rows sets two columns.
func rows(out io.Writer, fill func(row func(left, right string))) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fill(func(left, right string) { fmt.Fprintf(w, "  %s\t%s\n", left, right) })
	_ = w.Flush() // a strings.Builder takes everything
}

func flagUsage(f *kong.Flag) string {
	if f.IsBool() {
		return "--" + f.Name
	}
	return "--" + f.Name + " " + f.FormatPlaceHolder()
}
