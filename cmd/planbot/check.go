package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
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

With --sources and --corpus, what was compared is written to the corpus folder as
checked.txt. Without --sources, each verbatim field is held to its fingerprint there.

"corpus import --sources-out" writes ID.txt with the reader that made the draft.
What that reader missed is missing in both, so compare ID.txt with the article
as it was published before you rely on the check.`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return c.Run(p) },
	}
	cmd.Flags().StringVar(&c.Sources, "sources", "", "The folder `DIR` has the source texts, one paragraph a line; without it the corpus is held to checked.txt.")
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
		err = c.withoutSources(p, loaded, &out)
	} else {
		err = c.withSources(p, loaded, &out)
	}
	if err != nil {
		return err
	}
	out.WriteString("ok\n")
	_, err = io.WriteString(p.stdout, out.String())
	return err
}

// withSources compares the corpus with its sources and writes what it compared
// to the folder of the corpus.
func (c *checkCmd) withSources(p *program, loaded *corpus.Corpus, out io.Writer) error {
	sources := os.DirFS(c.Sources)
	shares, err := loaded.Check(sources)
	if err != nil {
		return err
	}
	shareTable(out, shares)
	prints, err := loaded.Fingerprints(sources)
	if err != nil {
		return err
	}
	if old, err := fs.ReadFile(p.corpusFolder(), corpus.FingerprintFile); err == nil && bytes.Equal(old, prints) {
		return nil
	}
	if p.cfg.CorpusDir == "" {
		fmt.Fprintf(out, "%s in the program is of another check: --corpus with the folder of the corpus writes it\n", corpus.FingerprintFile)
		return nil
	}
	path := filepath.Join(p.cfg.CorpusDir, corpus.FingerprintFile)
	if err := os.WriteFile(path, prints, 0o644); err != nil {
		return err
	}
	fmt.Fprintf(out, "wrote %s\n", path)
	return nil
}

// withoutSources holds the corpus to what was compared before, and says what it
// could not look at.
func (c *checkCmd) withoutSources(p *program, loaded *corpus.Corpus, out io.Writer) error {
	fmt.Fprintf(out, "%d points, %d articles: loaded\n", len(loaded.Points), len(loaded.Articles))
	prints, err := fs.ReadFile(p.corpusFolder(), corpus.FingerprintFile)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		fmt.Fprintf(out, "not looked at: every verbatim word, since there are neither --sources nor %s\n", corpus.FingerprintFile)
		return nil
	case err != nil:
		return err
	}
	if err := loaded.CheckFingerprints(prints); err != nil {
		return err
	}
	fmt.Fprintf(out, "verbatim fields: as they were when they were compared with the sources, by %s\n", corpus.FingerprintFile)
	fmt.Fprintln(out, "not looked at, since --sources is not given: the sources, speech that no quotation holds, texts of ours that repeat a source, lengths")
	return nil
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
