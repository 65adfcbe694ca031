package render

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"planbot/bot/bottest"
	"planbot/bot/discord/api"
	"planbot/bot/message"
	"planbot/bot/text"
	"planbot/corpus"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares with a file of testdata, as indented JSON.
func golden(t *testing.T, file string, v any) {
	t.Helper()
	got, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, '\n')
	path := filepath.Join("testdata", file)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs; go test -update rewrites it:\n%s", path, diff)
	}
}

func loadCorpus(t testing.TB) *corpus.Corpus {
	t.Helper()
	c, err := corpus.Load(corpus.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestConformance(t *testing.T) {
	for name, o := range frames {
		t.Run(name, func(t *testing.T) {
			bottest.Renderer(t, loadCorpus(t), func(r message.Reply) []bottest.Part {
				r.Line = "/point 21"
				var parts []bottest.Part
				for _, m := range Render(r, o) {
					if checked(t, m); name == "plain" {
						m = Plain(m)
						checked(t, m)
					}
					parts = append(parts, part(t, m))
				}
				return parts
			})
		})
	}
}

// frames are the ways to show a reply.
var frames = map[string]Options{"answer": {Owner: "11"}, "post": {Fixed: true}, "plain": {}}

// reply is a short one with every kind of block.
func reply() message.Reply {
	draft := message.Source{ID: "point", Credit: "A leaked draft, as published by bne_IntelliNews", URL: "https://example.org/plan_(1)"}
	demo := message.Source{ID: "demo", Credit: "Demo News, 1 January 2025", URL: "javascript:x"}
	return message.Reply{Line: "/who amnesty", Asked: "who *spoke* of amnesty?", Blocks: []message.Block{
		message.Heading{Text: "Who said what: amnesty"},
		message.Paragraph{Text: "Two statements by two speakers. See https://example.org/a_b."},
		message.Paragraph{Text: "A source.\nhttps://example.org/a_(b)"},
		message.Aside{Text: "One word was corrected"},
		message.Clause{Ref: corpus.PointRef(26), Title: "Point 26. Amnesty", Text: "All parties *involved* will receive full amnesty.", Note: "As published.", Source: draft},
		message.Voice{Speaker: "Ada Lovelace", Role: "engineer", Manner: "said", Kind: corpus.Direct, Source: demo, Words: []message.Words{
			{Ref: corpus.Ref{Doc: "demo", Line: 4}, Text: "# First line\n2. second line"},
			{Ref: corpus.Ref{Doc: "demo", Line: 5}, Text: "More.", About: "about Babbage", Note: "It is point 26."},
		}},
		message.Paragraph{Text: "What else there is:"},
		message.List{Items: []message.Item{{Text: "Point 25. Elections", Line: "/point 25"}, {Text: "nothing to open"}}},
		message.List{Buttons: true, Items: []message.Item{
			{Text: "Point 6. Army", Line: "/point 6", Words: "Limited to *600,000*.", Source: draft}, {Text: "nothing to open"}}},
		message.Gist{Ref: corpus.Ref{Doc: "demo", Line: 5}, Label: "In our words", Text: "Nothing else.", Source: demo},
		message.Fold{Label: "Other wordings", Line: "/compare 26"},
		message.Choices{Choices: []message.Choice{{Label: "Point 26", Line: "/point 26"}, {Label: "The same", Line: "/point 26"}, {Label: "27 ›", Line: "/point 27", Turns: true}}},
	}}
}

func TestRender(t *testing.T) {
	messages := Render(reply(), Options{Post: true, ShowAsked: true})
	golden(t, "render.json", messages)
	golden(t, "plain.json", Plain(messages[0]))
}

// quotation is a voice with some words.
func quotation(words, credit string) message.Voice {
	return message.Voice{Speaker: "S", Manner: "said", Kind: corpus.Direct, Source: message.Source{Credit: credit}, Words: []message.Words{{Text: words}}}
}

func TestRenderPages(t *testing.T) {
	r := message.Reply{Line: "/who everybody", Blocks: []message.Block{message.Heading{Text: "Many"}}}
	for i := range 20 {
		r.Blocks = append(r.Blocks, message.Paragraph{Text: fmt.Sprintf("Version %d:", i)}, quotation(strings.Repeat("x", 300), fmt.Sprintf("Credit %d.", i)))
	}
	r.Blocks = append(r.Blocks, message.Choices{Choices: []message.Choice{{Label: "On", Line: "/on"}}})
	pages := Render(r, Options{})
	if len(pages) < 3 {
		t.Fatalf("%d pages", len(pages))
	}
	for i, m := range pages {
		checked(t, m)
		p := part(t, m)
		for n := range 20 { // what introduces a quotation stands with it
			if strings.Contains(p.Text, fmt.Sprintf("Version %d:", n)) != strings.Contains(p.Text, fmt.Sprintf("Credit %d.", n)) {
				t.Errorf("page %d: version %d is apart from its quotation:\n%s", i+1, n, p.Text)
			}
		}
		rows := m.Components[len(m.Components)-2:]
		if rows[0].Components[0].Label != "On" || len(rows[1].Components) != 3 {
			t.Fatalf("page %d has the rows %+v", i+1, rows)
		}
		back, here, on := rows[1].Components[0], rows[1].Components[1], rows[1].Components[2]
		if back.Disabled != (i == 0) || on.Disabled != (i == len(pages)-1) || here.Label != fmt.Sprintf("%d/%d", i+1, len(pages)) {
			t.Errorf("page %d: %+v", i+1, rows[1])
		}
		if !on.Disabled {
			if press, err := ParsePress(on.CustomID, nil); err != nil || press.Page != i+1 || press.Line != r.Line {
				t.Errorf("page %d: %q leads to %+v, %v", i+1, on.CustomID, press, err)
			}
		}
	}
}

// TestPageUnits: a page shows no more than it should, unless one text is longer
// by itself.
func TestPageUnits(t *testing.T) {
	for name, o := range frames {
		r := message.Reply{Line: "/x", Blocks: []message.Block{message.Heading{Text: "Many"}}}
		long := strings.Repeat("long ", 300)
		for i := range 12 {
			r.Blocks = append(r.Blocks, message.Paragraph{Text: "An introduction:"}, quotation(strings.Repeat("word ", 30*(i%5)+1), fmt.Sprintf("Credit %d.", i%3)))
		}
		r.Blocks = append(r.Blocks, quotation(long, "Credit."))
		for i, m := range Render(r, o) {
			p := part(t, m)
			if n := text.Units(p.Text); n > message.PageUnits+40 && !strings.Contains(p.Text, long) { // what is over are labels
				t.Errorf("%s: page %d has %d units:\n%s", name, i+1, n, p.Text)
			}
		}
	}
}

// TestRenderWithoutLine: every page is sent up to a limit, and the last says that
// there is more.
func TestRenderWithoutLine(t *testing.T) {
	r := message.Reply{}
	for range 5 {
		r.Blocks = append(r.Blocks, message.Clause{Title: "T", Text: strings.Repeat("x ", 900), Source: message.Source{Credit: "C"}})
	}
	r.Blocks = append(r.Blocks, message.Choices{Choices: []message.Choice{{Label: "On", Line: "/on"}}})
	for i, m := range Render(r, Options{Post: true}) {
		if ids := m.Components[len(m.Components)-1].Components; len(ids) != 1 || !Reposts(ids[0].CustomID) {
			t.Errorf("page %d can't be posted: %+v", i+1, ids)
		}
	}
	pages := Render(r, Options{})
	if len(pages) != 3 {
		t.Fatalf("%d pages", len(pages))
	}
	for i, m := range pages {
		if last := i == len(pages)-1; last != (m.Components[len(m.Components)-1].Type == api.ActionRow) {
			t.Errorf("page %d has the rows %+v", i+1, m.Components)
		}
	}
	for range 20 {
		r.Blocks = append(r.Blocks[:len(r.Blocks):len(r.Blocks)], r.Blocks[0])
	}
	pages = Render(r, Options{})
	if last := part(t, pages[len(pages)-1]); len(pages) != maxParts || !strings.Contains(last.Text, "That is not all") {
		t.Errorf("%d pages, the last is:\n%s", len(pages), last.Text)
	}
	for _, m := range pages {
		checked(t, m)
	}
}

// TestRenderList: no menu has more than its 25 lines, none is there twice, and
// each stands below its own lines.
func TestRenderList(t *testing.T) {
	var items []message.Item
	for i := range 60 {
		items = append(items, message.Item{Text: fmt.Sprintf("item %d", i), Line: fmt.Sprintf("/point %d", i/2)})
	}
	for name, o := range frames {
		opens := map[string]bool{}
		whole := ""
		for _, m := range Render(message.Reply{Line: "/points", Blocks: []message.Block{message.List{Items: items}}}, o) {
			checked(t, m)
			p := part(t, m)
			whole += p.Text
			for c := range all(m.Components) {
				for _, o := range c.Options {
					opens[o.Value] = true
				}
			}
		}
		for _, it := range items {
			if !strings.Contains(whole, it.Text+"\n") || !opens[it.Line] {
				t.Errorf("%s: %+v is lost", name, it)
			}
		}
	}
}

func TestRenderNothing(t *testing.T) {
	for _, r := range []message.Reply{{}, {Blocks: []message.Block{message.Choices{Choices: []message.Choice{{Label: "x", Line: "/x"}}}}}} {
		for _, m := range Render(r, Options{}) {
			checked(t, m)
		}
	}
}

func TestRenderUnknownBlock(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a nil block was rendered")
		}
	}()
	Render(message.Reply{Blocks: []message.Block{nil}}, Options{})
}

// TestLongWords: words that no message holds are cut, with all that belongs to
// them on every part.
func TestLongWords(t *testing.T) {
	for name, o := range frames {
		for _, words := range []string{strings.Repeat(`very \*long\* `, 500), strings.Repeat("漢", 6000), strings.Repeat("\n", 5000) + "."} {
			v := quotation(words, "A paper")
			v.Words[0].Ref, v.Words[0].Note = corpus.Ref{Doc: "demo", Line: 4}, "A note."
			pages := Render(message.Reply{Line: "/x", Blocks: []message.Block{v}}, o)
			got := ""
			for i, m := range pages {
				checked(t, m)
				p := part(t, m)
				got += strings.Join(p.Verbatim, "")
				for _, s := range []string{"S · said", "demo:4", "A note.", "A paper"} {
					if !strings.Contains(p.Text, s) {
						t.Errorf("%s: %q is missing on part %d:\n%s", name, s, i+1, p.Text)
					}
				}
				if i > 0 != strings.Contains(p.Text, "(continued)") {
					t.Errorf("%s: part %d:\n%s", name, i+1, p.Text)
				}
			}
			if got != words || len(pages) < 2 {
				t.Errorf("%s: %d parts hold %d bytes of %d", name, len(pages), len(got), len(words))
			}
		}
	}
}

// FuzzRender holds arbitrary texts in every place to the limits, and the words
// of others to the round trip.
func FuzzRender(f *testing.F) {
	f.Add("words\n# more", "lead", 3, "/point 21")
	f.Add(strings.Repeat("*_x", 2000), strings.Repeat("l", 300), 40, "")
	f.Fuzz(func(t *testing.T, words, lead string, n int, line string) {
		if !utf8.ValidString(words) || !utf8.ValidString(lead) || !utf8.ValidString(line) || len(line) > 60 {
			t.Skip("not from the core")
		}
		r := message.Reply{Line: line, Asked: lead}
		var want strings.Builder
		for i := range n & 7 {
			q := message.Voice{Speaker: lead, Role: lead, Manner: lead, Source: message.Source{ID: lead, Credit: lead, URL: lead},
				Words: []message.Words{{Text: words, About: lead, Note: lead}}}
			items := make([]message.Item, (n&15)+i)
			for j := range items {
				items[j] = message.Item{Text: lead, Line: fmt.Sprint("/x", j)}
			}
			r.Blocks = append(r.Blocks, message.Heading{Text: lead}, message.Paragraph{Text: words}, q, message.List{Items: items, Buttons: i%2 == 0},
				message.Fold{Label: lead, Line: "/x"}, message.Choices{Choices: make([]message.Choice, i)})
			want.WriteString(words)
		}
		for k := range r.Blocks {
			if c, ok := r.Blocks[k].(message.Choices); ok {
				for j := range c.Choices {
					c.Choices[j] = message.Choice{Label: lead, Line: "/x " + line}
				}
			}
		}
		for name, o := range frames {
			var got strings.Builder
			o.Post, o.ShowAsked = true, true
			pages := Render(r, o)
			for _, m := range pages {
				checked(t, m)
				for _, v := range part(t, m).Verbatim {
					got.WriteString(v)
				}
			}
			if whole := want.String(); got.String() != whole && len(pages) < maxParts {
				t.Errorf("%s: the words come back as %q, want %q", name, got.String(), whole)
			}
		}
	})
}
