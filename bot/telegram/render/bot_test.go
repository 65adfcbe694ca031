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
		for _, row := range m.Buttons {
			for _, b := range row {
				fmt.Fprintf(&out, "[%s → %s] ", b.Text, b.Data)
			}
			out.WriteByte('\n')
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
	var out strings.Builder
	var views []view
	for _, line := range bottest.Views {
		messages := render(b.HandleLine(t.Context(), message.Origin{Platform: "test", Direct: true}, line), Options{Bot: "planbot"})
		fmt.Fprintf(&out, "# %s\n%s", line, dump(messages))
		for i, m := range messages {
			views = append(views, view{fmt.Sprintf("%s %d", line[1:], i+1), "telegram", line, []api.Params{m.Params()}})
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

// TestRepeatsNoMention has people type names of others where the bot repeats what
// was typed.
func TestRepeatsNoMention(t *testing.T) {
	b := embedded()
	for _, line := range []string{"/why @durov army", "/who @freeze", "/points @freeze", "/ask @durov army", "/verify @durov army", "/find @durov army", "/compare @durov", "/help @durov"} {
		r := b.HandleLine(t.Context(), message.Origin{Platform: "telegram", Chat: "-100", User: "1"}, line)
		for _, m := range render(r, Options{Bot: "planbot"}) {
			if strings.Contains(m.Text, "@d") || strings.Contains(m.Text, "@f") {
				t.Errorf("%s mentions somebody: %q", line, m.Text)
			}
		}
	}
}
