package discordtest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
)

func TestHeaders(t *testing.T) {
	s := start(t, Options{Memory: true})
	wantCode(t, callWith(t, s, "GET", "/users/@me", "", map[string]string{"Authorization": "Bot wrong"}), http.StatusUnauthorized, 0)
	wantCode(t, callWith(t, s, "GET", "/gateway/bot", "", map[string]string{"Authorization": ""}), http.StatusUnauthorized, 0)
	wantLaws(t, s)
	wantCode(t, callWith(t, s, "GET", "/gateway/bot", "", map[string]string{"User-Agent": "curl/8"}), http.StatusOK, 0)
	wantCode(t, callWith(t, s, "POST", postPath, "content=x", map[string]string{"Content-Type": "text/plain"}), http.StatusBadRequest, codeForm)
	wantCode(t, call(t, s, "POST", postPath, "{"), http.StatusBadRequest, codeMalformed)
	wantLaws(t, s, "the User-Agent is not", `a body of type "text/plain"`, "the body is not JSON")
}

func TestCalls(t *testing.T) {
	s := start(t, Options{Memory: true})
	call(t, s, "GET", "/gateway/bot?x=1", "")
	call(t, s, "POST", postPath, textBody("x"))
	got, err := s.WaitCalls(soon(t), 1, "POST /channels/*/messages")
	if err != nil || len(got) != 1 || string(got[0].Body) != textBody("x") || got[0].Route != "/channels/{channel_id}/messages" {
		t.Errorf("calls %+v, %v", got, err)
	}
	if all := s.Calls(); len(all) != 2 || all[0].Query != "x=1" || all[0].Status != http.StatusOK {
		t.Errorf("calls %+v", all)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.WaitCalls(ctx, 3, ""); !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "2 of 3 calls") {
		t.Errorf("error %v", err)
	}
	done := make(chan error, 1)
	go func() {
		_, err := s.WaitCalls(soon(t), 3, "")
		done <- err
	}()
	call(t, s, "GET", "/gateway/bot", "")
	if err := <-done; err != nil {
		t.Errorf("waiting for a call: %v", err)
	}
}

// A fakeTB records what Start reports.
type fakeTB struct {
	testing.TB
	cleanups []func()
	errors   []string
}

func (f *fakeTB) Helper()           {}
func (f *fakeTB) Log(...any)        {}
func (f *fakeTB) Cleanup(fn func()) { f.cleanups = append(f.cleanups, fn) }
func (f *fakeTB) Errorf(format string, args ...any) {
	f.errors = append(f.errors, fmt.Sprintf(format, args...))
}

func TestStartReports(t *testing.T) {
	for _, allow := range []bool{false, true} {
		tb := &fakeTB{TB: t}
		s := Start(tb, Options{Memory: true, AllowViolations: allow})
		s.mu.Lock()
		s.violateLocked("a law")
		s.mu.Unlock()
		for _, fn := range tb.cleanups {
			fn()
		}
		if got := strings.Join(tb.errors, ""); (got == "discord law broken: a law") == allow {
			t.Errorf("allowed %v: reported %q", allow, got)
		}
		if _, err := s.Dial(t.Context(), "", ""); !errors.Is(err, net.ErrClosed) {
			t.Errorf("after Close: %v", err)
		}
	}
}

// Nothing is left running, and no clock ticks, when a server closes.
func TestCloseLeavesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(Options{Memory: true})
		dial(t, s).ready(0, 1, 0)
		s.Close()
	})
}

// Unknown patterns are a mistake of the test.
func TestPatterns(t *testing.T) {
	for _, test := range []struct {
		pattern string
		want    bool
	}{
		{"", true}, {"GET /a/b", true}, {"GET /*/b", true}, {"* /a/*", true}, {"GET /a", false}, {"POST /a/b", false}, {"GET /*", false},
	} {
		if got := matches(test.pattern, "GET", "/a/b"); got != test.want {
			t.Errorf("%q: %v", test.pattern, got)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("a broken pattern was taken")
		}
	}()
	matches("[", "GET", "/")
}
