package main

import (
	"context"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"planbot/bot/console"
)

// chatCmd chats in the terminal.
type chatCmd struct {
	History string
}

func (c *chatCmd) command(p *program) *cobra.Command {
	cmd := &cobra.Command{
		Use: "chat", Short: "Chat in the terminal; also when no command is given.", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return c.Run(cmd.Context(), p) },
	}
	cmd.Flags().StringVar(&c.History, "history", "", "Keep the lines you type in this `FILE`; by default they are forgotten.")
	return cmd
}

// Run chats until the person leaves or closes the window.
func (c *chatCmd) Run(ctx context.Context, p *program) error {
	b, err := p.bot()
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGHUP)
	defer stop()
	return console.New(console.Config{
		In: p.stdin, Out: p.stdout, Width: p.cfg.Width, Color: p.color(), History: c.History,
	}).Run(ctx, b)
}
