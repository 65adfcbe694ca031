package bot

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// seeds are lines that once broke a bot of this kind, here or elsewhere.
func seeds(f *testing.F) {
	f.Helper()
	for _, s := range []string{
		"", " ", "/", "//", "/point 21", "/point 21-23, 25", "/point 10.2", "point\u00a021", "/who\tamnesty\r\n",
		"\u202e12 tniop/", "a\u200b\u00ad\u2060\ufeffb", "\xff\xfe", "/\xd0\x00point", "👩‍👩‍👧‍👦 🇺🇦", "e\u0301", "İ", "ß", "\u2028\u2029\u0085",
		"/verify “NATO agrees not to station troops in Ukraine.”", "/context usn:8.2", "/context :1", "/compare 3 vs 7", "/help /who",
		"/point #21 № 22 p.3", "хто отримає амністію", "/why " + strings.Repeat("ї", 40), strings.Repeat("a b ", 1000), "@everyone <b>x</b>",
	} {
		f.Add(s)
	}
}

func FuzzTidy(f *testing.F) {
	seeds(f)
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

// FuzzHandleLine sends anything. The reply must be one that a platform can
// show, and what it offers must be something that the bot can read.
func FuzzHandleLine(f *testing.F) {
	seeds(f)
	b := testBot(f)
	f.Fuzz(func(t *testing.T, line string) {
		r := handle(b, line)
		text := shown(r)
		checkClean(t, text)
		if r.Outcome == Failed {
			t.Errorf("%q failed", line)
		}
		if r.Outcome != Answered { // an answer may well be what was typed
			if n := longestEcho(line, text); n > maxEcho {
				t.Errorf("%q: the reply repeats %d characters of it", line, n)
			}
		}
		for _, block := range r.Blocks {
			choices, ok := block.(Choices)
			if !ok {
				continue
			}
			for _, c := range choices.Choices {
				checkTidy(t, c.Line)
				if len(c.Line) > maxLine || utf8.RuneCountInString(c.Label) > maxLabel {
					t.Errorf("%q: the choice %q of %q is too long", line, c.Label, c.Line)
				}
				// "/pont 99" may be answered with "/point 99", as bad as before.
				if got := handle(b, c.Line); got.Outcome == Failed || got.Outcome == Misused && r.Outcome != Misused {
					t.Errorf("%q: the choice %q is %s", line, c.Line, got.Outcome)
				}
			}
		}
	})
}

// FuzzRequestLine prints a request and reads it again.
func FuzzRequestLine(f *testing.F) {
	seeds(f)
	b := testBot(f)
	f.Fuzz(func(t *testing.T, arg string) {
		for i := range b.Commands() {
			r := Request{Command: &b.Commands()[i], Arg: Tidy(arg)}
			name, rest, slash := b.splitLine(r.Line())
			if !slash || b.Command(name) != r.Command || rest != r.Arg {
				t.Errorf("%q is read as %q with %q", r.Line(), name, rest)
			}
		}
	})
}
