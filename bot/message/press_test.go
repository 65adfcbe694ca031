package message

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
		"/" + strings.Repeat("x", MaxButtonLine),
	} {
		if p, err := ParsePress(s); err == nil {
			t.Errorf("%q: %+v, want an error", s, p)
		}
	}
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
