package bot

import (
	"strings"
	"testing"
	"unicode/utf8"

	"planbot/bot/message"
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

// FuzzHandleLine sends anything. The reply must be one that a platform can
// show, and what it offers must be something that the bot can read.
func FuzzHandleLine(f *testing.F) {
	seeds(f)
	b := testBot(f)
	f.Fuzz(func(t *testing.T, line string) {
		r := handle(b, line)
		text := shown(r)
		checkClean(t, text)
		if r.Outcome == message.Failed {
			t.Errorf("%q failed", line)
		}
		if r.Outcome != message.Answered { // an answer may well be what was typed
			if n := longestEcho(line, text); n > maxEcho {
				t.Errorf("%q: the reply repeats %d characters of it", line, n)
			}
		}
		for _, block := range r.Blocks {
			choices, ok := block.(message.Choices)
			if !ok {
				continue
			}
			for _, c := range choices.Choices {
				if tidy := message.Tidy(c.Line); tidy != c.Line {
					t.Errorf("%q: the choice %q is not tidy", line, c.Line)
				}
				if len(c.Line) > message.MaxButtonLine || utf8.RuneCountInString(c.Label) > message.MaxLabel {
					t.Errorf("%q: the choice %q of %q is too long", line, c.Label, c.Line)
				}
				// "/pont 99" may be answered with "/point 99", as bad as before.
				if got := handle(b, c.Line); got.Outcome == message.Failed || got.Outcome == message.Misused && r.Outcome != message.Misused {
					t.Errorf("%q: the choice %q is %s", line, c.Line, got.Outcome)
				}
			}
		}
	})
}

// FuzzLine prints a line and reads it again.
func FuzzLine(f *testing.F) {
	seeds(f)
	b := testBot(f)
	f.Fuzz(func(t *testing.T, arg string) {
		for _, c := range b.Commands() {
			line := message.Line{Name: c.Name, Arg: message.Tidy(arg)}
			if got := b.Parse(line.String()); got != line {
				t.Errorf("%q is read as %+v", line, got)
			}
		}
	})
}
