package render

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"planbot/bot/bottest"
	"planbot/bot/message"
	"planbot/bot/telegram/api"
)

// showRich undoes what Render did, with folds opened.
func showRich(t testing.TB, messages []Message) []bottest.Part {
	t.Helper()
	var out []bottest.Part
	for _, m := range messages {
		if m.File != nil {
			out = append(out, show(t, []Message{m})...)
			continue
		}
		r := reader{t: t}
		r.read(m.Rich.Blocks, false)
		if m.Text != "" || r.units == 0 || r.units > 32768 || r.blocks > 500 {
			t.Errorf("a rich message of %d units in %d blocks beside the text %q", r.units, r.blocks, m.Text)
		}
		if len(r.part.Verbatim) > 0 && !m.Rich.AsItIs {
			t.Error("links and mentions may be made of the words of others")
		}
		r.part.Text += showButtons(t, m)
		out = append(out, r.part)
	}
	return out
}

// A reader reads a rich message.
type reader struct {
	t             testing.TB
	part          bottest.Part
	units, blocks int
}

func (r *reader) read(blocks []api.RichBlock, quoted bool) {
	for _, b := range blocks {
		r.blocks++
		switch b.Type {
		case "paragraph", "heading", "footer":
			if s := r.text(b.Text); quoted {
				r.part.Verbatim = append(r.part.Verbatim, s)
			}
		case "blockquote":
			r.read(b.Blocks, true)
			r.text(b.Credit)
		case "details":
			if len(b.Blocks) == 0 || r.text(b.Summary) == "" {
				r.t.Errorf("a fold of nothing: %+v", b)
			}
			r.read(b.Blocks, quoted)
		case "list":
			for _, it := range b.Items {
				r.blocks++
				r.read(it.Blocks, quoted)
			}
		case "table":
			var widths []int
			for _, row := range b.Cells {
				r.blocks++
				width := 0
				for _, c := range row {
					r.text(c.Text)
					width += max(1, c.Spans)
				}
				widths = append(widths, width)
			}
			if slices.Min(widths) != slices.Max(widths) || widths[0] > 20 {
				r.t.Errorf("a table of rows with %d columns", widths)
			}
		default:
			r.t.Errorf("a block of type %q", b.Type)
		}
	}
}

// text reads a text, and returns it.
func (r *reader) text(spans api.RichText) string {
	var out strings.Builder
	for _, s := range spans {
		if s.Text == "" || (s.URL != "") != (s.Type == "url") {
			r.t.Errorf("a piece of text is %+v", s)
		}
		out.WriteString(s.Text)
	}
	r.units += len(utf16.Encode([]rune(out.String())))
	r.part.Text += strings.ReplaceAll(out.String(), "@\u2060", "@") + "\n"
	return out.String()
}

// TestRichLayout lays out replies as one message, and names each source once.
func TestRichLayout(t *testing.T) {
	noted, about := clause(21, 5), voice("Ann", essay, "a", "b")
	noted.Note = "not so in point 8"
	about.Words[1].About, about.Words[1].Note = "about Bob", "ours"
	items := []message.Item{
		{Text: "Point 6", Line: "/point 6", Words: "600,000", Source: draft}, {Text: "Point 7", Line: "/point 7"}, {Text: "nothing"},
	}
	gist := message.Gist{Label: "In our words", Text: "g", Source: draft}
	fold := func(label string, blocks ...message.Block) message.Fold {
		return message.Fold{Label: label, Line: "/point 1", Blocks: blocks}
	}
	for name, c := range map[string]struct {
		blocks []message.Block
		want   []string
	}{
		"a clause": {[]message.Block{noted}, []string{
			"heading Point 21", "blockquote [Leaked draft · point:21](https://example.org/plan)", "  paragraph word ", "paragraph <italic>not so in point 8</>",
		}},
		"two of one source": {[]message.Block{noted, clause(22, 5)}, []string{
			"heading Point 21", "blockquote", "  paragraph word ", "paragraph <italic>not so in point 8</>",
			"heading Point 22", "blockquote", "  paragraph word ", "footer [Leaked draft · point:21, point:22](https://example.org/plan)",
		}},
		"voices": {[]message.Block{about, voice("Eve", letter, "c")}, []string{
			"paragraph <bold>Ann</>, role · said", "blockquote lenin:1", "  paragraph a", "blockquote about Bob · lenin:2", "  paragraph b", "paragraph <italic>ours</>",
			"paragraph <bold>Eve</>, role · said", "blockquote [usn:1](https://example.org/usn) · [USN, 2025](https://example.org/usn)", "  paragraph c", "footer An essay · lenin",
		}},
		"a gist has no quotation": {[]message.Block{gist}, []string{"paragraph <bold>In our words</>: g", "footer [Leaked draft · point](https://example.org/plan)"}},
		"small print": {[]message.Block{message.Heading{Text: "Who"}, message.Aside{Text: "2 of 4"}, message.Paragraph{Text: "Those:"}}, []string{
			"heading Who", "paragraph <italic>2 of 4</>", "paragraph Those:",
		}},
		"a list": {[]message.Block{message.List{Items: items}}, []string{
			"paragraph [Point 6](https://t.me/planbot?start=point_6)", "blockquote [Leaked draft · point](https://example.org/plan)", "  paragraph 600,000",
			"list", "• paragraph [Point 7](https://t.me/planbot?start=point_7)", "• paragraph nothing",
		}},
		"a table": {[]message.Block{message.Table{Columns: []string{"Point", "a", "b"}, Rows: []message.Row{{Cells: []string{"1", "", ""}, Line: "/point 1"}, {Cells: []string{"2", "x", ""}}}}}, []string{
			"table", "| a | b ", "| [1](https://t.me/planbot?start=point_1) ", "| 2 ", "| x |  ",
		}},
		"a list as a table": {[]message.Block{message.List{Table: true, Items: []message.Item{{Text: "Point 6: 600,000 people", Label: "Point 6", Line: "/point 6"}}}}, []string{
			"table", "| [Point\u00a06:](https://t.me/planbot?start=point_6) | 600,000 people ",
		}},
		"a fold": {[]message.Block{noted, fold("In our words", gist), message.Aside{Text: "behind"}}, []string{
			"heading Point 21", "blockquote", "  paragraph word ", "paragraph <italic>not so in point 8</>", "footer [Leaked draft · point:21](https://example.org/plan)",
			"details <bold>In our words</>", "  paragraph g", "paragraph <italic>behind</>",
		}},
		"a fold with sources": {[]message.Block{clause(1, 5), fold("f", about, voice("Eve", letter, "c"))}, []string{
			"heading Point 1", "blockquote [Leaked draft · point:1](https://example.org/plan)", "  paragraph word ",
			"details <bold>f</>", "  paragraph <bold>Ann</>, role · said", "  blockquote lenin:1", "    paragraph a", "  blockquote about Bob · lenin:2", "    paragraph b", "  paragraph <italic>ours</>",
			"  paragraph <bold>Eve</>, role · said", "  blockquote [usn:1](https://example.org/usn) · [USN, 2025](https://example.org/usn)", "    paragraph c", "  footer An essay · lenin",
		}},
		"folds that share a source": {[]message.Block{fold("f", voice("Ann", essay, "a")), fold("g", voice("Eve", essay, "b"), gist)}, []string{
			"details <bold>f</>", "  paragraph <bold>Ann</>, role · said", "  blockquote lenin:1", "    paragraph a",
			"details <bold>g</>", "  paragraph <bold>Eve</>, role · said", "  blockquote lenin:1", "    paragraph b", "  paragraph <bold>In our words</>: g",
			"details <bold>Sources</>", "  footer An essay · lenin", "  footer [Leaked draft · point](https://example.org/plan)",
		}},
	} {
		got := renderRich(message.Reply{Blocks: c.blocks}, Options{Bot: "planbot"})
		var out strings.Builder
		dumpBlocks(&out, "", got[0].Rich.Blocks)
		if want := strings.Join(c.want, "\n") + "\n"; len(got) != 1 || out.String() != want || len(got[0].Buttons) > 0 {
			t.Errorf("%s: %d messages, the first\n%swant\n%s", name, len(got), out.String(), want)
		}
	}
}

// TestRichRest folds what does not fit the first screen, but no clause, and
// leaves folds beside it.
func TestRichRest(t *testing.T) {
	long := strings.Repeat("word ", 100)
	four := voice("Ann", letter, "1 "+long, "2 "+long, "3 "+long, "4 "+long)
	rows := message.Table{Columns: []string{"a", "b"}}
	for range 40 {
		rows.Rows = append(rows.Rows, message.Row{Cells: []string{"a", "b"}})
	}
	fold := message.Fold{Label: "f", Line: "/point 1", Blocks: []message.Block{clause(1, 5)}}
	for name, c := range map[string]struct {
		reply message.Reply
		want  string // the blocks of the message, and those of its folds
	}{
		"words":             {message.Reply{Line: "/x", Blocks: []message.Block{four}}, "paragraph blockquote footer details(paragraph blockquote blockquote blockquote)"},
		"words and a fold":  {message.Reply{Line: "/x", Blocks: []message.Block{four, fold}}, "paragraph blockquote footer details(paragraph blockquote blockquote blockquote) details(heading blockquote)"},
		"all at once":       {message.Reply{Line: "/x", Whole: true, Blocks: []message.Block{four}}, "paragraph blockquote blockquote blockquote blockquote footer"},
		"no line":           {message.Reply{Blocks: []message.Block{four}}, "paragraph blockquote blockquote blockquote blockquote footer"},
		"clauses":           {message.Reply{Line: "/x", Blocks: []message.Block{clause(1, 500), clause(2, 500)}}, "heading blockquote heading blockquote footer"},
		"a fold in between": {message.Reply{Line: "/x", Blocks: []message.Block{four, fold, message.Aside{Text: "a"}}}, "paragraph blockquote blockquote blockquote blockquote footer details(heading blockquote) paragraph"},
		"a table":           {message.Reply{Line: "/x", Blocks: []message.Block{rows}}, "table details(table)"},
	} {
		got := renderRich(c.reply, Options{})
		if types := blockTypes(got[0].Rich.Blocks); len(got) != 1 || types != c.want {
			t.Errorf("%s: %d messages, the first of %s, want %s", name, len(got), types, c.want)
		}
	}
}

// blockTypes names blocks, and those in details.
func blockTypes(blocks []api.RichBlock) string {
	var out []string
	for _, b := range blocks {
		name := b.Type
		if name == "details" {
			name += "(" + blockTypes(b.Blocks) + ")"
		}
		out = append(out, name)
	}
	return strings.Join(out, " ")
}

// TestRichPages has more than a rich message can hold: pages that buttons turn, or
// all at once, and a fold that is a button.
func TestRichPages(t *testing.T) {
	var many []message.Block
	for i := range 12 {
		many = append(many, clause(i+1, 4000))
	}
	items := message.List{}
	for range 300 {
		items.Items = append(items.Items, message.Item{Text: "item"})
	}
	for name, c := range map[string]struct {
		reply message.Reply
		want  string // the buttons of the pages
		texts int
	}{
		"turned":         {message.Reply{Line: "/x", Blocks: many}, "1/2 ›, ‹ 2/2", 12},
		"at once":        {message.Reply{Blocks: many}, ", ", 12},
		"many items":     {message.Reply{Blocks: []message.Block{items}}, ", ", 1},
		"a fold too big": {message.Reply{Blocks: []message.Block{clause(1, 5), message.Fold{Label: "f", Line: "/x", Blocks: many}}}, "f", 1},
	} {
		out := Render(c.reply, Options{})
		showRich(t, out.Pages)
		var keys []string
		for _, m := range out.Pages {
			keys = append(keys, labels(m.Buttons))
		}
		if got := strings.Join(keys, ", "); got != c.want || len(out.Pages[0].Plain) != c.texts {
			t.Errorf("%s: pages with %q, and %d texts", name, got, len(out.Pages[0].Plain))
		}
	}
	turned := Render(message.Reply{Line: "/x", Blocks: many}, Options{})
	for at, want := range map[int]string{0: "Point 1\n", 1: "Point 2\n", 11: "Point 12\n", 99: "Point 12\n"} {
		if m := turned.Page(at); len(m.Plain) != 1 || !strings.HasPrefix(m.Plain[0].Text, want) {
			t.Errorf("page %d is %d texts", at, len(m.Plain))
		}
	}
}
