package discordtest

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestSignature(t *testing.T) {
	s := start(t, Options{})
	body := []byte(`{"type":1}`)
	h := s.Sign(body, time.Unix(1700000000, 0))
	key, err := hex.DecodeString(s.PublicKey())
	if err != nil || len(key) != ed25519.PublicKeySize {
		t.Fatalf("key %q, %v", s.PublicKey(), err)
	}
	sig, err := hex.DecodeString(h.Get("X-Signature-Ed25519"))
	if err != nil || h.Get("X-Signature-Timestamp") != "1700000000" {
		t.Fatalf("headers %v, %v", h, err)
	}
	if !ed25519.Verify(key, []byte(`1700000000{"type":1}`), sig) {
		t.Error("the signature does not hold")
	}
	if twin := start(t, Options{}); twin.PublicKey() != s.PublicKey() {
		t.Error("one application has two keys")
	}
}

// endpoint is a bot that checks signatures and answers as the test says.
func endpoint(t testing.TB, s *Server, answer http.HandlerFunc) string {
	t.Helper()
	key, err := hex.DecodeString(s.PublicKey())
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		sig, _ := hex.DecodeString(r.Header.Get("X-Signature-Ed25519"))
		if err != nil || !ed25519.Verify(key, append([]byte(r.Header.Get("X-Signature-Timestamp")), body...), sig) {
			http.Error(w, "signature", http.StatusUnauthorized)
			return
		}
		if bytes.Contains(body, []byte(`"type":1,`)) && bytes.Contains(body, []byte(`"ping"`)) {
			w.Header().Set("Content-Type", "application/json")
			io.WriteString(w, `{"type":1}`) // the asker sees when it fails
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		answer(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// says is an endpoint that answers with one body.
func says(status int, kind, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", kind)
		w.WriteHeader(status)
		io.WriteString(w, body) // the asker sees when it fails
	}
}

func TestPost(t *testing.T) {
	s := start(t, Options{})
	p, err := s.Post(soon(t), endpoint(t, s, says(200, "application/json; charset=utf-8", `{"type":4,"data":`+textBody("over HTTP")+`}`)), ask())
	if err != nil {
		t.Fatal(err)
	}
	if r := wait(t, p); r.Message.Content != "over HTTP" {
		t.Errorf("response %+v", r)
	}
	wantCode(t, call(t, s, "POST", webhookOf(p, ""), textBody("more")), http.StatusOK, 0)
	wantLaws(t, s)
}

// An endpoint may say 202 and answer by a callback, before or after.
func TestPostWithCallback(t *testing.T) {
	s := start(t, Options{})
	var token, id string
	p, err := s.Post(soon(t), endpoint(t, s, func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusAccepted) }), ask())
	if err != nil {
		t.Fatal(err)
	}
	token, id = p.Token, p.ID
	wantCode(t, call(t, s, "POST", "/interactions/"+id+"/"+token+"/callback", `{"type":4,"data":`+textBody("x")+`}`), http.StatusNoContent, 0)
	wait(t, p)
	wantLaws(t, s)
}

func TestPostFailures(t *testing.T) {
	for _, test := range []struct {
		name   string
		answer http.HandlerFunc
		err    string
		law    string
	}{
		{"status", says(500, "text/plain", "oh"), "status 500", "status 500"},
		{"unauthorized", says(401, "text/plain", ""), "status 401", "status 401"},
		{"content type", says(200, "text/plain", `{"type":5}`), `content type "text/plain"`, "content type"},
		{"nothing", says(200, "application/json", ``), "refused with code 50035", "type: Value must be"},
		{"no JSON", says(200, "application/json", `oh`), "refused with code 50035", "_: The value has a wrong type"},
		{"too long", says(200, "application/json", `{"type":4,"data":`+textBody(rep("x", 2001))+`}`), "refused", "data.content: it breaks maxLength"},
		{"key that there is not", says(200, "application/json", `{"type":4,"data":{"content":"x","colour":1,`+none+`}}`), "refused", "data.colour: the OpenAPI file does not know it"},
		{"hung up", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "EOF", "the endpoint: a call of /ask"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := start(t, Options{})
			p, err := s.Post(soon(t), endpoint(t, s, test.answer), ask())
			if (test.err == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), test.err) {
				t.Errorf("error %v, want %q", err, test.err)
			}
			if _, waited := p.Wait(soon(t)); !errors.Is(waited, err) {
				t.Errorf("Wait: %v", waited)
			}
			wantLaws(t, s, test.law)
		})
	}
	s := start(t, Options{})
	if _, err := s.Post(soon(t), "http://127.0.0.1:1/", Interaction{Kind: Press, Message: "1"}); !errors.Is(err, ErrImpossible) {
		t.Errorf("impossible: %v", err)
	}
}

func TestCheckEndpoint(t *testing.T) {
	s := start(t, Options{})
	if err := s.CheckEndpoint(soon(t), endpoint(t, s, nil)); err != nil {
		t.Errorf("a good endpoint: %v", err)
	}
	for name, bot := range map[string]http.HandlerFunc{
		"a ping was answered with status 500":                       says(500, "application/json", `{"type":1}`),
		`a ping was answered with status 200, content type "te`:     says(200, "text/html", `{"type":1}`),
		"a ping was answered with status 200, content type \"appli": says(200, "application/json", `{"type":4}`),
		"a wrong signature was answered with status 200":            says(200, "application/json", `{"type":1}`),
	} {
		server := httptest.NewServer(bot)
		if err := s.CheckEndpoint(soon(t), server.URL); err == nil || !strings.HasPrefix(err.Error(), name) {
			t.Errorf("error %v, want %q", err, name)
		}
		server.Close()
		if err := s.CheckEndpoint(soon(t), server.URL); err == nil {
			t.Error("an endpoint that is down passed")
		}
	}
}
