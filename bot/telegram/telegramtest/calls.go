package telegramtest

import (
	"context"
	"maps"
	"slices"
)

// maxViolations is how many violations are kept.
const maxViolations = 1000

// A callLog is what the bot did. It is guarded by the server's lock.
type callLog struct {
	calls      []Call
	counts     map[string]int
	violations []string
}

func (l *callLog) add(c Call, forget bool) {
	l.counts[c.Method]++
	if !forget {
		l.calls = append(l.calls, c)
	}
}

func (l *callLog) violate(text string) {
	if len(l.violations) < maxViolations {
		l.violations = append(l.violations, text)
	}
}

// Calls are the bot's calls in the order in which they took effect: those of
// the methods named, or without names all but getUpdates. Calls that were
// refused or cut off are among them. With Options.Forget there are none.
func (s *Server) Calls(methods ...string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Call
	for _, c := range s.log.calls {
		if len(methods) == 0 && c.Method != "getUpdates" || slices.Contains(methods, c.Method) {
			out = append(out, c)
		}
	}
	return out
}

// Counts is the number of calls of each method, also with Options.Forget.
func (s *Server) Counts() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.log.counts)
}

// Violations are the rules that the bot broke, in order, each as
// "method: what is wrong". At most 1000 are kept.
func (s *Server) Violations() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.log.violations)
}

// WaitCalls waits until the bot has made n calls of a method, or n calls but
// for getUpdates if the method is "", and returns these and any beyond. Calls
// that were refused count. It is of no use with Options.Forget.
func (s *Server) WaitCalls(ctx context.Context, n int, method string) ([]Call, error) {
	var methods []string
	if method != "" {
		methods = []string{method}
	}
	var calls []Call
	err := s.Wait(ctx, func() bool {
		calls = s.Calls(methods...)
		return len(calls) >= n
	})
	return calls, err
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
