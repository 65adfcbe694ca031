package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"planbot/corpus"
)

// checkCmd checks a corpus.
type checkCmd struct {
	Sources string
}

func (c *checkCmd) command(p *program) *cobra.Command {
	cmd := &cobra.Command{
		Use: "check", Short: "Load the corpus, and compare it with its sources.",
		Long: `Load the corpus, and compare it with its sources: a folder with plan.txt, whose
line N is the text of point N, and ID.txt for each article, one paragraph a line.
A line that begins with "# ", such as a heading, needs no passage.

"corpus import --sources-out" writes ID.txt with the reader that made the draft.
What that reader missed is missing in both, so compare ID.txt with the article
as it was published before you rely on the check.`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return c.Run(p) },
	}
	cmd.Flags().StringVar(&c.Sources, "sources", "", "The folder `DIR` has the source texts, one paragraph a line; without it the corpus is only loaded.")
	return cmd
}

// Run loads the corpus and compares it with its sources. Every fault is a line
// on standard error.
func (c *checkCmd) Run(p *program) error {
	loaded, err := p.corpus()
	if err != nil {
		return err
	}
	var out strings.Builder
	if c.Sources == "" {
		fmt.Fprintf(&out, "%d points, %d articles: loaded, but not compared with sources, since --sources is not given\n",
			len(loaded.Points), len(loaded.Articles))
	} else {
		shares, err := loaded.Check(os.DirFS(c.Sources))
		if err != nil {
			return err
		}
		shareTable(&out, shares)
	}
	out.WriteString("ok\n")
	_, err = io.WriteString(p.stdout, out.String())
	return err
}

// shareTable says what of each article the corpus holds word for word.
func shareTable(out io.Writer, shares []corpus.Share) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "article\twords\tpassages\tquotes\tdirect speech\tother verbatim\t")
	for _, s := range shares {
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%s\t%s\t\n", s.Article, s.Words, s.Passages, s.Quotes,
			percent(s.Direct, s.Words), percent(s.Verbatim, s.Words))
	}
	_ = w.Flush() // a strings.Builder takes everything
}

func percent(n, of int) string { return fmt.Sprintf("%.1f %%", 100*float64(n)/float64(max(of, 1))) }
