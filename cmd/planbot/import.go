package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/spf13/cobra"
)

// maxArticle is the largest article that is read, in bytes.
const maxArticle = 64 << 20

// importCmd makes a corpus file of an article.
type importCmd struct {
	File       string
	ID         string
	SourcesOut string
}

func (c *importCmd) command(p *program) *cobra.Command {
	cmd := &cobra.Command{
		Use: "import FILE", Short: "Turn a text or a saved HTML article into a corpus file to review.",
		Long: `Turn an article into a corpus file to review. FILE is a text, one paragraph a
line or with empty lines between, or a saved HTML page; - reads standard input.`,
		Args: exactly(1, "import: name one FILE, or - for standard input"),
		RunE: func(_ *cobra.Command, args []string) error {
			c.File = args[0]
			return c.Run(p)
		},
	}
	cmd.Flags().StringVar(&c.ID, "id", "", "The `ID` of the article; by default made from the file's name.")
	cmd.Flags().StringVar(&c.SourcesOut, "sources-out", "", "Also write to `FILE` the text that \"corpus check\" compares with, one paragraph a line.")
	return cmd
}

// Run prints the file for a person to review: what only a person can know is
// empty and marked.
func (c *importCmd) Run(p *program) error {
	data, err := c.read(p.stdin)
	if err != nil {
		return err
	}
	a, err := parseArticle(data)
	if err != nil {
		return fmt.Errorf("import: %s: %w", c.File, err)
	}
	if c.ID == "" {
		c.ID = idFrom(c.File)
	}
	if c.SourcesOut != "" {
		if err := writeNew(c.SourcesOut, strings.Join(a.lines, "\n")+"\n"); err != nil {
			return err
		}
	}
	_, err = io.WriteString(p.stdout, articleTOML(c.ID, a))
	return err
}

func (c *importCmd) read(stdin io.Reader) ([]byte, error) {
	in := stdin
	if c.File != "-" {
		f, err := os.Open(c.File)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		in = f
	}
	data, err := io.ReadAll(io.LimitReader(in, maxArticle+1))
	if err == nil && len(data) > maxArticle {
		err = fmt.Errorf("import: %s: larger than %d MiB", c.File, maxArticle>>20)
	}
	return data, err
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

var notInID = regexp.MustCompile(`[^a-z0-9]+`)

// idFrom makes an article id of a file name.
func idFrom(file string) string {
	base := filepath.Base(file)
	base = strings.TrimSuffix(base, filepath.Ext(base))
	id := strings.Trim(notInID.ReplaceAllString(strings.ToLower(base), "-"), "-")
	if id == "" {
		return "article"
	}
	return id
}

// review marks what a person has to fill in.
const review = " # REVIEW: "

// articleTOML writes the corpus file of an article.
func articleTOML(id string, a article) string {
	var out strings.Builder
	key := func(indent, name, value, comment string) {
		if value != "" {
			comment = ""
		}
		fmt.Fprintf(&out, "%s%s = %s%s\n", indent, name, tomlString(value), comment)
	}
	out.WriteString("# Made by planbot corpus import. Look for REVIEW, and read every line before use.\n\n[article]\n")
	key("", "id", id, "")
	key("", "title", a.title, review+"the headline")
	key("", "author", a.author, review+"leave empty where the source gives none")
	key("", "publisher", a.publisher, review+"leave empty where the source gives none")
	key("", "date", a.date, review+"YYYY-MM-DD, or as much of it as the source gives")
	key("", "url", a.url, review+"leave empty where the source gives none")
	key("", "short", "", review+"how an attribution names it")
	key("", "voice", "", review+"the speaker id of its unquoted text")
	for i, line := range a.lines {
		if strings.HasPrefix(line, headingMark) {
			continue
		}
		fmt.Fprintf(&out, "\n[[passage]]\nline = %d\n", i+1)
		key("", "gist", "", review+"what it says, in your own words, naming the source, at most 45 words")
		key("", "text", line, "")
		out.WriteString("points = []\ntopics = []\npeople = []\n")
		for _, q := range quoted(line) {
			out.WriteString("\n  [[passage.quote]]\n")
			key("  ", "speaker", "", review+"who says it; move it to the passage's scare = [] if it quotes nobody")
			key("  ", "kind", "direct", "")
			key("  ", "text", q, "")
		}
	}
	return out.String()
}

// tomlString quotes a text that has no control characters.
func tomlString(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// quoted lists what stands in quotation marks, the outer ones where they are
// nested.
func quoted(line string) []string {
	closers := map[rune]rune{'“': '”', '‘': '’', '«': '»', '„': '“', '"': '"'}
	var out []string
	var closer rune
	from := 0
	for i, r := range line {
		switch {
		case closer == 0 && closers[r] != 0:
			closer, from = closers[r], i+len(string(r))
		case closer != 0 && r == closer:
			if strings.TrimSpace(line[from:i]) != "" {
				out = append(out, line[from:i])
			}
			closer = 0
		}
	}
	return out
}
