package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
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
	if err != nil || !strings.Contains(discordShown(res.Message), "will receive full amnesty") {
		t.Errorf("discord: %v, %v", res, err)
	}

	metrics := ""
	for _, want := range []string{ // the last call may be counted a moment after its message is seen

		`planbot_requests_total{command="point",outcome="answered",platform="telegram"} 1`,
		`planbot_requests_total{command="point",outcome="answered",platform="discord"} 1`,
		`planbot_platform_ready{platform="telegram"} 1`,
		`planbot_queue_depth{platform="telegram"} 0`,
		`planbot_platform_calls_total{method="sendRichMessage",platform="telegram",status="200"} 1`,
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
	if res, err := p.Wait(t.Context()); err != nil || !strings.Contains(discordShown(res.Message), "About planbot") {
		t.Errorf("discord: %v, %v", res, err)
	}
}

// TestServeRefused: a refused token ends the process with a clear error, which the
// log says once, in JSON.
func TestServeRefused(t *testing.T) {
	tg := telegramtest.Start(t, telegramtest.Options{AllowViolations: true})
	code, _, stderr := planbot(t, nil, env("XDG_DATA_HOME="+t.TempDir(), "PLANBOT_TELEGRAM_TOKEN=1:wrong", "PLANBOT_TELEGRAM_API_URL="+tg.URL()), "serve")
	if code != exitFailed || strings.Count(stderr, "does not know the token") != 1 || strings.Contains(stderr, "1:wrong") {
		t.Errorf("exit code %d: %s", code, stderr)
	}
	for line := range strings.Lines(stderr) {
		if !json.Valid([]byte(line)) {
			t.Errorf("no JSON: %s", line)
		}
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
		"a wrong address": {[]string{"PLANBOT_TELEGRAM_TOKEN=1:hush", "PLANBOT_TELEGRAM_API_URL=ftp://hush"}, "PLANBOT_TELEGRAM_API_URL is no http or https address"},
		"no home":         {[]string{"PLANBOT_TELEGRAM_TOKEN=1:hush"}, "set PLANBOT_DATABASE_URL"},
		"no database":     {[]string{"PLANBOT_TELEGRAM_TOKEN=1:hush", "PLANBOT_DATABASE_URL=none"}, ""},
		"a home":          {[]string{"PLANBOT_DISCORD_TOKEN=a.b.hush", "HOME=/nowhere/me"}, ""},
		"no scheme":       {[]string{"PLANBOT_TELEGRAM_TOKEN=1:hush", "PLANBOT_DATABASE_URL=hush"}, "PLANBOT_DATABASE_URL: the database's address must be sqlite:PATH"},
		"mysql":           {[]string{"PLANBOT_TELEGRAM_TOKEN=1:hush", "PLANBOT_DATABASE_URL=mysql://u:hush@h/d"}, "must be sqlite:PATH"},
		"no path":         {[]string{"PLANBOT_TELEGRAM_TOKEN=1:hush", "PLANBOT_DATABASE_URL=sqlite:"}, "sqlite: needs the path"},
		"quoted":          {[]string{`PLANBOT_TELEGRAM_TOKEN="1:hush"`}, "PLANBOT_TELEGRAM_TOKEN is malformed: quotation marks stand around it; copy it alone and whole from @BotFather"},
		"named":           {[]string{"PLANBOT_TELEGRAM_TOKEN=TOKEN=1:hush"}, "a name and = stand before it"},
		"two lines":       {[]string{"PLANBOT_TELEGRAM_TOKEN=1:hush\n2:hush"}, "it is several words or lines"},
		"as Discord says": {[]string{"PLANBOT_DISCORD_TOKEN=Bot a.b.hush"}, "PLANBOT_DISCORD_TOKEN is malformed: it is several words or lines"},
		"exchanged":       {[]string{"PLANBOT_TELEGRAM_TOKEN=a.b.hush", "PLANBOT_DISCORD_TOKEN=1:hush"}, "PLANBOT_TELEGRAM_TOKEN is malformed: it looks like one of Discord; copy"},
		"a mark of order": {[]string{"PLANBOT_TELEGRAM_TOKEN=\ufeff1:hush", "PLANBOT_DATABASE_URL=none"}, ""},
		"slashes":         {[]string{"PLANBOT_DISCORD_TOKEN=a.b.hush", "PLANBOT_DATABASE_URL=sqlite:///nowhere/me/.local/share/planbot/x.db"}, ""},
	} {
		p := &program{environ: env(c.vars...)}
		s, err := p.settings()
		switch {
		case c.want == "" && err != nil, c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: %v, want %q", name, err, c.want)
		case err != nil && strings.Contains(err.Error(), "hush"):
			t.Errorf("%s: a secret in %v", name, err)
		case err != nil && !errors.As(err, new(usageError)):
			t.Errorf("%s: the exit code of %v is not that of a wrong call", name, err)
		case s.database != "" && s.telegram.StateDir != "/nowhere/me/.local/share/planbot":
			t.Errorf("%s: the state is in %s", name, s.telegram.StateDir)
		case name == "a home" && s.database != "sqlite:/nowhere/me/.local/share/planbot/planbot.db":
			t.Errorf("%s: the database is %s", name, s.database)
		}
	}
}

// TestSecretFile puts a secret where the name of a file belongs, in each way
// that a file can be unreadable: no error repeats it.
func TestSecretFile(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		name = filepath.Join(dir, name)
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	for value, want := range map[string]string{
		"1234567890:AAHhush":                 "PLANBOT_TELEGRAM_TOKEN_FILE names no file that can be read: no such file or directory",
		"hush\x00":                           "PLANBOT_TELEGRAM_TOKEN_FILE names no file that can be read: invalid argument",
		dir:                                  "PLANBOT_TELEGRAM_TOKEN_FILE names no file that can be read: is a directory",
		write("hush", " \n"):                 "PLANBOT_TELEGRAM_TOKEN_FILE: the file is empty",
		"/dev/zero":                          "PLANBOT_TELEGRAM_TOKEN_FILE: the file is too long for a secret",
		write("token", " 1234567:AAHhush\n"): "",
	} {
		p := &program{environ: env("PLANBOT_TELEGRAM_TOKEN_FILE=" + value)}
		got, err := p.secret("PLANBOT_TELEGRAM_TOKEN")
		if want == "" && (err != nil || got != "1234567:AAHhush") || want != "" && (err == nil || err.Error() != want) {
			t.Errorf("%q: %q, %v; want %q", value, got, err, want)
		}
	}
}

// TestTokensAreHidden: a token is not printed, whichever variable or argument it
// was put into.
func TestTokensAreHidden(t *testing.T) {
	const telegramToken, discordToken = "1234567890:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw", "MTE1MDk4NzY1NDMyMTA5ODc2NQ.GhIjKl.abcdefghijklmnopqrstuvwxyz0123456789AB"
	for _, token := range []string{telegramToken, "bot" + telegramToken, discordToken, "bot" + discordToken} {
		for _, args := range [][]string{
			{"serve"}, {"doctor"}, {"eval", token}, {"corpus", "import", token}, {"corpus", "check", "--sources", token}, {"--corpus", token, "point", "1"},
			{"serve", "--register-guild", token},
		} {
			for _, name := range []string{"PLANBOT_CORPUS", "PLANBOT_HTTP_ADDR", "PLANBOT_DATABASE_URL", "PLANBOT_DISCORD_PUBLIC_KEY"} {
				environ := env("PLANBOT_TELEGRAM_TOKEN=12:hush", "PLANBOT_TELEGRAM_API_URL=http://127.0.0.1:1", "PLANBOT_DISCORD_API_URL=http://127.0.0.1:1",
					"PLANBOT_DISCORD_TOKEN=a.b.hush", "PLANBOT_DATABASE_URL=none", "PLANBOT_HTTP_ADDR=127.0.0.1:99999", name+"="+token)
				code, stdout, stderr := planbot(t, nil, environ, args...)
				if code == 0 && args[0] == "serve" || strings.Contains(stdout+stderr, strings.TrimPrefix(token, "bot")) {
					t.Errorf("%s with %s set to a token: exit code %d\n%s%s", args, name, code, stdout, stderr)
				}
			}
		}
	}
}

// TestServeHides: serve hides what doctor hides, whoever says it.
func TestServeHides(t *testing.T) {
	var log strings.Builder
	p := &program{stderr: &log, environ: env("PLANBOT_TELEGRAM_TOKEN=12:hush-of-telegram", "PLANBOT_TELEGRAM_WEBHOOK_SECRET=hush-of-webhook",
		"PLANBOT_DISCORD_TOKEN=a.b.hush-of-discord", "PLANBOT_DATABASE_URL=postgres://u:hush-of-database@h/d")}
	if _, err := p.settings(); err != nil {
		t.Fatal(err)
	}
	p.logger().Error("400", "of telegram", "hush-of-telegram and secret_token=hush-derived, hush-of-webhook", "more", `{"secret_token":"hush-derived"}`, "else", "a.b.hush-of-discord hush-of-database")
	if strings.Contains(log.String(), "hush") || strings.Count(log.String(), "(") != 6 {
		t.Error(log.String())
	}
}

// TestSettingsWrong: each variable that is wrong is named, in the order of the
// table.
func TestSettingsWrong(t *testing.T) {
	want := "PLANBOT_TELEGRAM_TOKEN and PLANBOT_TELEGRAM_TOKEN_FILE are both set; keep one\n" +
		"PLANBOT_TELEGRAM_API_URL is no http or https address\nPLANBOT_TELEGRAM_WEBHOOK_URL is no http or https address\n" +
		"PLANBOT_DISCORD_TOKEN_FILE names no file that can be read: no such file or directory\nPLANBOT_DISCORD_API_URL is no http or https address\n" +
		"PLANBOT_DATABASE_URL_FILE names no file that can be read: no such file or directory"
	environ := env("PLANBOT_TELEGRAM_TOKEN=hush", "PLANBOT_TELEGRAM_TOKEN_FILE=hush", "PLANBOT_DISCORD_API_URL=hush",
		"PLANBOT_TELEGRAM_API_URL=hush", "PLANBOT_TELEGRAM_WEBHOOK_URL=hush", "PLANBOT_DISCORD_TOKEN_FILE=hush",
		"PLANBOT_DATABASE_URL_FILE=hush")
	for range 20 {
		if _, err := (&program{environ: environ}).settings(); err == nil || err.Error() != want {
			t.Fatalf("%v, want %s", err, want)
		}
	}
	_, stdout, _ := planbot(t, nil, environ, "doctor")
	if strings.Count(stdout, "FAIL  settings: ") != 6 || strings.Contains(stdout, "hush") {
		t.Errorf("doctor: %s", stdout)
	}
}

// TestDatabaseSecrets: a doctor hides the password of a database in whatever
// form the address has, as it stands there and as it is meant.
func TestDatabaseSecrets(t *testing.T) {
	for _, c := range []struct{ address, written, meant string }{
		{"postgres://me:hush-hush@host/db", "hush-hush", "hush-hush"},
		{"postgres://me:hush-hush@host:1:2/db", "hush-hush", "hush-hush"}, // malformed, as the next
		{"postgres://me:%zzhush@host/db", "%zzhush", "%zzhush"},
		{"postgres://me:a@hush-hush@host/db", "a@hush-hush", "a@hush-hush"},
		{"postgresql://me:%68ush%2Bhush@host/db", "%68ush%2Bhush", "hush+hush"},
		{"postgres://host/db?user=me&password=hush-hush&sslmode=disable", "hush-hush", "hush-hush"},
		{"postgres://host/db?PASSWORD=hush%2Bhush", "hush%2Bhush", "hush+hush"},
		{"host=h password=hush-hush dbname=d", "hush-hush", "hush-hush"},
		{"host=h password = 'hush hush' user=me", "hush hush", "hush hush"},
		{`password='hush\'hush\\' host=h`, `hush\'hush\\`, `hush'hush\`},
		{"sslpassword=hush-hush", "hush-hush", "hush-hush"},
	} {
		var out strings.Builder
		d := &doctor{program: &program{stdout: &out}}
		d.hide(databaseSecrets(c.address)...)
		for _, said := range []string{c.address, c.written, c.meant} {
			d.fail("database", "cannot use "+said+" at all", "")
			if strings.Contains(out.String(), said) {
				t.Errorf("%s: %s is shown: %s", c.address, said, &out)
			}
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
