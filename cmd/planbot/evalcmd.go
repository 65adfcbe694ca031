package main

import (
	"os"

	"github.com/spf13/cobra"
)

// evalCmd measures quality.
type evalCmd struct {
	File string
}

func (c *evalCmd) command(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "eval QUESTIONS.jsonl", Short: "Measure quality on judged questions.",
		Long: "Measure quality on judged questions, one JSON object a line.", Args: exactly(1, "eval wants a file of judged questions; see planbot eval --help"),
		RunE: func(_ *cobra.Command, args []string) error {
			c.File = args[0]
			return c.Run(p)
		},
	}
}

// Run asks every question of the file.
func (c *evalCmd) Run(p *program) error {
	b, err := p.bot()
	if err != nil {
		return err
	}
	in, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer in.Close()
	return eval(b, in, p.stdout)
}
