package corpus

import (
	"slices"
	"strings"
	"testing"
)

func TestQuoted(t *testing.T) {
	for _, tt := range []struct{ line, next, want string }{
		{"He said “yes ‘and’ no” and “more”.", "", "yes ‘and’ no|more"},
		{"He said ‘it’s a trap’.", "", "it’s a trap"},
		{"‘Don’t do that,’ she said.", "", "Don’t do that,"},
		{"don’t “” ’tis the millers’ “ ”", "", ""},
		{"In the ‘90s he said “no”.", "", "no"},
		{`A plank of 10" and 2", he said: "It fits."`, "", "It fits."},
		{`He said "we "may" go" twice.`, "", `we "may" go`},
		{"“He said “no” to us,” she wrote.", "", "He said “no” to us,"},
		{"«так» і „ні“, \"maybe\"", "", "так|ні|maybe"},
		{"Он ответил: «Роман «Дом» хорош», и ушёл.", "", "Роман «Дом» хорош"},
		{"« Bonjour », dit-il.", "", "Bonjour"},
		{"»Wir gehen«, sagte er. „Ja,“ sagte sie, ‚gut‘.", "", "Wir gehen|Ja,|gut"},
		{"»Vi går», sade han. ”Ja”, sade hon.", "", "Vi går|Ja"},
		{"„Tak”, powiedział. “так“, сказав.", "", "Tak|так"},
		{"他说“你好”。「是」", "", "你好|是"},
		{"The 10« and “more”.", "", "more"},

		{"She said: “We ‘may’ go.", "“We may stay.”", "We ‘may’ go."},
		{"She said: ‘We may go.", "‘We may stay.’", "We may go."},
		{"„Wir gehen.", "„Wir bleiben.“", "Wir gehen."},
		{"She said “we may go.", "They left.", "we may go."},
		{"An “open one, then ‘another’ and no more.", "They left.", "another"},
	} {
		if got := strings.Join(Quoted(tt.line, tt.next), "|"); got != tt.want {
			t.Errorf("Quoted(%q, %q) = %q, want %q", tt.line, tt.next, got, tt.want)
		}
	}
}

// FuzzQuoted holds quotations to stand in their line one after another, and
// to reach no further than a mark that must close them: one of their own kind
// before which as many opened as closed.
func FuzzQuoted(f *testing.F) {
	f.Add("He said ‘it’s a trap’, “yes “no””.", "“next")
	f.Add("»Wir gehen«, „Ja,“ ” \" \xff", "")
	f.Add("»Wir\x80\x9eJa,n«, \xe2 gehe“ ” \"” \"", "")
	f.Fuzz(func(t *testing.T, line, next string) {
		end := 0
		for _, s := range quoted(line, next) {
			if s.from < end || s.to < s.from || s.to > len(line) {
				t.Fatalf("%q: a quotation at %d to %d, after one that ends at %d", line, s.from, s.to, end)
			}
			end = s.to
			for _, marks := range []string{"“”", "«»", "„”", "「」"} {
				opener, closer := []rune(marks)[0], []rune(marks)[1]
				if strings.HasSuffix(line[:s.from], string(opener)) && unpaired([]rune(line[s.from:s.to]), opener, closer) {
					t.Errorf("%q: %q reaches over a %c", line, line[s.from:s.to], closer)
				}
			}
		}
	})
}

// unpaired reports whether a closer stands after no more openers than closers.
func unpaired(q []rune, opener, closer rune) bool {
	depth := 0
	return slices.ContainsFunc(q, func(r rune) bool {
		switch r {
		case opener:
			depth++
		case closer:
			depth--
		}
		return depth < 0
	})
}
