package discordtest

import (
	"cmp"
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
