package render

import (
	"strings"
	"testing"
	"unicode/utf16"

	"planbot/bot/bottest"
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
			for _, row := range b.Cells {
				r.blocks++
				for _, c := range row {
					r.text(c.Text)
				}
				if len(row) != len(b.Cells[0]) || len(row) > 20 {
					r.t.Errorf("a row of %d cells in a table of %d", len(row), len(b.Cells[0]))
				}
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
