package discordtest

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"math"
	"net/http"
	"slices"
	"strings"
	"sync"
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
	NotFound                     // 404 with Code (zero: 10062, an unknown interaction)
	Refused                      // Status with Code
)

// The faults of the gateway. MissAcks, and those that are about a next attempt,
// wait for it; the others hit the connections of Shards at once.
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
	RetryAfter time.Duration // RateLimited, where zero is 1 second; ServerError and RefuseUpgrade, where zero is none
	Global     bool          // RateLimited
	Delay      time.Duration // Slow
	Done       bool          // ServerError, HangUp: the request took effect all the same
	Status     int           // ServerError, Refused, RefuseUpgrade
	Code       int           // NotFound, Refused, Close, RefuseIdentify
	Text       string        // Frame

	Shards    []int // gateway; empty: every shard
	Resumable bool  // InvalidSession
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

// takeShardLocked is takeLocked for a fault of the gateway.
func (s *Server) takeShardLocked(kind FaultKind, shard int) (Fault, bool) {
	return s.takeLocked(func(f *Fault) bool { return f.Kind == kind && f.hits(shard) })
}

func (f *Fault) hits(shard int) bool {
	return len(f.Shards) == 0 || slices.Contains(f.Shards, shard)
}

// failed answers a request as a fault that Fail ordered demands. It returns false
// where the request goes on.
func (s *Server) failed(r *request, do func() answer) (answer, bool) {
	s.mu.Lock()
	f, meets := s.takeLocked(func(f *Fault) bool { return f.Kind < Drop && matches(f.Match, r.Method, r.path) })
	s.mu.Unlock()
	if !meets {
		return answer{}, false
	}
	switch f.Kind {
	case RateLimited:
		return s.limits.refuse(r, s.now(), cmp.Or(f.RetryAfter, time.Second), f.Global), true
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
		return refused(f.Status, f.Code).answer(), true
	case NotFound:
		return refused(http.StatusNotFound, cmp.Or(f.Code, codeUnknownInteraction)).answer(), true
	case Slow:
		sleep(r.Context(), f.Delay)
	}
	return answer{}, false
}

// sleep lets time pass, unless the client goes away first.
func sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// A limiter keeps the rate limits. Discord does not publish those of the
// routes; the ones here are what its headers usually say.
type limiter struct {
	mu      *sync.Mutex
	windows map[string]*window // by bucket
	pauses  map[string]pause   // by bucket: 429 was answered
}

// A window counts what came in a span of time.
type window struct {
	from time.Time
	n    int
}

// A pause is a time that the bot was told to wait.
type pause struct{ from, until time.Time }

// A rule is how many requests a bucket takes in a span of time.
type rule struct {
	n   int
	per time.Duration
}

// globalBucket holds all requests but those that answer interactions.
const globalBucket = "global"

var (
	globalRule = rule{50, time.Second}
	otherRule  = rule{10, 5 * time.Second}
	routeRules = map[string]rule{
		"POST /channels/{channel_id}/messages":        {5, 5 * time.Second},
		"POST /webhooks/{webhook_id}/{webhook_token}": {5, 2 * time.Second},
	}
)

func newLimiter() limiter {
	return limiter{mu: &sync.Mutex{}, windows: map[string]*window{}, pauses: map[string]pause{}}
}

// bucket is what a request counts in: its route with the channel, the server
// or the webhook that it is about.
func (r *request) bucket() string {
	major := r.PathValue("channel_id") + r.PathValue("guild_id") + r.PathValue("webhook_token") + r.PathValue("interaction_token")
	return r.Method + " " + r.route.path + " " + major
}

// exempt reports whether the global limit leaves the request out.
func (r *request) exempt() bool {
	return strings.HasPrefix(r.path, "/interactions/") || strings.HasPrefix(r.path, "/webhooks/")
}

// Slack for a request that was on its way when the 429 went out, and for a
// clock that wakes a little early.
const (
	onTheWay = 100 * time.Millisecond
	early    = 50 * time.Millisecond
)

// admit lets a request through, with the headers that tell of its bucket, or
// answers 429. With count off only the pauses that a fault ordered hold.
func (l *limiter) admit(r *request, count bool) (*answer, http.Header) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, bucket := range []string{r.bucket(), globalBucket} {
		p, held := l.pauses[bucket]
		if !held || bucket == globalBucket && r.exempt() || !r.at.Before(p.until.Add(-early)) {
			continue
		}
		a := refusal(r, p.until.Sub(r.at), bucket == globalBucket)
		if since := r.at.Sub(p.from); since > onTheWay {
			a.laws = append(a.laws, fmt.Sprintf("came %v after a 429 that asked to wait %v", since.Round(time.Millisecond), p.until.Sub(p.from)))
		}
		return &a, nil
	}
	if !count {
		return nil, nil
	}
	if !r.exempt() {
		if left, after := l.count(globalBucket, globalRule, r.at); left < 0 {
			a := l.pause(r, r.at, after, true)
			return &a, nil
		}
	}
	rl, known := routeRules[r.Method+" "+r.route.path]
	if !known {
		rl = otherRule
	}
	left, after := l.count(r.bucket(), rl, r.at)
	if left < 0 {
		a := l.pause(r, r.at, after, false)
		return &a, nil
	}
	return nil, bucketHeaders(r, rl.n, left, after)
}

// count takes a request from a bucket: what is left, and when it is full again.
func (l *limiter) count(bucket string, rl rule, at time.Time) (left int, after time.Duration) {
	if len(l.windows) > keep {
		maps.DeleteFunc(l.windows, func(_ string, w *window) bool { return at.Sub(w.from) > time.Minute })
	}
	w := l.windows[bucket]
	if w == nil {
		w = &window{}
		l.windows[bucket] = w
	}
	left = rl.n - w.count(1, rl.per, at)
	return left, w.from.Add(rl.per).Sub(at)
}

// count adds n to a window, which begins anew when its time is over.
func (w *window) count(n int, per time.Duration, at time.Time) int {
	if !at.Before(w.from.Add(per)) {
		*w = window{from: at}
	}
	w.n += n
	return w.n
}

// refuse answers 429 because a fault wants it.
func (l *limiter) refuse(r *request, now time.Time, after time.Duration, global bool) answer {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.pause(r, now, after, global)
}

func (l *limiter) pause(r *request, now time.Time, after time.Duration, global bool) answer {
	bucket := r.bucket()
	if global {
		bucket = globalBucket
	}
	l.pauses[bucket] = pause{now, now.Add(after)}
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
	sum := sha256.Sum256([]byte(r.Method + " " + r.route.path))
	h := http.Header{}
	for key, value := range map[string]string{
		"Limit":       fmt.Sprint(limit),
		"Remaining":   fmt.Sprint(left),
		"Reset":       fmt.Sprintf("%.3f", float64(r.at.Add(after).UnixMilli())/1000),
		"Reset-After": fmt.Sprintf("%.3f", after.Seconds()),
		"Bucket":      fmt.Sprintf("%x", sum[:8]),
	} {
		h.Set("X-RateLimit-"+key, value)
	}
	return h
}
