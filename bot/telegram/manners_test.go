package telegram

import (
	"fmt"
	"reflect"
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

// TestOddPresses presses what no button has.
func TestOddPresses(t *testing.T) {
	inWorld(t, telegramtest.Options{AllowViolations: true}, func(w *world) {
		w.Raw([]byte(`{"callback_query":{"id":"77","from":{"id":5},"data":"/point 1"}}`)) // nowhere to show it
		w.Raw([]byte(`{"callback_query":{"id":"78","from":{"id":5},"game_short_name":"x"}}`))
		w.Raw(fmt.Appendf(nil, `{"callback_query":{"id":"79","from":{"id":5},"data":"/point 1","message":{"message_id":3,"date":0,"chat":{"id":%d,"type":"supergroup","is_direct_messages":true}}}}`, super))
		w.settle()
		told := map[string]string{}
		for _, c := range w.Calls("answerCallbackQuery", "sendRichMessage", "editMessageText") {
			told[c.Params["callback_query_id"]] = c.Params["text"] + c.Params["url"]
		}
		if want := map[string]string{"77": "https://t.me/planbot?start=point_1", "78": badPress, "79": badPress}; !reflect.DeepEqual(told, want) {
			w.t.Errorf("%q", told)
		}
	})
}
