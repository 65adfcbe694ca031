package main

import (
	"github.com/spf13/cobra"
)

// config is what the flags that every command has set.
type config struct {
	CorpusDir string
	Width     int
}

// commandLine defines the command line. Each subcommand defines itself, in a
// file of its own; the commands of the bot's table are not listed here, the
// first word that is no subcommand is looked up there.
func (p *program) commandLine() *cobra.Command {
	answer := &answerCmd{}
	root := answer.command(p)
	p.commands = []*cobra.Command{
		(&chatCmd{}).command(p), (&serveCmd{}).command(p), (&doctorCmd{}).command(p), (&manifestCmd{}).command(p),
		corpusCommand(p), (&evalCmd{}).command(p), versionCmd{}.command(p),
	}
	root.AddCommand(p.commands...)
	root.SetHelpCommand(answer.helpCommand(p))
	root.CompletionOptions.DisableDefaultCmd = true
	root.SilenceErrors, root.SilenceUsage = true, true
	root.SetOut(p.stdout)
	root.SetErr(p.stderr)
	all := root.PersistentFlags()
	all.BoolP("help", "h", false, "Show what can be typed.")
	all.StringVar(&p.cfg.CorpusDir, "corpus", p.getenv("PLANBOT_CORPUS"), "Answer from the corpus in the folder `DIR` (environment: PLANBOT_CORPUS).")
	all.IntVar(&p.cfg.Width, "width", 0, "Wrap lines at `N` columns; by default at the terminal's width.")
	all.Lookup("corpus").DefValue = "" // the text tells
	return root
}

// exactly wants so many words after a command, and else says what is missing.
func exactly(n int, missing string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) != n {
			return usageError(missing)
		}
		return nil
	}
}

// corpusCommand groups what is done with a corpus as such.
func corpusCommand(p *program) *cobra.Command {
	cmd := &cobra.Command{
		Use: "corpus", Short: "Check, export or import a corpus.",
		RunE: func(*cobra.Command, []string) error {
			return usageError("corpus: type check, export or import after it; see planbot corpus --help")
		},
	}
	cmd.AddCommand((&checkCmd{}).command(p), exportCmd{}.command(p), (&importCmd{}).command(p))
	return cmd
}
