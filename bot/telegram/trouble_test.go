package telegram

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"planbot/bot/message"
	"planbot/bot/telegram/api"
	"planbot/bot/telegram/telegramtest"
)

// TestPassingTrouble has each call that the bot makes at the start, and polls
// later, answered by what is not the Bot API, and by refusals that pass. Run
// goes on.
func TestPassingTrouble(t *testing.T) {
	for name, f := range map[string]telegramtest.Fault{
		"a page 429": {Page: 429}, "a page 403": {Page: 403}, "a page 401": {Page: 401}, "a page 404": {Page: 404}, "a page 502": {Page: 502},
		"429 without a time": {Code: 429, Description: "Too Many Requests"}, "429 with a time": {RetryAfter: 90},
		"400": {Code: 400, Description: "Bad Request: bad webhook: failed to resolve host"}, "403": {Code: 403, Description: "Forbidden"},
		"another getMe": {Body: `{"ok":true,"result":{}}`}, "JSON with a code alone": {Body: `{"error_code":401}`},
	} {
		for _, method := range []string{"getMe", "deleteWebhook", "setWebhook", "getUpdates", "sendRichMessage"} {
			if method == "sendRichMessage" && f.Code > 0 && f.Code != 429 || f.Body != "" && method != "getMe" {
				continue // which are for that message alone
			}
			in := inBubble
			hook := method == "setWebhook"
			t.Run(name+" to "+method, func(t *testing.T) {
				late := &lateHandler{}
				in(t, telegramtest.Options{AllowViolations: true, Client: &http.Client{Transport: late}}, func(w *world) {
					w.late = late
					if hook {
						w.make(Config{WebhookURL: "https://bot.example"})
					}
					f.Method, f.Times = method, 6
					w.Fail(f)
					w.run()
					w.Message(telegramtest.Message{Chat: private, Text: "/point 21"})
					began := time.Now()
					if _, err := w.WaitMessages(w.t.Context(), private, 1); err != nil {
						w.t.Fatal(err)
					}
					w.settle()
					<-time.After(time.Minute)
					if took := time.Since(began); took > 12*time.Minute || w.tg.Ready() != nil {
						w.t.Errorf("after %v: %v", took, w.tg.Ready())
					}
					if err := w.end(); err != nil {
						w.t.Error(err)
					}
				})
			})
		}
	}
}

// TestTroubleIsTold: the log says what is wrong in words that are true, once, and
// how long Telegram asks to wait.
func TestTroubleIsTold(t *testing.T) {
	for name, c := range map[string]struct {
		fault telegramtest.Fault
		want  string
	}{
		"an answer must wait":  {telegramtest.Fault{Method: "sendRichMessage", RetryAfter: 600}, `"telegram asks to wait" method=sendRichMessage wait=10m0s until=2000-01-01T00:10:0`},
		"polls must wait":      {telegramtest.Fault{Method: "getUpdates", RetryAfter: 3600}, `"telegram asks to wait" method=getUpdates wait=1h0m0s until=2000-01-01T01:00:0`},
		"the start must wait":  {telegramtest.Fault{Method: "getMe", RetryAfter: 3600}, `"telegram asks to wait" method=getMe wait=1h0m0s until=2000-01-01T01:00:0`},
		"an address not taken": {telegramtest.Fault{Method: "setWebhook", Code: 400, Description: "Bad Request: bad webhook: failed to resolve host"}, `"telegram refuses a call, trying on" error="PLANBOT_TELEGRAM_WEBHOOK_URL is not taken: setWebhook: 400 Bad Request: bad webhook: failed to resolve host"`},
		"another program":      {telegramtest.Fault{Method: "getUpdates", Code: 409, Description: "Conflict: terminated"}, `"telegram refuses a call, trying on" error="another program receives the updates`},
		"silence":              {telegramtest.Fault{Method: "getMe", Delay: time.Minute}, `"telegram can't be reached, trying on" error="getMe: no answer came within 10s"`},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, telegramtest.Options{AllowViolations: true}, func(w *world) {
				if c.fault.Method == "setWebhook" {
					w.make(Config{WebhookURL: "https://bot.example"})
				}
				w.Fail(c.fault)
				w.run()
				w.Message(telegramtest.Message{Chat: private, Text: "/point 21"})
				<-time.After(30 * time.Second)
				if logs := w.logs.String(); countLines(logs, "WARN") != 1 || !strings.Contains(logs, c.want) {
					w.t.Errorf("no %s in\n%s", c.want, logs)
				}
			})
		})
	}
}

// TestAbsurdAnswers has the Bot API answer what it never would.
func TestAbsurdAnswers(t *testing.T) {
	inWorld(t, telegramtest.Options{AllowViolations: true}, func(w *world) {
		w.says(group, "hello")
		w.says(super, "hello")
		before := len(w.Calls("sendRichMessage"))
		itself := w.Fail(telegramtest.Fault{Method: "sendRichMessage", Chat: group, MigrateTo: group})
		w.says(group, "/point@planbot 1")
		itself()
		there := w.Fail(telegramtest.Fault{Method: "sendRichMessage", Chat: group, MigrateTo: super})
		back := w.Fail(telegramtest.Fault{Method: "sendRichMessage", Chat: super, MigrateTo: group})
		w.says(group, "/point@planbot 2")
		there()
		back()
		if n := len(w.Calls("sendRichMessage")) - before; n > 4 {
			w.t.Errorf("%d calls round in a circle", n)
		}
		w.Fail(telegramtest.Fault{Method: "sendRichMessage", Code: 400, Description: "Bad Request: " + strings.Repeat("x", 1_000_000), Times: 1})
		w.says(private, "/point 3")
		for line := range strings.Lines(w.logs.String()) {
			if len(line) > 600 {
				w.t.Errorf("a line of %d bytes in the log", len(line))
			}
		}
		w.Fail(telegramtest.Fault{Method: "sendRichMessage", Body: `{"ok":true,"result":"` + strings.Repeat("x", 1<<20) + `"}`, Times: 1})
		w.one(w.says(private, "/point 4"))
	})
}

// TestLongPolls has more updates come than an answer may hold: they come in
// smaller batches.
func TestLongPolls(t *testing.T) {
	inWorld(t, telegramtest.Options{AllowViolations: true}, func(w *world) {
		w.says(private, "hello")
		long := strings.Repeat("й", 60_000)
		for range 100 {
			w.Raw(fmt.Appendf(nil, `{"message":{"message_id":9,"date":1,"chat":{"id":-5,"type":"group"},"from":{"id":5},"text":"%s"}}`, long))
		}
		began := time.Now()
		w.one(w.waitFor(private, "/point 21"))
		if took := time.Since(began); took > 30*time.Second {
			w.t.Errorf("answered after %v", took)
		}
	})
}

// TestRenamed gives the bot another name while it runs.
func TestRenamed(t *testing.T) {
	inWorld(t, telegramtest.Options{AllowViolations: true, CanReadAll: true}, func(w *world) {
		w.says(private, "hello")
		w.Fail(telegramtest.Fault{Method: "getMe", Body: `{"ok":true,"result":{"id":123456789,"is_bot":true,"username":"NewPlanBot"}}`})
		<-time.After(nameInterval + time.Minute)
		w.one(w.says(group, "/point@newplanbot 21"))
		if got := w.says(group, "/point@planbot 21"); len(got) > 0 {
			w.t.Errorf("by the old name: %q", heads(got))
		}
	})
}

// TestAnswersRoom has two hundred thousand messages answered: the newest are
// known.
func TestAnswersRoom(t *testing.T) {
	a := newAnswers(0)
	for i := range 200_000 {
		a.begin(&api.Message{ID: i, Date: int64(i)}, message.Line{Name: "point", Arg: "1"}, false, false)
	}
	if n := len(a.known.Keys()); n != maxAnswers || a.since != 200_000-maxAnswers {
		t.Errorf("%d answers since %d", n, a.since)
	}
}
