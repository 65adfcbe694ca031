package bot

import (
	"strings"
	"testing"
)

func TestPress(t *testing.T) {
	for _, c := range []struct {
		press Press
		want  string
	}{
		{Press{Line: "/point 21"}, "/point 21"},
		{Press{Line: "/who amnesty", Page: 1}, "2/who amnesty"},
		{Press{Line: "/who amnesty", Page: 98}, "99/who amnesty"},
		{Press{Line: "/point 21", Post: true}, "!/point 21"},
		{Press{Line: "/ask хто підпише?", Page: 2, Post: true}, "!3/ask хто підпише?"},
	} {
		got := c.press.String()
		if got != c.want {
			t.Errorf("%+v: %q, want %q", c.press, got, c.want)
		}
		if back, err := ParsePress(got); err != nil || back != c.press {
			t.Errorf("%q: %+v, %v", got, back, err)
		}
	}
}

func TestParsePressRefuses(t *testing.T) {
	for _, s := range []string{
		"", "point 21", "!", "2", "0/point 21", "1/point 21", "02/point 21", "100/point 21",
		"-1/point 21", "+2/point 21", "x/point 21", "!!/point 21", "2!/point 21", " /point 21",
		"/" + strings.Repeat("x", maxLine),
	} {
		if p, err := ParsePress(s); err == nil {
			t.Errorf("%q: %+v, want an error", s, p)
		}
	}
}

// TestEveryChoiceFitsAButton follows every choice and item of the golden
// replies: each line fits a press on its last page, and answers.
func TestEveryChoiceFitsAButton(t *testing.T) {
	b := testBot(t)
	seen := map[string]bool{}
	for _, g := range goldens(b) {
		for _, line := range linesOf(handle(b, g.line)) {
			if seen[line] {
				continue
			}
			seen[line] = true
			last := Press{Line: line, Page: maxPages - 1, Post: true}
			if back, err := ParsePress(last.String()); err != nil || back != last || len(last.String()) > 64 {
				t.Errorf("%s: %q does not fit: %v", g.line, last.String(), err)
			}
			if r := handle(b, line); r.Outcome == Misused || r.Outcome == Failed {
				t.Errorf("%s offers %q, which ends as %s", g.line, line, r.Outcome)
			}
		}
	}
}

// linesOf lists every line that a reply offers.
func linesOf(r Reply) []string {
	var out []string
	for _, b := range r.Blocks {
		switch b := b.(type) {
		case List:
			for _, it := range b.Items {
				if it.Line != "" {
					out = append(out, it.Line)
				}
			}
		case Choices:
			for _, c := range b.Choices {
				out = append(out, c.Line)
			}
		}
	}
	return out
}

// FuzzParsePress holds the decoder to its promise: what it takes prints back
// to the same bytes, and a reply always comes of it.
func FuzzParsePress(f *testing.F) {
	for _, s := range []string{"/point 21", "2/who amnesty", "!99/ask хто?", "", "!", "1/", "/\x00", "!!2/"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := ParsePress(s)
		if err != nil {
			return
		}
		if p.String() != s {
			t.Errorf("%q comes back as %q", s, p.String())
		}
	})
}
