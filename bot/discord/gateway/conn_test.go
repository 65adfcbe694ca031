package gateway

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"planbot/bot/discord/api"
)

// What a gateway says when all is well.
const (
	aHello = `{"op":10,"d":{"heartbeat_interval":41250,"_trace":["x"]}}`
	aReady = `{"op":0,"s":1,"t":"READY","d":{"session_id":"a","user":null,"guilds":[null],"resume_gateway_url":"wss://r"}}`
)

// A heard is what a shard makes of what a gateway says.
type heard struct {
	events  []string // the names; "none" for what is no event
	sent    []string // the messages that the gateway got
	session session
	conn    *conn
	err     error
}

// listenTo has a shard connect to a gateway that says some texts and hangs up.
func listenTo(t testing.TB, texts []string) *heard {
	t.Helper()
	out := new(heard)
	said := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer close(said)
		ws, err := new(websocket.Upgrader).Upgrade(w, r, nil)
		if err != nil {
			t.Error(err)
			return
		}
		for _, text := range texts {
			if err := ws.WriteMessage(websocket.TextMessage, []byte(text)); err != nil {
				break // the bot may hang up first
			}
		}
		_ = ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(4000, ""), time.Time{}) // likewise
		for {
			_, text, err := ws.ReadMessage()
			if err != nil {
				_ = ws.Close()
				return
			}
			out.sent = append(out.sent, string(text))
		}
	}))
	defer server.Close()
	client, err := api.New(api.Config{URL: server.URL})
	if err != nil {
		t.Fatal(err)
	}
	address, err := url.Parse("ws" + strings.TrimPrefix(server.URL, "http"))
	if err != nil {
		t.Fatal(err)
	}
	s := &shard{count: 1, gateway: &gateway{address: address, Config: Config{Token: "x", API: client, Log: slog.New(slog.DiscardHandler),
		Event: func(name string, _ []byte) { out.events = append(out.events, cmp.Or(name, "none")) }}}}
	out.conn, out.err = s.open(t.Context(), &out.session)
	if out.err == nil {
		out.err = out.conn.serve(context.WithoutCancel(t.Context()))
	}
	<-said
	return out
}

// TestConn: events are handed on, what is malformed is left out, and what is beyond
// the limits ends the connection.
func TestConn(t *testing.T) {
	deep := strings.Repeat(`{"components":[`, 9000) + strings.Repeat(`]}`, 9000)
	event := func(name, data string) string { return fmt.Sprintf(`{"op":0,"s":2,"t":%q,"d":%s}`, name, data) }
	for name, tt := range map[string]struct {
		texts  []string
		events string // joined by spaces
		fails  string // of the error
		sends  string // the opcodes
	}{
		"nothing":            {fails: "4000"},
		"hello":              {texts: []string{aHello}, fails: "4000", sends: "2"},
		"hello of 0":         {texts: []string{`{"op":10,"d":{"heartbeat_interval":0}}`}, fails: "impossible interval"},
		"hello of -1":        {texts: []string{`{"op":10,"d":{"heartbeat_interval":-1}}`}, fails: "impossible interval"},
		"hello of ages":      {texts: []string{`{"op":10,"d":{"heartbeat_interval":1e300}}`, aReady}, events: "READY", fails: "4000", sends: "2"},
		"hello of nothing":   {texts: []string{`{"op":10,"d":null}`}, fails: "impossible interval"},
		"ready":              {texts: []string{aHello, aReady}, events: "READY", fails: "4000", sends: "2"},
		"ready of nothing":   {texts: []string{aHello, `{"op":0,"s":1,"t":"READY","d":null}`}, events: "none", fails: "4000", sends: "2"},
		"an interaction":     {texts: []string{aHello, aReady, event("INTERACTION_CREATE", `{"id":"1"}`)}, events: "READY INTERACTION_CREATE", fails: "4000", sends: "2"},
		"null":               {texts: []string{aHello, aReady, `null`, `{"op":11}`}, events: "READY none", fails: "4000", sends: "2"},
		"no JSON":            {texts: []string{aHello, aReady, `op 9`}, events: "READY none", fails: "4000", sends: "2"},
		"a guild of nothing": {texts: []string{aHello, aReady, event("GUILD_CREATE", `null`)}, events: "READY GUILD_CREATE", fails: "4000", sends: "2"},
		"deep":               {texts: []string{aHello, aReady, event("MESSAGE_CREATE", deep)}, events: "READY none", fails: "4000", sends: "2"}, // beyond what Go's decoder takes
		"a beat is wanted":   {texts: []string{aHello, aReady, `{"op":1}`, `{"op":99}`}, events: "READY", fails: "4000", sends: "2 1"},
		"reconnect":          {texts: []string{aHello, aReady, `{"op":7}`, event("X", `{}`)}, events: "READY", fails: "connect anew", sends: "2"},
		"invalid":            {texts: []string{aHello, aReady, `{"op":9,"d":false}`, event("X", `{}`)}, events: "READY", fails: "invalid", sends: "2"},
		"invalid at once":    {texts: []string{aHello, `{"op":9}`}, fails: "invalid", sends: "2"},
		"a huge one":         {texts: []string{aHello, aReady, event("X", `"`+strings.Repeat("x", maxMessage)+`"`)}, events: "READY", fails: "limit", sends: "2"},
	} {
		t.Run(name, func(t *testing.T) {
			got := listenTo(t, tt.texts)
			if events := strings.Join(got.events, " "); events != tt.events {
				t.Errorf("events %q, want %q", events, tt.events)
			}
			if got.err == nil || !strings.Contains(got.err.Error(), tt.fails) {
				t.Errorf("error %v, want %q", got.err, tt.fails)
			}
			var sends []string
			for _, text := range got.sent {
				_, op, _ := strings.Cut(text, `"op":`)
				sends = append(sends, strings.TrimRight(op, "}\n"))
			}
			if got := strings.Join(sends, " "); got != tt.sends {
				t.Errorf("it sends %q, want %q", got, tt.sends)
			}
			if slices.Contains(got.events, "READY") && got.session.id != "a" {
				t.Errorf("the session is %q", got.session.id)
			}
		})
	}
}

// TestInvalidSession: the gateway says whether an invalid session can be resumed.
func TestInvalidSession(t *testing.T) {
	for d, want := range map[string]bool{"true": true, "false": false, "{}": false, "null": false} {
		got := listenTo(t, []string{aHello, aReady, `{"op":9,"d":` + d + `}`})
		var invalid *invalidSessionError
		if !errors.As(got.err, &invalid) || invalid.resumable != want || sessionOver(got.err) == want {
			t.Errorf("%s: %v", d, got.err)
		}
	}
}

// TestUpgradeTooLong: an answer to the upgrade without an end is not read for ever.
func TestUpgradeTooLong(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X", strings.Repeat("y", maxUpgrade))
		w.WriteHeader(http.StatusSwitchingProtocols)
	}))
	defer server.Close()
	address, err := url.Parse("ws" + strings.TrimPrefix(server.URL, "http"))
	if err != nil {
		t.Fatal(err)
	}
	s := &shard{gateway: &gateway{}}
	if _, _, err := s.dialGateway(t.Context(), address); err == nil || !strings.Contains(err.Error(), "too long") {
		t.Errorf("error %v", err)
	}
}

// FuzzConn: whatever a gateway says, the bot lives, and beats no faster than once a
// second.
func FuzzConn(f *testing.F) {
	f.Add(aHello, aReady)
	f.Add(`{"op":10,"d":{"heartbeat_interval":0.001}}`, `{"op":9}`)
	f.Add(aHello, `{"op":0,"s":1,"t":"READY","d":{"session_id":"\"}"}}`)
	f.Fuzz(func(t *testing.T, first, second string) {
		got := listenTo(t, []string{first, second})
		if got.conn != nil && got.conn.interval < minInterval {
			t.Errorf("a heartbeat every %v", got.conn.interval)
		}
	})
}
