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
	return message.Reply{Blocks: []message.Block{
		message.Heading{Text: "Who said what: amnesty"},
		message.Paragraph{Text: "Two statements by two speakers, grouped by speaker, in the order in which the sources have them."},
		message.Clause{
			Ref: corpus.PointRef(26), Title: "Point 26. Amnesty",
			Text:   "All parties involved in this conflict will receive full amnesty for their actions during the war.",
			Credit: "A leaked draft, as published by bne IntelliNews, 27 November 2025 · point:26",
			URL:    "https://www.intellinews.com/putin-backs-us-peace-plan-as-basis-for-ukraine-talks",
		},
		message.Quotation{
			Ref: corpus.Ref{Doc: "demo", Line: 4}, Speaker: "Ада Лавлейс, математик", Kind: corpus.Direct,
			Text:   "First line of what she said.\nSecond line, with 漢字かな交じり文 and a family 👩‍👩‍👧‍👦 in it.",
			Credit: "reported by Demo News, 1 January 2025 · demo:4",
		},
		message.Gist{
			Ref: corpus.Ref{Doc: "demo", Line: 5}, Label: "In our words",
			Text: "Demo News says that nothing else was said.", Credit: "Demo News · demo:5",
		},
		message.List{Items: []message.Item{{Text: "Point 25. Elections, and a title that goes on for long", Line: "/point 25"}, {Text: "nothing to open here"}}},
		message.Choices{Choices: []message.Choice{
			{Label: "Who said what", Line: "/who point:26"},
			{Label: "Next point", Line: "/point 27"},
			{Label: "Ask", Line: "/ask who's next?"},
		}},
		message.File{Name: "a.json", Type: "application/json", Data: []byte("{\n  \"a line that is not wrapped, however long it is\": \"and however narrow the terminal\"\n}\n")},
	}}
}

func TestRenderNumbers(t *testing.T) {
	text, picks := Render(reply(), Options{})
	want := []string{"/point 25", "/who point:26", "/point 27", "/ask who's next?"}
	if strings.Join(picks, "|") != strings.Join(want, "|") {
		t.Errorf("picks = %q, want %q", picks, want)
	}
	for _, s := range []string{"[1] Point 25", "[2] Who said what", "[4] Ask"} {
		if !strings.Contains(text, s) {
			t.Errorf("%q is not in:\n%s", s, text)
		}
	}
	if _, picks := Render(reply(), Options{Program: "planbot"}); len(picks) > 0 {
		t.Errorf("one-shot replies have numbers: %q", picks)
	}
}

func TestRenderFitsWidth(t *testing.T) {
	for _, width := range []int{20, 33, 80} {
		sample := bottest.Sample()
		sample.Blocks = slices.DeleteFunc(sample.Blocks, func(b message.Block) bool {
			_, ok := b.(message.File) // is not wrapped
			return ok
		})
		text, _ := Render(sample, Options{Width: width})
		for line := range strings.Lines(text) {
			line = strings.TrimRight(line, " \n")
			if w := cells(line); w > width && !strings.HasPrefix(line, "https://") && !strings.HasPrefix(line, "[") {
				t.Errorf("width %d: %d cells: %q", width, w, line)
			}
		}
	}
}

func TestRenderShowsControlCharacters(t *testing.T) {
	text, _ := Render(message.Reply{Blocks: []message.Block{
		message.Paragraph{Text: "a\x1b[2Jb\x07\u009bc"},
		message.Clause{Title: "t", Text: "x\x1b]0;y\x7f\tz", Credit: "c"},
	}}, Options{})
	if i := strings.IndexAny(text, "\x1b\x07\x7f\t\u009b"); i >= 0 {
		t.Errorf("a control character at %d in %q", i, text)
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

var ansi = regexp.MustCompile("\x1b\\[[0-9;]*m")

// unrender undoes what Render did to the words of others.
func unrender(text string) bottest.Part {
	text = ansi.ReplaceAllString(text, "")
	part := bottest.Part{Text: text}
	inside := false
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		words, ok := strings.CutPrefix(line, "│")
		switch {
		case !ok:
			inside = false
			continue
		case words == "":
			words = "\n"
		default:
			words = words[1:]
		}
		if !inside {
			part.Verbatim = append(part.Verbatim, "")
			inside = true
		}
		part.Verbatim[len(part.Verbatim)-1] += words
	}
	return part
}

func TestConformance(t *testing.T) {
	c, err := corpus.Load(corpus.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	for name, o := range map[string]Options{
		"wide":    {Width: 100, Color: true},
		"narrow":  {Width: 20},
		"program": {Program: "planbot"},
	} {
		t.Run(name, func(t *testing.T) {
			bottest.Renderer(t, c, func(r message.Reply) []bottest.Part {
				text, _ := Render(r, o)
				return []bottest.Part{unrender(text)}
			})
		})
	}
}

func FuzzRender(f *testing.F) {
	for _, b := range bottest.Sample().Blocks {
		if q, ok := b.(message.Quotation); ok {
			f.Add(q.Text, 20)
		}
	}
	f.Fuzz(func(t *testing.T, words string, width int) {
		if !utf8.ValidString(words) || visible(words) != words {
			t.Skip("the corpus has neither invalid UTF-8 nor control characters")
		}
		r := message.Reply{Blocks: []message.Block{message.Quotation{Speaker: "S", Kind: corpus.Direct, Text: words, Credit: "C"}}}
		text, _ := Render(r, Options{Width: 20 + abs(width)%100})
		if got := strings.Join(unrender(text).Verbatim, ""); got != words {
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
		if got := shellQuote(in); got != want {
			t.Errorf("shellQuote(%q) = %s, want %s", in, got, want)
		}
	}
}
