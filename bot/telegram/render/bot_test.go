package render

import (
	"encoding/json"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"

	"planbot/bot"
	"planbot/bot/bottest"
	"planbot/bot/message"
	"planbot/bot/telegram/api"
	"planbot/bot/text"
	"planbot/corpus"
)

var (
	rewrite = flag.Bool("update", false, "rewrite the golden files")
	look    = flag.String("look", "", "a file to write the golden replies to as JSON, for a tool that draws them")
)

// embedded is the bot on the corpus that ships, made once.
var embedded = sync.OnceValue(func() *bot.Bot { return bot.New(corpus.Default(), slog.New(slog.DiscardHandler)) })

// dump writes messages for a person to read.
func dump(messages []Message) string {
	var out strings.Builder
	for i, m := range messages {
		fmt.Fprintf(&out, "== message %d: %d units\n%s\n", i+1, text.Units(m.Text), m.Text)
		for _, e := range m.Entities {
			_, piece, _, _ := e.Cut(m.Text)
			fmt.Fprintf(&out, "-- %s %d+%d %s %.40q\n", e.Type, e.Offset, e.Length, e.URL, piece)
		}
		dumpButtons(&out, m)
	}
	return out.String()
}

func dumpButtons(out *strings.Builder, m Message) {
	for _, row := range m.Buttons {
		for _, b := range row {
			fmt.Fprintf(out, "[%s → %s] ", b.Text, does(b))
		}
		out.WriteByte('\n')
	}
}

// does is what a button does.
func does(b api.Button) string {
	switch {
	case b.Copy != nil:
		return "copy " + b.Copy.Text
	case b.Share != nil:
		return "share " + b.Share.Query
	}
	return b.Data + b.URL
}

// dumpRich writes rich messages for a person to read.
func dumpRich(messages []Message) string {
	var out strings.Builder
	for i, m := range messages {
		units, blocks := m.size()
		fmt.Fprintf(&out, "== message %d: %d units in %d blocks\n", i+1, units, blocks)
		dumpBlocks(&out, "", m.Rich.Blocks)
		dumpButtons(&out, m)
	}
	return out.String()
}

// dumpBlocks writes blocks a line each, those in others further to the right.
func dumpBlocks(out *strings.Builder, indent string, blocks []api.RichBlock) {
	for _, b := range blocks {
		fmt.Fprintf(out, "%s%s", indent, b.Type)
		for _, t := range []api.RichText{b.Summary, b.Text, b.Credit} {
			if len(t) > 0 {
				out.WriteString(" " + dumpText(t))
			}
		}
		out.WriteByte('\n')
		dumpBlocks(out, indent+"  ", b.Blocks)
		for _, it := range b.Items {
			dumpBlocks(out, indent+"• ", it.Blocks)
		}
		for _, row := range b.Cells {
			out.WriteString(indent)
			for _, c := range row {
				out.WriteString("| " + dumpText(c.Text) + " ")
			}
			out.WriteByte('\n')
		}
	}
}

func dumpText(t api.RichText) string {
	var out strings.Builder
	for _, s := range t {
		switch s.Type {
		case "":
			out.WriteString(s.Text)
		case "url":
			fmt.Fprintf(&out, "[%s](%.40s)", s.Text, s.URL)
		default:
			fmt.Fprintf(&out, "<%s>%s</>", s.Type, s.Text)
		}
	}
	return out.String()
}

// A view is a message for a tool that draws it as a client would.
type view struct {
	Name     string       `json:"name"`
	Platform string       `json:"platform"`
	Asked    string       `json:"asked"`
	Messages []api.Params `json:"messages"`
}

func TestRenderGolden(t *testing.T) {
	b := embedded()
	var text, rich strings.Builder
	var views []view
	for _, line := range bottest.Views {
		reply := b.HandleLine(t.Context(), message.Origin{Platform: "test", Direct: true}, line)
		texts := render(reply, Options{Bot: "planbot", Onward: ByLink})
		fmt.Fprintf(&text, "# %s\n%s", line, dump(texts))
		pages := renderRich(reply, Options{Bot: "planbot", Onward: ByReader, Inline: true})
		fmt.Fprintf(&rich, "# %s\n%s", line, dumpRich(pages))
		for form, messages := range map[string][]Message{"text": texts, "rich": pages} {
			for i, m := range messages {
				views = append(views, view{fmt.Sprintf("%s %d %s", line[1:], i+1, form), "telegram", line, []api.Params{m.Params()}})
			}
		}
	}
	if *look != "" {
		raw, err := json.Marshal(views)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(*look, raw, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	golden(t, "testdata/replies.txt", text.String())
	golden(t, "testdata/rich.txt", rich.String())
}

// golden holds what came out to a file.
func golden(t *testing.T, path, got string) {
	t.Helper()
	if *rewrite {
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

// TestRepeatsNoMention has people type names of others and addresses where the bot
// repeats what was typed.
func TestRepeatsNoMention(t *testing.T) {
	b := embedded()
	for _, line := range []string{"/why @durov army", "/who @freeze", "/points @freeze", "/ask @durov army", "/verify @durov army", "/find @durov army", "/compare @durov", "/help @durov",
		"/ask evil t.me/spam", "/who ” t.me/spam", "/points https://t.me/spam", "/why “ t.me/spam", "/verify t.me/spam", "/help t.me/spam", "/summary t.me/spam", "/t.me/spam"} {
		r := b.HandleLine(t.Context(), message.Origin{Platform: "telegram", Chat: "-100", User: "1"}, line)
		for _, m := range render(r, Options{Bot: "planbot"}) {
			if strings.Contains(m.Text, "@d") || strings.Contains(m.Text, "@f") || strings.Contains(m.Text, "t.me") {
				t.Errorf("%s mentions somebody: %q", line, m.Text)
			}
		}
	}
}
