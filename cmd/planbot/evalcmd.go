package main

import (
	"context"
	"os"
)

// evalCmd measures quality.
type evalCmd struct {
	File        string `arg:"" optional:"" placeholder:"QUESTIONS.jsonl" help:"Judged questions, one JSON object a line."`
	Ablation    bool   `help:"Show what each feature of the search is worth on the questions."`
	Collections string `placeholder:"DIR" help:"Rank the public test collections in this folder."`
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
