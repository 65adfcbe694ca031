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

// corpusCommand groups what is done with a corpus as such.
func (p *program) corpusCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "corpus", Short: "Make, check, export or import a corpus.",
		RunE: func(*cobra.Command, []string) error {
			return usageError("corpus: type new, check, export or import after it; see planbot corpus --help")
		},
	}
	cmd.AddCommand(p.newCommand(), p.checkCommand(), p.exportCommand(), p.importCommand())
	return cmd
}

// checkCommand checks a corpus.
func (p *program) checkCommand() *cobra.Command {
	var sources string
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
		RunE: func(*cobra.Command, []string) error { return p.check(sources) },
	}
	cmd.Flags().StringVar(&sources, "sources", "", "The folder `DIR` has the source texts, one paragraph a line; without it the corpus is held to checked.txt.")
	return cmd
}

// check loads the corpus and compares it with the sources in a folder, if one is
// named. Every fault is a line on standard error.
func (p *program) check(sources string) error {
	loaded, err := p.corpus()
	if err != nil {
		return err
	}
	var out strings.Builder
	if sources == "" {
		err = p.checkWithout(loaded, &out)
	} else {
		err = p.checkWith(os.DirFS(sources), loaded, &out)
	}
	if err != nil {
		return err
	}
	out.WriteString("ok\n")
	return p.print(out.String())
}

// checkWith compares the corpus with its sources and writes what it compared
// to the folder of the corpus.
func (p *program) checkWith(sources fs.FS, loaded *corpus.Corpus, out io.Writer) error {
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
	if p.corpusDir == "" {
		fmt.Fprintf(out, "%s in the program is of another check: --corpus with the folder of the corpus writes it\n", corpus.FingerprintFile)
		return nil
	}
	path := filepath.Join(p.corpusDir, corpus.FingerprintFile)
	if err := os.WriteFile(path, prints, 0o644); err != nil {
		return err
	}
	fmt.Fprintf(out, "wrote %s\n", path)
	return nil
}

// checkWithout holds the corpus to what was compared before, and says what it
// could not look at.
func (p *program) checkWithout(loaded *corpus.Corpus, out io.Writer) error {
	fmt.Fprintf(out, "%s: loaded\n", sizeOf(loaded))
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

// sizeOf says how much a corpus has.
func sizeOf(c *corpus.Corpus) string {
	return counted(len(c.Points), "point") + ", " + counted(len(c.Articles), "article")
}

// counted is a number of things, in the plural with an s unless it is one.
func counted(n int, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return fmt.Sprintf("%d %s", n, thing)
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
