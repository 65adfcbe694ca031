package gateway

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/gorilla/websocket"

	"planbot/bot/discord/api"
)

const (
	helloText = `{"op":10,"d":{"heartbeat_interval":41250}}`
	readyText = `{"op":0,"s":1,"t":"READY","d":{"session_id":"a","resume_gateway_url":"wss://r"}}`
)

// heard connects to a gateway that answers an upgrade and ends after some messages.
func heard(t *testing.T, messages ...string) (c *conn, events string, err error) {
	t.Helper()
	return heardOf(t, func(w http.ResponseWriter, r *http.Request) {
		ws, err := new(websocket.Upgrader).Upgrade(w, r, nil)
		if err != nil {
			t.Error(err)
			return
		}
		defer ws.Close()
		for _, m := range messages {
			if ws.WriteMessage(websocket.TextMessage, []byte(m)) != nil {
				break
			}
		}
		_ = ws.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(4009, ""))
		_, _ = io.Copy(io.Discard, ws.NetConn()) // until the bot goes
	})
}

func heardOf(t *testing.T, answer http.HandlerFunc) (c *conn, events string, err error) {
	t.Helper()
	server := httptest.NewServer(answer)
	defer server.Close()
	address, err := url.Parse("ws" + strings.TrimPrefix(server.URL, "http"))
	if err != nil {
		t.Fatal(err)
	}
	client, err := api.New(api.Config{Token: "token"})
	if err != nil {
		t.Fatal(err)
	}
	cfg := Config{API: client, Log: slog.New(slog.DiscardHandler), Event: func(name string, _ []byte) { events += name + " " }}
	c = &conn{shard: &shard{gateway: &gateway{Config: cfg, address: address}, count: 1}, done: make(chan struct{})}
	defer c.close()
	if err = c.open(t.Context()); err == nil {
		err = c.serve(t.Context())
	}
	return c, events, err
}

// TestReceive: an event is handed on, what is no message is an event without a name,
// and what is impossible ends the connection.
func TestReceive(t *testing.T) {
	deep := strings.Repeat(`{"components":[`, 9000) + strings.Repeat(`]}`, 9000) // beyond what Go's decoder takes
	hello := func(interval string) string { return `{"op":10,"d":{"heartbeat_interval":` + interval + `}}` }
	for name, tt := range map[string]struct {
		in     string
		events string
		fails  string // of the error
	}{
		"an interaction":     {`{"op":0,"s":2,"t":"INTERACTION_CREATE","d":{"id":"1"}}`, "INTERACTION_CREATE ", "4009"},
		"a guild of nothing": {`{"op":0,"s":3,"t":"GUILD_CREATE","d":null}`, "GUILD_CREATE ", "4009"},
		"ready of nothing":   {`{"op":0,"s":3,"t":"READY","d":null}`, " ", "4009"},
		"resumed":            {`{"op":0,"s":3,"t":"RESUMED","d":null}`, "", "4009"},
		"null":               {`null`, " ", "4009"},
		"no JSON":            {`op 9`, " ", "4009"},
		"deep":               {`{"op":0,"s":5,"t":"MESSAGE_CREATE","d":` + deep + `}`, " ", "4009"},
		"unknown":            {`{"op":99}`, "", "4009"},
		"a heartbeat":        {`{"op":1}`, "", "4009"},
		"an acknowledgement": {`{"op":11}`, "", "4009"},
		"hello again":        {hello("1e300"), "", "4009"},
		"hello of 0":         {hello("0"), "", "impossible interval"},
		"hello of -1":        {hello("-1"), "", "impossible interval"},
		"hello of nothing":   {`{"op":10,"d":null}`, "", "impossible interval"},
		"connect anew":       {`{"op":7}`, "", "connect anew"},
		"invalid":            {`{"op":9,"d":false}`, "", "invalid"},
		"a huge one":         {`{"op":0,"t":"X","d":"` + strings.Repeat("x", maxMessage) + `"}`, "", "limit"},
	} {
		c, events, err := heard(t, helloText, readyText, tt.in)
		if events != "READY "+tt.events || !strings.Contains(err.Error(), tt.fails) {
			t.Errorf("%s: events %q, want %q after READY; error %v, want %q", name, events, tt.events, err, tt.fails)
		}
		if !c.identified || c.session != "a" || c.resumeAt.String() != "wss://r" || c.interval > longestBeat {
			t.Errorf("%s: %+v", name, c)
		}
	}
	for d, want := range map[string]bool{"true": true, "false": false, "{}": false, "null": false} {
		if c, _, _ := heard(t, helloText, readyText, `{"op":9,"d":`+d+`}`); c.resumable != want {
			t.Errorf("invalid, %s: resumable %t", d, c.resumable)
		}
	}
}

// TestUpgrade: an error says how an upgrade was answered, and an answer without an
// end is not read for ever.
func TestUpgrade(t *testing.T) {
	c, _, err := heardOf(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Retry-After", "7")
		http.Error(w, "", http.StatusTooManyRequests)
	})
	if !strings.Contains(err.Error(), "429") || c.after.Seconds() != 7 {
		t.Errorf("%v, to wait %v", err, c.after)
	}
	_, _, err = heardOf(t, func(w http.ResponseWriter, r *http.Request) {
		for i := range 200 {
			w.Header().Add("X", strings.Repeat("y", 1000+i))
		}
		w.WriteHeader(http.StatusSwitchingProtocols)
	})
	if err == nil || !strings.Contains(err.Error(), "too long") {
		t.Error(err)
	}
	if _, _, err := heard(t); !strings.Contains(err.Error(), "4009") {
		t.Error(err)
	}
}
