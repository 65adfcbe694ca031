package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"planbot/bot/discord/discordtest"
	"planbot/bot/telegram/telegramtest"
)

// A serving is a running "planbot serve".
type serving struct {
	t    *testing.T
	stop func() int // ends it and returns the exit code
	log  *lockedBuilder
}

// startServe runs "planbot serve" with these variables until the test ends.
func startServe(t *testing.T, vars ...string) *serving {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	s := &serving{t: t, log: new(lockedBuilder)}
	code := make(chan int, 1)
	vars = append(vars, "XDG_DATA_HOME="+t.TempDir())
	go func() { code <- run(ctx, []string{"serve"}, env(vars...), strings.NewReader(""), io.Discard, s.log) }()
	s.stop = func() int {
		cancel()
		got := <-code
		code <- got
		return got
	}
	t.Cleanup(func() {
		if got := s.stop(); got != exitAnswered {
			t.Errorf("serve ended with %d:\n%s", got, s.log)
		}
	})
	return s
}

// freeAddr is an address on which nobody listens.
func freeAddr(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// page gets a page of the server, again and again until it has that status.
func page(t *testing.T, url string, want int) string {
	t.Helper()
	for {
		res, err := http.Get(url)
		if err == nil {
			body, err := io.ReadAll(res.Body)
			res.Body.Close()
			if err == nil && res.StatusCode == want {
				return string(body)
			}
		}
		select {
		case <-t.Context().Done():
			t.Fatalf("%s never answered %d", url, want)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// TestServeBoth answers on both platforms at once, Telegram by polling and
// Discord over the gateway, and tells of itself over HTTP.
func TestServeBoth(t *testing.T) {
	tg := telegramtest.Start(t, telegramtest.Options{})
	dc := discordtest.Start(t, discordtest.Options{})
	addr := freeAddr(t)
	s := startServe(t,
		"PLANBOT_TELEGRAM_TOKEN="+telegramtest.Token, "PLANBOT_TELEGRAM_API_URL="+tg.URL(),
		"PLANBOT_DISCORD_TOKEN="+discordtest.DefaultToken, "PLANBOT_DISCORD_API_URL="+dc.URL(), "PLANBOT_HTTP_ADDR="+addr)
	page(t, "http://"+addr+"/readyz", http.StatusOK)

	tg.Message(telegramtest.Message{Chat: 7, Text: "/point 26"})
	sent, err := tg.WaitMessages(t.Context(), 7, 1)
	if err != nil || !strings.Contains(sent[0].Text, "will receive full amnesty") {
		t.Errorf("telegram: %v, %v", sent, err)
	}
	res, err := dc.Interact(discordtest.Interaction{Kind: discordtest.SlashCommand, Name: "point", Guild: "1000", Channel: "2000",
		Options: []discordtest.Option{{Name: "number", Value: "26"}}}).Wait(t.Context())
	if err != nil || !strings.Contains(fmt.Sprint(res.Message.Embeds), "will receive full amnesty") {
		t.Errorf("discord: %v, %v", res, err)
	}

	metrics := ""
	for _, want := range []string{ // the last call may be counted a moment after its message is seen

		`planbot_requests_total{command="point",outcome="answered",platform="telegram"} 1`,
		`planbot_requests_total{command="point",outcome="answered",platform="discord"} 1`,
		`planbot_platform_ready{platform="telegram"} 1`,
		`planbot_queue_depth{platform="telegram"} 0`,
		`planbot_platform_calls_total{method="sendMessage",platform="telegram",status="200"} 1`,
	} {
		for tries := 0; !strings.Contains(metrics, want); tries++ {
			if metrics = page(t, "http://"+addr+"/metrics", http.StatusOK); tries == 2000 {
				t.Fatalf("/metrics has no %s", want)
			}
		}
	}
	page(t, "http://"+addr+"/healthz", http.StatusOK)
	if code := s.stop(); code != exitAnswered {
		t.Errorf("stopped with %d", code)
	}
	for _, secret := range []string{telegramtest.Token, discordtest.DefaultToken} {
		if strings.Contains(s.log.String(), secret) || strings.Contains(metrics, secret) {
			t.Error("a token is in the log or in a metric")
		}
	}
}

// TestServeHTTP answers both platforms over HTTP.
func TestServeHTTP(t *testing.T) {
	tg := telegramtest.Start(t, telegramtest.Options{})
	dc := discordtest.Start(t, discordtest.Options{})
	addr := freeAddr(t)
	startServe(t,
		"PLANBOT_TELEGRAM_TOKEN="+telegramtest.Token, "PLANBOT_TELEGRAM_API_URL="+tg.URL(), "PLANBOT_TELEGRAM_WEBHOOK_URL=http://"+addr+"/telegram/webhook",
		"PLANBOT_DISCORD_TOKEN="+discordtest.DefaultToken, "PLANBOT_DISCORD_API_URL="+dc.URL(), "PLANBOT_DISCORD_PUBLIC_KEY="+dc.PublicKey(),
		"PLANBOT_HTTP_ADDR="+addr)
	page(t, "http://"+addr+"/readyz", http.StatusOK)
	tg.Message(telegramtest.Message{Chat: 7, Text: "/who amnesty"})
	if sent, err := tg.WaitMessages(t.Context(), 7, 1); err != nil || !strings.Contains(sent[0].Text, "Who said what: Amnesty") {
		t.Errorf("telegram: %v, %v", sent, err)
	}
	endpoint := "http://" + addr + "/discord/interactions"
	if err := dc.CheckEndpoint(t.Context(), endpoint); err != nil {
		t.Error(err)
	}
	p, err := dc.Post(t.Context(), endpoint, discordtest.Interaction{Kind: discordtest.SlashCommand, Name: "about", Guild: "1000", Channel: "2000"})
	if err != nil {
		t.Fatal(err)
	}
	if res, err := p.Wait(t.Context()); err != nil || !strings.Contains(fmt.Sprint(res.Message.Embeds, res.Message.Content), "About planbot") {
		t.Errorf("discord: %v, %v", res, err)
	}
}

// TestServeRefused: a refused token ends the process with a clear error.
func TestServeRefused(t *testing.T) {
	tg := telegramtest.Start(t, telegramtest.Options{AllowViolations: true})
	code, _, stderr := planbot(t, nil, env("XDG_DATA_HOME="+t.TempDir(), "PLANBOT_TELEGRAM_TOKEN=1:wrong", "PLANBOT_TELEGRAM_API_URL="+tg.URL()), "serve")
	if code != exitFailed || !strings.Contains(stderr, "token") || strings.Contains(stderr, "1:wrong") {
		t.Errorf("exit code %d: %s", code, stderr)
	}
}

func TestSettings(t *testing.T) {
	for name, c := range map[string]struct {
		vars []string
		want string // in the error; empty: none
	}{
		"nothing":         {nil, "no token is set"},
		"both forms":      {[]string{"PLANBOT_TELEGRAM_TOKEN=hush", "PLANBOT_TELEGRAM_TOKEN_FILE=hush"}, "PLANBOT_TELEGRAM_TOKEN_FILE are both set"},
		"no such file":    {[]string{"PLANBOT_TELEGRAM_TOKEN_FILE=/nonexistent/token"}, "no such file"},
		"a wrong address": {[]string{"PLANBOT_TELEGRAM_TOKEN=hush", "PLANBOT_TELEGRAM_API_URL=ftp://hush"}, "PLANBOT_TELEGRAM_API_URL is no http or https address"},
		"no home":         {[]string{"PLANBOT_TELEGRAM_TOKEN=hush"}, "set PLANBOT_DATABASE_URL"},
		"no database":     {[]string{"PLANBOT_TELEGRAM_TOKEN=hush", "PLANBOT_DATABASE_URL=none"}, ""},
		"a home":          {[]string{"PLANBOT_DISCORD_TOKEN=hush", "HOME=/nowhere/me"}, ""},
	} {
		p := &program{getenv: env(c.vars...)}
		s, err := p.settings()
		switch {
		case c.want == "" && err != nil, c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: %v, want %q", name, err, c.want)
		case err != nil && strings.Contains(err.Error(), "hush"):
			t.Errorf("%s: a secret in %v", name, err)
		case name == "a home" && s.database != "sqlite:/nowhere/me/.local/share/planbot/planbot.db":
			t.Errorf("%s: the database is %s", name, s.database)
		}
	}
}

// TestSecret prints a secret in every way there is.
func TestSecret(t *testing.T) {
	s := secret("hush")
	text, err := s.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	for _, got := range []string{fmt.Sprint(s), fmt.Sprintf("%q %v %+v %#v", s, s, s, s), s.LogValue().String(), string(text), fmt.Sprint(secret(""))} {
		if strings.Contains(got, "hush") {
			t.Errorf("%s", got)
		}
	}
}

// A lockedBuilder takes the log, which many goroutines write.
type lockedBuilder struct {
	mu  sync.Mutex
	out strings.Builder
}

func (b *lockedBuilder) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.out.Write(p)
}

func (b *lockedBuilder) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.out.String()
}
