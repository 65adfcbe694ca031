package main

import (
	"context"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"planbot/bot/console"
)

// chatCommand chats in the terminal.
func (p *program) chatCommand() *cobra.Command {
	var history string
	cmd := &cobra.Command{
		Use: "chat", Short: "Chat in the terminal; also when no command is given.", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.chat(cmd.Context(), history) },
	}
	cmd.Flags().StringVar(&history, "history", "", "Keep the lines you type in this `FILE`; by default they are forgotten.")
	return cmd
}

// chat goes on until the person leaves or closes the window.
func (p *program) chat(ctx context.Context, history string) error {
	b, err := p.bot()
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGHUP)
	defer stop()
	return console.New(console.Config{
		In: p.stdin, Out: p.stdout, Width: int(p.width), Color: p.color(), History: history,
	}).Run(ctx, b)
}
