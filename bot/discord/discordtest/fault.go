package discordtest

import (
	"cmp"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"
	"time"
)

// A FaultKind is what goes wrong.
type FaultKind int

// The faults of REST. Each hits the next requests that match Fault.Match.
const (
	RateLimited FaultKind = iota // 429 for RetryAfter, of the route or, with Global, of everything but interactions
	ServerError                  // Status (zero: 502) with a page that is not JSON; with Done, after doing what was asked
	Slow                         // the answer comes after Delay
	HangUp                       // the connection is cut without an answer; with Done, after doing what was asked
	Refused                      // Status with Code
)

// The faults of the gateway. MissAcks, and those that are about a next attempt,
// wait for it; the others hit every connection at once.
const (
	Drop           FaultKind = iota + 100 // the socket is cut without a close frame
	Reconnect                             // op 7: the bot should resume
	InvalidSession                        // op 9; with Resumable the session can be resumed
	Close                                 // a close frame with Code
	MissAcks                              // heartbeats are not acknowledged
	RefuseIdentify                        // the next identify is answered with close Code: 4004, 4011, 4014 …
	RefuseResume                          // the next resume is answered with op 9, not resumable
	RefuseUpgrade                         // the next upgrade is answered with Status, and with RetryAfter
	NoHello                               // the next connection gets no hello
	Frame                                 // a message of Text, whatever it is
)

// A Fault is something that goes wrong as Fail orders it.
type Fault struct {
	Kind  FaultKind
	Times int // zero: once; negative: always

	Match      string        // REST: "METHOD /path" as WaitCalls has it; empty: any request
	V2         bool          // REST: only a message of components alone
	RetryAfter time.Duration // RateLimited, where zero is 1 second; ServerError and RefuseUpgrade, where zero is none
	Global     bool          // RateLimited
	Delay      time.Duration // Slow
	Done       bool          // ServerError, HangUp: the request took effect all the same
	Status     int           // ServerError, Refused, RefuseUpgrade
	Code       int           // Refused, Close, RefuseIdentify
	Text       string        // Frame; Refused: the path of the field that is wrong, such as "0.options.0.name"
	Resumable  bool          // InvalidSession
}

// Fail orders a fault. Drop, Reconnect, InvalidSession, Close and Frame happen at
// once, and Fail returns how many connections they hit; for others it returns 0.
func (s *Server) Fail(f Fault) int {
	switch f.Kind {
	case Drop, Reconnect, InvalidSession, Close, Frame:
		return s.failSockets(f)
	}
	if f.Times == 0 {
		f.Times = 1
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &f)
	return 0
}

// Heal takes back every fault that has not yet happened.
func (s *Server) Heal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// takeLocked uses up one turn of the first fault that fits, and returns it.
func (s *Server) takeLocked(fits func(*Fault) bool) (Fault, bool) {
	i := slices.IndexFunc(s.faults, fits)
	if i < 0 {
		return Fault{}, false
	}
	f := s.faults[i]
	if f.Times--; f.Times == 0 {
		s.faults = slices.Delete(s.faults, i, i+1)
	}
	return *f, true
}

// takeKindLocked is takeLocked for a fault of the gateway.
func (s *Server) takeKindLocked(kind FaultKind) (Fault, bool) {
	return s.takeLocked(func(f *Fault) bool { return f.Kind == kind })
}

// failed answers a request as a fault that Fail ordered demands. It returns false
// where the request goes on.
func (s *Server) failed(r *request, do func() answer) (answer, bool) {
	s.mu.Lock()
	f, meets := s.takeLocked(func(f *Fault) bool { return f.Kind < Drop && matches(f.Match, r.Method, r.path) && (!f.V2 || r.isV2()) })
	if meets && f.Kind == RateLimited {
		defer s.mu.Unlock()
		return s.pauseLocked(r, time.Now(), cmp.Or(f.RetryAfter, time.Second), f.Global), true
	}
	s.mu.Unlock()
	if !meets {
		return answer{}, false
	}
	switch f.Kind {
	case ServerError, HangUp:
		if f.Done {
			do()
		}
		f.Status = cmp.Or(f.Status, http.StatusBadGateway)
		a := answer{status: f.Status, html: "<html><body>" + http.StatusText(f.Status) + "</body></html>", cut: f.Kind == HangUp}
		if f.RetryAfter > 0 {
			a.header = http.Header{"Retry-After": {fmt.Sprint(f.RetryAfter.Seconds())}}
		}
		return a, true
	case Refused:
		refusal := refused(f.Status, f.Code)
		if f.Text != "" {
			refusal.fields = invalid(f.Text, "BASE_TYPE_BAD_LENGTH", "Must be otherwise").fields
		}
		return refusal.answer(), true
	case Slow:
		select {
		case <-time.After(f.Delay):
		case <-r.Context().Done():
		}
	}
	return answer{}, false
}

// A bucket counts the requests that a rate limit is about, and holds the pause
// that a 429 has ordered. Discord does not publish the limits of the routes; the
// ones here are what its headers usually say.
type bucket struct {
	window
	paused, until time.Time
}

// A window counts what came in a span of time.
type window struct {
	from time.Time
	n    int
}

// count adds one to a window, which begins anew when its time is over.
func (w *window) count(per time.Duration, at time.Time) int {
	if !at.Before(w.from.Add(per)) {
		*w = window{from: at}
	}
	w.n++
	return w.n
}

// A rule is how many requests a bucket takes in a span of time.
type rule struct {
	n   int
	per time.Duration
}

// rules are the limit of one route, and that of all requests.
var rules = map[bool]rule{false: {5, 5 * time.Second}, true: {50, time.Second}}

// bucketLocked is what a request counts in: its route with the channel, the server
// or the webhook that it is about, or all requests.
func (s *Server) bucketLocked(r *request, global bool) *bucket {
	name := "global"
	if !global {
		name = r.Method + " " + r.route.path + " " + r.PathValue("channel_id") + r.PathValue("guild_id") +
			r.PathValue("webhook_token") + r.PathValue("interaction_token")
	}
	if s.buckets[name] == nil {
		s.buckets[name] = &bucket{}
	}
	return s.buckets[name]
}

// Slack for a request that was on its way when the 429 went out, and for a
// clock that wakes a little early.
const (
	onTheWay = 100 * time.Millisecond
	early    = 50 * time.Millisecond
)

// admit lets a request through, with the headers that tell of its bucket, or
// answers 429. Without Options.RateLimits only the pauses that a fault ordered hold.
func (s *Server) admit(r *request) (limited *answer, header http.Header) {
	s.mu.Lock()
	defer s.mu.Unlock()
	scopes := []bool{false, true} // the request's own bucket, and the global one
	if strings.HasPrefix(r.path, "/interactions/") || strings.HasPrefix(r.path, "/webhooks/") {
		scopes = scopes[:1]
	}
	for _, global := range scopes {
		b := s.bucketLocked(r, global)
		if !r.at.Before(b.until.Add(-early)) {
			continue
		}
		a := refusal(r, b.until.Sub(r.at), global)
		if since := r.at.Sub(b.paused); since > onTheWay {
			a.laws = append(a.laws, fmt.Sprintf("came %v after a 429 that asked to wait %v", since.Round(time.Millisecond), b.until.Sub(b.paused)))
		}
		return &a, nil
	}
	if !s.o.RateLimits {
		return nil, nil
	}
	for _, global := range scopes {
		b, limit := s.bucketLocked(r, global), rules[global]
		left := limit.n - b.count(limit.per, r.at)
		after := b.from.Add(limit.per).Sub(r.at)
		if left < 0 {
			a := s.pauseLocked(r, r.at, after, global)
			return &a, nil
		}
		if !global {
			header = bucketHeaders(r, limit.n, left, after)
		}
	}
	return nil, header
}

// pauseLocked answers 429 and closes the bucket.
func (s *Server) pauseLocked(r *request, now time.Time, after time.Duration, global bool) answer {
	b := s.bucketLocked(r, global)
	b.paused, b.until = now, now.Add(after)
	return refusal(r, after, global)
}

// refusal is the 429 itself, as the documentation shows it.
func refusal(r *request, after time.Duration, global bool) answer {
	h := http.Header{}
	scope := "user"
	if global {
		scope = "global"
		h.Set("X-RateLimit-Global", "true")
	} else {
		h = bucketHeaders(r, 1, 0, after)
	}
	h.Set("X-RateLimit-Scope", scope)
	h.Set("Retry-After", fmt.Sprint(int(math.Ceil(after.Seconds()))))
	return answer{status: http.StatusTooManyRequests, header: h, body: map[string]any{
		"message": "You are being rate limited.", "retry_after": after.Seconds(), "global": global,
	}}
}

func bucketHeaders(r *request, limit, left int, after time.Duration) http.Header {
	h := http.Header{}
	h.Set("X-RateLimit-Bucket", r.Method+" "+r.route.path)
	h.Set("X-RateLimit-Limit", fmt.Sprint(limit))
	h.Set("X-RateLimit-Remaining", fmt.Sprint(left))
	h.Set("X-RateLimit-Reset-After", fmt.Sprintf("%.3f", after.Seconds()))
	return h
}
