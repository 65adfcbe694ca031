package discord

import (
	"net/http"
	"strings"
	"testing"

	"planbot/bot"
	"planbot/bot/discord/discordtest"
)

// TestCheck looks at a set-up that works, and at one with each thing wrong. Every
// call is made once, and nothing is changed.
func TestCheck(t *testing.T) {
	const self, me, menu = "GET /users/@me", "GET /applications/@me", "GET /applications/*/commands"
	for name, tt := range map[string]struct {
		fault discordtest.Fault // none where Match is ""
		cfg   Config
		want  string // the diagnoses that are not good: "what: state"
		calls int
	}{
		"well":                {calls: 4},
		"down":                {fault: discordtest.Fault{Kind: discordtest.ServerError, Match: self}, want: "discord: the API answers 502", calls: 1},
		"hung up":             {fault: discordtest.Fault{Kind: discordtest.HangUp, Match: self}, want: "discord: the API does not answer: GET /users/@me: EOF", calls: 1},
		"limited":             {fault: discordtest.Fault{Kind: discordtest.RateLimited, Match: self}, want: "discord: the API answers 429", calls: 1},
		"a wrong token":       {cfg: Config{Token: "wrong.token"}, want: "discord token: Discord refuses it", calls: 1},
		"no application":      {fault: discordtest.Fault{Kind: discordtest.Refused, Status: http.StatusForbidden, Code: 50001, Match: me}, want: "discord application: GET /applications/@me: status 403, code 50001: Missing Access", calls: 2},
		"commands not listed": {fault: discordtest.Fault{Kind: discordtest.ServerError, Match: menu}, want: "discord commands: not seen: GET /applications/*/commands: status 502, code 0: Bad Gateway", calls: 4},
		"gateway not told":    {fault: discordtest.Fault{Kind: discordtest.ServerError, Match: "GET /gateway/bot"}, want: "discord gateway: GET /gateway/bot: status 502, code 0: Bad Gateway", calls: 4},
		"gateway moved":       {fault: discordtest.Fault{Kind: discordtest.RefuseUpgrade, Status: http.StatusFound}, want: `discord gateway: pipe: the upgrade was answered with "HTTP/1.1 302 Found"`, calls: 4},
		"gateway silent":      {fault: discordtest.Fault{Kind: discordtest.NoHello}, want: "discord gateway: pipe: no hello within 20s", calls: 4},
		"half a key":          {cfg: Config{PublicKey: "0f"}, want: "discord public key: PLANBOT_DISCORD_PUBLIC_KEY is not 64 hexadecimal digits", calls: 3},
		"another's key":       {cfg: Config{PublicKey: strings.Repeat("0f", 32)}, want: "discord public key: it is not that of the application which the token belongs to", calls: 3},
		"no such address":     {cfg: Config{APIURL: "discord.com"}, want: "discord: the address of the API must look like https://discord.com", calls: 0},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				p := open(t, setup{}, true)
				if _, err := p.WaitCalls(t.Context(), 1, "PATCH /applications/@me"); err != nil {
					t.Fatal(err)
				}
				cfg := p.d.cfg
				cfg.PublicKey = tt.cfg.PublicKey
				if tt.cfg.Token != "" {
					cfg.Token = tt.cfg.Token
				}
				if tt.cfg.APIURL != "" {
					cfg.APIURL = tt.cfg.APIURL
				}
				if tt.fault != (discordtest.Fault{}) {
					p.Fail(tt.fault)
				}
				var names []string
				for _, c := range p.bot.Commands() {
					names = append(names, c.Name)
				}
				before := p.Calls()
				var bad []string
				found := Check(t.Context(), cfg, names)
				for _, d := range found {
					if d.Grade != bot.Good {
						bad = append(bad, d.What+": "+d.State)
					}
				}
				if got := strings.Join(bad, "\n"); got != tt.want || len(found) == 0 {
					t.Errorf("%+v, want %q", found, tt.want)
				}
				calls := p.Calls()[len(before):]
				for _, c := range calls {
					if c.Method != http.MethodGet {
						t.Errorf("a call of %s %s", c.Method, c.Path)
					}
				}
				if len(calls) != tt.calls {
					t.Errorf("%d calls, want %d", len(calls), tt.calls)
				}
			})
		})
	}
}
