package draft

import (
	"fmt"
	"strings"

	"planbot/corpus"
)

// review marks what a person has to fill in.
const review = " # REVIEW: "

// TOML returns the corpus file of an article. What only a person can know is
// empty and marked; headings, which are no passages, are comments.
func (a *Article) TOML() string {
	var out strings.Builder
	key := func(indent, name, value, comment string) {
		if value != "" {
			comment = ""
		}
		fmt.Fprintf(&out, "%s%s = %s%s\n", indent, name, tomlString(value), comment)
	}
	out.WriteString("# Made by planbot corpus import. Look for REVIEW, and read every line before use.\n\n[article]\n")
	key("", "id", a.ID, "")
	key("", "title", a.Title, review+"the headline")
	key("", "author", a.Author, review+"leave empty where the source gives none")
	key("", "publisher", a.Publisher, review+"leave empty where the source gives none")
	key("", "date", a.Date, review+"YYYY-MM-DD, or as much of it as the source gives")
	key("", "url", a.URL, review+"leave empty where the source gives none")
	key("", "short", "", review+"how an attribution names it")
	key("", "voice", "", review+"the speaker id of its unquoted text")
	for i, line := range a.Lines {
		if isHeading(line) {
			fmt.Fprintf(&out, "\n# Line %d is a heading: %s\n", i+1, line[len(headingMark):])
			continue
		}
		fmt.Fprintf(&out, "\n[[passage]]\nline = %d\n", i+1)
		key("", "gist", "", review+"what it says, in your own words, naming the source, at most 45 words")
		key("", "text", line, "")
		out.WriteString("points = []\ntopics = []\npeople = []\n")
		next := ""
		if i+1 < len(a.Lines) {
			next = a.Lines[i+1]
		}
		for _, q := range corpus.Quoted(line, next) {
			out.WriteString("\n  [[passage.quote]]\n")
			if strings.HasSuffix(line, q) {
				out.WriteString(" " + review + "the paragraph has no closing mark: where does it end?\n")
			}
			key("  ", "speaker", "", review+"who says it; move it to the passage's scare = [] if it quotes nobody, to [[passage.wording]] if it quotes the plan")
			key("  ", "kind", "direct", "")
			key("  ", "text", q, "")
		}
	}
	return out.String()
}

// Source returns the text that Corpus.Check compares the corpus file with.
func (a *Article) Source() string { return strings.Join(a.Lines, "\n") + "\n" }

// tomlString quotes a text that has no control characters.
func tomlString(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}
