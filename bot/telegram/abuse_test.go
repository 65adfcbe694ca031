package telegram

import (
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"planbot/bot/store"
	"planbot/bot/telegram/telegramtest"
)

// remembering runs a test with a bot that keeps what it is told, with the limits
// of serve, and knows a channel.
func remembering(t *testing.T, test func(w *world)) {
	t.Helper()
	inBubble(t, telegramtest.Options{}, func(w *world) {
		db, err := store.Open(w.t.Context(), "sqlite:"+filepath.Join(w.t.TempDir(), "planbot.db"), slog.New(slog.DiscardHandler))
		if err != nil {
			w.t.Fatal(err)
		}
		w.t.Cleanup(func() { _ = db.Close() })
		w.bot = limited(w.t, db)
		w.Define(reporter)
		w.run()
		w.settle()
		test(w)
		if err := w.end(); err != nil {
			w.t.Errorf("Run: %v", err)
		}
	})
}

// button is what a press on a button of a message sends.
func (w *world) button(m telegramtest.SentMessage, label string) string {
	w.t.Helper()
	for _, row := range m.Keyboard {
		for _, b := range row {
			if b.Text == label {
				return b.CallbackData
			}
		}
	}
	w.t.Fatalf("%s has no button %q", buttons(m), label)
	return ""
}

// TestChannelPreview makes a schedule for a channel and looks at its post, which
// the subscribers don't get.
func TestChannelPreview(t *testing.T) {
	remembering(t, func(w *world) {
		w.says(boss.ID, "/settings language uk @plan_news")
		made := w.one(w.says(boss.ID, "/schedule 21-23 09:00 Europe/Kyiv @plan_news"))
		before := len(w.Messages(boss.ID))
		w.press(made, w.button(made, "See the post"))
		if got := w.one(w.Messages(boss.ID)[before:]); !strings.HasPrefix(got.Text, "Пункт 21.") {
			w.t.Errorf("the preview: %q", got.Text)
		}
		if posts := w.Messages(news); len(posts) > 0 {
			w.t.Errorf("subscribers see %q", heads(posts))
		}
	})
}

// TestChannelTaps taps whatever stands below the answers to wrong requests for a
// post in a channel: nothing is posted there.
func TestChannelTaps(t *testing.T) {
	remembering(t, func(w *world) {
		for _, line := range []string{"/summary @plan_news", "/summary 1-9 @plan_news", "/summary 99 @plan_news", "/summary 21 tomorrow @plan_news", "/summary xyzzy @plan_news"} {
			got := w.one(w.says(boss.ID, line))
			for _, row := range got.Keyboard {
				for _, b := range row {
					w.press(got, b.CallbackData)
				}
			}
			if told := w.press(got, "/summary 21 @plan_news"); told != badPress {
				w.t.Errorf("%s: a press that nobody offered: %q", line, told)
			}
			<-time.After(time.Minute)
		}
		if posts := w.Messages(news); len(posts) > 0 {
			w.t.Errorf("%q", heads(posts))
		}
	})
}

// TestChannelRightLost has an administrator lose the right to post between a
// request and a press, of which Telegram does not tell.
func TestChannelRightLost(t *testing.T) {
	remembering(t, func(w *world) {
		made := w.one(w.says(boss.ID, "/schedule 21-23 09:00 Europe/Kyiv @plan_news"))
		lost := reporter
		lost.Silent = []int64{boss.ID}
		w.Define(lost)
		for _, press := range []struct {
			on   telegramtest.SentMessage
			data string
		}{{made, w.button(made, "Stop 1")}, {made, "/settings language uk @plan_news"}} {
			if told := w.press(press.on, press.data); !strings.HasPrefix(told, "Only an administrator of") {
				w.t.Errorf("%s: %q", press.data, told)
			}
		}
		w.Define(reporter)
		if got := w.one(w.says(boss.ID, "/schedule @plan_news")); !strings.Contains(got.Text, "1: points 21-23") || len(w.Messages(news)) > 0 {
			w.t.Errorf("%q", got.Text)
		}
	})
}

// TestChannelWithoutBot has the bot lose its right in a channel: whoever asks for
// something there is told so, whatever Telegram said a moment ago.
func TestChannelWithoutBot(t *testing.T) {
	for _, change := range []func(*telegramtest.Chat){
		func(c *telegramtest.Chat) { c.BotAdmin = false },
		func(c *telegramtest.Chat) { c.Silent = append(c.Silent, 123456789) },
	} {
		remembering(t, func(w *world) {
			made := w.one(w.says(boss.ID, "/schedule 21-23 09:00 Europe/Kyiv @plan_news"))
			lost := reporter
			change(&lost)
			w.Define(lost)
			if told := w.press(made, w.button(made, "Pause 1")); !strings.HasPrefix(told, "I can't post in @plan_news: I am not") {
				w.t.Errorf("pressed: %q", told)
			}
			if got := w.one(w.says(boss.ID, "/summary 21 @plan_news")); !strings.HasPrefix(got.Text, "I can't post in") || len(w.Messages(news)) > 0 {
				w.t.Errorf("typed: %q", got.Text)
			}
		})
	}
}

// TestChannelLog asks who changed what: an administrator learns it in private, and
// nobody in the channel.
func TestChannelLog(t *testing.T) {
	remembering(t, func(w *world) {
		w.says(boss.ID, "/settings language en @plan_news")
		if got := w.one(w.says(boss.ID, "/settings log @plan_news")); !strings.Contains(got.Text, fmt.Sprint("user ", boss.ID)) {
			w.t.Errorf("in private: %q", got.Text)
		}
		if got := w.one(w.says(news, "/settings log")); strings.Contains(got.Text, fmt.Sprint(boss.ID)) || !strings.HasPrefix(got.Text, "Everybody here would read") {
			w.t.Errorf("in the channel: %q", got.Text)
		}
	})
}

// TestChannelGuesses has a stranger try names of channels as fast as they can:
// Telegram is asked no more often than the bot answers a person.
func TestChannelGuesses(t *testing.T) {
	remembering(t, func(w *world) {
		for i := range 30 {
			w.Message(telegramtest.Message{Chat: private, Text: fmt.Sprintf("/summary 21 @guess_%d", i)})
		}
		w.settle()
		if n := len(w.Calls("getChat")); n == 0 || n > 15 {
			w.t.Errorf("%d of 30 names were looked up", n)
		}
	})
}

// TestStopAsks stops a schedule by a button and by typing: each asks, and the button
// below the question stops it.
func TestStopAsks(t *testing.T) {
	remembering(t, func(w *world) {
		last := func() telegramtest.SentMessage {
			all := w.Messages(boss.ID)
			return all[len(all)-1]
		}
		for _, ask := range []func(made telegramtest.SentMessage){
			func(made telegramtest.SentMessage) { w.press(made, w.button(made, "Stop 1")) },
			func(telegramtest.SentMessage) { w.says(boss.ID, "/schedule stop 1") },
		} {
			ask(w.one(w.says(boss.ID, "/schedule 21-23 09:00 Europe/Kyiv")))
			asks := last()
			if want := "Stop schedule 1 (points 21-23, daily 09:00 Europe/Kyiv)?"; !strings.HasPrefix(asks.Text, want) {
				w.t.Errorf("%q, want %q", asks.Text, want)
			}
			w.press(asks, w.button(asks, "Stop 1"))
			if want := "Schedule 1 is stopped."; last().Text != want {
				w.t.Errorf("%q, want %q", last().Text, want)
			}
		}
	})
}
