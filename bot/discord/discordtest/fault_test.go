package discordtest

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

const postPath = "/channels/" + testChannel + "/messages"

func TestRateLimitFault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(t, Options{Memory: true})
		s.SetGuild(Guild{ID: "12", Channels: []Channel{{ID: "13"}}})
		s.Fail(Fault{Kind: RateLimited, Match: "POST " + postPath, RetryAfter: 1500 * time.Millisecond})
		got := call(t, s, "POST", postPath, textBody("x"))
		if got.status != http.StatusTooManyRequests || got.header.Get("Retry-After") != "2" || got.header.Get("X-RateLimit-Reset-After") != "1.500" ||
			got.header.Get("X-RateLimit-Scope") != "user" || got.header.Get("X-RateLimit-Remaining") != "0" || got.header.Get("X-RateLimit-Bucket") == "" {
			t.Errorf("%d %v", got.status, got.header)
		}
		if !strings.Contains(got.body, `"global":false`) || !strings.Contains(got.body, `"retry_after":1.5`) {
			t.Errorf("body %s", got.body)
		}
		wantCode(t, call(t, s, "POST", "/channels/13/messages", textBody("x")), http.StatusOK, 0) // another channel is free
		<-time.After(onTheWay)
		wantCode(t, call(t, s, "POST", postPath, textBody("on the way")), http.StatusTooManyRequests, 0)
		wantLaws(t, s)
		<-time.After(time.Second)
		wantCode(t, call(t, s, "POST", postPath, textBody("too early")), http.StatusTooManyRequests, 0)
		wantLaws(t, s, "came 1.1s after a 429 that asked to wait 1.5s")
		<-time.After(400 * time.Millisecond)
		wantCode(t, call(t, s, "POST", postPath, textBody("in time")), http.StatusOK, 0)
		if m := s.Messages(testChannel); len(m) != 1 || m[0].Content != "in time" {
			t.Errorf("messages %+v", m)
		}
	})
}

// A global limit holds for all but the answers to interactions.
func TestGlobalRateLimitFault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := online(t, Options{})
		s.Fail(Fault{Kind: RateLimited, Global: true, Match: "GET /users/@me"})
		got := call(t, s, "GET", "/users/@me", "")
		if got.status != http.StatusTooManyRequests || got.header.Get("X-RateLimit-Global") != "true" || got.header.Get("X-RateLimit-Scope") != "global" ||
			got.header.Get("X-RateLimit-Bucket") != "" || !strings.Contains(got.body, `"global":true`) {
			t.Errorf("%d %v %s", got.status, got.header, got.body)
		}
		wantCode(t, call(t, s, "POST", postPath, textBody("x")), http.StatusTooManyRequests, 0)
		p := s.Interact(ask())
		wantCode(t, callbackTo(t, s, p, `{"type":4,"data":`+textBody("x")+`}`), http.StatusNoContent, 0)
		wantCode(t, call(t, s, "POST", webhookOf(p, ""), textBody("x")), http.StatusOK, 0)
	})
}

func TestRateLimits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(t, Options{Memory: true, RateLimits: true})
		for i := range 5 {
			got := call(t, s, "POST", postPath, textBody("x"))
			wantCode(t, got, http.StatusOK, 0)
			if got.header.Get("X-RateLimit-Limit") != "5" || got.header.Get("X-RateLimit-Remaining") != strconv.Itoa(4-i) || got.header.Get("X-RateLimit-Reset-After") != "5.000" {
				t.Errorf("headers %v", got.header)
			}
		}
		wantCode(t, call(t, s, "POST", postPath, textBody("x")), http.StatusTooManyRequests, 0)
		<-time.After(5 * time.Second)
		wantCode(t, call(t, s, "POST", postPath, textBody("x")), http.StatusOK, 0)
		for range 5 {
			wantCode(t, call(t, s, "GET", "/users/@me", ""), http.StatusOK, 0)
		}
		wantLaws(t, s)
	})
}

func TestGlobalRateLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(t, Options{Memory: true, RateLimits: true})
		limited := 0
		for i := range 60 {
			got := call(t, s, "POST", "/channels/"+strconv.Itoa(100+i)+"/messages", textBody("x"))
			if got.header.Get("X-RateLimit-Global") == "true" {
				limited++
			}
		}
		if limited != 10 {
			t.Errorf("%d of 60 requests in a second were refused, want 10", limited)
		}
		wantLaws(t, s)
	})
}

func TestServerErrors(t *testing.T) {
	s := start(t, Options{Memory: true})
	s.Fail(Fault{Kind: ServerError, Times: 2})
	for range 2 {
		if got := call(t, s, "POST", postPath, textBody("x")); got.status != http.StatusBadGateway || !strings.Contains(got.body, "<html>") {
			t.Errorf("%d %s", got.status, got.body)
		}
	}
	if m := s.Messages(testChannel); len(m) != 0 {
		t.Errorf("messages %+v", m)
	}
	s.Fail(Fault{Kind: ServerError, Status: 503, Done: true})
	if got := call(t, s, "POST", postPath, textBody("done")); got.status != http.StatusServiceUnavailable {
		t.Errorf("%d %s", got.status, got.body)
	}
	s.Fail(Fault{Kind: HangUp, Done: true})
	if got := call(t, s, "POST", postPath, textBody("done, too")); got.status != 0 {
		t.Errorf("%d %s", got.status, got.body)
	}
	if m := s.Messages(testChannel); len(m) != 2 {
		t.Errorf("messages %+v", m)
	}
	s.Fail(Fault{Kind: Refused, Status: 404, Code: codeUnknownInteraction, Match: "POST /interactions/*/*/callback"})
	wantCode(t, call(t, s, "POST", "/interactions/1/x/callback", `{"type":5}`), http.StatusNotFound, codeUnknownInteraction)
	s.Fail(Fault{Kind: Refused, Status: 404, Code: codeUnknownMessage, Times: -1})
	for range 3 {
		wantCode(t, call(t, s, "GET", "/gateway/bot", ""), http.StatusNotFound, codeUnknownMessage)
	}
	s.Heal()
	wantCode(t, call(t, s, "GET", "/gateway/bot", ""), http.StatusOK, 0)
	wantLaws(t, s)
}

func TestSlow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := start(t, Options{Memory: true})
		s.Fail(Fault{Kind: Slow, Delay: 10 * time.Second})
		began := time.Now()
		wantCode(t, call(t, s, "GET", "/gateway/bot", ""), http.StatusOK, 0)
		if took := time.Since(began); took != 10*time.Second {
			t.Errorf("took %v", took)
		}
	})
}

// A nonce that is enforced keeps a message from being sent twice.
func TestNonce(t *testing.T) {
	s := start(t, Options{Memory: true})
	s.Fail(Fault{Kind: ServerError, Done: true})
	body := with(`"content":"once","nonce":"n1","enforce_nonce":true`)
	call(t, s, "POST", postPath, body)
	wantCode(t, call(t, s, "POST", postPath, body), http.StatusOK, 0)
	if m := s.Messages(testChannel); len(m) != 1 {
		t.Errorf("messages %+v", m)
	}
	call(t, s, "POST", postPath, with(`"content":"once","nonce":"n1"`)) // not enforced
	call(t, s, "POST", postPath, with(`"content":"once","nonce":2,"enforce_nonce":true`))
	if m := s.Messages(testChannel); len(m) != 3 {
		t.Errorf("messages %+v", m)
	}
	wantLaws(t, s)
}
