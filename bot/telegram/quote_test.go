package telegram

import (
	"strings"
	"testing"

	"planbot/bot/telegram/telegramtest"
)

// TestFindQuotes has /find point at the sentence that its first clause is there
// for, as it stands in the message.
func TestFindQuotes(t *testing.T) {
	const army = "They want to cap the army at 600k"
	bold := func(offset, length int) telegramtest.Entity {
		return telegramtest.Entity{Type: "bold", Offset: offset, Length: length}
	}
	inWorld(t, telegramtest.Options{}, func(w *world) {
		for i, c := range []struct {
			text, picked, want string
			looks              []telegramtest.Entity
		}{
			{"My cat 😺 sleeps. " + army + ". Fine by me", "", army, nil},
			{"Hi!\n\nThey  want to cap\nthe army at 600k. Fine", "", "They  want to cap\nthe army at 600k", nil},
			{"Hi. They want to\u00a0cap the\u2003army at 600k. Fine", "", "They want to\u00a0cap the\u2003army at 600k", nil},
			{"שלום. " + army + ". 👩‍👩‍👧 Fine", "", army, nil},
			{"Hi. They want to c\u200bap the army at 600k. Fine", "", "", nil},
			{army + "? No. " + army + ". Fine", "", army, nil},
			{"Hi. " + army + ". Fine", "", army, []telegramtest.Entity{bold(0, 8), bold(13, 50)}},
			{"Hi. " + army + ". Fine", "", "", []telegramtest.Entity{{Type: "custom_emoji", Offset: 6, Length: 2}}},
			{"Hi. " + army + ". Fine", "", army, []telegramtest.Entity{{Type: "custom_emoji", Offset: 0, Length: 2}, {Type: "code", Offset: 6, Length: 4}}},
			{"The weather is bad. Look at point 26, it is a shame. And so on", "", "Look at point 26, it is a shame.", nil},
			{"Nothing here. " + army + " they say. Elections in 100 days", "Elections in 100 days", "Elections in 100 days", nil},
			{"Hi. They want to cap the army at 600k" + strings.Repeat(" and the army", 100), "", "", nil},
			{"хай обмежать армію до 600 тисяч. Кіт спить", "", "хай обмежать армію до 600 тисяч", nil},
			{"Dobre. khai obmezhat armiiu do 600 tysiach. Kit spyt", "", "", nil}, // found in Cyrillic, if at all
		} {
			chat := []int64{super, group}[i%2]
			to := w.Message(telegramtest.Message{Chat: chat, From: bob, Text: c.text, Looks: c.looks}).Message
			got := w.one(w.message(telegramtest.Message{Chat: chat, ReplyTo: to, Quote: c.picked, Text: "/find@planbot"}))
			if got.Quote != c.want || got.ReplyTo != to {
				w.t.Errorf("%q: quotes %q in reply to %d, want %q", c.text, got.Quote, got.ReplyTo, c.want)
			}
		}
		if got := w.one(w.says(super, "/find@planbot "+army)); got.Quote != "" {
			w.t.Errorf("the asker's own words are quoted: %q", got.Quote)
		}
	})
}

// TestFindWithoutQuote edits the message while its answer is on the way: the
// quotation is refused once, and the reply comes without it, once.
func TestFindWithoutQuote(t *testing.T) {
	for _, noRich := range []bool{false, true} {
		inWorld(t, telegramtest.Options{NoRich: noRich}, func(w *world) {
			to := w.Message(telegramtest.Message{Chat: super, From: bob, Text: "Hi. They want to cap the army at 600k"}).Message
			method := "sendRichMessage"
			if noRich {
				w.says(super, "/about@planbot") // the server shows that it takes none
				method = "sendMessage"
			}
			before := len(w.Calls(method))
			w.Fail(telegramtest.Fault{Method: method, Times: 1, Code: 400, Description: "Bad Request: QUOTE_TEXT_INVALID"})
			got := w.one(w.message(telegramtest.Message{Chat: super, ReplyTo: to, Text: "/find@planbot"}))
			if calls := w.Calls(method)[before:]; got.Quote != "" || got.ReplyTo != to || got.Rich == noRich || len(calls) != 2 || !strings.Contains(calls[0].Params["reply_parameters"], "quote") {
				w.t.Errorf("%+v after %d calls", got, len(calls))
			}
			if strings.Contains(w.logs.String(), "level=WARN") {
				w.t.Errorf("%s", w.logs)
			}
		})
	}
}

// TestFindQuotesOnce sends an answer in several texts, of which the first quotes.
func TestFindQuotesOnce(t *testing.T) {
	inWorld(t, telegramtest.Options{NoRich: true}, func(w *world) {
		long := "Hi. Point 26 is bad. " + strings.Repeat("The army is capped at 600k. Elections in 100 days. Russia returns to the G8. ", 20)
		to := w.Message(telegramtest.Message{Chat: super, From: bob, Text: long}).Message
		var quotes []string
		for _, m := range w.message(telegramtest.Message{Chat: super, ReplyTo: to, Text: "/find@planbot"}) {
			quotes = append(quotes, m.Quote)
		}
		if got := strings.Join(quotes, ""); got != "Point 26 is bad." || quotes[0] != got {
			w.t.Errorf("%q", quotes)
		}
	})
}
