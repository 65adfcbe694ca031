package main

import (
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"planbot/bot"
	"planbot/bot/discord"
	"planbot/bot/message"
	"planbot/bot/telegram"
	"planbot/bot/telegram/telegramtest"
	"planbot/corpus"
)

// scrape asks for /metrics and returns the lines that are about the bot, by
// what stands before their value.
func scrape(t *testing.T, m *metrics) map[string]string {
	t.Helper()
	w := httptest.NewRecorder()
	m.handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	body, err := io.ReadAll(w.Result().Body)
	if err != nil || w.Code != http.StatusOK {
		t.Fatalf("status %d, %v", w.Code, err)
	}
	lines := map[string]string{}
	for line := range strings.Lines(string(body)) {
		if strings.HasPrefix(line, "planbot_") {
			at := strings.LastIndex(line, " ")
			lines[line[:at]] = strings.TrimSpace(line[at:])
		}
	}
	if !strings.Contains(string(body), "go_goroutines") || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/plain") {
		t.Errorf("%s: %.200s", w.Header().Get("Content-Type"), body)
	}
	return lines
}

func wantMetrics(t *testing.T, got map[string]string, want map[string]string) {
	t.Helper()
	for name, value := range want {
		if got[name] != value {
			t.Errorf("%s is %q, want %q", name, got[name], value)
		}
	}
}

// TestRequestMetrics counts what a bot with limits does, from the bot on.
func TestRequestMetrics(t *testing.T) {
	m := newMetrics()
	b := bot.NewWith(bot.Config{
		Corpus: corpus.Default(), Log: slog.New(slog.DiscardHandler), Observe: m.request,
		Limits: &bot.Limits{UserBurst: 5, UserEvery: time.Hour},
	})
	from := message.Origin{Platform: "telegram", User: "1234567890", Chat: "-1009876543210"}
	for _, line := range []string{"/point 21", "/point 29", "/hush", "/who fighter jets", "price of bitcoin", "/about", "/about"} {
		b.HandleLine(t.Context(), from, line)
	}
	got := scrape(t, m)
	wantMetrics(t, got, map[string]string{
		`planbot_requests_total{command="point",outcome="answered",platform="telegram"}`:      "1",
		`planbot_requests_total{command="point",outcome="misused",platform="telegram"}`:       "1",
		`planbot_requests_total{command="unknown",outcome="misused",platform="telegram"}`:     "1",
		`planbot_requests_total{command="who",outcome="no-sources",platform="telegram"}`:      "1",
		`planbot_requests_total{command="ask",outcome="no-sources",platform="telegram"}`:      "1",
		`planbot_requests_total{command="about",outcome="limited",platform="telegram"}`:       "2",
		`planbot_request_duration_seconds_count{command="point",platform="telegram"}`:         "2",
		`planbot_request_duration_seconds_bucket{command="point",platform="telegram",le="3"}`: "2",
	})
	for name := range got {
		for _, private := range []string{from.User, "9876543210", "hush", "bitcoin"} {
			if strings.Contains(name, private) {
				t.Errorf("%s has %s in it", name, private)
			}
		}
	}
}

func TestCallMetrics(t *testing.T) {
	m := newMetrics()
	for method, label := range map[string]string{
		"sendMessage":                              "sendMessage",
		"POST /channels/*/messages":                "POST /channels/*/messages",
		"PATCH /webhooks/*/*/messages/@original":   "PATCH /webhooks/*/*/messages/@original",
		"GET /applications/@me":                    "GET /applications/@me",
		"POST /interactions/*/*/callback":          "POST /interactions/*/*/callback",
		"POST /channels/1234/messages":             "other",
		"POST /webhooks/*/aW50ZXJhY3Rpb246MTIz":    "other",
		"https://api.example.org/bot1:x/getMe":     "other",
		"":                                         "other",
		"send\nMessage":                            "other",
		"POST " + strings.Repeat("/channels/*", 9): "other",
	} {
		if got := methodLabel(method); got != label {
			t.Errorf("%q has the label %q, want %q", method, got, label)
		}
		m.call(bot.Call{Platform: "x", Method: method, Status: http.StatusOK, Duration: time.Second})
	}
	m.call(bot.Call{Platform: "telegram", Method: "sendMessage", Status: http.StatusTooManyRequests})
	m.call(bot.Call{Platform: "telegram", Method: "sendMessage"})
	wantMetrics(t, scrape(t, m), map[string]string{
		`planbot_platform_calls_total{method="other",platform="x",status="200"}`:                 "6",
		`planbot_platform_calls_total{method="sendMessage",platform="telegram",status="429"}`:    "1",
		`planbot_platform_calls_total{method="sendMessage",platform="telegram",status="none"}`:   "1",
		`planbot_platform_call_duration_seconds_bucket{platform="x",le="1"}`:                     "11",
		`planbot_platform_call_duration_seconds_bucket{platform="x",le="0.5"}`:                   "0",
		`planbot_platform_calls_total{method="GET /applications/@me",platform="x",status="200"}`: "1",
	})
}

// TestOutcomesNamed: /metrics and the README name each outcome, and what is
// asked while somebody types.
func TestOutcomesNamed(t *testing.T) {
	m := newMetrics()
	m.request(bot.Observation{})
	w := httptest.NewRecorder()
	m.handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	for where, text := range map[string]string{"/metrics": w.Body.String(), "README.md": readFile(t, repoRoot(t), "cmd/planbot/README.md")} {
		i := strings.Index(text, "planbot_requests_total")
		line, _, _ := strings.Cut(text[i:], "\n")
		for o := message.Answered; o <= message.Overloaded; o++ {
			if !strings.Contains(line, o.String()) {
				t.Errorf("%s does not name the outcome %s: %s", where, o, line)
			}
		}
		if !strings.Contains(line, "inline") || !strings.Contains(line, "suggest") {
			t.Errorf("%s does not name inline and suggest: %s", where, line)
		}
	}
}

func TestPlatformMetrics(t *testing.T) {
	m := newMetrics()
	var state error
	m.watch("telegram", func() error { return state }, func() int { return 7 })
	m.watch("discord", func() error { return errors.New("not connected: hush") }, func() int { return 0 })
	wantMetrics(t, scrape(t, m), map[string]string{
		`planbot_platform_ready{platform="telegram"}`: "1",
		`planbot_platform_ready{platform="discord"}`:  "0",
		`planbot_queue_depth{platform="telegram"}`:    "7",
		`planbot_queue_depth{platform="discord"}`:     "0",
	})
	state = errors.New("gone")
	wantMetrics(t, scrape(t, m), map[string]string{`planbot_platform_ready{platform="telegram"}`: "0"})
}

// TestPostMetrics counts what is posted to the webhooks of both platforms.
func TestPostMetrics(t *testing.T) {
	m := newMetrics()
	tg, err := telegram.New(telegram.Config{Token: telegramtest.Token, WebhookURL: "https://bot.example"})
	if err != nil {
		t.Fatal(err)
	}
	dc, err := discord.New(discord.Config{PublicKey: strings.Repeat("ab", 32)})
	if err != nil {
		t.Fatal(err)
	}
	for name, h := range map[string]http.Handler{tg.Name(): tg.Webhook(), dc.Name(): dc.Interactions(nil)} {
		for range 2 {
			m.counted(name, h).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, "/", strings.NewReader("{}")))
		}
	}
	wantMetrics(t, scrape(t, m), map[string]string{
		`planbot_platform_posts_total{code="401",platform="telegram"}`: "2",
		`planbot_platform_posts_total{code="401",platform="discord"}`:  "2",
	})
}

// TestDashboard holds the dashboard to the metrics that there are: it asks for
// no other, and shows each.
func TestDashboard(t *testing.T) {
	_, text, _ := planbot(t, nil, env(), "manifest", "grafana")
	if !json.Valid([]byte(text)) {
		t.Fatal("not JSON")
	}
	m := newMetrics()
	m.request(bot.Observation{Platform: "x", Command: "ask", Outcome: message.Answered})
	m.call(bot.Call{Platform: "x", Method: "getMe", Status: 200, Duration: time.Second})
	m.watch("x", func() error { return nil }, func() int { return 0 })
	m.watchDatabase(func() error { return nil })
	m.counted("x", http.NotFoundHandler()).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, "/", nil))
	have := map[string]bool{}
	for series := range scrape(t, m) {
		name, _, _ := strings.Cut(series, "{")
		have[name] = true
	}
	asked := map[string]bool{}
	for _, name := range regexp.MustCompile(`planbot_\w+`).FindAllString(text, -1) {
		if asked[name] = true; !have[name] {
			t.Errorf("the dashboard asks for %s, which there is not", name)
		}
	}
	for _, expr := range regexp.MustCompile(`"expr": .*`).FindAllString(text, -1) {
		if strings.Count(expr, `{job=~\"$job\"`) != strings.Count(expr, "planbot_")+strings.Count(expr, "process_")+strings.Count(expr, "go_") {
			t.Errorf("not of the chosen jobs alone: %s", expr)
		}
	}
	for name := range have {
		if !asked[name] && !strings.HasSuffix(name, "_sum") && !strings.HasSuffix(name, "_count") {
			t.Errorf("the dashboard does not show %s", name)
		}
	}
}
