package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"planbot/bot"
	"planbot/bot/discord/discordtest"
	"planbot/bot/telegram/telegramtest"
	"planbot/corpus"
)

const (
	telegramToken = telegramtest.Token
	discordToken  = "MTAexample.Gexample.exampleexampleexample"
	webhookSecret = "hush-hush-hush"
	publicKey     = "0123456789abcdef0123456789ABCDEF0123456789abcdef0123456789abcdef"
)

// A fakeAPI is both platforms, as far as the doctor asks them: an answer by
// path, and for the rest 401.
type fakeAPI struct {
	answers map[string]any // a string is written as it is
	status  map[string]int
	date    string // "" means now, "none" no such header
	asked   []string
}

func (f *fakeAPI) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.asked = append(f.asked, r.Method+" "+r.URL.Path)
	if f.date == "none" {
		w.Header()["Date"] = nil
	} else if f.date != "" {
		w.Header().Set("Date", f.date)
	}
	path := r.URL.Path
	if p, ok := strings.CutPrefix(path, "/bot"+telegramToken); ok {
		path = p
	} else if r.Header.Get("Authorization") != "Bot "+discordToken || strings.HasPrefix(path, "/bot") {
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = w.Write([]byte(`{"ok":false,"error_code":401,"description":"Unauthorized"}`))
		return
	}
	answer, ok := f.answers[path]
	w.WriteHeader(cmp.Or(f.status[path], map[bool]int{true: http.StatusOK, false: http.StatusNotFound}[ok]))
	if text, ok := answer.(string); ok {
		_, _ = w.Write([]byte(text))
		return
	}
	_ = json.NewEncoder(w).Encode(answer)
}

type fields = map[string]any

// result is an answer of the Bot API to a call that succeeds, and refusal one to
// a call that does not.
func result(v any) fields { return fields{"ok": true, "result": v} }

func refusal(code int, description string) fields {
	return fields{"ok": false, "error_code": code, "description": description}
}

// healthy is what both platforms answer when nothing is wrong.
func healthy(t *testing.T) *fakeAPI {
	t.Helper()
	c, err := corpus.Load(fstest.MapFS{"plan.toml": {Data: []byte(smallCorpus)}})
	if err != nil {
		t.Fatal(err)
	}
	var telegram, discord []fields
	for _, cmd := range bot.New(c, nil).Commands() {
		telegram = append(telegram, fields{"command": cmd.Name})
		discord = append(discord, fields{"name": cmd.Name, "type": 1})
	}
	gateway := discordtest.Start(t, discordtest.Options{})
	return &fakeAPI{answers: map[string]any{
		"/getMe":                 result(fields{"id": 7, "username": "PlanBot", "can_join_groups": true, "supports_inline_queries": true}),
		"/getWebhookInfo":        result(fields{"url": ""}),
		"/getMyCommands":         result(telegram),
		"/getMyDescription":      result(fields{"description": "planbot answers from its sources, word for word: as earlier"}),
		"/getMyShortDescription": result(fields{"short_description": "Ours alone"}),
		"/api/v10/users/@me":     fields{"username": "planbot"},
		"/api/v10/gateway/bot":   fields{"url": strings.Replace(gateway.URL(), "http", "ws", 1)},
		"/api/v10/applications/@me": fields{"id": "77", "verify_key": strings.ToLower(publicKey), "description": "d", "tags": []string{"t"},
			"integration_types_config": fields{"0": fields{"oauth2_install_params": fields{"scopes": []string{"bot"}, "permissions": "0"}}}},
		"/api/v10/applications/77/commands": discord,
	}, status: map[string]int{}}
}

// examine lets the doctor look, and holds it to its promise that no secret is
// printed.
func examine(t *testing.T, api *fakeAPI, pairs ...string) (code int, out string) {
	t.Helper()
	server := httptest.NewServer(api)
	defer server.Close()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "plan.toml"), []byte(smallCorpus), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, stderr := planbot(t, nil, env(append(pairs, "PLANBOT_DATABASE_URL=none", "PLANBOT_HTTP_ADDR=127.0.0.1:0", "PLANBOT_CORPUS="+dir,
		"PLANBOT_TELEGRAM_TOKEN="+telegramToken, "PLANBOT_DISCORD_TOKEN="+discordToken,
		"PLANBOT_TELEGRAM_WEBHOOK_SECRET="+webhookSecret,
		"PLANBOT_TELEGRAM_API_URL="+server.URL, "PLANBOT_DISCORD_API_URL="+server.URL)...), "doctor")
	if stderr != "" {
		t.Errorf("standard error: %s", stderr)
	}
	noSecrets(t, out)
	return code, out
}

func noSecrets(t *testing.T, out string) {
	t.Helper()
	for _, s := range []string{telegramToken, discordToken, webhookSecret, telegramToken[11:], discordToken[:10]} {
		if strings.Contains(out, s) {
			t.Errorf("a secret is printed: %s", out)
		}
	}
}

func TestDoctorHealthy(t *testing.T) {
	api := healthy(t)
	code, out := examine(t, api, "PLANBOT_CORPUS=", "PLANBOT_TELEGRAM_WEBHOOK_SECRET=")
	if code != exitAnswered || strings.Contains(out, "warn") || strings.Contains(out, "FAIL") {
		t.Errorf("exit code %d\n%s", code, out)
	}
	n := len(api.answers["/getMyCommands"].(fields)["result"].([]fields))
	for _, want := range []string{
		"ok    corpus: 28 points, 4 articles\n",
		"ok    http: serve can listen at 127.0.0.1:0\n",
		"ok    telegram token: it is that of @PlanBot\n",
		"ok    telegram privacy mode: on",
		"ok    telegram inline mode: on\n",
		"ok    telegram webhook: none",
		"ok    telegram updates: 0 wait\n",
		"ok    telegram description: set by planbot\n",
		"ok    telegram short description: set by you, so planbot leaves it alone\n",
		fmt.Sprintf("ok    telegram commands: all %d are registered\n", n),
		"ok    discord token: it is that of planbot\n",
		"ok    discord interactions: over the gateway\n",
		"ok    discord gateway: it answers\n",
		fmt.Sprintf("ok    discord commands: all %d are registered\n", n),
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no line %q in\n%s", want, out)
		}
	}
	for _, asked := range api.asked {
		if !strings.HasPrefix(asked, "GET ") && !strings.Contains(asked, telegramToken+"/get") { // Telegram's are all posted
			t.Errorf("the doctor changes something: %s", asked)
		}
	}
}

// A patient is a healthy set-up with something changed, and the line that says
// so.
type patient struct {
	name    string
	path    string // whose answer is another
	answer  any
	status  int
	env     []string
	code    int
	want    string
	without string // what is not looked at then
}

func (p patient) examine(t *testing.T) {
	api := healthy(t)
	if p.answer != nil {
		api.answers[p.path] = p.answer
	}
	if p.status != 0 {
		api.status[p.path] = p.status
	}
	code, out := examine(t, api, p.env...)
	if code != p.code || !strings.Contains(out, p.want) || p.without != "" && strings.Contains(out, p.without) {
		t.Errorf("exit code %d, want %d and %q\n%s", code, p.code, p.want, out)
	}
	for line := range strings.Lines(out) {
		if !strings.HasPrefix(line, "ok    ") && !strings.HasPrefix(line, "warn  ") && !strings.HasPrefix(line, "FAIL  ") {
			t.Errorf("a line of its own kind: %q", line)
		}
	}
}

func TestDoctorTelegram(t *testing.T) {
	webhook := "PLANBOT_TELEGRAM_WEBHOOK_URL=https://bot.example.org"
	failing := func(said string) any {
		return result(fields{"url": "https://bot.example.org/telegram/webhook", "last_error_date": time.Now().Unix() - 60, "last_error_message": said})
	}
	for _, p := range []patient{
		{name: "token refused", path: "/getMe", answer: refusal(401, "Unauthorized"), status: 401, code: exitFailed,
			want: "FAIL  telegram token: the Bot API refuses it; get it from @BotFather", without: "telegram webhook"},
		{name: "another token", env: []string{"PLANBOT_TELEGRAM_TOKEN=7:other"}, code: exitFailed, want: "FAIL  telegram token"},
		{name: "broken", path: "/getMe", answer: refusal(502, "Bad Gateway\x1b[31m"), status: 502, code: exitFailed, want: "FAIL  telegram: the Bot API answers 502 Bad Gateway[31m; "},
		{name: "no JSON", path: "/getMe", answer: "<html>" + telegramToken, code: exitFailed, want: "FAIL  telegram: the Bot API does not answer: getMe: an answer with status 200 that the Bot API does not give; see PLANBOT_TELEGRAM_API_URL and any proxy"},
		{name: "too long", path: "/getMe", answer: `{"x":"` + strings.Repeat("x", 1<<20) + `"}`, code: exitFailed, want: "getMe: the answer is too long"},
		{name: "reads all", path: "/getMe", answer: result(fields{"id": 7, "can_read_all_group_messages": true}), want: "warn  telegram privacy mode: off"},
		{name: "no inline mode", path: "/getMe", answer: result(fields{"id": 7, "can_join_groups": true}), want: "warn  telegram inline mode: off"},
		{name: "no groups", path: "/getMe", answer: result(fields{"id": 7}), want: "warn  telegram groups: the bot cannot be added to any"},
		{name: "its name is the token", path: "/getMe", answer: result(fields{"id": 7, "username": telegramToken}), want: "it is that of @(secret)"},
		{name: "no description", path: "/getMyDescription", answer: result(fields{"description": ""}), want: "warn  telegram description: not set yet; planbot serve sets it"},
		{name: "no description to be seen", path: "/getMyShortDescription", answer: refusal(404, "Not Found"), status: 404, want: "warn  telegram short description: not seen: getMyShortDescription: 404"},
		{name: "no menu", path: "/getMyCommands", answer: result([]fields{}), want: "warn  telegram commands: "},
		{name: "no menu to be seen", path: "/getMyCommands", answer: refusal(500, "Internal Server Error"), status: 500, want: "warn  telegram commands: not seen: getMyCommands: 500"},
		{name: "webhook while polling", path: "/getWebhookInfo", answer: result(fields{"url": "https://other.example.org/" + webhookSecret}),
			want: "warn  telegram webhook: Telegram posts to other.example.org, but"},
		{name: "webhook not set yet", env: []string{webhook}, want: "warn  telegram webhook: not set; planbot serve sets it when it starts; if it runs, see that no other"},
		{name: "webhook", env: []string{webhook}, path: "/getWebhookInfo", answer: result(fields{"url": "https://bot.example.org/telegram/webhook"}),
			want: "ok    telegram webhook: set\n"},
		{name: "webhook elsewhere", env: []string{webhook}, path: "/getWebhookInfo", answer: result(fields{"url": "https://other.example.org/x"}),
			want: "warn  telegram webhook: Telegram posts to other.example.org, at another address"},
		{name: "webhook that fails", env: []string{webhook}, path: "/getWebhookInfo",
			answer: failing("Wrong response: 401 Unauthorized"), want: "ago Telegram could not deliver: Wrong response: 401 Unauthorized; see that the proxy passes"},
		{name: "webhook with a bad certificate", env: []string{webhook}, path: "/getWebhookInfo",
			answer: failing("SSL error {error:0A000086:SSL routines::certificate verify failed}"), want: "verify failed}; see that the certificate at bot.example.org is valid"},
		{name: "webhook not reached", env: []string{webhook}, path: "/getWebhookInfo",
			answer: failing("Connection timed out"), want: "Connection timed out; see that bot.example.org leads to the proxy"},
		{name: "updates that nothing takes", path: "/getWebhookInfo", answer: result(fields{"pending_update_count": 5000}), want: "warn  telegram updates: 5000 wait; planbot serve takes them"},
		{name: "webhook that failed long ago", env: []string{webhook}, path: "/getWebhookInfo",
			answer: result(fields{"url": "https://bot.example.org/telegram/webhook", "last_error_date": 1}), want: "ok    telegram webhook"},
		{name: "a wait", path: "/getMe", answer: fields{"ok": false, "error_code": 429, "description": "Too Many Requests", "parameters": fields{"retry_after": 3600}}, status: 429, code: exitFailed,
			want: "FAIL  telegram: the Bot API answers 429 Too Many Requests; wait 1h0m0s, until 2"},
		{name: "secret of a wrong form", env: []string{webhook, "PLANBOT_TELEGRAM_WEBHOOK_SECRET=what a secret"}, code: exitFailed, want: "FAIL  telegram webhook: PLANBOT_TELEGRAM_WEBHOOK_SECRET has"},
	} {
		t.Run(p.name, p.examine)
	}
}

func TestDoctorDiscord(t *testing.T) {
	const me = "/api/v10/applications/@me"
	key := "PLANBOT_DISCORD_PUBLIC_KEY=" + publicKey
	for _, p := range []patient{
		{name: "token refused", env: []string{"PLANBOT_DISCORD_TOKEN=an.other.token"}, code: exitFailed, want: "FAIL  discord token: Discord refuses it", without: "discord commands"},
		{name: "broken", path: "/api/v10/users/@me", answer: fields{}, status: 500, code: exitFailed, want: "FAIL  discord: the API answers 500; try again in a while"},
		{name: "refused", path: "/api/v10/users/@me", answer: fields{"message": "Verify your account", "code": 40002}, status: 403, code: exitFailed, want: "FAIL  discord: the API answers 403; look at the application"},
		{name: "a wait", path: "/api/v10/users/@me", answer: fields{"message": "slow", "retry_after": 3600}, status: 429, code: exitFailed, want: "FAIL  discord: the API answers 429; wait 1h0m0s, until 2"},
		{name: "no application", path: me, answer: fields{}, code: exitFailed, want: "FAIL  discord application: "},
		{name: "nothing in the directory", path: me, answer: fields{"id": "77"}, want: "warn  discord directory: not set: description, tags, install settings; planbot serve sets them"},
		{name: "the right key", env: []string{key}, path: me, answer: fields{"id": "77", "verify_key": strings.ToLower(publicKey), "interactions_endpoint_url": "https://bot.example.org/discord/interactions"},
			want: "ok    discord interactions: posted to bot.example.org\n"},
		{name: "no address yet", env: []string{key}, want: "warn  discord interactions: Discord posts them nowhere yet"},
		{name: "another key", env: []string{key}, path: me, answer: fields{"id": "77", "verify_key": strings.Repeat("ab", 32)}, code: exitFailed,
			want: "FAIL  discord public key: it is not that of the application"},
		{name: "half a key", env: []string{key[:60]}, code: exitFailed, want: "FAIL  settings: PLANBOT_DISCORD_PUBLIC_KEY is not 64 hexadecimal digits"},
		{name: "posted, but not awaited", path: me, answer: fields{"id": "77", "interactions_endpoint_url": "https://old.example.org/x"}, code: exitFailed,
			want: "FAIL  discord interactions: Discord posts them to old.example.org, so none comes over the gateway"},
		{name: "only a message command", path: "/api/v10/applications/77/commands", answer: []fields{{"type": 3, "name": "point"}}, want: "are not registered; planbot serve registers them"},
		{name: "no token", env: []string{"PLANBOT_DISCORD_TOKEN=", key}, want: "warn  discord: PLANBOT_DISCORD_TOKEN is not set"},
		{name: "not served", env: []string{"PLANBOT_DISCORD_TOKEN="}, want: "ok    discord: not served"},
	} {
		t.Run(p.name, p.examine)
	}
}

func TestDoctorSettings(t *testing.T) {
	for _, p := range []patient{
		{name: "no token", env: []string{"PLANBOT_DISCORD_TOKEN=", "PLANBOT_TELEGRAM_TOKEN="}, code: exitFailed, want: "FAIL  settings: no token is set"},
		{name: "wrong address", env: []string{"PLANBOT_TELEGRAM_API_URL=" + telegramToken}, code: exitFailed, want: "FAIL  settings: PLANBOT_TELEGRAM_API_URL is no http"},
		{name: "one is wrong", env: []string{"PLANBOT_TELEGRAM_API_URL=x"}, code: exitFailed, want: "ok    discord token: it is that of planbot\n", without: "telegram token"},
		{name: "address elsewhere", env: []string{"PLANBOT_HTTP_ADDR=192.0.2.1:8080"}, code: exitFailed, want: "FAIL  http: listen tcp 192.0.2.1:8080: bind: cannot assign requested address; see that PLANBOT_HTTP_ADDR"},
		{name: "address taken", env: []string{"PLANBOT_HTTP_ADDR=" + takenAddr(t)}, code: exitFailed, want: "bind: address already in use; see that PLANBOT_HTTP_ADDR"},
		{name: "another path", env: []string{"PLANBOT_TELEGRAM_WEBHOOK_URL=https://bot.example.org/tg"}, want: "warn  settings: PLANBOT_TELEGRAM_WEBHOOK_URL has another path than /telegram/webhook, "},
		{name: "secret of nothing", want: "warn  settings: PLANBOT_TELEGRAM_WEBHOOK_SECRET is set, but not used without"},
		{name: "no such file", env: []string{"PLANBOT_TELEGRAM_TOKEN=", "PLANBOT_TELEGRAM_TOKEN_FILE=nowhere/token"}, code: exitFailed, want: "FAIL  settings: PLANBOT_TELEGRAM_TOKEN_FILE"},
		{name: "no such corpus", env: []string{"PLANBOT_CORPUS=nowhere"}, code: exitFailed, want: "FAIL  corpus: there is no folder nowhere"},
	} {
		t.Run(p.name, p.examine)
	}
}

func TestDoctorClock(t *testing.T) {
	api := healthy(t)
	api.date = "none"
	if code, out := examine(t, api); code != exitAnswered || strings.Contains(out, "clock") {
		t.Errorf("no date: exit code %d\n%s", code, out)
	}
	api.date = "Mon, 02 Jan 2006 15:04:05 GMT"
	if code, out := examine(t, api); code != exitFailed || strings.Count(out, "FAIL  clock") != 2 {
		t.Errorf("an old date: exit code %d\n%s", code, out)
	}
}

// TestDoctorStaysOnItsWay follows no redirect with the token in its hand.
func TestDoctorStaysOnItsWay(t *testing.T) {
	var elsewhere []string
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { elsewhere = append(elsewhere, r.URL.Path) }))
	defer other.Close()
	server := httptest.NewServer(http.RedirectHandler(other.URL+"/trap", http.StatusFound))
	defer server.Close()
	_, out := examine(t, healthy(t), "PLANBOT_DISCORD_API_URL="+server.URL, "PLANBOT_TELEGRAM_API_URL="+server.URL)
	if len(elsewhere) > 0 || strings.Count(out, "FAIL") != 2 {
		t.Errorf("asked %q\n%s", elsewhere, out)
	}
}

func TestDoctorAlive(t *testing.T) {
	status := http.StatusOK
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/healthz" {
			t.Errorf("asked for %s", r.URL.Path)
		}
		w.WriteHeader(status)
	}))
	defer server.Close()
	_, port, _ := net.SplitHostPort(server.Listener.Addr().String())
	for addr, want := range map[string]int{
		":" + port: exitAnswered, "0.0.0.0:" + port: exitAnswered, "127.0.0.1:" + port: exitAnswered, "[::]:" + port: exitAnswered,
		deadAddr(t): exitFailed, "": exitMisused, "8080": exitMisused, "a b:c d": exitMisused,
	} {
		if code, out, stderr := planbot(t, nil, env("PLANBOT_HTTP_ADDR="+addr), "doctor", "--alive"); code != want || out != "" || (stderr == "") != (want == exitAnswered) {
			t.Errorf("%q: exit code %d, want %d: %s%s", addr, code, want, out, stderr)
		}
	}
	status = http.StatusServiceUnavailable
	if code, _, _ := planbot(t, nil, env("PLANBOT_HTTP_ADDR=:"+port), "doctor", "--alive"); code != exitFailed {
		t.Errorf("an ill process: exit code %d", code)
	}
}

// TestDoctorHides puts every secret into every text that a platform chooses.
func TestDoctorHides(t *testing.T) {
	all := strings.Join([]string{telegramToken, discordToken, webhookSecret}, " ")
	for path := range healthy(t).answers {
		for _, status := range []int{http.StatusOK, http.StatusBadRequest, http.StatusInternalServerError} {
			api := healthy(t)
			api.status[path] = status
			api.answers[path] = fields{
				"ok": status == http.StatusOK, "error_code": status, "description": all, "username": all, "id": "77", "interactions_endpoint_url": "https://" + webhookSecret + "/" + discordToken,
				"result": fields{"id": 7, "username": all, "url": "https://" + webhookSecret + "/", "last_error_message": all, "last_error_date": time.Now().Unix()},
			}
			_, out := examine(t, api, "PLANBOT_TELEGRAM_WEBHOOK_URL=https://bot.example.org")
			if strings.Count(out, "\n") < 3 {
				t.Errorf("%s with status %d: %s", path, status, out)
			}
		}
	}
}

// TestDoctorBesideServe asks the fakes that hold every call to the platforms'
// laws, before serve has run and while it does.
func TestDoctorBesideServe(t *testing.T) {
	tg := telegramtest.Start(t, telegramtest.Options{})
	dc := discordtest.Start(t, discordtest.Options{Token: discordToken})
	addr := freeAddr(t)
	vars := []string{
		"PLANBOT_TELEGRAM_TOKEN=" + telegramToken, "PLANBOT_TELEGRAM_API_URL=" + tg.URL(),
		"PLANBOT_DISCORD_TOKEN=" + discordToken, "PLANBOT_DISCORD_API_URL=" + dc.URL(), "PLANBOT_HTTP_ADDR=" + addr,
	}
	look := func(want string) {
		t.Helper()
		code, out, _ := planbot(t, nil, env(append(vars, "PLANBOT_DATABASE_URL=none")...), "doctor")
		if code != exitAnswered || !strings.Contains(out, want) {
			t.Errorf("exit code %d, no %q in\n%s", code, want, out)
		}
		noSecrets(t, out)
	}
	look("warn  discord commands: ")
	startServe(t, vars...)
	page(t, "http://"+addr+"/readyz", http.StatusOK)
	look("ok    discord commands: all")
	look("ok    http: at " + addr + " something answers /healthz already, as planbot serve does\n")
	if code, _, stderr := planbot(t, nil, env("PLANBOT_HTTP_ADDR="+addr), "doctor", "--alive"); code != exitAnswered {
		t.Errorf("serve is not alive: %s", stderr)
	}
}
