package render

import (
	"encoding/json"
	"flag"
	"log/slog"
	"os"
	"testing"

	"planbot/bot"
	"planbot/bot/bottest"
	"planbot/bot/discord/api"
	"planbot/bot/message"
	"planbot/corpus"
)

var look = flag.String("look", "", "a file to write the answers to bottest.Views to as JSON, for a tool that draws them")

// A view is the first page of an answer for a tool that draws it as a client
// would.
type view struct {
	Name     string        `json:"name"`
	Platform string        `json:"platform"`
	Asked    string        `json:"asked"`
	Messages []api.Message `json:"messages"`
}

// TestViews keeps the first page of every kind of answer in a golden file.
func TestViews(t *testing.T) {
	b := bot.New(corpus.Default(), slog.New(slog.DiscardHandler))
	var views []view
	for _, line := range bottest.Views {
		messages := Render(b.HandleLine(t.Context(), message.Origin{Platform: "test", Direct: true}, line), Options{ShowAsked: true, Owner: "11"})
		views = append(views, view{line[1:], "discord", line, messages[:1]})
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
	golden(t, "views.json", views)
}
