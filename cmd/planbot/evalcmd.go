package main

import "os"

// evalCmd measures quality.
type evalCmd struct {
	File string `arg:"" placeholder:"QUESTIONS.jsonl" help:"Judged questions, one JSON object a line."`
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
