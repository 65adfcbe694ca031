package render

import (
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"planbot/bot/message"
	"planbot/bot/text"
)

// shown is what a reader of Discord sees of a line of markup, as far as this
// package uses it. It is written from Discord's rules, not from escape: a
// backslash before punctuation goes, <address> shows the address, and so do the
// marks of our own lines: titles, small text, lists, bold and links. Markup that
// is left over is an error.
func shown(t testing.TB, markup string, ours bool) string {
	t.Helper()
	whole := markup
	if ours {
		markup = ourStart.ReplaceAllString(markup, "")
	}
	var out strings.Builder
	for i := 0; i < len(markup); {
		rest := markup[i:]
		if plain := strings.IndexFunc(rest, mayBegin); plain != 0 {
			if plain < 0 {
				plain = len(rest)
			}
			out.WriteString(rest[:plain])
			i += plain
			continue
		}
		if ours {
			if m := ourMark.FindString(rest); m != "" {
				i += len(m)
				continue
			}
		}
		if m := shownLink.FindString(rest); m != "" {
			out.WriteString(m[1 : len(m)-1])
			i += len(m)
			continue
		}
		if m := leftover.FindString(rest); m != "" {
			t.Errorf("markup %q is left in %q", m, whole)
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
	ourStart  = regexp.MustCompile(`(?m)^(?:### |-# |- )`)
	ourMark   = regexp.MustCompile(`^(?:\*\*|\[|\]\(<https?://[^ <>]+>\))`)
	shownLink = regexp.MustCompile(`^<https?://[^ <>]+>`)
	leftover  = regexp.MustCompile("^(?:[*_~`|]|<[@#:a-zA-Z/]|@(?:everyone|here)|\\]\\(|https?://|:\\w+:)")
)

// mayBegin reports whether markup may begin with a character: the h is that of
// an address.
func mayBegin(r rune) bool { return r == 'h' || r < utf8.RuneSelf && isPunctuation(byte(r)) }

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
	return strings.TrimSuffix(strings.TrimPrefix(shown(t, markup, false), edge), edge)
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
		"@everyone <@1> <t:1:R>":      `\@everyone \<\@1\> \<t\:1:R\>`,
		"[a](b) https://x.org/_y_":    `\[a\](b) https\://x.org/\_y\_`,
		"who: a:b :smile: c:":         `who: a:b \:smile: c:`,
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

// unquoted undoes a quotation.
func unquoted(t testing.TB, markup string) string {
	t.Helper()
	lines := strings.Split(markup, "\n")
	for i, line := range lines {
		words, ok := strings.CutPrefix(line, "> ")
		if !ok {
			t.Errorf("the line %q of a quotation has no mark", line)
		}
		lines[i] = words
	}
	return verbatim(t, strings.Join(lines, "\n"))
}

func TestQuote(t *testing.T) {
	for in, want := range map[string]string{
		"":                         "",
		"one line":                 "> one line",
		"# one\n\n> two\n1. three": "> \\# one\n> \n> \\> two\n> 1\\. three",
		" edges\n":                 "> \u200b edges\n> \u200b",
	} {
		got := quote(in)
		if got != want {
			t.Errorf("quote(%q) = %q, want %q", in, got, want)
		}
		if in != "" && unquoted(t, got) != in {
			t.Errorf("%q comes back as %q", in, unquoted(t, got))
		}
	}
}

// TestProseShowsNoLinks: interface text repeats what people typed, so no address in
// it becomes a link.
func TestProseShowsNoLinks(t *testing.T) {
	const in, want = "see https://x.org/a_b. <http://x.org>", `see https\://x.org/a\_b. \<http\://x.org\>`
	if got := prose("", in, nil); len(got) != 1 || got[0].markup != want {
		t.Errorf("%+v, want %q", got, want)
	}
}

// TestProseShowsMentions: only the stretches that the core names become mentions.
func TestProseShowsMentions(t *testing.T) {
	named := []message.Mention{
		{Text: "user 5", Kind: message.Person, ID: "5"}, {Text: "role:5", Kind: message.Role, ID: "5"}, {Text: "another channel (id 7)", Kind: message.Channel, ID: "7"},
		{Text: "1 Dec 2026", Kind: message.Moment, At: time.Unix(1796000000, 0)}, {Text: "1 Dec 2026 09:00 EET", Kind: message.Moment, At: time.Unix(1796022000, 0)},
		{Text: "user ", Kind: message.Person}, {Text: "x", Kind: message.Person, ID: "5>@everyone"},
	}
	for in, want := range map[string]string{
		"user 5: role:5 _in_ another channel (id 7)": `<@5>: <@&5> \_in\_ <#7>`,
		"user 55, role:55, user 5x":                  "user 55, role:55, user 5x",
		"due 1 Dec 2026 09:00 EET.":                  "due <t:1796022000:f> (<t:1796022000:R>).",
		"due 1 Dec 2026":                             "due <t:1796000000:f> (<t:1796000000:R>)",
		"a user x <@5>":                              `a user x \<\@5\>`,
	} {
		if got := prose("", in, named); len(got) != 1 || got[0].markup != want {
			t.Errorf("%q: %+v, want %q", in, got, want)
		}
	}
	quoted := message.Voice{Speaker: "user 5", Manner: "said", Words: []message.Words{{Text: "user 5"}}}
	for _, m := range Render(message.Reply{Mentions: named, Blocks: []message.Block{quoted}}, Options{}) {
		for c := range all(m.Components) {
			if strings.Contains(c.Content, "<@") {
				t.Errorf("the words of others have a mention: %s", c.Content)
			}
		}
	}
}

// FuzzEscape holds every text to the round trip, whole and as a quotation in
// pieces.
func FuzzEscape(f *testing.F) {
	for _, s := range []string{"# a\n1. b", " *x* ", "https://x.org/_ http", "<@1>", `\`, "👩‍👩‍👧‍👦🇺🇦", "\u200b\u200b", "1\n2. \n-", "\n\n"} {
		f.Add(s, 20)
	}
	f.Fuzz(func(t *testing.T, s string, room int) {
		if !utf8.ValidString(s) {
			t.Skip("JSON has no invalid UTF-8")
		}
		if got := verbatim(t, Escape(s)); got != s {
			t.Errorf("%q comes back as %q", s, got)
		}
		room = minRoom + (room&0xff)%100
		var whole strings.Builder
		for _, q := range quotations(s, room) {
			if text.Units(q.markup) > room {
				t.Errorf("%q has %d units, at most %d", q.markup, text.Units(q.markup), room)
			}
			if q.markup != "" {
				whole.WriteString(unquoted(t, q.markup))
			}
		}
		if whole.String() != s {
			t.Errorf("%q in pieces comes back as %q", s, whole.String())
		}
	})
}
