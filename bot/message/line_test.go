package message

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func FuzzTidy(f *testing.F) {
	for _, s := range []string{
		"", " ", "point\u00a021", "/who\tamnesty\r\n", "\u202e12 tniop/", "a\u200b\u00ad\u2060\ufeffb", "\xff\xfe", "/\xd0\x00point",
		"👩‍👩‍👧‍👦 🇺🇦", "e\u0301", "\u2028\u2029\u0085",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Tidy(s)
		checkTidy(t, got)
		if again := Tidy(got); again != got {
			t.Errorf("Tidy(%q) = %q, and then %q", s, got, again)
		}
	})
}

// checkTidy holds a text to be one clean line.
func checkTidy(t *testing.T, s string) {
	t.Helper()
	if !utf8.ValidString(s) {
		t.Errorf("invalid UTF-8: %q", s)
	}
	if strings.TrimSpace(s) != s || strings.Contains(s, "  ") {
		t.Errorf("spaces: %q", s)
	}
	for _, r := range s {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r != ' ' && unicode.IsSpace(r) {
			t.Errorf("%U in %q", r, s)
		}
	}
}
