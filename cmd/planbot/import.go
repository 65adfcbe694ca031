package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"planbot/corpus"
	"planbot/corpus/draft"
)

// An importing makes a corpus file of an article.
type importing struct {
	id         string
	sourcesOut string
	options    draft.Options
}

// importCommand defines what is said of an article.
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

// idFrom makes an article id of a file name.
func idFrom(file string) string {
	base := filepath.Base(file)
	base = strings.TrimSuffix(base, filepath.Ext(base))
	return cmp.Or(strings.Trim(notInID.ReplaceAllString(strings.ToLower(base), "-"), "-"), "article")
}
