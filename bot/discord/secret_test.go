package discord

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"planbot/bot/discord/discordtest"
)

// TestNoRedirect: no call follows an answer to another address, so neither the
// token nor an interaction's leaves the API.
func TestNoRedirect(t *testing.T) {
	strays := 0
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { strays++ }))
	defer other.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		for name, to := range map[string]string{
			"another host": strings.Replace(other.URL, "127.0.0.1", "localhost", 1), "another port": other.URL,
			"without TLS": other.URL, "itself": "/elsewhere",
		} {
			mux := http.NewServeMux()
			mux.HandleFunc("/elsewhere", func(http.ResponseWriter, *http.Request) { strays++ })
			mux.HandleFunc("/api/", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, status) })
			api := httptest.NewServer(mux)
			if name == "without TLS" {
				api.Close()
				api = httptest.NewTLSServer(mux)
			}
			d, err := New(Config{Token: "a.b.c", APIURL: api.URL})
			if err != nil {
				t.Fatal(err)
			}
			if name == "without TLS" {
				d.rest.client.Transport = api.Client().Transport
			}
			for _, c := range []*call{safeCall(), onceCall()} {
				err := d.rest.do(t.Context(), c)
				if err == nil || !strings.Contains(err.Error(), fmt.Sprint("status ", status)) {
					t.Errorf("%d to %s: %v", status, name, err)
				}
			}
			d.rest.client.CloseIdleConnections()
			api.Close()
		}
	}
	if strays > 0 {
		t.Errorf("%d calls went to where an answer pointed", strays)
	}
}

// TestTokensAreMasked: an answer that repeats a token brings it into no error.
func TestTokensAreMasked(t *testing.T) {
	const token, interaction = "a.bot.token", secret
	server := direct(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = fmt.Fprintf(w, `{"message":"no %s and no %s","code":7}`, token, interaction)
	})
	r := &rest{base: "http://discord.test", token: token, client: &http.Client{Transport: server}, log: slog.New(slog.DiscardHandler)}
	if err := r.do(t.Context(), onceCall()); err == nil || strings.Contains(err.Error(), token) || strings.Contains(err.Error(), interaction) || code(err) != 7 {
		t.Errorf("error %v", err)
	}
}

// TestSilentTry: a try that gets no answer ends, with a line in the log, and
// the next is made while there is time.
func TestSilentTry(t *testing.T) {
	for name, tt := range map[string]struct {
		match string
		do    func(p *place) error
		took  time.Duration // at the most
	}{
		"a post": {"POST /channels/*/messages", func(p *place) error {
			return p.d.post(p.t.Context(), channel, channelMessage{Message: (&page{content: "x"}).message(), Nonce: "1", Enforce: true})
		}, tryWithin + 2*time.Second},
		"a first response": {"POST /interactions/*/*/callback", func(p *place) error {
			_, err := p.Interact(callPoint).Wait(p.t.Context())
			return err
		}, firstWithin},
	} {
		bubble(t, func(t *testing.T) {
			p := open(t, setup{}, false)
			p.t = t
			p.Fail(discordtest.Fault{Kind: discordtest.Slow, Delay: time.Hour, Match: tt.match})
			began := time.Now()
			if err := tt.do(p); err != nil || time.Since(began) > tt.took {
				t.Errorf("%s: %v after %v", name, err, time.Since(began))
			}
			if !strings.Contains(p.logged(), "discord does not answer") {
				t.Errorf("%s: the log is:\n%s", name, p.logged())
			}
		})
	}
}

// TestRetriesHoldNobody: while one post of a channel waits to be made again,
// the channel's next is made.
func TestRetriesHoldNobody(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := open(t, setup{}, false)
		p.Fail(discordtest.Fault{Kind: discordtest.ServerError, Match: "POST /channels/*/messages", Times: 4})
		ask := discordtest.Message{Guild: guild, Channel: channel, Content: "<@" + self + "> /point 1"}
		p.Message(ask)
		wait(t, 7500*time.Millisecond) // it has failed four times: 0, 1, 3 and 7 s
		ask.Content = "<@" + self + "> /point 2"
		p.Message(ask)
		wait(t, time.Second)
		if got := p.Messages(channel); len(got) != 1 || !strings.Contains(textOf(got[0]), "Point 2") {
			t.Errorf("%d answers while the first waits", len(got))
		}
		wait(t, 10*time.Second)
		if got := p.Messages(channel); len(got) != 2 {
			t.Errorf("%d answers", len(got))
		}
	})
}

// TestPageLost: a reader is told that a page is missing, where one cannot be sent.
func TestPageLost(t *testing.T) {
	const route = "POST /webhooks/*/*"
	for name, fault := range map[string]discordtest.Fault{
		"500":       {Kind: discordtest.ServerError, Match: route, Times: -1},
		"hung up":   {Kind: discordtest.HangUp, Match: route, Times: -1},
		"forbidden": {Kind: discordtest.Refused, Status: 403, Code: 50013, Match: route, Times: -1},
	} {
		t.Run(name, func(t *testing.T) {
			both(t, func(t *testing.T, p *place) {
				p.Fail(fault)
				for _, private := range []string{"false", "true"} {
					_, pending := p.do(discordtest.Interaction{Name: "summary", Guild: guild, Permissions: moderator, Options: []discordtest.Option{
						{Name: "points", Value: "13-15"}, {Name: "private", Value: private}}})
					wait(t, 10*time.Second)
					m, err := pending.Shown(t.Context())
					if err != nil {
						t.Fatal(err)
					}
					if whole := private == "true"; strings.Contains(textOf(m), "could not be sent") == whole || len(m.Embeds) > 10 { // pages that are turned are not sent
						t.Errorf("private %s:\n%s", private, textOf(m))
					}
				}
			})
		})
	}
}
