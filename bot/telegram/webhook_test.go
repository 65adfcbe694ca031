package telegram

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"planbot/bot/telegram/api"
	"planbot/bot/telegram/outbox"
	"planbot/bot/telegram/render"
	"planbot/bot/telegram/telegramtest"
)

// inHook runs a test with a bot that gets its updates by webhook.
func inHook(t *testing.T, o telegramtest.Options, test func(w *world)) {
	t.Helper()
	hook := &lateHandler{}
	o.Client = &http.Client{Transport: hook}
	inBubble(t, o, func(w *world) {
		w.late = hook
		w.make(Config{WebhookURL: "https://bot.example"})
		w.run()
		<-time.After(time.Second)
		test(w)
		if err := w.end(); err != nil {
			w.t.Errorf("Run: %v", err)
		}
	})
}

// A lateHandler carries posts to a handler without a network.
type lateHandler struct {
	mu sync.Mutex
	http.Handler
}

func (h *lateHandler) set(handler http.Handler) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.Handler = handler
}

func (h *lateHandler) RoundTrip(r *http.Request) (*http.Response, error) {
	rec := httptest.NewRecorder()
	h.mu.Lock()
	handler := h.Handler
	h.mu.Unlock()
	handler.ServeHTTP(rec, r)
	return rec.Result(), nil
}

func TestWebhook(t *testing.T) {
	inHook(t, telegramtest.Options{Pace: true, Inline: true}, func(w *world) {
		if err := w.tg.Ready(); err != nil {
			w.t.Error(err)
		}
		set := w.Calls("setWebhook")[0].Params
		if set["url"] != "https://bot.example/telegram/webhook" || len(set["secret_token"]) != 64 {
			w.t.Errorf("%q", set)
		}
		crowd{w, people(8), 4}.asks()
		crowd{w, people(8), 4}.mustBeAnswered()
		if a := w.inline("amnesty", ""); len(a.Results) == 0 {
			w.t.Error("no results")
		}
		if n := len(w.Calls("getUpdates")); n != 0 {
			w.t.Errorf("%d polls", n)
		}
	})
}

// TestWebhookOutage has the Bot API away for two minutes. Posts are accepted
// soon all the same.
func TestWebhookOutage(t *testing.T) {
	for name, c := range map[string]struct {
		fault telegramtest.Fault
		keeps bool // Telegram keeps the updates, so that a crash would lose none
	}{
		"gone": {telegramtest.Fault{Drop: true}, true},
		"502":  {telegramtest.Fault{Page: 502}, true},
		"429":  {telegramtest.Fault{Method: "sendRichMessage", RetryAfter: 20}, false},
		"slow": {telegramtest.Fault{Method: "sendRichMessage", Delay: 30 * time.Second}, false},
	} {
		t.Run(name, func(t *testing.T) {
			inHook(t, telegramtest.Options{Pace: true}, func(w *world) {
				up := w.Fail(c.fault)
				crowd := crowd{w, people(8), 4}
				crowd.asks()
				asked := w.Pending()
				if !c.keeps {
					if err := w.WaitConfirmed(w.t.Context()); err != nil {
						w.t.Fatal(err)
					}
				}
				<-time.After(2 * time.Minute)
				if n := w.Pending(); c.keeps && (n != asked || n == 0) {
					w.t.Errorf("%d updates are kept of %d", n, asked)
				}
				up()
				crowd.mustBeAnswered()
			})
		})
	}
}

// post gives an update to the webhook and returns the status.
func (w *world) post(body, secret string) (status int, took time.Duration) {
	r := httptest.NewRequest(http.MethodPost, "/telegram/webhook", strings.NewReader(body))
	r.Header.Set(secretHeader, secret)
	rec := httptest.NewRecorder()
	start := time.Now()
	w.tg.Webhook().ServeHTTP(rec, r)
	return rec.Code, time.Since(start)
}

func TestWebhookStatus(t *testing.T) {
	inHook(t, telegramtest.Options{}, func(w *world) {
		w.says(private, "hello")
		secret := w.tg.cfg.WebhookSecret
		update := func(id int) string {
			return fmt.Sprintf(`{"update_id":%d,"message":{"message_id":9,"date":1,"chat":{"id":7,"type":"private"},"text":"/point 21"}}`, id)
		}
		for _, c := range []struct {
			name, body, secret string
			want               int
		}{
			{"an update", update(1), secret, 200},
			{"the same", update(1), secret, 200},
			{"no secret", update(2), "", 401},
			{"wrong secret", update(2), secret + "x", 401},
			{"unknown kind", `{"update_id":3,"poll":{}}`, secret, 200},
			{"malformed", `{"update_id":4,"message":7}`, secret, 200},
			{"no JSON", `{"update_id":`, secret, 400},
			{"nothing", ``, secret, 400},
			{"no object", `[1]`, secret, 400},
			{"too long", `{"update_id":5,"x":"` + strings.Repeat("x", 2<<20) + `"}`, secret, 413},
		} {
			if status, _ := w.post(c.body, c.secret); status != c.want {
				w.t.Errorf("%s: %d, want %d", c.name, status, c.want)
			}
		}
		w.settle()
		if n := len(w.Messages(private)); n != 2 {
			w.t.Errorf("%d answers", n)
		}
		rec := httptest.NewRecorder()
		w.tg.Webhook().ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/telegram/webhook", nil))
		if rec.Code != http.StatusMethodNotAllowed {
			w.t.Errorf("GET: %d", rec.Code)
		}

		// It does not wait for a chat that must wait, and a copy does not either.
		w.Fail(telegramtest.Fault{Method: "sendRichMessage", RetryAfter: 60, Times: 1})
		for _, want := range []time.Duration{postTimeout, 0} { // by then it is known that the chat must wait
			if status, took := w.post(update(6), secret); status != 200 || took != want {
				w.t.Errorf("%d after %v", status, took)
			}
		}
		w.settle()
		if n := len(w.Messages(private)); n != 3 {
			w.t.Errorf("%d answers", n)
		}

		// While the outbox is full, and when the bot stops, Telegram must post again.
		empty := w.fillOutbox()
		if status, _ := w.post(update(7), secret); status != 503 {
			w.t.Errorf("full: %d", status)
		}
		empty()
		w.Fail(telegramtest.Fault{Method: "sendRichMessage", RetryAfter: 60, Times: 1})
		w.post(update(8), secret)
		go w.end()
		<-time.After(drainTimeout - time.Second)
		if status, _ := w.post(update(9), secret); status != 503 {
			w.t.Errorf("stopping, new: %d", status)
		}
		if status, took := w.post(update(8), secret); status != 503 || took > time.Second {
			w.t.Errorf("stopping, unsent: %d after %v", status, took)
		}
	})
	inBubble(t, telegramtest.Options{}, func(w *world) {
		if status, took := w.post(`{"update_id":1}`, w.tg.cfg.WebhookSecret); status != 503 || took != postTimeout {
			w.t.Errorf("not running: %d after %v", status, took)
		}
	})
}

// TestRefusedPosts says once a minute why posts are refused, with nothing of what
// they hold.
func TestRefusedPosts(t *testing.T) {
	inHook(t, telegramtest.Options{}, func(w *world) {
		secret := w.tg.cfg.WebhookSecret
		for _, c := range []struct{ body, secret, want string }{
			{`{"update_id":1}`, "", "reason=\"it has not the right secret\" \"others since the last line\"=0"},
			{`{"update_id":1}`, "wrong", "status=401 reason=\"it has not the right secret\" \"others since the last line\"=5"},
			{`{"update_id":`, secret, "status=400 reason=\"it is no JSON\" \"others since the last line\"=5"},
			{`{"message":{"text":"wrong"}}`, secret, "reason=\"it is no update with an update_id\""},
			{`[1]`, secret, "reason=\"it is no update with an update_id\""},
			{strings.Repeat("x", 2<<20), secret, "status=413 reason=\"it is too large\""},
		} {
			before := w.logs.String()
			for range 6 {
				w.post(c.body, c.secret)
			}
			lines := strings.TrimPrefix(w.logs.String(), before)
			if n := countLines(lines, "level=WARN"); n != 1 || !strings.Contains(lines, c.want) {
				w.t.Errorf("%.20s: %s", c.body, lines)
			}
			<-time.After(time.Minute)
		}
		if logs := w.logs.String(); strings.Contains(logs, secret) || strings.Contains(logs, "wrong") {
			w.t.Error("a secret, or what somebody wrote, is in the log")
		}
	})
}

// fillOutbox queues messages until there is no room for more, while none can be
// sent, and returns what withdraws them.
func (w *world) fillOutbox() (empty func()) {
	out := w.tg.current.Load().out
	up := w.Fail(telegramtest.Fault{Method: "sendMessage", Page: 502})
	var lanes [][]*outbox.Job
	for chat := int64(10_000); !out.Full(); chat++ {
		var jobs []*outbox.Job
		for range 100 {
			jobs = append(jobs, &outbox.Job{To: outbox.Place{Chat: chat}, Content: &render.Message{Text: "x"}})
			out.Add(jobs[len(jobs)-1])
		}
		lanes = append(lanes, jobs)
	}
	return func() {
		synctest.Wait()
		for _, jobs := range lanes {
			_ = out.Withdraw(jobs, outbox.ErrStopped)
		}
		up()
	}
}

// TestWebhookBeforeTheStart posts to a bot that is about to start, as a proxy
// does: the post waits for it.
func TestWebhookBeforeTheStart(t *testing.T) {
	hook := &lateHandler{}
	inBubble(t, telegramtest.Options{Client: &http.Client{Transport: hook}}, func(w *world) {
		w.make(Config{WebhookURL: "https://bot.example"})
		hook.Handler = w.tg.Webhook()
		w.Message(telegramtest.Message{Chat: private, Text: "hello"})
		status := make(chan int, 1)
		go func() {
			code, _ := w.post(`{"update_id":1,"message":{"message_id":9,"date":1,"chat":{"id":7,"type":"private"},"text":"/point 21"}}`, w.tg.cfg.WebhookSecret)
			status <- code
		}()
		<-time.After(postTimeout / 2)
		w.run()
		if code := <-status; code != 200 {
			w.t.Errorf("%d", code)
		}
		w.settle()
		if n := len(w.Messages(private)); n != 2 {
			w.t.Errorf("%d answers", n)
		}
		if err := w.end(); err != nil {
			w.t.Error(err)
		}
	})
}

// TestWebhookBodyBreaksOff has a post end early.
func TestWebhookBodyBreaksOff(t *testing.T) {
	inHook(t, telegramtest.Options{}, func(w *world) {
		r := httptest.NewRequest(http.MethodPost, "/", &brokenReader{})
		r.Header.Set(secretHeader, w.tg.cfg.WebhookSecret)
		rec := httptest.NewRecorder()
		w.tg.Webhook().ServeHTTP(rec, r)
		if rec.Code != http.StatusBadRequest {
			w.t.Errorf("%d", rec.Code)
		}
	})
}

type brokenReader struct{ bytes.Reader }

func (*brokenReader) Read([]byte) (int, error) { return 0, context.Canceled }

func TestDerivedSecret(t *testing.T) {
	a, b := derivedSecret("1:a"), derivedSecret("1:b")
	if a == b || !secretForm.MatchString(a) || strings.Contains(a, "1:a") {
		t.Errorf("%q and %q", a, b)
	}
}

// TestWebhookTakenAway has another program with the token remove or replace the
// webhook: within a minute it is set again, and the log says so. What Telegram
// can't deliver is logged too. Where Telegram asks to wait, the bot asks no sooner.
func TestWebhookTakenAway(t *testing.T) {
	for name, c := range map[string]struct {
		method string
		params api.Params
		logged string
	}{
		"removed":  {"deleteWebhook", nil, `is set again; does another program use the token?" "posts went to"=nowhere`},
		"replaced": {"setWebhook", api.Params{"url": "https://other.example/secret"}, `"posts went to"=other.example`},
	} {
		t.Run(name, func(t *testing.T) {
			inHook(t, telegramtest.Options{AllowViolations: true}, func(w *world) {
				if _, err := w.tg.client.Call(w.t.Context(), time.Minute, c.method, c.params); err != nil {
					w.t.Fatal(err)
				}
				<-time.After(webhookInterval + probeInterval)
				w.one(w.says(private, "/point 21"))
				<-time.After(time.Hour)
				if logs := w.logs.String(); countLines(logs, "WARN") != 1 || !strings.Contains(logs, c.logged) || w.tg.Ready() != nil {
					w.t.Errorf("%v\n%s", w.tg.Ready(), logs)
				}
			})
		})
	}
	inHook(t, telegramtest.Options{AllowViolations: true}, func(w *world) {
		body := fmt.Sprintf(`{"ok":true,"result":{"url":"https://bot.example/telegram/webhook","last_error_date":%d,"last_error_message":"Connection refused"}}`, time.Now().Unix()+1)
		w.Fail(telegramtest.Fault{Method: "getWebhookInfo", Body: body})
		<-time.After(time.Hour)
		if logs := w.logs.String(); countLines(logs, `can't deliver updates to the webhook" error="Connection refused"`) != 1 || countLines(logs, "WARN") != 1 {
			w.t.Error(logs)
		}
	})
	inHook(t, telegramtest.Options{AllowViolations: true}, func(w *world) {
		w.Fail(telegramtest.Fault{Method: "getWebhookInfo", RetryAfter: 1200})
		<-time.After(time.Hour)
		if logs := w.logs.String(); countLines(logs, "WARN") != 3 || countLines(logs, "telegram asks to wait") != 3 || w.tg.Ready() == nil {
			w.t.Error(logs)
		}
	})
}
