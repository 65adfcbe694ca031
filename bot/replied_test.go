package bot

import (
	"log/slog"
	"testing"

	"planbot/bot/message"
	"planbot/corpus"
)

func TestOnReplied(t *testing.T) {
	b := New(corpus.Default(), slog.New(slog.DiscardHandler))
	for typed, want := range map[string]string{
		"": "/find", "?": "/find", "is this true?": "/find", "Really?!": "/find", "source?": "/find", "/ask": "/find",
		"fact check": "/find", "Fact-check this please": "/find", "is it in the plan?": "/find", "/find": "/find",
		"правда?": "/find lang:ru", "Чи це правда?": "/find lang:uk", "это есть в плане?": "/find lang:ru", "це є в плані?": "/find lang:uk",
		"check this": "/find", "проверь цитату": "/verify lang:ru", "джерело?": "/find lang:uk",
		"verify": "/verify", "/verify": "/verify", "check this quote": "/verify", "is that a quote?": "/verify", "verify lang:uk": "/verify lang:uk",
		"перевір цитату": "/verify lang:uk", "проверь это": "/verify lang:ru",
		"point": "", "help": "", "21": "", "how big may the army be?": "", "/point 21": "", "is Crimea in the plan?": "",
		"who said this?": "", "/verify Ukraine will hold elections": "", "/why": "/why", "/nosuch": "",
	} {
		line, ok := b.OnReplied(t.Context(), message.Origin{Language: "ru"}, typed)
		got := ""
		if ok {
			got = line.String()
		}
		if got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
}
