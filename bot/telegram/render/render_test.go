package render

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"planbot/bot/bottest"
	"planbot/bot/message"
	"planbot/bot/telegram/api"
	"planbot/corpus"
)

// show undoes what Render did, with UTF-16 arithmetic of its own.
func show(t testing.TB, messages []Message) []bottest.Part {
	var out []bottest.Part
	for _, m := range messages {
		if m.File != nil {
			if m.Text != "" || len(m.Entities)+len(m.Buttons) > 0 {
				t.Errorf("a file with something else: %+v", m)
			}
			out = append(out, bottest.Part{Files: []message.File{*m.File}})
			continue
		}
		part := bottest.Part{Text: strings.ReplaceAll(m.Text, "@\u2060", "@")}
		wide := utf16.Encode([]rune(m.Text))
		if len(wide) == 0 || len(wide) > 4096 || len(m.Entities) > 100 {
			t.Errorf("a message of %d units with %d entities", len(wide), len(m.Entities))
		}
		for _, e := range m.Entities {
			if e.Offset < 0 || e.Length <= 0 || e.Offset+e.Length > len(wide) {
				t.Fatalf("%+v in a text of %d", e, len(wide))
			}
			if e.Type == "expandable_blockquote" {
				t.Errorf("words that have to be unfolded: %+v", e)
			}
			if e.Type == quote {
				part.Verbatim = append(part.Verbatim, string(utf16.Decode(wide[e.Offset:e.Offset+e.Length])))
			}
		}
		part.Text += showButtons(t, m)
		out = append(out, part)
	}
	return out
}

// showButtons is the labels of a message's buttons, a line each.
func showButtons(t testing.TB, m Message) string {
	var out strings.Builder
	for _, row := range m.Buttons {
		if len(row) == 0 || len(row) > 4 {
			t.Errorf("a row of %d buttons", len(row))
		}
		for _, b := range row {
			out.WriteString("\n" + b.Text)
			_, err := message.ParsePress(b.Data)
			if onward := b.URL != "" || b.Copy != nil || b.Share != nil; onward == (b.Data != "") || !onward && err != nil || len(b.Data) > 64 {
				t.Errorf("button %q: %+v: %v", b.Text, b, err)
			}
		}
	}
	return out.String()
}

// render is all messages of a reply in text.
func render(r message.Reply, o Options) []Message {
	out := Render(r, o)
	return append(out.Texts, out.Files...)
}

// renderRich is all messages of a reply as rich messages.
func renderRich(r message.Reply, o Options) []Message {
	out := Render(r, o)
	return append(out.Pages, out.Files...)
}

func TestConformance(t *testing.T) {
	for name, o := range map[string]Options{"plain": {}, "links": {Bot: "planbot"}, "posts": {Bot: "planbot", Post: true},
		"by link": {Bot: "planbot", Onward: ByLink}, "by reader": {Bot: "planbot", Onward: ByReader, Inline: true}} {
		t.Run(name, func(t *testing.T) {
			bottest.Renderer(t, corpus.Default(), func(r message.Reply) []bottest.Part { return show(t, render(r, o)) })
			bottest.Renderer(t, corpus.Default(), func(r message.Reply) []bottest.Part { return showRich(t, renderRich(r, o)) })
		})
	}
}

// TestRenderMentions repeats what people type without notifying anybody.
func TestRenderMentions(t *testing.T) {
	for typed, want := range map[string]string{
		"I know no point “@Ann_1”.":                  "I know no point “@\u2060Ann_1”.",
		"@ann, (@bob) and @Anna":                     "@\u2060ann, (@\u2060bob) and @\u2060Anna",
		"@planbot, @PlanBot and @planbot2":           "@planbot, @PlanBot and @\u2060planbot2",
		"/ask@ann ann@example.org анна@ann_ 1@a _@b": "/ask@ann ann@example.org анна@ann_ 1@a _@b",
		"@ @, @@ann @анна":                           "@ @, @@\u2060ann @анна",
	} {
		for name, block := range map[string]message.Block{"paragraph": message.Paragraph{Text: typed}, "aside": message.Aside{Text: typed}, "item": message.List{Items: []message.Item{{Text: typed}}}} {
			m := render(message.Reply{Blocks: []message.Block{block}}, Options{Bot: "planbot"})
			if len(m) != 1 || strings.TrimPrefix(m[0].Text, "• ") != want {
				t.Errorf("%s %q: %+v, want %+q", name, typed, m, want)
			}
		}
	}
}

// TestMentionsNobody has every kind of interface text name somebody.
func TestMentionsNobody(t *testing.T) {
	from := message.Source{ID: "usn", Credit: "@durov"}
	blocks := []message.Block{
		message.Heading{Text: "@durov"}, message.Paragraph{Text: "@durov"}, message.Aside{Text: "@durov"},
		message.List{Items: []message.Item{{Text: "@durov", Line: "/help", Words: "words"}}},
		message.Table{Columns: []string{"a", "b"}, Rows: []message.Row{{Cells: []string{"@durov", "@durov"}}}},
		message.Gist{Label: "@durov", Text: "@durov", Source: from},
		message.Clause{Title: "@durov", Text: "words", Note: "@durov", Source: from},
		message.Voice{Speaker: "@durov", Role: "@durov", Manner: "@durov", Words: []message.Words{{Text: "words", About: "@durov", Note: "@durov"}}, Source: from},
	}
	for _, block := range blocks {
		r := message.Reply{Asked: "@durov", Blocks: []message.Block{block}}
		for _, m := range render(r, Options{Bot: "planbot"}) {
			if strings.Contains(m.Text, "@durov") {
				t.Errorf("%T mentions somebody: %q", block, m.Text)
			}
		}
	}
}

// TestRenderPages follows the buttons from page to page.
func TestRenderPages(t *testing.T) {
	reply := bottest.Sample()
	if got := render(reply, Options{}); len(got) < 3 || got[0].Buttons != nil {
		t.Errorf("%d messages, the first with buttons %v", len(got), got[0].Buttons)
	}
	reply.Line = "/who amnesty"
	out := Render(reply, Options{})
	pages, files := out.Texts, out.Files
	if len(files) != 1 {
		t.Errorf("%d files", len(files))
	}
	last := len(pages) - 1
	for i, p := range pages {
		var labels []string
		for _, b := range p.Buttons[0] {
			labels = append(labels, b.Text+" "+b.Data)
		}
		want := []string{fmt.Sprintf("%d/%d %s", i+1, len(pages), message.Press{Line: reply.Line, Page: i, Turn: true})}
		if i > 0 {
			want = append([]string{"‹ " + message.Press{Line: reply.Line, Page: i - 1, Turn: true}.String()}, want...)
		}
		if i < last {
			want = append(want, "› "+message.Press{Line: reply.Line, Page: i + 1, Turn: true}.String())
		}
		if strings.Join(labels, "|") != strings.Join(want, "|") {
			t.Errorf("page %d has %q, want %q", i, labels, want)
		}
		if len(p.Buttons) < 2 {
			t.Errorf("page %d has no choices", i)
		}
	}
	if got := render(message.Reply{Line: "/about", Blocks: []message.Block{message.Heading{Text: "x"}}}, Options{}); got[0].Buttons != nil {
		t.Errorf("one page has %v", got[0].Buttons)
	}
}

// marked is the text of a message with its looks in angle brackets.
func marked(m Message) string {
	tags := map[string]string{"bold": "b", "italic": "i", quote: "q", "text_link": "a"}
	wide := utf16.Encode([]rune(m.Text))
	var out strings.Builder
	at := 0
	for _, e := range m.Entities {
		out.WriteString(string(utf16.Decode(wide[at:e.Offset])))
		at = e.Offset + e.Length
		fmt.Fprintf(&out, "<%s>%s</%[1]s>", tags[e.Type], string(utf16.Decode(wide[e.Offset:at])))
	}
	return out.String() + string(utf16.Decode(wide[at:]))
}

// The blocks of the tests below.
var (
	draft  = message.Source{ID: corpus.PlanDoc, Credit: "Leaked draft", URL: "https://example.org/plan"}
	essay  = message.Source{ID: "lenin", Credit: "An essay"}
	letter = message.Source{ID: "usn", Credit: "USN, 2025", URL: "https://example.org/usn"}
)

func clause(n, size int) message.Clause {
	return message.Clause{Ref: corpus.PointRef(n), Title: fmt.Sprintf("Point %d", n), Text: strings.Repeat("word ", size/5), Source: draft}
}

func voice(name string, from message.Source, words ...string) message.Voice {
	v := message.Voice{Speaker: name, Role: "role", Manner: "said", Kind: corpus.Direct, Source: from}
	for i, w := range words {
		v.Words = append(v.Words, message.Words{Ref: corpus.Ref{Doc: from.ID, Line: i + 1}, Text: w})
	}
	return v
}

func TestLayout(t *testing.T) {
	noted, about := clause(21, 5), voice("Ann", essay, "a", "b")
	noted.Note = "not so in point 8"
	about.Words[1].About, about.Words[1].Note = "about Bob", "ours"
	items := []message.Item{
		{Text: "Point 6", Line: "/point 6", Words: "600,000", Source: draft}, {Text: "Point 7", Line: "/point 7"}, {Text: "nothing"},
	}
	for name, c := range map[string]struct {
		reply message.Reply
		want  string
	}{
		"clauses": {
			message.Reply{Blocks: []message.Block{noted, clause(22, 5)}},
			"<b>Point 21</b>\n<q>word </q>\n<i>not so in point 8</i>\n\n<b>Point 22</b>\n<q>word </q>\n<a>Leaked draft · point:21, point:22</a>",
		},
		"voices": {
			message.Reply{Blocks: []message.Block{about, voice("Eve", letter, "c"), voice("Bob", essay, "d")}},
			"<b>Ann</b>, role · said\n<q>a</q>\nlenin:1\n<q>b</q>\nabout Bob · lenin:2\n<i>ours</i>\n\n" +
				"<b>Eve</b>, role · said\n<q>c</q>\n<a>usn:1</a>\n\n<b>Bob</b>, role · said\n<q>d</q>\nlenin:1\n\n" +
				"An essay · lenin\n<a>USN, 2025 · usn</a>",
		},
		"small print": {
			message.Reply{Asked: "who?", Blocks: []message.Block{message.Heading{Text: "Who"}, message.Aside{Text: "2 of 4"}, message.Gist{Label: "In our words", Text: "g", Source: letter}}},
			"<b>Who</b>\n<i>2 of 4</i>\n\n<b>In our words</b>: g\n\n<a>USN, 2025 · usn</a>",
		},
		"list": {
			message.Reply{Blocks: []message.Block{message.Paragraph{Text: "Points:"}, message.List{Items: items}}},
			"Points:\n<a>Point 6</a>\n<q>600,000</q>\n• <a>Point 7</a>\n• nothing\n\n<a>Leaked draft · point</a>",
		},
		"list with buttons": {
			message.Reply{Blocks: []message.Block{message.List{Items: items, Buttons: true}}},
			"<b>Point 6</b>\n<q>600,000</q>\n• nothing\n\n<a>Leaked draft · point</a>",
		},
		"table": {
			message.Reply{Blocks: []message.Block{message.Table{Columns: []string{"Point", "a", "b"}, Rows: []message.Row{{Cells: []string{"1", "", "2"}, Line: "/point 1"}}}}},
			"• <a>1</a> · b 2",
		},
		"a fold alone": {message.Reply{Blocks: []message.Block{message.Fold{Label: "f", Line: "/point 1", Blocks: []message.Block{noted}}}}, "Choose:"},
	} {
		got := render(c.reply, Options{Bot: "planbot"})
		if len(got) != 1 || marked(got[0]) != c.want {
			t.Errorf("%s: %d messages, the first %q, want %q", name, len(got), marked(got[0]), c.want)
		}
	}
}

// TestItemWithoutButton links an item whose button may not be.
func TestItemWithoutButton(t *testing.T) {
	r := message.Reply{Blocks: []message.Block{message.List{Items: []message.Item{{Text: "Point 6", Line: "/point 6"}}, Buttons: true}}}
	got := render(r, Options{Bot: "planbot", Data: func(message.Press) string { return "" }})
	if marked(got[0]) != "• <a>Point 6</a>" || got[0].Buttons != nil {
		t.Errorf("got %q with %v", marked(got[0]), got[0].Buttons)
	}
}

// TestPageSize holds pages to whole texts, and to their size unless one text is
// longer.
func TestPageSize(t *testing.T) {
	words := func(n int) string { return strings.Repeat("word ", n/5) }
	heading, aside := message.Heading{Text: "Next"}, message.Aside{Text: "2 of 4"}
	two := message.List{Items: []message.Item{{Text: words(500)}, {Text: words(500)}}}
	for name, c := range map[string]struct {
		blocks []message.Block
		want   string // how the pages begin
		whole  int    // messages if all are sent at once
	}{
		"one long clause":          {[]message.Block{clause(1, 4000)}, "Point 1", 1},
		"one too long":             {[]message.Block{clause(1, 4500)}, "Point 1|Point 1", 2},
		"two on one page":          {[]message.Block{clause(1, 400), clause(2, 400)}, "Point 1", 1},
		"two on two pages":         {[]message.Block{clause(1, 450), clause(2, 450)}, "Point 1|Point 2", 1},
		"a long one alone":         {[]message.Block{clause(1, 100), clause(2, 3900), clause(3, 100)}, "Point 1|Point 2|Point 3", 2},
		"a heading with its text":  {[]message.Block{clause(1, 400), heading, aside, clause(2, 450)}, "Point 1|Next", 1},
		"an aside with its text":   {[]message.Block{clause(1, 850), aside, clause(2, 450)}, "Point 1|Point 2", 1},
		"a heading and a long one": {[]message.Block{heading, clause(1, 3000)}, "Next", 1},
		"a voice":                  {[]message.Block{voice("Ann", letter, words(400), words(400), words(400))}, "Ann|Ann", 1},
		"long words in a voice":    {[]message.Block{voice("Ann", letter, words(100), words(1000), words(100))}, "Ann|Ann|Ann", 1},
		"what leads to a list":     {[]message.Block{message.Paragraph{Text: words(400)}, message.Paragraph{Text: "Those:"}, two}, "word|Those|•", 1},
	} {
		var begins []string
		pages := render(message.Reply{Line: "/x", Blocks: c.blocks}, Options{})
		for _, m := range pages {
			first, _, _ := strings.Cut(m.Text, "\n")
			if !strings.HasPrefix(first, "Point") {
				first = strings.TrimRight(strings.Fields(first)[0], ",:")
			}
			begins = append(begins, first)
		}
		if got := strings.Join(begins, "|"); got != c.want {
			t.Errorf("%s: pages begin %q, want %q", name, got, c.want)
		}
		if got := render(message.Reply{Blocks: c.blocks}, Options{}); len(got) != c.whole {
			t.Errorf("%s: %d messages at once, want %d", name, len(got), c.whole)
		}
	}
}

// labels are the labels of a keyboard, row by row.
func labels(rows [][]api.Button) string {
	var out []string
	for _, row := range rows {
		var in []string
		for _, b := range row {
			in = append(in, b.Text)
		}
		out = append(out, strings.Join(in, " "))
	}
	return strings.Join(out, "|")
}

func TestChoiceRows(t *testing.T) {
	for choices, want := range map[string]string{
		"a,b,c,d":                              "a b c|d",
		"Point 26,Point 21,Context":            "Point 26 Point 21 Context",
		"Who said what (5),Next: point 27":     "Who said what (5) Next: point 27",
		"Who said what (125),Next: point 27":   "Who said what (125)|Next: point 27",
		"a,a label that is very long indeed,b": "a|a label that is very long indeed|b",
		"Європа та ЄС,НАТО,США":                "Європа та ЄС НАТО|США",
		",a":                                   "a",
		"‹ 20,All,22 ›":                        "‹ 20 All 22 ›",
		"a,b,‹ 20,All,22 ›,c,d":                "a b|‹ 20 All 22 ›|c d",
		"‹ 20,All that is in the plan,22 ›":    "‹ 20 All that is in the plan 22 ›",
		"2 ›,All":                              "2 ›|All",
	} {
		var block message.Choices
		for _, l := range strings.Split(choices, ",") {
			block.Choices = append(block.Choices, message.Choice{Label: l, Line: "/help", Turns: strings.ContainsAny(l, "‹›")})
		}
		if got := labels(Options{}.buttons(message.Reply{Blocks: []message.Block{block}})); got != want {
			t.Errorf("%q: %q, want %q", choices, got, want)
		}
	}
}
