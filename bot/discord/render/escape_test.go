package render

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"planbot/bot/discord/api"
)

// shown is what a reader of Discord sees of a markup, as far as this package
// uses it. It is written from Discord's rules, not from escape: a backslash
// before punctuation goes, <address> shows the address, and the marks that we
// put at the start of a line go. Markup that is left over is an error.
func shown(t testing.TB, markup string) string {
	t.Helper()
	var out strings.Builder
	for i := 0; i < len(markup); {
		rest := markup[i:]
		atStart := i == 0 || markup[i-1] == '\n'
		switch {
		case atStart && strings.HasPrefix(rest, "### "):
			i += len("### ")
			continue
		case atStart && strings.HasPrefix(rest, "- "):
			i += len("- ")
			continue
		}
		if strings.IndexByte("*_~`|<@]h:", rest[0]) >= 0 {
			if m := shownLink.FindString(rest); m != "" {
				out.WriteString(m[1 : len(m)-1])
				i += len(m)
				continue
			}
			if m := leftover.FindString(rest); m != "" {
				t.Errorf("markup %q is left in %q", m, markup)
			}
		}
		if len(rest) > 1 && rest[0] == '\\' && isPunctuation(rest[1]) {
			i++
		}
		_, size := utf8.DecodeRuneInString(markup[i:])
		out.WriteString(markup[i : i+size])
		i += size
	}
	return out.String()
}

var (
	shownLink = regexp.MustCompile(`^<https?://[^ <>]+>`)
	leftover  = regexp.MustCompile("^(?:[*_~`|]|<[@#:a-zA-Z/]|@(?:everyone|here)|\\]\\(|https?://|:\\w+:)")
)

func isPunctuation(c byte) bool {
	return c > ' ' && c < 0x7f && !(c >= '0' && c <= '9') && !(c >= 'A' && c <= 'Z') && !(c >= 'a' && c <= 'z')
}

// verbatim undoes what was done to the words of others.
func verbatim(t testing.TB, markup string) string {
	t.Helper()
	if strings.TrimSpace(markup) != markup {
		t.Errorf("Discord would trim %q", markup)
	}
	for line := range strings.Lines(markup) {
		if m := lineMark.FindString(line); m != "" {
			t.Errorf("the line %q begins with markup", line)
		}
	}
	return strings.TrimSuffix(strings.TrimPrefix(shown(t, markup), edge), edge)
}

var lineMark = regexp.MustCompile(`^\s*(?:#{1,3} |-# |[-*+] |>|\d+[.)] )`)

func TestEscape(t *testing.T) {
	for in, want := range map[string]string{
		"plain words, 21.5 % (twice)": "plain words, 21.5 % (twice)",
		"a_b *c* ~~d~~ ||e|| `f`":     "a\\_b \\*c\\* \\~\\~d\\~\\~ \\|\\|e\\|\\| \\`f\\`",
		"# heading":                   `\# heading`,
		"not # a heading":             `not # a heading`,
		"  - item\n-# small\n+ plus":  "\u200b  \\- item\n\\-# small\n\\+ plus",
		"1. one\n12) twelve\nno 1. x": "1\\. one\n12\\) twelve\nno 1. x",
		"> quote":                     `\> quote`,
		"@everyone <@1> <t:1:R>":      `\@everyone \<\@1\> \<t\:1\:R\>`,
		"[a](b) https://x.org/_y_":    `\[a\](b) https\://x.org/\_y\_`,
		"who: a:b :smile: c:":         `who: a\:b \:smile: c:`,
		`back\slash \_`:               `back\\slash \\\_`,
		" edges ":                     "\u200b edges \u200b",
		"":                            "",
	} {
		got := Escape(in)
		if got != want {
			t.Errorf("Escape(%q) = %q, want %q", in, got, want)
		}
		if back := verbatim(t, got); back != in {
			t.Errorf("%q comes back as %q", in, back)
		}
	}
}

func TestCutShowsLinks(t *testing.T) {
	for in, want := range map[string]string{
		"see https://x.org/a_(b)_c. Yes": "see <https://x.org/a_(b)_c>. Yes",
		"(http://x.org)":                 "(<http://x.org)>",
		"https:// is none":               `https\:// is none`,
		"xhttps://x.org":                 `x<https://x.org>`,
	} {
		if got, rest := cut(in, 100, true); got != want || rest != "" {
			t.Errorf("%q: %q and %q, want %q", in, got, rest, want)
		}
	}
	long := "https://x.org/" + strings.Repeat("_", 50)
	if got, rest := cut(long, 30, true); len(got) > 30 || rest == "" || strings.HasPrefix(got, "<") {
		t.Errorf("a link that is too long: %q and %q", got, rest)
	}
}

func TestCutBetweenCharacters(t *testing.T) {
	for _, tt := range []struct {
		in    string
		limit int
		want  string // of the text
	}{
		{"one two three", 10, "one two "},
		{strings.Repeat("x", 20), 12, strings.Repeat("x", 11)},
		{"👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 16, "👩‍👩‍👧‍👦"},
		{"🇺🇦🇵🇱🇺🇸🇬🇧", 10, "🇺🇦🇵🇱"},
		{strings.Repeat("e\u0301", 10), 10, strings.Repeat("e\u0301", 4)},
		{"👍🏽👍🏽👍🏽", 11, "👍🏽👍🏽"},
	} {
		out, rest := cut(tt.in, tt.limit, false)
		if got := tt.in[:len(tt.in)-len(rest)]; got != tt.want {
			t.Errorf("cut(%q, %d) takes %q, want %q", tt.in, tt.limit, got, tt.want)
		}
		if api.Units(out) > tt.limit {
			t.Errorf("%q has %d units, at most %d", out, api.Units(out), tt.limit)
		}
	}
}

// FuzzEscape holds every text to the round trip, whole and in pieces.
func FuzzEscape(f *testing.F) {
	for _, s := range []string{"# a\n1. b", " *x* ", "https://x.org/_ http", "<@1>", `\`, "👩‍👩‍👧‍👦🇺🇦", "\u200b\u200b", "1\n2. \n-"} {
		f.Add(s, 20)
	}
	f.Fuzz(func(t *testing.T, s string, limit int) {
		if !utf8.ValidString(s) {
			t.Skip("JSON has no invalid UTF-8")
		}
		if got := verbatim(t, Escape(s)); got != s {
			t.Errorf("%q comes back as %q", s, got)
		}
		limit = 10 + (limit&0xff)%100
		var whole strings.Builder
		for rest := s; rest != ""; {
			out, next := cut(rest, limit, false)
			if len(next) >= len(rest) || api.Units(out) > limit {
				t.Fatalf("cut(%q, %d) = %q, %q", rest, limit, out, next)
			}
			whole.WriteString(verbatim(t, out))
			rest = next
		}
		if whole.String() != s {
			t.Errorf("%q in pieces comes back as %q", s, whole.String())
		}
	})
}
