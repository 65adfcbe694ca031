package discordtest

import (
	"net/http"
	"testing"

	"github.com/gorilla/websocket"
)

// addBodies seeds a fuzzer with the bodies of the tables.
func addBodies(f *testing.F) {
	for _, test := range messageLaws {
		if len(test.body) < 500 {
			f.Add(`{"type":4,"data":` + test.body + `}`)
		}
	}
	for _, test := range commandLaws {
		if len(test.body) < 500 {
			f.Add("[" + test.body + "]")
		}
	}
	for _, body := range []string{`{"type":8,"data":{"choices":[{"name":"a","value":"b"}]}}`, `{"type":5}`, `{"op":1}`, `null`, `{"embeds":[{"Fields":[null],"fields":[{}]}]}`} {
		f.Add(body)
	}
}

// A message body is refused, or is shown and keeps the limits of what is shown.
func FuzzMessage(f *testing.F) {
	addBodies(f)
	f.Fuzz(func(t *testing.T, text string) {
		var c callbackBody
		if decode([]byte(text), &c) == nil && len(c.Data) > 0 {
			text = string(c.Data)
		}
		b, refusal := readMessage([]byte(text), nil)
		if refusal != nil {
			return
		}
		if _, refusal = b.check(use{flags: flagsOfReply}); refusal != nil {
			if refusal.status != http.StatusBadRequest || len(refusal.laws()) == 0 {
				t.Errorf("refused with %d and no law", refusal.status)
			}
			marshal(refusal.body())
			return
		}
		m := &message{place: &place{}}
		m.apply(b)
		seen := m.seen()
		if len(seen.Embeds) > maxEmbeds || len(seen.Components) > maxRows || b.emptyAfter(nil) {
			t.Errorf("shown %+v", seen)
		}
		for _, c := range pressable(seen.Components) {
			if len([]rune(c.CustomID)) > maxCustomID {
				t.Errorf("custom id of %d", len([]rune(c.CustomID)))
			}
		}
	})
}

// A first response is taken once, or refused with a law.
func FuzzCallback(f *testing.F) {
	addBodies(f)
	s := New(Options{Memory: true, Forget: true, Now: newClock().now})
	f.Cleanup(s.Close)
	f.Fuzz(func(t *testing.T, text string) {
		for _, kind := range []Kind{SlashCommand, Autocomplete, Press} {
			s.mu.Lock()
			exchange := s.newExchangeLocked(Interaction{Kind: kind, Name: "ask", CustomID: "x"})
			_, refusal := s.respondLocked(exchange, []byte(text), nil)
			s.mu.Unlock()
			if exchange.err != nil {
				t.Fatal(exchange.err)
			}
			if (refusal == nil) != exchange.over() {
				t.Errorf("refused %v, over %v", refusal, exchange.over())
			}
			if refusal != nil && len(refusal.laws()) == 0 {
				t.Errorf("refused with code %d and no law", refusal.code)
			}
		}
	})
}

// A list of commands is refused, or comes back.
func FuzzCommands(f *testing.F) {
	addBodies(f)
	f.Fuzz(func(t *testing.T, text string) {
		var list []*command
		if decode([]byte(text), &list) != nil {
			return
		}
		if err := checkCommands(list); err != nil {
			marshal(err.body())
			return
		}
		for _, c := range list {
			marshal(c.body("1", true))
		}
	})
}

// Whatever a bot sends over the gateway, the fake lives.
func FuzzGateway(f *testing.F) {
	addBodies(f)
	f.Add(`{"op":2,"d":{"token":"` + DefaultToken + `","intents":0,"properties":{"os":"linux"}}}`)
	f.Add(`{"op":6,"d":{"token":"` + DefaultToken + `","session_id":"x","seq":1}}`)
	s := New(Options{Memory: true, Now: newClock().now})
	f.Cleanup(s.Close)
	f.Fuzz(func(t *testing.T, text string) {
		c := &socket{wake: make(chan struct{}, 1)}
		op := s.received(c, websocket.TextMessage, []byte(text))
		if op != opHeartbeat && !otherOps[op] && len(c.queue) == 0 {
			t.Errorf("op %d got no answer", op)
		}
		if c.session != nil {
			s.mu.Lock()
			s.endSessionLocked(c.session)
			s.mu.Unlock()
		}
	})
}

// The walk over the OpenAPI file ends, whatever the body.
func FuzzSpec(f *testing.F) {
	addBodies(f)
	sp := theSpec()
	f.Fuzz(func(t *testing.T, text string) {
		sp.checkRequest("POST", "/channels/{channel_id}/messages", []byte(text))
		sp.checkRequest("PUT", "/applications/{application_id}/commands", []byte(text))
		sp.checkCallback([]byte(text))
	})
}
