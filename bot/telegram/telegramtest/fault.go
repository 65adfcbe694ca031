package telegramtest

import (
	"slices"
	"strings"
	"time"
)

// A Fault is something that goes wrong with the bot's requests. Of the
// outcomes below one is set; Delay may be alone or come before another.
type Fault struct {
	Method string // the method that it hits; "" is any
	Chat   int64  // only calls whose chat_id this is; zero is any
	After  int    // how many matching calls go through before it begins
	Times  int    // how many calls it then hits; zero is until it is cleared

	Delay       time.Duration // the call takes effect at once, but its answer waits this long
	Drop        bool          // the connection is cut and the call has no effect
	Lost        bool          // the call takes effect, then the connection is cut
	Page        int           // this HTTP status with a page of HTML, as a proxy gives: 502
	Body        string        // HTTP status 200 with this body and no effect: malformed JSON
	RetryAfter  int           // 429 with these seconds
	MigrateTo   int64         // 400 with migrate_to_chat_id
	Code        int           // this error_code: 403, 500, 401
	Description string        // goes with Code, such as "Forbidden: bot was blocked by the user"
}

// An injected is a fault at work. It is guarded by the server's lock.
type injected struct {
	Fault
	seen, hit int
	cleared   bool
}

// Fail injects a fault and returns what ends it. Faults are tried in the order
// in which they were injected, and the first that hits a call decides.
func (s *Server) Fail(f Fault) (clear func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	in := &injected{Fault: f}
	s.faults = append(slices.DeleteFunc(s.faults, func(old *injected) bool { return old.cleared }), in)
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		in.cleared = true
	}
}

// fault finds the fault for a call, if there is one, and counts it. The lock
// is held.
func (s *Server) fault(method string, chat int64) *Fault {
	for _, in := range s.faults {
		if in.cleared || in.Method != "" && !strings.EqualFold(in.Method, method) || in.Chat != 0 && in.Chat != chat {
			continue
		}
		if in.seen++; in.seen <= in.After {
			continue
		}
		if in.hit++; in.Times > 0 && in.hit >= in.Times {
			in.cleared = true
		}
		return &in.Fault
	}
	return nil
}

// refusal is the error answer of a fault, or nil if it has none.
func (f *Fault) refusal() *apiError {
	switch {
	case f.RetryAfter > 0:
		return tooMany(f.RetryAfter)
	case f.MigrateTo != 0:
		return migrated(f.MigrateTo)
	case f.Code != 0:
		return &apiError{Code: f.Code, Description: f.Description}
	}
	return nil
}
