// Planbot answers questions about the 28-point draft peace plan for Ukraine
// from a fixed corpus: in the terminal, in Discord and in Telegram.
//
//	planbot                                    chat in the terminal
//	planbot point 21                           one command, one answer; every command works so
//	planbot serve                              Discord and Telegram
//	planbot corpus check|export|import         the corpus and its sources
//	planbot eval QUESTIONS.jsonl               quality on judged questions
//
// The exit code is 0 when it has answered, 1 when something failed, 2 when it
// was called wrongly, and 3 when the sources don't answer.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)       // a second signal kills
	cobra.EnableCommandSorting = false // the help has the order of the table
	os.Exit(run(ctx, os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr))
}
