package console

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"planbot/bot/bottest"
	"planbot/bot/message"
	"planbot/corpus"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; run go test -update and read the diff. Got:\n%s", path, got)
	}
}

func TestRender(t *testing.T) {
	for _, tt := range []struct {
		file string
		o    Options
	}{
		{"chat.txt", Options{}},
		{"narrow.txt", Options{Width: 32}},
		{"color.txt", Options{Width: 60, Color: true}},
		{"program.txt", Options{Width: 60, Program: "planbot"}},
	} {
		t.Run(tt.file, func(t *testing.T) {
			text, _ := Render(reply(), tt.o)
			golden(t, tt.file, text)
		})
	}
}

// reply is a short one with every kind of block.
func reply() message.Reply {
	draft := message.Source{
		ID: corpus.PlanDoc, Credit: "A leaked draft, as published by bne IntelliNews, 27 November 2025",
		URL: "https://www.intellinews.com/putin-backs-us-peace-plan-as-basis-for-ukraine-talks",
	}
	news := message.Source{ID: "demo", Credit: "Demo News, 1 January 2025", URL: "https://example.org/1"}
	return message.Reply{Blocks: []message.Block{
		message.Heading{Text: "Who said what: amnesty"},
		message.Paragraph{Text: "Two statements by two speakers, grouped by speaker, in the order in which the sources have them."},
		message.Clause{
			Ref: corpus.PointRef(26), Title: "Point 26. Amnesty",
			Text:   "All parties involved in this conflict will receive full amnesty for their actions during the war.",
			Note:   "The article has “complete amnesty”.",
			Source: draft,
		},
		message.Voice{
			Speaker: "Ада Лавлейс", Role: "математик", Manner: "as reported by Demo News", Kind: corpus.Reported, Source: news,
			Words: []message.Words{
				{Ref: corpus.Ref{Doc: "demo", Line: 4}, Text: "First line of what she said.\nSecond line, with 漢字かな交じり文 and a family 👩‍👩‍👧‍👦 in it."},
				{Ref: corpus.Ref{Doc: "demo", Line: 5}, Text: "The mark of these words has a line of its own.", About: "about Charles Babbage, the inventor"},
			},
		},
		message.Voice{
			Speaker: "Charles Babbage", Manner: "said", Source: news,
			Words: []message.Words{{Ref: corpus.Ref{Doc: "demo", Line: 6}, Text: "“Yes”, and: Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz.", Note: "He may have meant “no”."}},
		},
		message.Aside{Text: "2 statements by 2 speakers"},
		message.Gist{Ref: corpus.Ref{Doc: "demo", Line: 5}, Label: "In our words", Text: "Demo News says that nothing else was said.", Source: news},
		message.Table{Columns: []string{"Point", "Demo News", "Other"}, Rows: []message.Row{
			{Cells: []string{"25. Elections", "3", ""}, Line: "/point 25"},
			{Cells: []string{"26. Amnesty", "", "12"}, Line: "/point 26"},
		}},
		message.List{Items: []message.Item{
			{Text: "Point 25. Elections, and a title that goes on for long", Line: "/point 25", Words: "Ukraine will hold elections in 100 days.", Source: draft},
			{Text: "A passage with a summary that is wider than the width of the terminal", Line: "/context demo:5"},
			{Text: "nothing to open here"},
		}},
		message.Fold{Label: "Who said what (2)", Line: "/who point:26", Blocks: []message.Block{message.Aside{Text: "not shown"}}},
		message.Choices{Choices: []message.Choice{
			{Label: "‹ 25", Line: "/point 25", Turns: true},
			{Label: "27 ›", Line: "/point 27", Turns: true},
			{Label: "Ask", Line: "/ask who's next?"},
		}},
		message.File{Name: "a.json", Type: "application/json", Data: []byte("{\n  \"a line that is not wrapped, however long it is\": \"and however narrow the terminal\"\n}\n")},
	}}
}

func TestRenderPicks(t *testing.T) {
	text, picks := Render(reply(), Options{})
	want := []string{"/context demo:5", "/who point:26", "/ask who's next?"}
	if strings.Join(picks, "|") != strings.Join(want, "|") {
		t.Errorf("picks = %q, want %q", picks, want)
	}
	for _, s := range []string{"Point [25]. Elections, and", "[a] A passage", "[b] Who said what", "‹ [25]", "[c] Ask"} {
		if !strings.Contains(text, s) {
			t.Errorf("%q is not in:\n%s", s, text)
		}
	}
	if _, picks := Render(reply(), Options{Program: "planbot"}); len(picks) > 0 {
		t.Errorf("one-shot replies have letters: %q", picks)
	}
}

func TestLetters(t *testing.T) {
	picks := make([]string, 60)
	for i := range picks {
		picks[i] = strings.Repeat("x", i)
	}
	for typed, n := range map[string]int{"a": 0, "[B]": 1, "z": 25, "aa": 26, "az": 51, "ba": 52} {
		if got, ok := picked(picks, typed); !ok || len(got) != n {
			t.Errorf("%s picks %d, want %d", typed, len(got), n)
		}
		if got := "[" + letters(n) + "]"; !strings.EqualFold(got, "["+strings.Trim(typed, "[]")+"]") {
			t.Errorf("letters(%d) = %s, want %s", n, got, typed)
		}
	}
	for _, typed := range []string{"", "zz", "a b", "1", "а"} {
		if got, ok := picked(picks, typed); ok {
			t.Errorf("%q picks %d", typed, len(got))
		}
	}
}

// TestRenderFits: over the sample and the whole corpus, no line ends in a
// space, and none is wider than the width but an address.
func TestRenderFits(t *testing.T) {
	c := corpus.Default()
	for _, width := range []int{20, 33, 80} {
		show := func(r message.Reply) []bottest.Part {
			r.Blocks = slices.DeleteFunc(slices.Clone(r.Blocks), func(b message.Block) bool {
				_, ok := b.(message.File) // is shown as it stands
				return ok
			})
			text, _ := Render(r, Options{Width: width})
			for line := range strings.Lines(text) {
				line = strings.TrimSuffix(line, "\n")
				if strings.HasSuffix(line, " ") {
					t.Errorf("width %d: a space at the end of %q", width, line)
				}
				if w := cells(line); w > width && !strings.HasPrefix(line, "https://") {
					t.Errorf("width %d: %d cells: %q", width, w, line)
				}
			}
			return []bottest.Part{unrender(text, r)}
		}
		show(bottest.Sample())
		show(reply())
		bottest.Verbatim(t, c, show)
	}
}

func TestRenderShowsControlCharacters(t *testing.T) {
	text, _ := Render(message.Reply{Blocks: []message.Block{
		message.Paragraph{Text: "a\x1b[2Jb\x07\u009bc\u202ed\u2066"},
		message.Clause{Title: "t", Text: "x\x1b]0;y\x7f\tz", Source: message.Source{Credit: "c\x1b", URL: "u\x1b"}},
		message.Table{Columns: []string{"c\r"}, Rows: []message.Row{{Cells: []string{"a\r"}}}},
		message.Choices{Choices: []message.Choice{{Label: "l\b", Line: "/ask"}}},
	}}, Options{})
	if i := strings.IndexAny(text, "\x1b\x07\x7f\t\u009b\r\b\u202e\u2066"); i >= 0 {
		t.Errorf("a control character at %d in %q", i, text)
	}
}

// TestLettersDiffer: no two choices of a reply have the same letter.
func TestLettersDiffer(t *testing.T) {
	text, picks := Render(newBot(t).HandleLine(t.Context(), terminal, "/timeline"), Options{})
	seen := map[string]bool{}
	for _, m := range regexp.MustCompile(`\[([a-z]+)\]`).FindAllStringSubmatch(text, -1) {
		if seen[m[1]] {
			t.Errorf("two choices have the letter %s", m[1])
		}
		seen[m[1]] = true
	}
	if len(seen) != len(picks) {
		t.Errorf("%d letters for %d choices", len(seen), len(picks))
	}
}

func TestRenderUnknownBlock(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a nil block was rendered")
		}
	}()
	Render(message.Reply{Blocks: []message.Block{nil}}, Options{})
}

// unrender undoes what Render did to the words of others, and to labels.
func unrender(text string, r message.Reply) bottest.Part {
	text = brackets.ReplaceAllString(ansi.ReplaceAllString(text, ""), "$1")
	part := bottest.Part{Text: text}
	for _, b := range r.Blocks {
		if f, ok := b.(message.File); ok {
			text = strings.Replace(text, string(f.Data), "", 1)
		}
	}
	marks := marks(r)
	feeds := -1 // line feeds since words of others that may go on; less than 0 where there are none
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		words, marked := withoutMark(line, marks)
		m := verbatimLine.FindStringSubmatch(words)
		switch {
		case m == nil && line == "" && feeds >= 0:
			feeds++
		case m != nil:
			between := " "
			switch {
			case feeds > 0:
				between = strings.Repeat("\n", feeds)
			case m[1] == "↪ ":
				between = ""
			}
			if feeds < 0 {
				part.Verbatim, between = append(part.Verbatim, ""), ""
			}
			part.Verbatim[len(part.Verbatim)-1] += between + edges.ReplaceAllStringFunc(m[2], func(s string) string { return strings.ReplaceAll(s, "␠", " ") })
			feeds = 0
		}
		if m == nil && line != "" || marked {
			feeds = -1
		}
	}
	return part
}

var (
	verbatimLine = regexp.MustCompile(`^(  |↪ )([^ ].*)$`)
	edges        = regexp.MustCompile(`^␠+|␠+$`)
	brackets     = regexp.MustCompile(`\[([0-9]+)\]`)
)

// marks are what stands at the right edge, below the words of others.
func marks(r message.Reply) []string {
	var out []string
	for _, b := range r.Blocks {
		if v, ok := b.(message.Voice); ok {
			for _, w := range v.Words {
				out = append(out, w.Mark())
			}
		}
	}
	return out
}

// withoutMark cuts a mark off a line at whose end it is.
func withoutMark(line string, marks []string) (words string, marked bool) {
	for _, mark := range marks {
		if words, ok := strings.CutSuffix(line, "  "+mark); ok {
			return strings.TrimRight(words, " "), true
		}
	}
	return line, false
}

func TestConformance(t *testing.T) {
	c := corpus.Default()
	for name, o := range map[string]Options{
		"wide":    {Width: 100, Color: true},
		"narrow":  {Width: 20},
		"program": {Program: "planbot"},
	} {
		t.Run(name, func(t *testing.T) {
			bottest.Renderer(t, c, func(r message.Reply) []bottest.Part {
				text, _ := Render(r, o)
				return []bottest.Part{unrender(text, r)}
			})
		})
	}
}

func FuzzRender(f *testing.F) {
	for _, b := range bottest.Sample().Blocks {
		if v, ok := b.(message.Voice); ok {
			for _, w := range v.Words {
				f.Add(w.Text, 20)
			}
		}
	}
	f.Fuzz(func(t *testing.T, words string, width int) {
		if !utf8.ValidString(words) || visible(words) != words || strings.Trim(words, "\n") != words || words == "" || strings.Contains(words, "␠") || brackets.MatchString(words) {
			t.Skip("no words in the corpus are so")
		}
		r := message.Reply{Blocks: []message.Block{message.Voice{
			Speaker: "S", Manner: "said", Words: []message.Words{{Ref: corpus.PointRef(1), Text: words}}, Source: message.Source{Credit: "C"},
		}}}
		text, _ := Render(r, Options{Width: 20 + abs(width)%100})
		if got := strings.Join(unrender(text, r).Verbatim, ""); got != words {
			t.Errorf("got %q, want %q", got, words)
		}
	})
}

func abs(n int) int { return max(n, -(n + 1)) }

func TestShellQuote(t *testing.T) {
	for in, want := range map[string]string{
		"21": "21", "point:21": "point:21", "army size": "army size", "who's next?": `'who'\''s next?'`,
		"-x": "'-x'", "$HOME": "'$HOME'", "хто": "'хто'",
	} {
		if got := ShellQuote(in); got != want {
			t.Errorf("ShellQuote(%q) = %s, want %s", in, got, want)
		}
	}
}
