package main

import (
	"context"
	"os"

	"github.com/spf13/cobra"
)

// evalCmd measures quality.
type evalCmd struct {
	File        string
	Ablation    bool
	Collections string
}

func (c *evalCmd) command(p *program) *cobra.Command {
	cmd := &cobra.Command{
		Use: "eval [QUESTIONS.jsonl]", Short: "Measure quality on judged questions, or the ranker on public collections.",
		Long: "Measure quality on judged questions, one JSON object a line, or the ranker on public collections.", Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				c.File = args[0]
			}
			return c.Run(cmd.Context(), p)
		},
	}
	cmd.Flags().BoolVar(&c.Ablation, "ablation", false, "Show what each feature of the search is worth on the questions.")
	cmd.Flags().StringVar(&c.Collections, "collections", "", "Rank the public test collections in the folder `DIR`.")
	return cmd
}

// Run asks every question of the file, and ranks the collections.
func (c *evalCmd) Run(ctx context.Context, p *program) error {
	if c.File == "" && c.Collections == "" {
		return usageError("eval wants a file of judged questions, or --collections DIR; see planbot eval --help")
	}
	if c.File != "" {
		if err := c.questions(p); err != nil {
			return err
		}
	}
	if c.Collections == "" {
		return nil
	}
	return evalCollections(ctx, c.Collections, p.stdout)
}

// questions asks every question of the file.
func (c *evalCmd) questions(p *program) error {
	b, err := p.bot()
	if err != nil {
		return err
	}
	in, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer in.Close()
	if c.Ablation {
		return ablate(b.Corpus(), in, p.stdout)
	}
	return eval(b, in, p.stdout)
}
