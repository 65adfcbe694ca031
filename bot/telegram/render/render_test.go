package render

import (
	"flag"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"planbot/bot"
	"planbot/bot/bottest"
	"planbot/bot/message"
	"planbot/bot/text"
	"planbot/corpus"
)

var rewrite = flag.Bool("update", false, "rewrite the golden files")

// embedded is the bot on the corpus that ships, made once.
var embedded = sync.OnceValue(func() *bot.Bot { return bot.New(corpus.Default(), slog.New(slog.DiscardHandler)) })

// show undoes what Render did, with UTF-16 arithmetic of its own.
func show(t testing.TB, messages []Message) []bottest.Part {
	var out []bottest.Part
	for _, m := range messages {
		if m.File != nil {
			if m.Text != "" || len(m.Entities)+len(m.Buttons) > 0 {
				t.Errorf("a file with something else: %+v", m)
			}
			out = append(out, bottest.Part{Files: []message.File{*m.File}})
			continue
		}
		part := bottest.Part{Text: strings.ReplaceAll(m.Text, "@\u2060", "@")}
		wide := utf16.Encode([]rune(m.Text))
		if len(wide) == 0 || len(wide) > 4096 || len(m.Entities) > 100 {
			t.Errorf("a message of %d units with %d entities", len(wide), len(m.Entities))
		}
		for _, e := range m.Entities {
			if e.Offset < 0 || e.Length <= 0 || e.Offset+e.Length > len(wide) {
				t.Fatalf("%+v in a text of %d", e, len(wide))
			}
			if strings.Contains(e.Type, "blockquote") {
				part.Verbatim = append(part.Verbatim, string(utf16.Decode(wide[e.Offset:e.Offset+e.Length])))
			}
		}
		for _, row := range m.Buttons {
			if len(row) == 0 || len(row) > 3 {
				t.Errorf("a row of %d buttons", len(row))
			}
			for _, b := range row {
				part.Text += "\n" + b.Text
				if _, err := message.ParsePress(b.Data); err != nil || len(b.Data) > 64 {
					t.Errorf("button %q: %q: %v", b.Text, b.Data, err)
				}
			}
		}
		out = append(out, part)
	}
	return out
}

// render is all messages of a reply.
func render(r message.Reply, o Options) []Message {
	out := Render(r, o)
	return append(out.Pages, out.Files...)
}

func TestConformance(t *testing.T) {
	for name, o := range map[string]Options{"plain": {}, "links": {Bot: "planbot"}, "posts": {Bot: "planbot", Post: true}} {
		t.Run(name, func(t *testing.T) {
			bottest.Renderer(t, embedded().Corpus(), func(r message.Reply) []bottest.Part { return show(t, render(r, o)) })
		})
	}
}

// dump writes messages for a person to read.
func dump(messages []Message) string {
	var out strings.Builder
	for i, m := range messages {
		fmt.Fprintf(&out, "== message %d: %d units\n%s\n", i+1, text.Units(m.Text), m.Text)
		for _, e := range m.Entities {
			_, piece, _, _ := e.Cut(m.Text)
			fmt.Fprintf(&out, "-- %s %d+%d %s %.40q\n", e.Type, e.Offset, e.Length, e.URL, piece)
		}
		for _, row := range m.Buttons {
			for _, b := range row {
				fmt.Fprintf(&out, "[%s → %s] ", b.Text, b.Data)
			}
			out.WriteByte('\n')
		}
	}
	return out.String()
}

func TestRenderGolden(t *testing.T) {
	b := embedded()
	var out strings.Builder
	for _, line := range []string{"/point 26", "/who amnesty", "/points NATO", "/ask price of bitcoin", "/point 99", "/help who"} {
		fmt.Fprintf(&out, "# %s\n", line)
		out.WriteString(dump(render(b.HandleLine(t.Context(), message.Origin{Platform: "test", Direct: true}, line), Options{Bot: "planbot"})))
	}
	const path = "testdata/replies.txt"
	if *rewrite {
		if err := os.WriteFile(path, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := out.String(); got != string(want) {
		t.Errorf("%s differs; run go test -update and read the diff. Got:\n%s", path, got)
	}
}

// TestRenderMentions repeats what people type without notifying anybody.
func TestRenderMentions(t *testing.T) {
	for typed, want := range map[string]string{
		"I know no point “@Ann_1”.":                  "I know no point “@\u2060Ann_1”.",
		"@ann, (@bob) and @Anna":                     "@\u2060ann, (@\u2060bob) and @\u2060Anna",
		"@planbot, @PlanBot and @planbot2":           "@planbot, @PlanBot and @\u2060planbot2",
		"/ask@ann ann@example.org анна@ann_ 1@a _@b": "/ask@ann ann@example.org анна@ann_ 1@a _@b",
		"@ @, @@ann @анна":                           "@ @, @@\u2060ann @анна",
	} {
		for name, block := range map[string]message.Block{"paragraph": message.Paragraph{Text: typed}, "item": message.List{Items: []message.Item{{Text: typed}}}} {
			m := render(message.Reply{Blocks: []message.Block{block}}, Options{Bot: "planbot"})
			if len(m) != 1 || strings.TrimPrefix(m[0].Text, "• ") != want {
				t.Errorf("%s %q: %+v, want %+q", name, typed, m, want)
			}
		}
	}
}

// TestMentionsNobody has people type names of others where the bot repeats what
// was typed.
func TestMentionsNobody(t *testing.T) {
	b := embedded()
	for _, line := range []string{"/why @durov army", "/who @freeze", "/points @freeze", "/ask @durov army", "/verify @durov army", "/find @durov army", "/compare @durov", "/help @durov"} {
		r := b.HandleLine(t.Context(), message.Origin{Platform: "telegram", Chat: "-100", User: "1"}, line)
		for _, m := range render(r, Options{Bot: "planbot"}) {
			if strings.Contains(m.Text, "@d") || strings.Contains(m.Text, "@f") {
				t.Errorf("%s mentions somebody: %q", line, m.Text)
			}
		}
	}
	blocks := []message.Block{
		message.Heading{Text: "@durov"}, message.Paragraph{Text: "@durov"}, message.List{Items: []message.Item{{Text: "@durov", Line: "/help"}}},
		message.Gist{Label: "@durov", Text: "@durov", Credit: "@durov"}, message.Clause{Title: "@durov", Text: "words", Credit: "@durov"},
		message.Quotation{Speaker: "@durov", Kind: "direct", Text: "words", Credit: "@durov"},
	}
	for _, block := range blocks {
		for _, m := range render(message.Reply{Blocks: []message.Block{block}}, Options{Bot: "planbot"}) {
			if strings.Contains(m.Text, "@durov") {
				t.Errorf("%T mentions somebody: %q", block, m.Text)
			}
		}
	}
}

// TestRenderPages follows the buttons from page to page.
func TestRenderPages(t *testing.T) {
	reply := bottest.Sample()
	if got := render(reply, Options{}); len(got) < 3 || got[0].Buttons != nil {
		t.Errorf("%d messages, the first with buttons %v", len(got), got[0].Buttons)
	}
	reply.Line = "/who amnesty"
	out := Render(reply, Options{})
	pages := out.Pages
	if len(out.Files) != 1 || !out.Turns || len(out.Shown()) != 1 {
		t.Errorf("%d files, turns %t", len(out.Files), out.Turns)
	}
	last := len(pages) - 1
	for i, p := range pages {
		var labels []string
		for _, b := range p.Buttons[0] {
			labels = append(labels, b.Text+" "+b.Data)
		}
		want := []string{fmt.Sprintf("%d/%d %s", i+1, len(pages), message.Press{Line: reply.Line, Page: i})}
		if i > 0 {
			want = append([]string{"‹ " + message.Press{Line: reply.Line, Page: i - 1}.String()}, want...)
		}
		if i < last {
			want = append(want, "› "+message.Press{Line: reply.Line, Page: i + 1}.String())
		}
		if strings.Join(labels, "|") != strings.Join(want, "|") {
			t.Errorf("page %d has %q, want %q", i, labels, want)
		}
		if len(p.Buttons) < 2 {
			t.Errorf("page %d has no choices", i)
		}
	}
	if got := render(message.Reply{Line: "/about", Blocks: []message.Block{message.Heading{Text: "x"}}}, Options{}); got[0].Buttons != nil {
		t.Errorf("one page has %v", got[0].Buttons)
	}
}

// TestRenderCutsOnlyWhatIsTooLong holds pages to whole blocks.
func TestRenderCutsOnlyWhatIsTooLong(t *testing.T) {
	quotation := func(n int) message.Quotation {
		return message.Quotation{Speaker: "S", Kind: corpus.Direct, Text: strings.Repeat("word ", n/5), Credit: "C", URL: "https://example.org"}
	}
	for _, c := range []struct {
		name string
		size []int // of the quotations
		want int   // messages
	}{
		{"one that fits", []int{3900}, 1},
		{"one too long", []int{4500}, 2},
		{"two on one page", []int{1000, 1000}, 1},
		{"two on two pages", []int{2000, 2000}, 2},
		{"a long one alone", []int{100, 3900, 100}, 3},
	} {
		reply := message.Reply{}
		for _, n := range c.size {
			reply.Blocks = append(reply.Blocks, quotation(n))
		}
		if got := render(reply, Options{}); len(got) != c.want {
			t.Errorf("%s: %d messages, want %d", c.name, len(got), c.want)
		}
	}
	reply := message.Reply{Blocks: []message.Block{quotation(2000), message.Heading{Text: "Next"}, message.Paragraph{Text: "What comes:"}, quotation(2000)}}
	if got := render(reply, Options{}); len(got) != 2 || !strings.HasPrefix(got[1].Text, "Next\n\nWhat comes:\n\nS ·") {
		t.Errorf("a heading was left behind: %q", dump(got))
	}
}

func TestRenderFolds(t *testing.T) {
	for n, want := range map[int]string{300: "blockquote", 301: "expandable_blockquote"} {
		got := render(message.Reply{Blocks: []message.Block{message.Clause{Title: "t", Text: strings.Repeat("ї", n), Credit: "c"}}}, Options{})
		if got[0].Entities[1].Type != want {
			t.Errorf("%d units: %+v", n, got[0].Entities)
		}
	}
}

func TestChoiceRows(t *testing.T) {
	for _, c := range []struct {
		labels string
		want   string
	}{
		{"a,b,c,d", "a b c|d"},
		{"Point 26,Point 21,Context", "Point 26 Point 21 Context"},
		{"Who said what (5),Next: point 27", "Who said what (5) Next: point 27"},
		{"Who said what (125),Next: point 27", "Who said what (125)|Next: point 27"},
		{"a,a label that is very long indeed,b", "a|a label that is very long indeed|b"},
		{",a", "a"},
	} {
		var choices message.Choices
		for _, l := range strings.Split(c.labels, ",") {
			choices.Choices = append(choices.Choices, message.Choice{Label: l, Line: "/help"})
		}
		var rows []string
		for _, row := range choiceRows(message.Reply{Blocks: []message.Block{choices}}, Options{}) {
			var labels []string
			for _, b := range row {
				labels = append(labels, b.Text)
			}
			rows = append(rows, strings.Join(labels, " "))
		}
		if got := strings.Join(rows, "|"); got != c.want {
			t.Errorf("%q: %q, want %q", c.labels, got, c.want)
		}
	}
}

func FuzzRender(f *testing.F) {
	for _, b := range bottest.Sample().Blocks {
		if q, ok := b.(message.Quotation); ok {
			f.Add(q.Text, q.Speaker, 1)
			f.Add(q.Text, q.Speaker, 49) // some fill more pages than buttons can name
		}
	}
	f.Fuzz(func(t *testing.T, words, speaker string, times int) {
		if !utf8.ValidString(words) {
			t.Skip("the corpus has no invalid UTF-8")
		}
		words = strings.Repeat(words, max(1, times%50))
		r := message.Reply{Line: "/point 1", Blocks: []message.Block{
			message.Paragraph{Text: "p" + speaker}, message.Quotation{Speaker: speaker, Kind: corpus.Direct, Text: words, Credit: "C" + speaker},
			message.List{Items: []message.Item{{Text: "i" + words, Line: "/ask " + speaker}}},
			message.Choices{Choices: []message.Choice{{Label: speaker, Line: "/ask"}}},
		}}
		var got strings.Builder
		for _, p := range show(t, render(r, Options{Bot: "planbot"})) {
			for _, v := range p.Verbatim {
				got.WriteString(v)
			}
		}
		if got.String() != words {
			t.Errorf("got %q, want %q", got.String(), words)
		}
	})
}
