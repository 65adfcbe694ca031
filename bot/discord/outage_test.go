package discord

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"planbot/bot/discord/api"
	"planbot/bot/discord/discordtest"
)

// TestOutages: no outage ends the bot. It goes on afterwards, and the log has said
// what was wrong.
func TestOutages(t *testing.T) {
	const me, gateway = "GET /applications/@me", "GET /gateway/bot"
	for name, tt := range map[string]struct {
		fault discordtest.Fault
		log   string
	}{
		"a ban for an hour":    {discordtest.Fault{Kind: discordtest.ServerError, Status: 429, RetryAfter: time.Hour, Times: 1}, "discord asks to wait"},
		"bans without a time":  {discordtest.Fault{Kind: discordtest.ServerError, Status: 429, Times: 50}, "for=identify"},
		"a proxy's 403":        {discordtest.Fault{Kind: discordtest.ServerError, Status: 403, Match: me, Times: 30}, "for=identify"},
		"a proxy's 401":        {discordtest.Fault{Kind: discordtest.ServerError, Status: 401, Match: me, Times: 30}, "for=identify"},
		"a proxy's 404":        {discordtest.Fault{Kind: discordtest.ServerError, Status: 404, Match: gateway, Times: 30}, "for=gateway"},
		"Discord's own 403":    {discordtest.Fault{Kind: discordtest.Refused, Status: 403, Code: 40001, Match: gateway, Times: 30}, "for=gateway"},
		"down for a while":     {discordtest.Fault{Kind: discordtest.ServerError, Match: gateway, Times: 100}, "for=gateway"},
		"a limit for all":      {discordtest.Fault{Kind: discordtest.RateLimited, RetryAfter: 40 * time.Minute, Global: true, Times: 1}, "discord asks to wait"},
		"silent for a while":   {discordtest.Fault{Kind: discordtest.Slow, Delay: time.Hour, Match: me, Times: 30}, "discord does not answer"},
		"upgrade not found":    {discordtest.Fault{Kind: discordtest.RefuseUpgrade, Status: 404, Times: 30}, "404 Not Found"},
		"upgrade limited":      {discordtest.Fault{Kind: discordtest.RefuseUpgrade, Status: 429, RetryAfter: 20 * time.Minute, Times: 2}, "wait=20m0s"},
		"no hello":             {discordtest.Fault{Kind: discordtest.NoHello, Times: 30}, "no hello within 20s"},
		"closed over and over": {discordtest.Fault{Kind: discordtest.RefuseIdentify, Code: 4000, Times: 15}, "websocket: close 4000"},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				p := launch(t, setup{faults: []discordtest.Fault{tt.fault}}, false)
				wait(t, 5*time.Second)
				if p.d.Ready() == nil {
					t.Error("it says that it is ready")
				}
				wait(t, 2*time.Hour)
				if err := p.d.Ready(); err != nil {
					t.Error(err)
				}
				if r := p.slash("about"); r.Type != api.RespondMessage {
					t.Errorf("type %d", r.Type)
				}
				if log := p.logged(); !strings.Contains(log, tt.log) {
					t.Errorf("no %q in the log:\n%s", tt.log, log)
				}
			})
		})
	}
}

// TestEachAttemptIsLogged: the log has a line for each attempt to connect, with its
// shard, what was wrong, and how long it then waits. Where Discord calls every session invalid, the attempts
// are few.
func TestEachAttemptIsLogged(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := launch(t, setup{faults: []discordtest.Fault{{Kind: discordtest.RefuseUpgrade, Status: 404, Times: -1}}}, false)
		wait(t, 10*time.Minute)
		tried, lines := len(p.GatewayPaths()), strings.Count(p.logged(), "gateway not connected\" shard=0")
		if tried < 15 || tried > 40 || lines != tried {
			t.Errorf("%d attempts in ten minutes, %d log lines", tried, lines)
		}
		var next time.Time
		for _, line := range regexp.MustCompile(`time=(\S+) .*gateway not connected.* wait=(\S+)`).FindAllStringSubmatch(p.logged(), -1) {
			at, _ := time.Parse(time.RFC3339, line[1])
			if !next.IsZero() && at.Sub(next).Abs() > time.Second {
				t.Errorf("tried %v later than it had said: %s", at.Sub(next), line[0])
			}
			pause, _ := time.ParseDuration(line[2])
			next = at.Add(pause)
		}
	})
	bubble(t, func(t *testing.T) {
		p := open(t, setup{}, false)
		p.Fail(discordtest.Fault{Kind: discordtest.RefuseResume, Times: -1})
		for range 120 {
			p.Fail(discordtest.Fault{Kind: discordtest.InvalidSession})
			wait(t, time.Second)
		}
		if lines := strings.Count(p.logged(), "the session is invalid"); lines < p.Identifies()-1 || lines == 0 || p.Identifies() > 12 {
			t.Errorf("%d log lines for %d identifies", lines, p.Identifies())
		}
	})
}

// TestResumeAddress: a session is resumed where READY says, the path of the
// gateway's address counts, and an address that fails is left for the other.
func TestResumeAddress(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := open(t, setup{fake: discordtest.Options{GatewayPath: "/gw"}}, false)
		p.Fail(discordtest.Fault{Kind: discordtest.Reconnect})
		wait(t, time.Minute)
		p.Fail(discordtest.Fault{Kind: discordtest.RefuseUpgrade, Status: 502})
		p.Fail(discordtest.Fault{Kind: discordtest.Drop})
		wait(t, time.Minute)
		resume := "/gw" + discordtest.ResumePath
		if got, want := fmt.Sprint(p.GatewayPaths()), fmt.Sprint([]string{"/gw", resume, resume, "/gw"}); got != want || p.Resumes() != 2 || p.Identifies() != 1 {
			t.Errorf("connected to %s, want %s; %d resumes, %d identifies", got, want, p.Resumes(), p.Identifies())
		}
	})
}

// TestStrangeFrames: whatever the gateway sends, the bot lives and answers.
func TestStrangeFrames(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := open(t, setup{}, false)
		for _, text := range []string{
			`null`, `[]`, `{}`, `{"op":null}`, `{"op":0,"s":null,"t":"GUILD_CREATE","d":null}`, `{"op":0,"t":"VOICE_STATE_UPDATE","d":{}}`,
			`{"op":0,"t":"READY","d":null}`, `{"op":0,"t":"INTERACTION_CREATE","d":null}`, `{"op":0,"t":"MESSAGE_CREATE","d":null}`,
			`{"op":10,"d":{"heartbeat_interval":0}}`, `{"op":10,"d":{"heartbeat_interval":-1}}`, `{"op":10,"d":{"heartbeat_interval":1e18}}`,
			`{"op":0,"t":"MESSAGE_CREATE","d":` + strings.Repeat(`{"referenced_message":`, 9000) + `null` + strings.Repeat(`}`, 9000) + `}`,
			`{"op":0,"t":"X","d":"` + strings.Repeat("x", 4<<20) + `"}`,
		} {
			p.Fail(discordtest.Fault{Kind: discordtest.Frame, Text: text})
			wait(t, 30*time.Second)
			if r := p.slash("about"); r.Type != api.RespondMessage {
				t.Errorf("after %.60s: type %d", text, r.Type)
			}
		}
	})
}

// TestWarnOfSettings: the log warns of settings at Discord with which no command
// would be answered. The bot is not ready with a key by which it refuses them all.
func TestWarnOfSettings(t *testing.T) {
	for name, tt := range map[string]struct {
		endpoint, key string
		want          string // in the log; empty: nothing of the kind
	}{
		"gateway":                   {"", "", ""},
		"gateway with an endpoint":  {"https://bot.test/x", "", "so none comes over the gateway"},
		"endpoint":                  {"https://bot.test/x", "own", ""},
		"no endpoint":               {"", "own", "posts interactions nowhere yet"},
		"another application's key": {"https://bot.test/x", strings.Repeat("0f", 32), "not that of the token's application"},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				p := launch(t, setup{fake: discordtest.Options{Endpoint: tt.endpoint}, cfg: Config{PublicKey: strings.TrimPrefix(tt.key, "own")}}, tt.key == "own")
				wait(t, time.Minute)
				log := p.logged()
				if tt.want != "" && !strings.Contains(log, tt.want) || tt.want == "" && strings.Contains(log, "level=WARN") || strings.Contains(log, "bot.test") {
					t.Errorf("the log is:\n%s", log)
				}
				if ready := p.d.Ready() == nil; ready != (tt.key == "" || tt.key == "own") {
					t.Errorf("ready: %t", ready)
				}
			})
		})
	}
}
