package discordtest

import (
	"context"
	"fmt"
	"net/http"
	"slices"
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

// faultFor finds the fault that a REST request meets.
func (s *Server) faultFor(method, path string) (Fault, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.takeLocked(func(f *Fault) bool { return f.Kind < Drop && matches(f.Match, method, path) })
}

// failed answers a request as the fault demands. It returns false where the
// request goes on.
func (s *Server) failed(f Fault, r *request, do func() answer) (answer, bool) {
	switch f.Kind {
	case RateLimited:
		after := f.RetryAfter
		if after == 0 {
			after = time.Second
		}
		return s.limits.refuse(r, s.now(), after, f.Global), true
	case ServerError, HangUp:
		if f.Done {
			do()
		}
		if f.Kind == HangUp {
			return answer{cut: true}, true
		}
		if f.Status == 0 {
			f.Status = http.StatusBadGateway
		}
		h := http.Header{}
		if f.RetryAfter > 0 {
			h.Set("Retry-After", fmt.Sprint(f.RetryAfter.Seconds()))
		}
		return answer{status: f.Status, header: h, html: "<html><body>" + http.StatusText(f.Status) + "</body></html>"}, true
	case Refused:
		return failure(&apiError{status: f.Status, code: f.Code}), true
	case NotFound:
		if f.Code == 0 {
			f.Code = codeUnknownInteraction
		}
		return failure(&apiError{status: http.StatusNotFound, code: f.Code}), true
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
