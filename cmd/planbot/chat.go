package main

import (
	"context"

	"planbot/bot/console"
)

// chatCmd chats in the terminal.
type chatCmd struct {
	History string `placeholder:"FILE" help:"Keep the lines you type in this file; by default they are forgotten."`
}

// Run chats until the person leaves.
func (c *chatCmd) Run(ctx context.Context, p *program) error {
	b, err := p.bot()
	if err != nil {
		return err
	}
	return console.New(console.Config{
		In: p.stdin, Out: p.stdout, Width: p.cfg.Width, Color: p.color(), History: c.History,
	}).Run(ctx, b)
}
