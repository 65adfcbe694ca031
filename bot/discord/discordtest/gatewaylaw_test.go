package discordtest

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"
)

// What the bot sends wrong closes the connection with the documented code.
func TestGatewayLaws(t *testing.T) {
	identify := func(fields string) string {
		return `{"op":2,"d":{"token":"` + DefaultToken + `","properties":{"os":"linux"},` + fields + `}}`
	}
	for _, test := range []struct {
		name  string
		ready bool
		send  string
		code  int
		law   string
	}{
		{"wrong token", false, `{"op":2,"d":{"token":"x","intents":0,"properties":{"os":"linux"}}}`, 4004, ""},
		{"privileged intents", false, identify(`"intents":32768`), 4014, "privileged intents"},
		{"members", false, identify(`"intents":2`), 4014, "privileged intents"},
		{"resume with a wrong token", false, `{"op":6,"d":{"token":"x","session_id":"x","seq":1}}`, 4004, ""},
		{"shard beyond the last", false, identify(`"intents":0,"shard":[2,2]`), 4002, "cannot be read"},
		{"identify twice", true, identify(`"intents":0`), 4002, "a second one"},
		{"presence of the old form", true, `{"op":3,"d":{"game":{"name":"x"},"status":"online","afk":false}}`, 4002, "presence"},
		{"presence before identify", false, `{"op":3,"d":{}}`, 4003, "before identify"},
		{"no JSON", true, `hello`, 4002, "is no payload"},
		{"over 4,096 bytes", true, `{"op":3,"d":{"x":"` + rep("x", 4096) + `"}}`, 4002, "bytes"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := start(t, Options{Memory: true})
			g := dial(t, s)
			if test.ready {
				g.ready(0, 1, 0)
			}
			g.send("%s", test.send)
			if code := g.closed(); code != test.code {
				t.Errorf("closed with %d, want %d", code, test.code)
			}
			if test.law == "" {
				wantLaws(t, s)
			} else {
				wantLaws(t, s, test.law)
			}
		})
	}
}

func TestTooManySends(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(t, Options{Memory: true})
		g := dial(t, s).ready(0, 1, 0)
		for range maxSends - 1 {
			g.send(`{"op":3,"d":{"since":null,"activities":[],"status":"online","afk":false}}`)
		}
		g.send(`{"op":1,"d":null}`)
		if code := g.closed(); code != closeRate {
			t.Errorf("closed with %d", code)
		}
		wantLaws(t, s, "more than 120 messages in a minute")
	})
}

// Identifies of one group come at most every five seconds.
func TestPacing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(t, Options{Memory: true, Shards: 4, MaxConcurrency: 2})
		dial(t, s).ready(0, 4, 0)
		dial(t, s).ready(1, 4, 0)
		hasty := dial(t, s)
		hasty.identify(2, 4, 0)
		if f := hasty.read(); f.Op != 9 || string(f.D) != "false" {
			t.Errorf("identify too early: %+v", f)
		}
		wantLaws(t, s, "shard 2 identified 0s after another")
		<-time.After(identifyEvery)
		hasty.ready(2, 4, 0) // on the same connection, as libraries do after op 9
		dial(t, s).ready(3, 4, 0)
		if s.Sessions() != 4 || s.Identifies() != 5 {
			t.Errorf("%d sessions after %d identifies", s.Sessions(), s.Identifies())
		}
		wantLaws(t, s, "shard 2 identified")
	})
}

func TestSessionStarts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(t, Options{Memory: true, SessionStarts: 1})
		dial(t, s).ready(0, 1, 0)
		<-time.After(identifyEvery)
		g := dial(t, s)
		g.identify(0, 1, 0)
		if code := g.closed(); code != closeToken {
			t.Errorf("closed with %d", code)
		}
		wantLaws(t, s, "session_start_limit")
	})
}

func TestHeartbeatLaw(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(t, Options{Memory: true, HeartbeatInterval: 10 * time.Second})
		d := websocket.Dialer{NetDialContext: s.Dial}
		ws, _, err := d.DialContext(t.Context(), "ws://discord.test/?v=10&encoding=json", nil)
		if err != nil {
			t.Fatal(err)
		}
		defer ws.Close()
		began := time.Now()
		for err == nil {
			_, _, err = ws.ReadMessage()
		}
		if waited := time.Since(began); waited != 22*time.Second {
			t.Errorf("cut after %v", waited)
		}
		wantLaws(t, s, "no heartbeat for 22s")
	})
}

func TestRefusedIdentify(t *testing.T) {
	for _, code := range []int{closeToken, 4011, closeDisallowed} {
		s := start(t, Options{Memory: true})
		s.Fail(Fault{Kind: RefuseIdentify, Code: code})
		g := dial(t, s)
		g.identify(0, 1, 0)
		if got := g.closed(); got != code {
			t.Errorf("closed with %d, want %d", got, code)
		}
		dial(t, s).ready(0, 1, 0) // the fault is over
		wantLaws(t, s)
	}
}

func TestQueryOfConnection(t *testing.T) {
	for _, query := range []string{"v=8&encoding=json", "v=10&encoding=etf", "v=10&encoding=json&compress=zlib-stream"} {
		s := start(t, Options{Memory: true})
		d := websocket.Dialer{NetDialContext: s.Dial}
		ws, _, err := d.DialContext(t.Context(), "ws://discord.test/?"+query, nil)
		if err != nil {
			t.Fatal(err)
		}
		g := &gate{t: t, ws: ws}
		if code := g.closed(); code != closeVersion {
			t.Errorf("%s: closed with %d", query, code)
		}
		ws.Close()
		wantLaws(t, s, "connected for another version")
	}
}
