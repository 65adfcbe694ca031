package telegram

import (
	"log/slog"
	"strings"
	"testing"

	"planbot/bot/telegram/intake"
	"planbot/bot/telegram/telegramtest"
)

// TestJournalAfterACrash has an update come again that was answered by a
// process that is no more.
func TestJournalAfterACrash(t *testing.T) {
	dir := t.TempDir()
	before := intake.Open(t.Context(), dir, 123456789, slog.New(slog.DiscardHandler))
	ticket, _ := before.Accept(900, intake.Sender{})
	ticket.FinishPart()
	inBubble(t, telegramtest.Options{}, func(w *world) {
		w.make(Config{StateDir: dir})
		w.Raw([]byte(`{"update_id":900,"message":{"message_id":5,"date":1,"chat":{"id":7,"type":"private"},"text":"/point 21"}}`))
		w.Message(telegramtest.Message{Chat: private, Text: "/point 22"})
		w.run()
		w.settle()
		if got := w.one(w.Messages(private)); !strings.HasPrefix(got.Text, "Point 22.") {
			w.t.Errorf("%q", got.Text)
		}
	})
}
