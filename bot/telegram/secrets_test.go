package telegram

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"planbot/bot/telegram/telegramtest"
)

func TestNew(t *testing.T) {
	const token = telegramtest.Token
	for _, c := range []struct {
		name string
		cfg  Config
		want string // in the error; "" for none
	}{
		{"plain", Config{Token: token}, ""},
		{"own server", Config{Token: token, APIURL: "http://127.0.0.1:8081"}, ""},
		{"webhook", Config{Token: token, WebhookURL: "https://bot.example/hook", WebhookSecret: "s_-9"}, ""},
		{"no token", Config{}, "the token is missing"},
		{"token with a slash", Config{Token: "1:secretword/x"}, "the token"},
		{"token with a line feed", Config{Token: "1:secretword\n"}, "the token"},
		{"no host", Config{Token: token, APIURL: "secretword"}, "the address of the API"},
		{"no scheme", Config{Token: token, APIURL: "ftp://secretword"}, "the address of the API"},
		{"unreadable", Config{Token: token, APIURL: "http://secretword:\x00"}, "the address of the API"},
		{"webhook without TLS", Config{Token: token, WebhookURL: "http://secretword.example"}, "port 443, 80, 88 or 8443 alone"},
		{"webhook on another port", Config{Token: token, WebhookURL: "https://secretword.example:8080"}, "port 443, 80, 88 or 8443 alone"},
		{"webhook of a server of one's own", Config{Token: token, WebhookURL: "http://127.0.0.1:8080", APIURL: "http://127.0.0.1:8081"}, ""},
		{"webhook without host", Config{Token: token, WebhookURL: "secretword"}, "the address of the webhook"},
		{"secret", Config{Token: token, WebhookSecret: "secret word"}, "secret must be"},
		{"long secret", Config{Token: token, WebhookSecret: strings.Repeat("s", 257)}, "secret must be"},
	} {
		_, err := New(c.cfg)
		switch {
		case c.want == "" && err != nil, c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: %v", c.name, err)
		case err != nil && (strings.Contains(err.Error(), "secretword") || strings.Contains(err.Error(), token)):
			t.Errorf("%s shows a secret: %v", c.name, err)
		}
	}
}

// A failing transport fails as a test wants.
type failing func(*http.Request) (*http.Response, error)

func (f failing) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// TestSecrets makes every kind of failure there is, and looks for the token
// and the webhook's secret in all that the bot says.
func TestSecrets(t *testing.T) {
	t.Parallel()
	const token, secret = telegramtest.Token, "the-secret-of-the-webhook"
	echo := func(r *http.Request) error {
		return errors.New("can't reach " + r.URL.String() + " or " + url.QueryEscape(r.URL.Path))
	}
	faults := map[string]telegramtest.Fault{
		"drop": {Drop: true}, "lost": {Lost: true}, "page": {Page: 502}, "no JSON": {Body: "{"}, "slow": {Delay: 2 * time.Minute},
		"429": {RetryAfter: 3}, "500": {Code: 500, Description: "no " + token}, "400": {Code: 400, Description: "bad " + token},
		"401": {Code: 401, Description: "who is " + token}, "403": {Code: 403, Description: token}, "404": {Code: 404, Description: "/bot" + token + "/x"},
		"409": {Code: 409, Description: "Conflict: " + token}, "redirect": {Page: 302},
	}
	methods := []string{"getMe", "setMyCommands", "deleteWebhook", "getUpdates", "setWebhook", "sendRichMessage", "editMessageText", "answerCallbackQuery"}
	for name, f := range faults {
		for _, hook := range []string{"", "https://bot.example"} {
			if f.Code == 401 || f.Code == 404 || f.Code == 409 { // these end the bot
				for _, method := range methods {
					keepsSecrets(t, name+" "+method, hook, secret, f, method)
				}
				continue
			}
			keepsSecrets(t, name, hook, secret, f, methods...)
		}
	}
	for name, transport := range map[string]failing{
		"an error with the address": func(r *http.Request) (*http.Response, error) { return nil, echo(r) },
		"a redirect": func(r *http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: 302, Header: http.Header{"Location": {"https://elsewhere.example" + r.URL.Path}}, Body: http.NoBody, Request: r}, nil
		},
		"a body that breaks off": func(r *http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: 200, Body: failingBody{echo(r)}, Request: r}, nil
		},
		"a wrapped error": func(r *http.Request) (*http.Response, error) {
			return nil, &url.Error{Op: "Post", URL: r.URL.String(), Err: &url.Error{Op: "Get", URL: r.URL.String(), Err: echo(r)}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, telegramtest.Options{}, func(w *world) {
				w.make(Config{transport: transport})
				w.mustKeepSecrets(secret)
			})
		})
	}
}

// keepsSecrets has each of the methods fail a few times.
func keepsSecrets(t *testing.T, name, hook, secret string, f telegramtest.Fault, methods ...string) {
	t.Run(name+" "+hook, func(t *testing.T) {
		posts := &lateHandler{}
		o := telegramtest.Options{AllowViolations: true, Client: &http.Client{Transport: posts}}
		inBubble(t, o, func(w *world) {
			w.make(Config{WebhookURL: hook, WebhookSecret: secret})
			posts.Handler = w.tg.Webhook()
			for _, f.Method = range methods {
				f.Times = 2
				w.Fail(f)
			}
			w.mustKeepSecrets(secret)
		})
	})
}

type failingBody struct{ err error }

func (b failingBody) Read([]byte) (int, error) { return 0, b.err }
func (b failingBody) Close() error             { return nil }

// mustKeepSecrets runs the bot for a while with a few things to do.
func (w *world) mustKeepSecrets(secret string) {
	w.t.Helper()
	w.run()
	w.Message(telegramtest.Message{Chat: group, Text: "/point@planbot 21"})
	<-time.After(10 * time.Minute)
	w.Callback(group, 1, "/point 22", bob)
	w.Callback(group, 2, "/point 22", bob)
	<-time.After(10 * time.Minute)
	said := w.logs.String()
	if err := w.end(); err != nil {
		said += err.Error()
	}
	if err := w.tg.Ready(); err != nil {
		said += err.Error()
	}
	_, key, _ := strings.Cut(telegramtest.Token, ":")
	for _, s := range []string{telegramtest.Token, key, url.QueryEscape(telegramtest.Token), secret, w.tg.cfg.WebhookSecret} {
		if at := strings.Index(said, s); at >= 0 {
			w.t.Errorf("shows a secret: %s", said[max(0, at-200):min(len(said), at+200)])
		}
	}
	if !strings.Contains(said, "getMe") {
		w.t.Error("nothing is said at all")
	}
}
