package bottest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"

	"planbot/bot/message"
	"planbot/corpus"
)

// A Part is one message as its reader sees it. A platform's test makes it by
// undoing the markup of what the renderer made.
type Part struct {
	Text     string         // all that can be read in it, buttons included, without markup
	Verbatim []string       // the words of others in it, in order, byte for byte
	Files    []message.File // that come with it, where the platform has files
}

// A Show renders a reply and undoes the platform's markup again.
type Show func(message.Reply) []Part

// Renderer holds a platform to every rule of rendering: Conform, then Verbatim
// over the whole corpus.
func Renderer(t *testing.T, c *corpus.Corpus, show Show) {
	t.Helper()
	t.Run("conform", func(t *testing.T) { Conform(t, show) })
	t.Run("verbatim", func(t *testing.T) { Verbatim(t, c, show) })
}

// Conform renders the sample, each block of it alone and all together, and
// checks that nothing of it is lost.
func Conform(t testing.TB, show Show) {
	t.Helper()
	sample := Sample()
	check(t, show, "the whole sample", sample)
	for i, b := range sample.Blocks {
		check(t, show, fmt.Sprintf("block %d of the sample, a %T", i, b), message.Reply{Blocks: []message.Block{b}})
	}
	show(message.Reply{}) // it must not panic
}

// Verbatim renders every clause, wording and quotation of the corpus, each
// alone and all that belong to a point together, undoes the markup and
// compares the bytes. Every part that holds such words, also where a long one
// was split, must say whose they are and where they come from.
func Verbatim(t testing.TB, c *corpus.Corpus, show Show) {
	t.Helper()
	for i := range c.Points {
		p := &c.Points[i]
		reply := message.Reply{Blocks: []message.Block{clause(c, p)}}
		for _, w := range p.Wordings {
			reply.Blocks = append(reply.Blocks, wording(c, w))
		}
		for _, q := range c.Quotes(func(q *corpus.Quote) bool { return slices.Contains(q.Points, p.Number) }) {
			reply.Blocks = append(reply.Blocks, voice(c, q))
		}
		check(t, show, fmt.Sprintf("all of point %d", p.Number), reply)
		for _, b := range reply.Blocks[:1+len(p.Wordings)] {
			check(t, show, p.Ref().String(), message.Reply{Blocks: []message.Block{b}})
		}
	}
	for _, q := range c.Quotes(func(*corpus.Quote) bool { return true }) {
		check(t, show, q.ID(), message.Reply{Blocks: []message.Block{voice(c, q)}})
	}
}

// check renders one reply and holds the parts to the rules.
func check(t testing.TB, show Show, what string, r message.Reply) {
	t.Helper()
	parts := show(r)
	var shown, got strings.Builder
	for _, p := range parts {
		shown.WriteString(p.Text)
		for _, v := range p.Verbatim {
			got.WriteString(v)
		}
	}
	want := verbatims(r.Blocks, false)
	if unfolded := verbatims(r.Blocks, true); got.String() == strings.Join(texts(unfolded), "") {
		want = unfolded
	}
	if whole := strings.Join(texts(want), ""); got.String() != whole {
		t.Errorf("%s: the words of others are not the same once the markup is undone:\n got %q\nwant %q", what, got.String(), whole)
		return
	}
	for _, s := range plainTexts(r) {
		if !strings.Contains(squeeze(shown.String()), squeeze(s)) {
			t.Errorf("%s: %q is not shown", what, s)
		}
	}
	for _, b := range r.Blocks {
		if f, ok := b.(message.File); ok && !given(parts, f) {
			t.Errorf("%s: the file %s is not given, and what is in it is not shown", what, f.Name)
		}
	}
	attributed(t, what, parts, want)
	creditedOnce(t, what, parts, r.Blocks)
}

// creditedOnce holds each part to name a source at most once, and one part to
// name it.
func creditedOnce(t testing.TB, what string, parts []Part, blocks []message.Block) {
	t.Helper()
	var credits message.Credits
	for _, b := range blocks {
		credits.Add(b)
	}
	for _, s := range credits.Sources() {
		named := func(p Part) bool { return strings.Contains(squeeze(p.Text), squeeze(s.Credit)) }
		if !slices.ContainsFunc(parts, named) {
			t.Errorf("%s: no part has the credit %q", what, s.Credit)
		}
		for n, p := range parts {
			if count := strings.Count(squeeze(p.Text), squeeze(s.Credit)); count > 1 {
				t.Errorf("%s: part %d of %d has the credit %q %d times", what, n+1, len(parts), s.Credit, count)
			}
		}
	}
}

// given reports whether a file comes as one, or is shown byte for byte.
func given(parts []Part, f message.File) bool {
	return slices.ContainsFunc(parts, func(p Part) bool {
		return strings.Contains(p.Text, string(f.Data)) || slices.ContainsFunc(p.Files, func(g message.File) bool {
			return g.Name == f.Name && g.Type == f.Type && string(g.Data) == string(f.Data)
		})
	})
}

// attributed walks through the parts and the texts side by side: a part must
// name the source of every text of which it shows a piece.
func attributed(t testing.TB, what string, parts []Part, want []words) {
	t.Helper()
	left := ""
	i := -1
	for n, p := range parts {
		for _, piece := range p.Verbatim {
			for piece != "" {
				if left == "" {
					i++
					left = want[i].text
					continue
				}
				for _, s := range want[i].source {
					if !strings.Contains(squeeze(p.Text), squeeze(s)) {
						t.Errorf("%s: part %d of %d shows %s without %q", what, n+1, len(parts), want[i].ref, s)
					}
				}
				size := min(len(piece), len(left))
				piece, left = piece[size:], left[size:]
			}
		}
	}
}

// words are a verbatim text and what must stand with it.
type words struct {
	ref    corpus.Ref
	text   string
	source []string
}

// verbatims lists the texts that are somebody's words, those in folds only if
// they are asked for.
func verbatims(blocks []message.Block, folds bool) []words {
	var out []words
	for _, b := range blocks {
		switch b := b.(type) {
		case message.Clause:
			out = append(out, words{b.Ref, b.Text, []string{b.Title, b.Source.Credit, b.Ref.String()}})
		case message.Voice:
			for _, w := range b.Words {
				out = append(out, words{w.Ref, w.Text, []string{b.Header(), w.Mark(), b.Source.Credit}})
			}
		case message.List:
			for _, it := range b.Items {
				if it.Words != "" {
					out = append(out, words{text: it.Words, source: []string{it.Text, it.Source.Credit}})
				}
			}
		case message.Fold:
			if folds {
				out = append(out, verbatims(b.Blocks, folds)...)
			}
		}
	}
	return out
}

func texts(all []words) []string {
	var out []string
	for _, w := range all {
		out = append(out, w.text)
	}
	return out
}

// plainTexts lists all else that a reader must be shown, folds aside.
func plainTexts(r message.Reply) []string {
	var out []string
	for _, b := range r.Blocks {
		switch b := b.(type) {
		case message.Heading:
			out = append(out, b.Text)
		case message.Paragraph:
			out = append(out, b.Text)
		case message.Aside:
			out = append(out, b.Text)
		case message.Clause:
			out = append(out, b.Title, b.Note)
		case message.Voice:
			out = append(out, b.Header())
			for _, w := range b.Words {
				out = append(out, w.Mark(), w.Note)
			}
		case message.Gist:
			out = append(out, b.Label, b.Text)
		case message.List:
			for _, it := range b.Items {
				out = append(out, it.Text)
			}
		case message.Table:
			for _, row := range b.Rows {
				out = append(out, row.Cells...)
			}
		case message.Fold:
			out = append(out, b.Label)
		case message.Choices:
			for _, c := range b.Choices {
				out = append(out, c.Label)
			}
		case message.File: // see given
		default:
			panic(fmt.Sprintf("bottest: unknown block %T", b))
		}
	}
	return out
}

// squeeze drops white space, since a platform may wrap what is not verbatim.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

func clause(c *corpus.Corpus, p *corpus.Point) message.Clause {
	return message.Clause{
		Ref: p.Ref(), Title: fmt.Sprintf("Point %d. %s", p.Number, p.Title), Text: p.Text,
		Source: message.Source{ID: corpus.PlanDoc, Credit: c.Plan.PublishedBy + ", " + c.Plan.Date, URL: c.Plan.URL},
	}
}

func source(c *corpus.Corpus, ref corpus.Ref) message.Source {
	a := c.Article(ref.Doc)
	return message.Source{ID: a.ID, Credit: a.Title + ", " + a.Date, URL: a.URL}
}

func wording(c *corpus.Corpus, w corpus.Wording) message.Clause {
	return message.Clause{
		Ref: w.Ref, Title: fmt.Sprintf("Point %d, as quoted by %s", w.Point, c.Article(w.Ref.Doc).Short), Text: w.Text, Note: w.Note,
		Source: source(c, w.Ref),
	}
}

func voice(c *corpus.Corpus, q *corpus.Quote) message.Voice {
	s := c.Speaker(q.Speaker)
	return message.Voice{
		Speaker: s.Name, Role: s.Role, Manner: "said", Kind: q.Kind, Source: source(c, q.Ref),
		Words: []message.Words{{Ref: q.Ref, Text: q.Text, Note: q.Note}},
	}
}
