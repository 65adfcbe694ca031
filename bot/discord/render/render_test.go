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

	"planbot/bot"
	"planbot/bot/bottest"
	"planbot/bot/discord/api"
	"planbot/bot/message"
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

// part is a message as its reader sees it.
func part(t testing.TB, m api.Message) bottest.Part {
	t.Helper()
	p := bottest.Part{Text: shown(t, m.Content)}
	for _, f := range m.Files {
		p.Files = append(p.Files, message.File(f))
	}
	for _, e := range m.Embeds {
		if e.Author != nil {
			p.Text += "\n" + e.Author.Name
		}
		if e.Color == colorClause || e.Color == colorQuotation {
			p.Verbatim = append(p.Verbatim, verbatim(t, e.Description))
		}
		p.Text += "\n" + shown(t, e.Description)
		if e.Footer != nil {
			p.Text += "\n" + e.Footer.Text
		}
	}
	for _, r := range m.Components {
		for _, c := range r.Components {
			p.Text += "\n" + c.Label
			for _, o := range c.Options {
				p.Text += "\n" + o.Label
			}
		}
	}
	return p
}

// lawful checks a message against the platform's limits, which are written down
// here once more from the documentation.
func lawful(t testing.TB, m api.Message) {
	t.Helper()
	limit := func(what string, n, most int) {
		if n > most {
			t.Errorf("%s: %d, at most %d", what, n, most)
		}
	}
	limit("content", utf8.RuneCountInString(m.Content), 2000)
	limit("embeds", len(m.Embeds), 10)
	limit("rows", len(m.Components), 5)
	limit("files", len(m.Files), 10)
	for i, f := range m.Files {
		if i >= len(m.Attachments) || m.Attachments[i] != (api.Attachment{ID: fmt.Sprint(i), Name: f.Name}) {
			t.Errorf("the file %s is not named among %+v", f.Name, m.Attachments)
		}
	}
	sum := 0
	for _, e := range m.Embeds {
		limit("description", utf8.RuneCountInString(e.Description), 4096)
		sum += utf8.RuneCountInString(e.Description)
		if e.Author != nil {
			limit("author", utf8.RuneCountInString(e.Author.Name), 256)
			sum += utf8.RuneCountInString(e.Author.Name)
		}
		if e.Footer != nil {
			limit("footer", utf8.RuneCountInString(e.Footer.Text), 2048)
			sum += utf8.RuneCountInString(e.Footer.Text)
		}
	}
	limit("all embeds", sum, 6000)
	ids := map[string]bool{}
	for _, r := range m.Components {
		limit("row", len(r.Components), 5)
		for _, c := range r.Components {
			limit("label", utf8.RuneCountInString(c.Label), 80)
			limit("custom id", utf8.RuneCountInString(c.CustomID), 100)
			limit("options", len(c.Options), 25)
			if c.CustomID == "" || ids[c.CustomID] || c.Label == "" && len(c.Options) == 0 {
				t.Errorf("a button without an id of its own, or with nothing to read: %+v", c)
			}
			ids[c.CustomID] = true
			values := map[string]bool{}
			for _, o := range c.Options {
				limit("option", max(utf8.RuneCountInString(o.Label), utf8.RuneCountInString(o.Value)), 100)
				if o.Label == "" || values[o.Value] {
					t.Errorf("an option without a value of its own: %+v", o)
				}
				values[o.Value] = true
			}
		}
	}
	if m.Content == "" && len(m.Embeds) == 0 && len(m.Files) == 0 {
		t.Error("an empty message")
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
	bottest.Renderer(t, loadCorpus(t), func(r message.Reply) []bottest.Part {
		r.Line = "/point 21"
		var parts []bottest.Part
		for _, m := range Render(r, Options{}) {
			lawful(t, m)
			parts = append(parts, part(t, m))
		}
		return parts
	})
}

// reply is a short one with every kind of block.
func reply() message.Reply {
	return message.Reply{Line: "/who amnesty", Blocks: []message.Block{
		message.Heading{Text: "Who said what: amnesty"},
		message.Paragraph{Text: "Two statements by two speakers. See https://example.org/a_b."},
		message.Clause{Ref: corpus.PointRef(26), Title: "Point 26. Amnesty", Text: "All parties *involved* will receive full amnesty.",
			Credit: "A leaked draft, as published by bne_IntelliNews · point:26", URL: "https://example.org/plan"},
		message.Quotation{Ref: corpus.Ref{Doc: "demo", Line: 4}, Speaker: "Ada Lovelace, engineer", Kind: corpus.Direct,
			Text: "# First line\n2. second line", Credit: "Demo News, 1 January 2025 · demo:4", URL: "javascript:x"},
		message.Paragraph{Text: "What else there is:"},
		message.List{Items: []message.Item{{Text: "Point 25. Elections", Line: "/point 25"}, {Text: "nothing to open"}}},
		message.Gist{Ref: corpus.Ref{Doc: "demo", Line: 5}, Label: "In our words", Text: "Nothing else."},
		message.Choices{Choices: []message.Choice{{Label: "Point 26", Line: "/point 26"}, {Label: "The same", Line: "/point 26"}}},
	}}
}

func TestRender(t *testing.T) {
	golden(t, "render.json", Render(reply(), Options{Post: true}))
}

func TestRenderPages(t *testing.T) {
	r := message.Reply{Line: "/who everybody", Blocks: []message.Block{message.Heading{Text: "Many"}}}
	for i := range 20 {
		r.Blocks = append(r.Blocks, message.Paragraph{Text: fmt.Sprintf("Version %d:", i)},
			message.Quotation{Speaker: "S", Kind: corpus.Direct, Text: strings.Repeat("x", 700), Credit: fmt.Sprint("C", i)})
	}
	r.Blocks = append(r.Blocks, message.Choices{Choices: []message.Choice{{Label: "On", Line: "/on"}}})
	pages := Render(r, Options{})
	if len(pages) < 3 {
		t.Fatalf("%d pages", len(pages))
	}
	for i, m := range pages {
		lawful(t, m)
		p := part(t, m)
		for n := range 20 { // what introduces a quotation stands with it
			if strings.Contains(p.Text, fmt.Sprintf("Version %d:", n)) != strings.Contains(p.Text, fmt.Sprintf("C%d\n", n)) {
				t.Errorf("page %d: version %d is apart from its quotation:\n%s", i+1, n, p.Text)
			}
		}
		rows := m.Components
		if len(rows) != 2 || rows[0].Components[0].Label != "On" {
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

// TestRenderWithoutLine: every page is sent up to a limit, and the last says that
// there is more.
func TestRenderWithoutLine(t *testing.T) {
	r := message.Reply{}
	for range 5 {
		r.Blocks = append(r.Blocks, message.Clause{Title: "T", Text: strings.Repeat("x ", 900), Credit: "C"})
	}
	r.Blocks = append(r.Blocks, message.Choices{Choices: []message.Choice{{Label: "On", Line: "/on"}}})
	pages := Render(r, Options{Post: true})
	if len(pages) != 3 {
		t.Fatalf("%d pages", len(pages))
	}
	for i, m := range pages {
		if last := i == len(pages)-1; last != (len(m.Components) == 1) {
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
		lawful(t, m)
	}
}

// TestRenderList: no menu has more than its 25 lines, and none is there twice.
// All points of the plan are on one page.
func TestRenderList(t *testing.T) {
	var items []message.Item
	for i := range 60 {
		items = append(items, message.Item{Text: fmt.Sprintf("item %d", i), Line: fmt.Sprintf("/point %d", i/2)})
	}
	pages := Render(message.Reply{Line: "/points", Blocks: []message.Block{message.List{Items: items}}}, Options{})
	var text strings.Builder
	opens := map[string]bool{}
	for _, m := range pages {
		lawful(t, m)
		text.WriteString(m.Content)
		for _, row := range m.Components {
			for _, o := range row.Components[0].Options {
				opens[o.Value] = true
			}
		}
	}
	for _, it := range items {
		if !strings.Contains(text.String(), it.Text) || !opens[it.Line] {
			t.Errorf("%+v is lost", it)
		}
	}
	points := bot.New(loadCorpus(t), nil).HandleLine(t.Context(), message.Origin{}, "/points")
	if n := len(Render(points, Options{})); n != 1 {
		t.Errorf("/points has %d pages", n)
	}
}

func TestRenderLongLead(t *testing.T) {
	lead := strings.Repeat("role ", 100)
	m := Render(message.Reply{Blocks: []message.Block{message.Clause{Title: lead, Text: "x", Credit: "C"}}}, Options{})[0]
	lawful(t, m)
	if footer := m.Embeds[0].Footer.Text; !strings.Contains(footer, lead) || !strings.HasSuffix(footer, "C") {
		t.Errorf("the footer is %q", footer)
	}
}

func TestRenderNothing(t *testing.T) {
	for _, r := range []message.Reply{{}, {Blocks: []message.Block{message.Choices{Choices: []message.Choice{{Label: "x", Line: "/x"}}}}}} {
		for _, m := range Render(r, Options{}) {
			lawful(t, m)
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

// TestPlainSplits: long words are split between words, with lead and credit on
// every part, within the platform's limit.
func TestPlainSplits(t *testing.T) {
	words := strings.Repeat(`very \*long\* `, 500)
	b := message.Reply{Blocks: []message.Block{message.Quotation{Speaker: "Ann", Kind: "direct", Text: words, Credit: "A paper"}}}
	var got string
	parts := 0
	for _, page := range Render(b, Options{}) {
		for _, m := range Plain(page) {
			parts++
			if api.Units(m.Content) > maxContent || len(m.Embeds) > 0 || !strings.HasPrefix(m.Content, "**Ann") || !strings.HasSuffix(m.Content, "A paper") {
				t.Errorf("%d units:\n%s", api.Units(m.Content), m.Content)
			}
			_, said, _ := strings.Cut(m.Content, "\n")
			said, _, _ = strings.Cut(said, "\n-# ")
			got += said
		}
	}
	if want := Escape(words); parts < 3 || strings.ReplaceAll(got, edge, "") != strings.ReplaceAll(want, edge, "") {
		t.Errorf("%d parts, %d units of %d", parts, api.Units(got), api.Units(want))
	}
}

// FuzzRender holds arbitrary texts in every place to the limits, and the words
// of others to the round trip.
func FuzzRender(f *testing.F) {
	f.Add("words\n# more", "lead", 3, "/point 21")
	f.Add(strings.Repeat("*_x", 2000), strings.Repeat("l", 300), 40, "")
	f.Fuzz(func(t *testing.T, words, lead string, n int, line string) {
		if !utf8.ValidString(words+lead+line) || len(line) > 60 {
			t.Skip("not from the core")
		}
		r := message.Reply{Line: line}
		var want strings.Builder
		for i := range n & 15 {
			q := message.Quotation{Speaker: lead, Kind: corpus.Direct, Text: words, Credit: lead, URL: lead}
			items := make([]message.Item, (n&31)+i)
			for j := range items {
				items[j] = message.Item{Text: lead, Line: fmt.Sprint("/x", j)}
			}
			r.Blocks = append(r.Blocks, message.Heading{Text: lead}, message.Paragraph{Text: words}, q, message.List{Items: items},
				message.Choices{Choices: make([]message.Choice, i)})
			want.WriteString(words)
		}
		for k := range r.Blocks {
			if c, ok := r.Blocks[k].(message.Choices); ok {
				for j := range c.Choices {
					c.Choices[j] = message.Choice{Label: lead, Line: "/x " + line}
				}
			}
		}
		var got strings.Builder
		pages := Render(r, Options{Post: true})
		for _, m := range pages {
			lawful(t, m)
			for _, e := range m.Embeds {
				if e.Color == colorQuotation {
					got.WriteString(verbatim(t, e.Description))
				}
			}
		}
		if whole := want.String(); got.String() != whole && len(pages) < maxParts {
			t.Errorf("the words come back as %q, want %q", got.String(), whole)
		}
	})
}
