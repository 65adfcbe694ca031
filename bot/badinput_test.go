package bot

import (
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"planbot/bot/message"
)

// maxEcho is how much of what was typed a reply may repeat in one piece, in
// characters.
const maxEcho = 100

// TestBadInput sends what a careless or a hostile person might.
func TestBadInput(t *testing.T) {
	const (
		noCommand = `^There is no such command\.`
		noAnswer  = `^The sources don't answer `
		noPoint   = `^The plan has points 1 to 28\.`
		noMatch   = `^No point matches `
		notARef   = `^Type a reference as it stands under a quotation`
		tooLong   = `^That is \d+ characters long; at most 4096 can be read\.`
		fewWords  = `^Type at least 3 words`
	)
	for _, c := range []struct {
		name, line string
		outcome    message.Outcome
		reply      string // a pattern
	}{
		{"nothing", "", message.Misused, `^Type /ask QUESTION, for example /ask `},
		{"white space", " \t\r\n ", message.Misused, `^Type /ask QUESTION`},
		{"a slash", "/", message.Misused, noCommand},
		{"two slashes", "//point 21", message.Misused, noCommand},
		{"no such command", "/nosuch", message.Misused, noCommand + ` Type /help`},
		{"misspelt command", "/pont 21", message.Misused, noCommand + ` Did you mean /point\?\n/point 21`},
		{"misspelt command alone", "/pont", message.Misused, noCommand + ` Did you mean /point\?\n/help point`},
		{"misspelt with much behind it", "/aks " + strings.Repeat("word ", 30), message.Misused, noCommand + ` Did you mean /ask\?\n/help ask`},
		{"no number", "/point", message.Misused, `^Type /point NUMBER, for example /point 21\nTry the example`},
		{"no subject", "/who", message.Misused, `^Type /who SUBJECT`},
		{"point 0", "/point 0", message.Misused, noPoint + `\nPoint 1\n`},
		{"point 29", "/point 29", message.Misused, noPoint + `\nPoint 28\n`},
		{"one of two", "/point 21 and 99", message.Misused, noPoint},
		{"point 100 in a question", "what is point 100", message.Misused, noPoint},
		{"point 100 as a subject", "/who point 100", message.Misused, noPoint},
		{"a number below 0", "-1", message.Misused, noPoint + `\nPoint 1\n`},
		{"a power", "/point 1e1", message.Misused, noMatch},
		{"a topic of several points", "/compare nato", message.Misused, `^Type one point or two, for example /compare 6\nPoint 3\nPoint 4\nPoint 7\nPoint 8`},
		{"long range", "/point 20-99999999", message.Misused, noPoint},
		{"no number at all", "/point abc", message.Misused, noMatch},
		{"huge number", "/point 999999999999999999999", message.Misused, noMatch},
		{"injection", "/point 21; drop table", message.Answered, `^Point 21\.`},
		{"no such sentence", "/point 10.9", message.Misused, `^Point 10 has 4 sentences\.\nPoint 10`},
		{"sentence 0", "/point 10.0", message.Misused, `^Point 10 has 4 sentences`},
		{"sentence of no point", "/point 29.1", message.Misused, noPoint},
		{"10,000 characters", strings.Repeat("peace ", 10000/6+1), message.Misused, tooLong},
		{"10,000 letters", strings.Repeat("x", 10000), message.Misused, tooLong},
		{"one long word", "/ask " + strings.Repeat("y", 3900), message.NoSources, noAnswer},
		{"a long name of a command", "/" + strings.Repeat("point", 700), message.Misused, noCommand},
		{"many unknown words", "/ask " + strings.Repeat("qwxz zxwq ", 350), message.NoSources, noAnswer},
		{"long subject", "/who " + strings.Repeat("zzyzx", 700), message.NoSources, `^No statement on “`},
		{"long topic", "/points " + strings.Repeat("zzyzx", 700), message.NoSources, `^No point of the plan deals with “`},
		{"a number and more", "/summary 21 tomorrow at 9", message.Misused, `^I understand the number in “21 tomorrow at 9”, but not the rest\.`},
		{"numbers and another command", "/summary 21-23 settings", message.Misused, `^I understand the number in `},
		{"control characters", "/point \x01\x02\x1b[31m\x7f", message.Misused, noMatch + `“\[31m”`},
		{"direction marks", "/point \u200f29\u202c\u2066\u2069", message.Misused, noPoint},
		{"hidden name", "/\u202epo\u200bint", message.Misused, `^Type /point NUMBER`},
		{"emoji", "🕊️🇺🇦👩‍👩‍👧‍👦", message.NoSources, noAnswer},
		{"punctuation", "?!…", message.NoSources, noAnswer},
		{"everyone", "@everyone zzz", message.NoSources, noAnswer + `“@everyone zzz”`},
		{"markup", "<b>zzyzx</b> **zzyzx** [a](https://example.org)", message.NoSources, noAnswer},
		{"markup around a letter", "/point <b>x</b>", message.Misused, noMatch + `“<b>x</b>”`},
		{"a script", "/who <script>alert(1)</script>", message.NoSources, `No quotation kept here`},
		{"no such source", "/context foo:1", message.Misused, `^There is no source “foo”\. The sources are rferl, bne, lenin, usn`},
		{"a long source", "/context " + strings.Repeat("a", 3000) + ":1", message.Misused, `^There is no source “a+…”`},
		{"beyond the end", "/context usn:999", message.Misused, `^There is no passage usn:999: .* The nearest is usn:33\.\nusn:33$`},
		{"a heading", "/context lenin:5", message.Misused, `^There is no passage lenin:5: it is a heading.* The nearest is lenin:6\.`},
		{"point 29 as a ref", "/context point:29", message.Misused, noPoint},
		{"half a ref", "/context usn", message.Misused, notARef},
		{"ref of line 0", "/context usn:0", message.Misused, notARef},
		{"ref of a huge line", "/context usn:99999999999999999999", message.Misused, notARef},
		{"path", "/context ../../etc/passwd:1", message.Misused, notARef},
		{"three to compare", "/compare 1 2 3", message.Misused, `^Two points at most can be compared\.\nThe first two`},
		{"nothing to compare", "/compare zzyzx", message.Misused, `^Type one point or two`},
		{"one word to verify", "/verify a", message.Misused, fewWords},
		{"quotation marks to verify", "/verify “”«»\"", message.Misused, fewWords},
		{"long words to verify", "/verify Ukraine will hold " + strings.Repeat("z", 3000) + " elections in 100 days", message.NoSources, `not in it: “z{79}…”\.`},
		{"help for nothing", "/help nosuch", message.Misused, noCommand},
		{"help for a misspelling", "/help pont", message.Misused, noCommand + ` Did you mean /point\?\n/help point`},
		{"invalid UTF-8", "/ask \xff\xfe\xfd", message.NoSources, noAnswer + `“\x{FFFD}”`},
		{"half a letter", "/point \xd0", message.Misused, noMatch},
		{"NUL bytes", "/who \x00\x00", message.Misused, `^Type /who SUBJECT`},
		{"NUL bytes between", "/po\x00int 2\x009", message.Misused, noPoint},
	} {
		t.Run(c.name, func(t *testing.T) {
			reply := handle(testBot(t), c.line)
			if reply.Outcome != c.outcome {
				t.Errorf("outcome %s, want %s", reply.Outcome, c.outcome)
			}
			if reply.Private != (c.outcome == message.Misused) {
				t.Errorf("private: %t with outcome %s", reply.Private, reply.Outcome)
			}
			text := shown(reply)
			if !regexp.MustCompile(c.reply).MatchString(text) {
				t.Errorf("the reply is\n%s\nwant %s", text, c.reply)
			}
			checkClean(t, text)
			if n := longestEcho(c.line, text); n > maxEcho {
				t.Errorf("the reply repeats %d characters of what was typed", n)
			}
		})
	}
}

// checkClean holds interface text to one thing: nothing in it can change how
// the text around it is shown.
func checkClean(t *testing.T, text string) {
	t.Helper()
	if strings.TrimSpace(text) == "" {
		t.Error("the reply is empty")
	}
	if !utf8.ValidString(text) {
		t.Errorf("invalid UTF-8: %q", text)
	}
	for _, r := range text {
		if r != '\n' && unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			t.Errorf("%U in %q", r, text)
		}
	}
}

// longestEcho is how many characters of typed stand in text in one piece. Short
// pieces prove nothing, so only pieces longer than maxEcho are looked for.
func longestEcho(typed, text string) int {
	runes := []rune(typed)
	longest := 0
	for i := 0; i+maxEcho < len(runes); i++ {
		for i+longest < len(runes) && strings.Contains(text, string(runes[i:i+longest+1])) {
			longest++
		}
	}
	return longest
}
