package discord

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"planbot/bot/discord/api"
	"planbot/bot/discord/discordtest"
)

// TestServers lists more servers than fit on a page, with rate limits that the
// pages come up against.
func TestServers(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := open(t, setup{fake: discordtest.Options{RateLimits: true}}, true)
		const n = 2500
		for i := range n {
			p.SetGuild(discordtest.Guild{ID: fmt.Sprint(9000 + i)}) // ids of four and of five digits
		}
		in, err := p.d.servers(t.Context())
		if err != nil || len(in) != n+1 || !in[guild] || !in["9000"] || !in[fmt.Sprint(9000+n-1)] {
			t.Errorf("%d servers, %v", len(in), err)
		}
		for _, c := range p.Calls() {
			if c.Route == "/users/@me/guilds" && c.Status != http.StatusOK {
				t.Errorf("status %d for %s", c.Status, c.Query)
			}
		}
	})
}

// TestServersBroken: a list that is not whole is none.
func TestServersBroken(t *testing.T) {
	const route = "GET /users/@me/guilds"
	for name, f := range map[string]discordtest.Fault{
		"refused":            {Kind: discordtest.ServerError, Status: http.StatusUnauthorized, Match: route, Times: -1},
		"out of order":       {Kind: discordtest.ServerError, Status: http.StatusBadGateway, Match: route, Times: -1},
		"cut":                {Kind: discordtest.HangUp, Match: route, Times: -1},
		"an hour's patience": {Kind: discordtest.RateLimited, RetryAfter: time.Hour, Match: route, Times: -1},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				p := open(t, setup{}, true)
				p.Fail(f)
				if in, err := p.d.servers(t.Context()); err == nil || in != nil {
					t.Errorf("%v, %v", in, err)
				}
			})
		})
	}
}

// TestServersBreakOff: the first page is none without the second.
func TestServersBreakOff(t *testing.T) {
	pages := 0
	server := direct(func(w http.ResponseWriter, _ *http.Request) {
		if pages++; pages > 1 {
			w.WriteHeader(http.StatusForbidden)
		}
		_, _ = w.Write([]byte(`[{"id":"1"},{"id":"2"}]`))
	})
	d := &Discord{api: apiOver(t, server, api.Config{})}
	if in, err := d.servers(t.Context()); err == nil || in != nil || pages != 2 {
		t.Errorf("%v, %v after %d pages", in, err, pages)
	}
}

// TestServersStrange gives the bot lists that Discord does not give, as a
// proxy between the two might.
func TestServersStrange(t *testing.T) {
	for name, body := range map[string]string{
		"null": `null`, "the same page for ever": `[{"id":"1"},{"id":"2"}]`, "backwards": `[{"id":"2"},{"id":"1"}]`,
		"no ids": `[{}]`, "no number": `[{"id":"../x"}]`, "an object": `{"id":"1"}`, "a page of text": `Welcome`,
	} {
		t.Run(name, func(t *testing.T) {
			server := direct(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(body)) })
			d := &Discord{api: apiOver(t, server, api.Config{})}
			if in, err := d.servers(t.Context()); err == nil || in != nil {
				t.Errorf("%v, %v", in, err)
			}
		})
	}
}
