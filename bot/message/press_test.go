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
		{Press{Line: "/point 22", Turn: true}, "</point 22"},
		{Press{Line: "/ask …", Page: 1, Turn: true}, "<2/ask …"},
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
		"-1/point 21", "<!/point 21", "!</point 21", "2</point 21", "+2/point 21", "x/point 21", "!!/point 21", "2!/point 21", " /point 21",
		"/" + strings.Repeat("x", MaxButtonLine),
	} {
		if p, err := ParsePress(s); err == nil {
			t.Errorf("%q: %+v, want an error", s, p)
		}
	}
}

// TestButtonLine: a line that is too long for a button stands there with what was
// asked left out, which gives it back.
func TestButtonLine(t *testing.T) {
	long := strings.Repeat("чому ", 20) + "це так?"
	r := Reply{Asked: long}
	for line, want := range map[string]string{
		"/point 21":                              "/point 21",
		"/why " + long:                           "/why …",
		"/find " + long:                          "/find …",
		"/who " + long + "?":                     "",
		"/" + strings.Repeat("x", MaxButtonLine): "",
	} {
		if got := r.ButtonLine(line); got != want {
			t.Errorf("%s: %q, want %q", line, got, want)
		} else if back := WithAsked(got, long); got != "" && back != line {
			t.Errorf("%s comes back as %s", line, back)
		}
	}
	if got := (Reply{}).ButtonLine("/why " + long); got != "" {
		t.Errorf("nothing was asked: %q", got)
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
