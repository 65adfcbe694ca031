package main

import (
	"bytes"
	"errors"
	"os"

	"github.com/spf13/cobra"

	"planbot/cmd/planbot/quality"
)

func (p *program) evalCommand() *cobra.Command {
	var fit, ablation bool
	cmd := &cobra.Command{
		Use: "eval QUESTIONS.jsonl…", Short: "Measure quality on judged questions.",
		Long: `Measure quality on judged questions, one JSON object a line: for ask
{"id", "type", "lang", "text", "gold": ["point:26", …]}, where no gold means that
the sources don't answer, and "nearest" or "relevant" then are what comes near;
{"text", "points": [6, …]} for find, the most important clause first;
or {"query", "unanswerable", "kind": "near" or "far", "gold", "nearest"}; for who
{"query", "quotes": [{"passage", "speaker"}, …], "also_ok": […]}.

With --fit, fit the decision to answer to the questions instead, and print it as
corpus/search/weights.txt has it, after the shares of questions that it refuses
at each threshold, foretold by cross-validation. With --ablation, print how well
it tells questions apart without each of its features.`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("eval wants a file of judged questions")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			b, err := p.bot()
			if err != nil {
				return err
			}
			var in bytes.Buffer
			for _, name := range args {
				data, err := os.ReadFile(name)
				if err != nil {
					return err
				}
				in.Write(data)
			}
			switch {
			case fit:
				return quality.Fit(b.Corpus(), &in, p.stdout)
			case ablation:
				return quality.Ablate(b.Corpus(), &in, p.stdout)
			}
			return quality.Measure(b, &in, p.stdout)
		},
	}
	cmd.Flags().BoolVar(&fit, "fit", false, "fit the decision to answer, and print its weights")
	cmd.Flags().BoolVar(&ablation, "ablation", false, "print what each feature of the decision is worth")
	cmd.MarkFlagsMutuallyExclusive("fit", "ablation")
	return cmd
}
