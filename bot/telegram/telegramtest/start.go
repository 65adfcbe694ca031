package telegramtest

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"planbot/bot/bottest"
)

// Start starts a server on 127.0.0.1 and stops it with the test. Violations
// fail the test at its end, unless Options.AllowViolations is set.
func Start(t testing.TB, o Options) *Server {
	t.Helper()
	s := New(o)
	front := httptest.NewServer(s)
	s.url = front.URL
	atEnd(t, s, front)
	return s
}

// StartPipe is Start without a network: the client reaches the server whatever
// the address. In a testing/synctest bubble time passes as soon as all wait.
func StartPipe(t testing.TB, o Options) (*Server, *http.Client) {
	t.Helper()
	s := New(o)
	s.url = "http://telegram.invalid"
	ln := bottest.NewPipe()
	front := &httptest.Server{Listener: ln, Config: &http.Server{Handler: s}}
	front.Start()
	atEnd(t, s, front)
	return s, &http.Client{Transport: &http.Transport{DialContext: ln.Dial, DialTLSContext: ln.Dial}}
}

// atEnd stops a server with the test and reports what it has to say.
func atEnd(t testing.TB, s *Server, front *httptest.Server) {
	t.Cleanup(func() {
		s.Close()
		front.CloseClientConnections()
		front.Close()
		if s.o.AllowViolations {
			return
		}
		for _, v := range s.Violations() {
			t.Errorf("the bot breaks a rule of the Bot API: %s", v)
		}
	})
}

// violate notes a violation. The lock is held.
func (s *Server) violate(text string) { s.violations = append(s.violations, text) }

// Calls are the bot's calls in the order in which they took effect: those of
// the methods named, or without names all but getUpdates. Calls that were
// refused or cut off are among them.
func (s *Server) Calls(methods ...string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Call
	for _, c := range s.calls {
		if len(methods) == 0 && c.Method != "getUpdates" || slices.Contains(methods, c.Method) {
			out = append(out, c)
		}
	}
	return out
}

// Violations are the rules that the bot broke, in order, each as
// "method: what is wrong".
func (s *Server) Violations() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.violations)
}

// WaitMessages waits until a chat shows n messages of the bot and returns
// them and any beyond.
func (s *Server) WaitMessages(ctx context.Context, chat int64, n int) ([]SentMessage, error) {
	var sent []SentMessage
	err := s.Wait(ctx, func() bool {
		sent = s.Messages(chat)
		return len(sent) >= n
	})
	return sent, err
}

// WaitConfirmed waits until no update is left: the bot has confirmed them all
// to getUpdates, or answered each at its webhook.
func (s *Server) WaitConfirmed(ctx context.Context) error {
	return s.Wait(ctx, func() bool { return s.Pending() == 0 })
}

// Wait waits until a condition holds. It is looked at once, and again after
// each call of the bot, each delivery and each thing that a person does. It
// may use the server's methods. The error is that of ctx.
func (s *Server) Wait(ctx context.Context, holds func() bool) error {
	for {
		s.mu.Lock()
		changed := s.changed.next()
		s.mu.Unlock()
		if holds() {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// A signal wakes all who wait for it. The zero value works. It is guarded by
// the server's lock.
type signal struct{ ch chan struct{} }

// next is closed when the signal is fired for the next time.
func (s *signal) next() <-chan struct{} {
	if s.ch == nil {
		s.ch = make(chan struct{})
	}
	return s.ch
}

func (s *signal) fire() {
	if s.ch != nil {
		close(s.ch)
		s.ch = nil
	}
}
