// Package draft makes drafts of corpus files from texts and saved web pages,
// for a person to review. Every word of a page is either in the draft or
// counted as left out, so that a reviewer knows what to look for.
package draft

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"planbot/corpus"
)

// maxSize is the largest file that is read, in bytes.
const maxSize = 64 << 20

// Options say how a file is read.
type Options struct {
	Charset string // the label of its encoding; "" where it declares one or is UTF-8
	All     bool   // keep menus, forms, hidden elements and what stands outside the article
}

// An Article is a text on its way into a corpus. What the file does not say of
// itself is empty.
type Article struct {
	ID, Title, Author, Publisher, Date, URL string

	Lines []string // a paragraph each; a heading starts with "# "
	Notes []string // how the file was read and what was left out of it
}

// headingMark starts a line that is no passage.
const headingMark = "# "

func isHeading(line string) bool { return strings.HasPrefix(line, headingMark) }

// Read reads a text or an HTML page. It refuses what is neither, and what
// can't be read without guessing its encoding.
func Read(r io.Reader, o Options) (*Article, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxSize+1))
	if err != nil {
		return nil, err
	}
	if len(data) > maxSize {
		return nil, fmt.Errorf("it is larger than %d MiB", maxSize>>20)
	}
	if kind := otherKind(data, o); kind != "" {
		return nil, fmt.Errorf("it is %s; import reads plain text and web pages saved as HTML only", kind)
	}
	text, encoding, err := decode(data, o.Charset)
	if err != nil {
		return nil, err
	}
	var a *Article
	kind := "text"
	switch markup(text) {
	case "":
		a = fromText(text)
	case "html":
		kind = "HTML"
		if a, err = fromHTML(text, o); err != nil {
			return nil, err
		}
	default:
		return nil, errors.New("it is XML but no web page; save its text as plain text")
	}
	if err := a.check(encoding); err != nil {
		return nil, err
	}
	headings := 0
	for _, line := range a.Lines {
		if isHeading(line) {
			headings++
		}
	}
	a.Notes = slices.Insert(a.Notes, 0, fmt.Sprintf("read as %s in %s: %s, %s, %s", kind, encoding,
		plural(len(a.Lines)-headings, "paragraph"), plural(headings, "heading"), plural(words(a.Lines...), "word")))
	return a, nil
}

// check refuses an article without a paragraph or with a character that shows
// a wrong encoding. In what a page says of itself such a text is left empty.
func (a *Article) check(encoding string) error {
	if !slices.ContainsFunc(a.Lines, func(line string) bool { return !isHeading(line) }) {
		none := "it has no paragraph"
		if len(a.Notes) > 0 {
			none += ": " + strings.Join(a.Notes, "; ") + "; try --all"
		}
		return errors.New(none)
	}
	for i, line := range a.Lines {
		if at := strings.IndexFunc(line, unreadable); at >= 0 {
			r, _ := utf8.DecodeRuneInString(line[at:])
			return fmt.Errorf("paragraph %d has the character %U, which no text has: either the encoding is not %s, and --charset names the right one, or the file is damaged", i+1, r, encoding)
		}
	}
	for _, s := range []*string{&a.Title, &a.Author, &a.Publisher, &a.Date, &a.URL} {
		if strings.ContainsFunc(*s, unreadable) {
			*s = ""
		}
	}
	return nil
}

// unreadable reports whether a character comes only from bytes that were
// decoded wrongly: the replacement character and the C1 controls.
func unreadable(r rune) bool { return r == utf8.RuneError || r >= 0x80 && r < 0xA0 }

var mailHeader = regexp.MustCompile(`(?i)\A\s*(?:[\w-]+:.*\r?\n(?:[ \t].*\r?\n)*)*?mime-version:`)

// otherKind names a file that is neither text nor HTML; of any other it is "".
func otherKind(data []byte, o Options) string {
	start := data[:min(len(data), 4096)]
	line, _, _ := strings.Cut(strings.TrimSpace(string(start)), "\n")
	kind, _, _ := strings.Cut(http.DetectContentType(data), ";")
	switch {
	case strings.HasPrefix(line, `{\rtf`):
		return "an RTF file"
	case mailHeader.Match(start):
		return "an MHTML file or an e-mail"
	case strings.HasPrefix(line, "{") && (json.Valid(data) || json.Valid([]byte(line))), strings.HasPrefix(line, "[") && json.Valid(data):
		return "JSON"
	case kind == "application/pdf":
		return "a PDF file"
	case kind == "application/zip":
		return "a zip archive, as DOCX, ODT and EPUB files are"
	case kind == "application/x-gzip":
		return "a gzip archive"
	case kind == "application/octet-stream" && o.Charset == "":
		return "a binary file"
	case !strings.HasPrefix(kind, "text/") && kind != "application/octet-stream":
		return "of the type " + kind
	}
	return ""
}

// longLine is more than a line of a text that was wrapped by hand.
const longLine = 120

// fromText reads a text. Where all lines are short and some are empty, a
// paragraph is what stands between empty lines; else it is a line.
func fromText(text string) *Article {
	a := new(Article)
	var par []string
	flush := func() {
		if s := clean(strings.Join(par, " ")); s != "" {
			a.Lines = append(a.Lines, s)
		}
		par = nil
	}
	rows := strings.Split(strings.TrimSpace(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)), "\n")
	isEmpty := func(row string) bool { return clean(row) == "" }
	wrapped := slices.ContainsFunc(rows, isEmpty) &&
		!slices.ContainsFunc(rows, func(row string) bool { return utf8.RuneCountInString(row) > longLine })
	for _, row := range rows {
		if isEmpty(row) || !wrapped || isHeading(row) {
			flush()
		}
		par = append(par, row)
		if isHeading(row) {
			flush()
		}
	}
	flush()
	if len(a.Lines) > 0 {
		if title, ok := strings.CutPrefix(a.Lines[0], headingMark); ok {
			a.Title = title
		}
	}
	return a
}

// gap stands for a picture or a button in a line: two words beside it stay
// two, and nothing else changes.
const gap = "\x00"

var gapInWord = regexp.MustCompile(`([\pL\pN])` + gap + `+([\pL\pN])`)

// clean makes one line of a text: white space becomes single spaces, and
// characters without a glyph are dropped, but the joiners of emoji and of
// Persian and what shows a wrong encoding.
func clean(s string) string {
	s = gapInWord.ReplaceAllString(gapInWord.ReplaceAllString(s, "$1 $2"), "$1 $2")
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) && !unreadable(r):
			return ' '
		case unreadable(r):
			return r
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), strings.ContainsRune("\u00ad\u200b\u2060\ufeff", r):
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' }), " ")
}

func words(texts ...string) int {
	n := 0
	for _, s := range texts {
		n += len(strings.Fields(strings.TrimPrefix(s, headingMark)))
	}
	return n
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

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
