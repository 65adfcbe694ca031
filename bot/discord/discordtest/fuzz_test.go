package discordtest

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"
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
	for _, body := range []string{`{"type":8,"data":{"choices":[{"name":"a","value":"b"}]}}`, `{"type":5}`, `{"op":1}`, `null`, `{}`, `{"embeds":[{"Fields":[null],"fields":[{}]}]}`} {
		f.Add(body)
	}
}

// Whatever the body of a request, it is taken, or refused with a law.
func FuzzBodies(f *testing.F) {
	addBodies(f)
	s := New(Options{Memory: true})
	f.Cleanup(s.Close)
	s.SetGuild(Guild{ID: testGuild, Channels: []Channel{{ID: testChannel}}})
	f.Fuzz(func(t *testing.T, text string) {
		if !json.Valid([]byte(text)) {
			return // read refuses it
		}
		for _, kind := range []Kind{SlashCommand, Autocomplete, Press} {
			s.mu.Lock()
			s.commands = commandStore{}
			e := s.newExchangeLocked(Interaction{Kind: kind, Name: "ask", CustomID: "x"})
			s.mu.Unlock()
			for _, rt := range routes() {
				r := &request{Request: httptest.NewRequest(rt.method, "/", nil), route: rt, body: []byte(text)}
				r.Header.Set("Authorization", "Bot "+DefaultToken)
				for name, value := range map[string]string{"application_id": DefaultApplicationID, "guild_id": testGuild, "channel_id": testChannel,
					"interaction_id": e.ID, "interaction_token": e.Token, "webhook_id": DefaultApplicationID, "webhook_token": e.Token} {
					r.SetPathValue(name, value)
				}
				if rt.method == http.MethodGet {
					r.body = nil
				}
				body, err := s.carryOut(r)
				marshal(body)
				if err != nil && err.status == http.StatusBadRequest && err.code == codeForm && len(err.laws) == 0 {
					t.Errorf("%s %s is refused without a law", rt.method, rt.path)
				}
			}
		}
	})
}

// Whatever a bot sends over the gateway, the fake lives.
func FuzzGateway(f *testing.F) {
	addBodies(f)
	f.Add(`{"op":2,"d":{"token":"` + DefaultToken + `","intents":0,"properties":{"os":"linux"}}}`)
	f.Add(`{"op":6,"d":{"token":"` + DefaultToken + `","session_id":"x","seq":1}}`)
	s := New(Options{Memory: true})
	f.Cleanup(s.Close)
	f.Fuzz(func(t *testing.T, text string) {
		c := newSocket(nil)
		op := s.received(c, []byte(text))
		if op < 10 && len(c.queue) == 0 {
			t.Errorf("op %d got no answer", op)
		}
		if c.session != nil {
			s.mu.Lock()
			s.endSessionLocked(c.session)
			s.mu.Unlock()
		}
	})
}
