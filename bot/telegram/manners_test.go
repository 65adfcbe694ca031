package telegram

import (
	"testing"

	"planbot/bot/telegram/telegramtest"
)

// TestToasts has presses answered with texts of several lengths: a long one stays
// until it has been read.
func TestToasts(t *testing.T) {
	inWorld(t, telegramtest.Options{Pace: true}, func(w *world) {
		m := w.one(w.says(super, "/point@planbot 21"))
		for _, c := range []struct {
			data, told string
			stays      bool
		}{
			{"/point 22", "", false},
			{"nonsense", badPress, false},
			{"/summary 3", "Only moderators of this chat can use /summary. Everybody can read the points.", true},
		} {
			q := w.Callback(super, m.ID, c.data, bob)
			w.settle()
			if told, ok := w.CallbackAnswer(q.Query); !ok || told.Text != c.told || told.Stays != c.stays {
				w.t.Errorf("%s: %+v", c.data, told)
			}
		}
	})
}
