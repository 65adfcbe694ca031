package main

import (
	"os"

	"github.com/spf13/cobra"

	"planbot/cmd/planbot/quality"
)

// evalCommand measures quality.
func (p *program) evalCommand() *cobra.Command {
	return &cobra.Command{
		Use: "eval QUESTIONS.jsonl", Short: "Measure quality on judged questions.",
		Long: `Measure quality on judged questions, one JSON object a line: for ask
{"id", "type", "text", "gold": ["point:26", …]}, where no gold means that the
sources don't answer; for who {"query", "quotes": [{"passage", "speaker"}, …],
"also_ok": […]}.`,
		Args: exactly(1, "eval wants a file of judged questions"),
		RunE: func(_ *cobra.Command, args []string) error {
			b, err := p.bot()
			if err != nil {
				return err
			}
			in, err := os.Open(args[0])
			if err != nil {
				return err
			}
			defer in.Close()
			return quality.Measure(b, in, p.stdout)
		},
	}
}
