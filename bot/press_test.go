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

// TestEchoes: a press whose answer could hold words of whoever made the press
// up is told apart from every press that the bot offers for its own corpus.
func TestEchoes(t *testing.T) {
	b := testBot(t)
	for _, line := range []string{
		"/ask vote Xxx qqz http://evil.example t.me/spam", "/why @victim army", "/who @victim", "/who amnesty t.me/spam",
		"/verify buy now", "/find buy now", "/point join t.me/spam", "/points casino", "/compare 6 and spam", "/context spam:1 spam",
		"/help spam", "join us", "who amnesty spam", "/nothing", "/point 21 spam", "/point 21-23 t.me/spam", "/ask point 21",
	} {
		if !b.Echoes(line) {
			t.Errorf("%s does not count as one whose words others wrote", line)
		}
	}
	own := []string{"/point 21", "/point 21-23", "/point 10.2", "/who point 21", "/compare 6", "/compare 6 14", "/context rferl:16", "/points",
		"/topics", "/help who", "/settings compact on", "/settings reset", "/schedule stop 1", "/mydata forget", "/summary 21-23"}
	for _, c := range b.Commands() {
		reply := handle(b, c.Example)
		own = append(own, "/help "+c.Name)
		if c.Arg.Kind != Text {
			own = append(own, c.Example)
			for _, block := range reply.Blocks {
				if choices, ok := block.(Choices); ok {
					for _, choice := range choices.Choices {
						own = append(own, choice.Line)
					}
				}
			}
		}
	}
	for _, kind := range []ArgKind{PointArg, SubjectArg, TopicArg, RefArg} {
		for _, s := range b.Suggest(t.Context(), Origin{}, kind, "", 1000) {
			command := map[ArgKind]string{PointArg: "/point ", SubjectArg: "/who ", TopicArg: "/points ", RefArg: "/context "}[kind]
			own = append(own, command+s.Value)
		}
	}
	for _, line := range own {
		if b.Echoes(line) {
			t.Errorf("%s, which the bot offers, counts as one whose words others wrote", line)
		}
	}
}
