package text

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

const family = "👩‍👩‍👧‍👦" // 11 units

func TestUnits(t *testing.T) {
	for s, want := range map[string]int{"": 0, "abc": 3, "їжак": 4, "👍": 2, family: 11, "a\xffb": 3} {
		if got := Units(s); got != want {
			t.Errorf("%q has %d units, want %d", s, got, want)
		}
	}
}

func TestGraphemes(t *testing.T) {
	for s, want := range map[string][]string{
		"":                    nil,
		"abc":                 {"a", "b", "c"},
		"e\u0301a":            {"e\u0301", "a"},
		"🇺🇦🇵🇱":                {"🇺🇦", "🇵🇱"},
		"👍🏽!":                 {"👍🏽", "!"},
		family + "x":          {family, "x"},
		"❤️":                  {"❤️"},
		"\r\n":                {"\r\n"},
		"a\xff\xfeb":          {"a", "\xff", "\xfe", "b"},
		"й" + "и\u0306" + "!": {"й", "и\u0306", "!"},
	} {
		var got []string
		for at, g := range Graphemes(s) {
			if s[at:at+len(g)] != g {
				t.Errorf("%q: %q is not at %d", s, g, at)
			}
			got = append(got, g)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}

func TestShorten(t *testing.T) {
	for _, c := range []struct {
		s     string
		limit int
		want  string
	}{
		{"abc", 3, "abc"},
		{"abcd", 3, "ab…"},
		{"", 1, ""},
		{"abcd", 1, "…"},
		{"👍👍", 4, "👍👍"},
		{"👍👍👍", 4, "👍…"},
		{"👍👍👍", 5, "👍👍…"},
		{"a" + family + "b", 12, "a…"}, // a joined emoji is not cut
		{"ae\u0301bc", 3, "a…"},        // nor a letter from its accent
	} {
		got := Shorten(c.s, c.limit)
		if got != c.want || Units(got) > c.limit {
			t.Errorf("Shorten(%q, %d) = %q, want %q", c.s, c.limit, got, c.want)
		}
	}
}

func TestShortenWords(t *testing.T) {
	for _, c := range []struct {
		s     string
		limit int
		want  string
	}{
		{"one two", 7, "one two"},
		{"one two three", 9, "one two …"},
		{"averylongword", 6, "avery…"},
		{"a verylongword", 8, "a veryl…"}, // the word leaves too little
		{"a\xffb", 9, "a\ufffdb"},
	} {
		if got := ShortenWords(c.s, c.limit); got != c.want || Units(got) > c.limit {
			t.Errorf("ShortenWords(%q, %d) = %q, want %q", c.s, c.limit, got, c.want)
		}
	}
}

func TestPieces(t *testing.T) {
	for _, c := range []struct {
		s     string
		limit int
		want  []string
	}{
		{"", 10, []string{""}},
		{"short", 10, []string{"short"}},
		{"one two three", 8, []string{"one two ", "three"}},
		{"a verylongwordwithoutend", 10, []string{"a verylong", "wordwithou", "tend"}},
		{"ab  cd", 4, []string{"ab  ", "cd"}},
		{"aaa" + family + family, 12, []string{"aaa", family, family}}, // less than half a piece, but no joined emoji is cut
		{"a\xff\xfeb", 10, []string{"a\ufffdb"}},
	} {
		if got := Pieces(c.s, c.limit); !slices.Equal(got, c.want) {
			t.Errorf("Pieces(%q, %d) = %q, want %q", c.s, c.limit, got, c.want)
		}
	}
}

// FuzzPieces holds the pieces to two promises: nothing is lost, and each fits.
func FuzzPieces(f *testing.F) {
	for _, s := range []string{"", "a b", strings.Repeat("ї", 50), strings.Repeat(family, 9), "e\u0301 \u0301\u0301", "\xff", "🇺🇦🇺🇦🇺🇦"} {
		f.Add(s, 12)
	}
	f.Fuzz(func(t *testing.T, s string, limit int) {
		limit = 2 + (limit&0xff+0x100)%0x100
		whole := strings.ToValidUTF8(s, string(utf8.RuneError))
		pieces := Pieces(s, limit)
		if got := strings.Join(pieces, ""); got != whole {
			t.Fatalf("%q becomes %q", whole, got)
		}
		for _, p := range pieces {
			if Units(p) > limit {
				t.Errorf("%q has more than %d units", p, limit)
			}
		}
	})
}

func TestUnmentioned(t *testing.T) {
	for s, want := range map[string]string{
		"@durov army":     "@\u2060durov army",
		"(@durov)":        "(@\u2060durov)",
		"@@durov":         "@@\u2060durov",
		"@PlanBot":        "@PlanBot",
		"/ask@planbot":    "/ask@planbot",
		"ann@example.org": "ann@example.org",
		"@ nobody, @":     "@ nobody, @",
		"@їжак":           "@їжак",
		"no name":         "no name",
		"“http://t.me/x, 10.2” is no https://example.org": "“http:\u2060//t.\u2060me/x, 10.2” is no https://example.org",
		"“a” x.com “b”":                                   "“a” x.\u2060com “b”",
		"a @b_1 and @planbo":                              "a @\u2060b_1 and @\u2060planbo",
	} {
		if got := Unmentioned(s, "planbot"); got != want {
			t.Errorf("%q becomes %q, want %q", s, got, want)
		}
	}
}

func TestPhrases(t *testing.T) {
	for got, want := range map[string]string{
		Capital("їжак"):                    "Їжак",
		Quoted("x"):                        "“x”",
		Quoted(strings.Repeat("x", 82)):    "“" + strings.Repeat("x", 80) + "…”",
		PanicValue(errors.New("a secret")): "*errors.errorString",
		PanicValue("a secret"):             "string",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	var none []int
	defer func() {
		if got := PanicValue(recover()); !strings.Contains(got, "index out of range [3] with length 0") {
			t.Errorf("a runtime error is described as %q", got)
		}
	}()
	_ = none[3]
}
