package main

import (
	"bytes"
	"cmp"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"planbot/corpus"
	"planbot/corpus/draft"
)

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
	checked, err := loaded.Check(sources)
	if err != nil {
		return err
	}
	shareTable(out, checked.Shares)
	if old, err := fs.ReadFile(p.corpusFolder(), corpus.FingerprintFile); err == nil && bytes.Equal(old, checked.Fingerprints) {
		return nil
	}
	if p.corpusDir == "" {
		fmt.Fprintf(out, "%s in the program is of another check: --corpus with the folder of the corpus writes it\n", corpus.FingerprintFile)
		return nil
	}
	path := filepath.Join(p.corpusDir, corpus.FingerprintFile)
	if err := os.WriteFile(path, checked.Fingerprints, 0o644); err != nil {
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

// starter is a small corpus that works, with comments that explain it.
//
//go:embed starter
var starter embed.FS

func (p *program) newCommand() *cobra.Command {
	return &cobra.Command{
		Use: "new DIR", Short: "Make a small corpus of your own to start from.",
		Long: `Make a small corpus that works, to start your own from: the plan, one article,
speakers, topics and questions, with comments that explain them. DIR must be
empty or not there yet.`,
		Args: exactly(1, "new: name one folder DIR"),
		RunE: func(_ *cobra.Command, args []string) error { return p.newCorpus(args[0]) },
	}
}

// newCorpus writes the files and says how to go on.
func (p *program) newCorpus(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	switch there, err := os.ReadDir(dir); {
	case err != nil:
		return err
	case len(there) > 0:
		return usageError(fmt.Sprintf("new: the folder %s is not empty", dir))
	}
	files, err := fs.Sub(starter, "starter")
	if err != nil {
		return err
	}
	names, err := fs.Glob(files, "*.toml")
	if err != nil {
		return err
	}
	if err := os.CopyFS(dir, files); err != nil {
		return err
	}
	var out strings.Builder
	for _, name := range names {
		fmt.Fprintf(&out, "wrote %s\n", filepath.Join(dir, name))
	}
	return p.print(out.String() + fmt.Sprintf(`
Ask it:    planbot --corpus %[1]s who mayor
Check it:  planbot --corpus %[1]s corpus check
`, dir))
}

// An importing makes a corpus file of an article.
type importing struct {
	id         string
	sourcesOut string
	options    draft.Options
}

func (p *program) importCommand() *cobra.Command {
	var c importing
	cmd := &cobra.Command{
		Use: "import FILE", Short: "Turn a text or a saved HTML article into a corpus file to review.",
		Long: `Turn an article into a corpus file to review. FILE is a text, one paragraph a
line or with empty lines between, or a saved HTML page; - reads standard input.

Standard error says how FILE was read and what was left out of it. Compare the
draft with the page as a browser shows it, from the first line to the last:
"corpus check" compares it with the text of --sources-out, which the same reader
made, and can't find what is missing in both.`,
		Args: exactly(1, "import: name one FILE, or - for standard input"),
		RunE: func(_ *cobra.Command, args []string) error { return c.run(p, args[0]) },
	}
	cmd.Flags().StringVar(&c.id, "id", "", "The `ID` of the article; by default made from the file's name.")
	cmd.Flags().StringVar(&c.sourcesOut, "sources-out", "", "Also write to `FILE` the text that \"corpus check\" compares with, one paragraph a line.")
	cmd.Flags().StringVar(&c.options.Charset, "charset", "", "The encoding `NAME` of FILE, such as windows-1251; by default what FILE declares, or UTF-8.")
	cmd.Flags().BoolVar(&c.options.All, "all", false, "Keep the menus, forms and hidden parts of a page and what stands outside its article.")
	return cmd
}

// run prints the corpus file for a person to review. What was left out of the
// page is said on standard error.
func (c *importing) run(p *program, file string) error {
	id := cmp.Or(c.id, idFrom(file))
	if notInID.MatchString(id) || id == corpus.PlanDoc {
		return usageError(fmt.Sprintf("import: %q is no id of an article: name one with --id, of lower-case letters, digits and hyphens", id))
	}
	in := p.stdin
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return err
		}
		defer f.Close()
		in = f
	}
	a, err := draft.Read(in, c.options)
	if err != nil {
		return fmt.Errorf("import: %s: %w", file, err)
	}
	a.ID = id
	for _, note := range a.Notes {
		fmt.Fprintf(p.stderr, "%s: %s\n", file, note)
	}
	if c.sourcesOut != "" {
		if err := writeNew(c.sourcesOut, a.Source()); err != nil {
			return err
		}
	}
	return p.print(a.TOML())
}

// writeNew writes a file that is not there yet: a source that somebody has
// corrected must not be lost.
func writeNew(name, text string) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = io.WriteString(f, text)
	if closing := f.Close(); err == nil {
		err = closing
	}
	return err
}

var notInID = regexp.MustCompile(`[^a-z0-9-]+`)

func idFrom(file string) string {
	base := filepath.Base(file)
	base = strings.TrimSuffix(base, filepath.Ext(base))
	return cmp.Or(strings.Trim(notInID.ReplaceAllString(strings.ToLower(base), "-"), "-"), "article")
}
