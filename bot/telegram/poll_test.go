package telegram

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"planbot/bot/telegram/telegramtest"
)

// TestFatal says which answers end Run, and with which words.
func TestFatal(t *testing.T) {
	for _, c := range []struct {
		name  string
		fault telegramtest.Fault
		want  string
	}{
		{"token revoked", telegramtest.Fault{Method: "getMe", Code: 401, Description: "Unauthorized"}, "does not know the token"},
		{"token of no bot", telegramtest.Fault{Method: "getMe", Code: 404, Description: "Not Found"}, "does not know the token"},
		{"token revoked later", telegramtest.Fault{Method: "getUpdates", After: 2, Code: 401, Description: "Unauthorized"}, "does not know the token"},
		{"token revoked while sending", telegramtest.Fault{Method: "sendRichMessage", Code: 401, Description: "Unauthorized"}, "401 Unauthorized"},
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, telegramtest.Options{AllowViolations: true}, func(w *world) {
				w.Fail(c.fault)
				start := time.Now()
				w.Message(telegramtest.Message{Chat: private, Text: "/point 21"})
				w.run()
				err := w.wait()
				if err == nil || !strings.HasPrefix(err.Error(), "telegram: ") || !strings.Contains(err.Error(), c.want) {
					w.t.Errorf("%v", err)
				}
				if took := time.Since(start); took > 2*time.Minute {
					w.t.Errorf("after %v", took)
				}
				if w.tg.Ready() == nil {
					w.t.Error("it is ready all the same")
				}
			})
		})
	}
}

// TestStart begins while Telegram can't be reached, and after a webhook.
func TestStart(t *testing.T) {
	inBubble(t, telegramtest.Options{}, func(w *world) {
		up := w.Fail(telegramtest.Fault{Drop: true})
		w.Message(telegramtest.Message{Chat: private, Text: "/point 21"})
		w.run()
		<-time.After(10 * time.Minute)
		if w.tg.Ready() == nil {
			w.t.Error("ready without a connection")
		}
		up()
		if _, err := w.WaitMessages(w.t.Context(), private, 1); err != nil || w.tg.Ready() != nil {
			w.t.Error(err, w.tg.Ready())
		}
		w.settle()
		if n := len(w.Menus()); n != 9 {
			w.t.Errorf("%d menus", n)
		}
		// 409s because of a killed process's connection are tolerated.
		w.Fail(telegramtest.Fault{Method: "getUpdates", Code: 409, Description: "Conflict", Times: 3})
		w.says(private, "/point 22")
		if err := w.end(); err != nil {
			w.t.Error(err)
		}
		if w.tg.Ready() == nil {
			w.t.Error("ready after the end")
		}
	})
}

// TestTwoPollers has a second program poll for the same bot for a while: that is
// said, and when the other has ended the bot answers again.
func TestTwoPollers(t *testing.T) {
	inBubble(t, telegramtest.Options{AllowViolations: true}, func(w *world) {
		w.run()
		first := w.tg
		<-time.After(time.Minute)
		w.make(Config{})
		w.run()
		<-time.After(5 * time.Minute)
		if n := countLines(w.logs.String(), "another program receives the updates"); n < 1 || n > 24 {
			w.t.Errorf("%d lines tell of it", n)
		}
		if err := w.end(); err != nil {
			w.t.Fatal(err)
		}
		w.Message(telegramtest.Message{Chat: private, Text: "/point 21"})
		<-time.After(time.Minute)
		if err := first.Ready(); err != nil {
			w.t.Error(err)
		}
		if n := len(w.Messages(private)); n != 1 {
			w.t.Errorf("%d answers a minute after the other program has ended", n)
		}
	})
}

// TestStop ends the bot while it is busy: what it has begun is sent, and what
// it has not confirmed comes again.
func TestStop(t *testing.T) {
	inBubble(t, telegramtest.Options{Pace: true}, func(w *world) {
		crowd := crowd{w, []int64{1, 2, 3, group}, 12}
		w.run()
		<-time.After(time.Minute)
		crowd.asks()
		<-time.After(1500 * time.Millisecond)
		start := time.Now()
		if err := w.end(); err != nil {
			w.t.Fatal(err)
		}
		if took := time.Since(start); took > 6*time.Second {
			w.t.Errorf("stopped after %v", took)
		}
		sent, left := len(w.Messages(1)), w.Pending()
		if sent < 6 || sent > 8 || left != 48-4*sent {
			w.t.Errorf("%d answers, %d updates left", sent, left)
		}
		<-time.After(time.Second) // the pace goes on
		w.make(Config{})
		w.run()
		crowd.mustBeAnswered()
	})
}

// TestMalformed has updates among others that can't be read.
func TestMalformed(t *testing.T) {
	inWorld(t, telegramtest.Options{}, func(w *world) {
		w.says(private, "hello")
		for i, raw := range []string{
			`{"message":{"message_id":1,"date":1,"chat":{"id":"seven"},"text":"secret words"}}`,
			`{"message":[]}`,
			`{"message":7,"callback_query":null}`,
			`{"inline_query":{"id":5,"query":{}}}`,
			`{"message":{"message_id":1,"date":1,"chat":{"id":7},"text":"/point","entities":[{"type":"mention","offset":-5,"length":99999999999}]}}`,
			`{"message":{"text":"x","chat":{"id":7,"type":"private"},"entities":[{"type":"mention","offset":9223372036854775807,"length":9223372036854775807}]}}`,
			`{"message":{"text":"x","chat":{"id":-5,"type":"group"},"entities":[{"type":"mention","offset":1,"length":1},{"type":"text_mention","offset":0,"length":1}]}}`,
			`{}`,
		} {
			if _, err := w.Raw([]byte(raw)); err != nil {
				w.t.Fatal(err)
			}
			w.Message(telegramtest.Message{Chat: 1000 + int64(i), Text: "/point 21"})
		}
		w.settle()
		for i := range 8 {
			w.one(w.Messages(1000 + int64(i)))
		}
		logs := w.logs.String()
		if n := strings.Count(logs, "update skipped"); n != 4 || strings.Contains(logs, "secret") {
			w.t.Errorf("%d lines about skipped updates:\n%s", n, logs)
		}
	})
}

// TestPollsThatCantBeRead has batches of another shape, and goes on after them.
func TestPollsThatCantBeRead(t *testing.T) {
	for _, body := range []string{`{"ok":true}`, `{"ok":true,"result":{}}`, `{"ok":true,"result":[{"update_id":`, `{"ok":true,"result":[7,"x",{"update_id":"x"}]}`, `{"ok":false}`, `[]`, ``} {
		t.Run(body, func(t *testing.T) {
			inWorld(t, telegramtest.Options{}, func(w *world) {
				w.Fail(telegramtest.Fault{Method: "getUpdates", Body: body + " ", Times: 5})
				start := time.Now()
				w.one(w.says(private, "/point 21"))
				if took := time.Since(start); took < 4*time.Second {
					w.t.Errorf("five polls in %v", took)
				}
			})
		})
	}
}

// TestDuplicates has the same update come again, and ids that start again after
// a week; the bot is ready for it after a day.
func TestDuplicates(t *testing.T) {
	inWorld(t, telegramtest.Options{}, func(w *world) {
		raw := func(update, message int) []byte {
			return fmt.Appendf(nil, `{"update_id":%d,"message":{"message_id":%d,"date":1,"chat":{"id":7,"type":"private"},"text":"/point 21"}}`, update, message)
		}
		w.says(private, "hello")
		before := len(w.Messages(private))
		for range 3 {
			w.Raw(raw(900000, 50))
			w.settle()
		}
		if n := len(w.Messages(private)) - before; n != 1 {
			w.t.Errorf("%d answers", n)
		}
		<-time.After(25 * time.Hour)
		w.Raw(raw(1000, 60))
		w.settle()
		w.Raw(raw(1001, 61))
		w.settle()
		if n := len(w.Messages(private)) - before; n != 3 {
			w.t.Errorf("%d answers after the ids began anew", n)
		}
	})
}
