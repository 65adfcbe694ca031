// Package discordtest is a Discord to test a bot against: the part of its REST
// API that the bot uses, under /api/v10, and its gateway, on one local address. The
// test plays the users. What the fake does is what Discord documents.
//
// Start runs a server for a test, Interact and Message do what users do there, and
// Fail orders what goes wrong. The bot gets URL and DefaultToken. Over HTTP it gets
// PublicKey, and Post takes the place of Interact.
//
// # Laws
//
// A request that Discord's OpenAPI file does not allow, or that breaks another
// documented limit, is refused as Discord refuses it (status 400, code 50035, the
// field's path) and noted as a violation; Start reports the violations when the test
// ends. So are a broken rule of the gateway (pace of identifies, privileged intents,
// heartbeats, 120 sends a minute), the three seconds and the fifteen minutes of an
// interaction, and a retry before the time that a 429 asked for.
// Three laws are the project's own: every message carries allowed_mentions with
// an empty parse list, no body has a key that the file does not know, and a body
// names the files that come along.
//
// What the test ordered with Fail is never a violation. Neither is a wrong token
// (401, close code 4004), nor a channel that the bot may not use (403) or does not
// know (404): they are a matter of configuration.
//
// # Time
//
// With Options.Memory the server has no socket at all: reached through Dial, it
// works inside a testing/synctest bubble, where time passes only when every
// goroutine waits.
package discordtest

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"net"
	"net/http"
	"path"
	"slices"
	"sync"
	"testing"
	"time"

	"planbot/bot/bottest"
)

// The token of the bot, unless Options has another, and the id of its application
// and of its user.
const (
	DefaultToken         = "MTAwMDAwMDAwMDAwMDAwMDAx.discordtest.token"
	DefaultApplicationID = "100000000000000001"
)

// Options say what Discord is like. The zero value is a bot in one shard,
// without rate limits, on the real clock.
type Options struct {
	Token       string // of the bot, without "Bot "; empty: DefaultToken
	Endpoint    string // to which interactions are posted, as the application shows it; empty: none is entered
	GatewayPath string // of the gateway's address, such as "/gateway"; empty: none

	Shards            int           // that /gateway/bot recommends; zero: 1
	MaxConcurrency    int           // identifies per 5 seconds; zero: 1
	SessionStarts     int           // identifies left today; zero: 1,000
	RateLimits        bool          // keep buckets and the global limit, answer 429 beyond
	HeartbeatInterval time.Duration // zero: 41.25 seconds, as Discord's

	AllowViolations bool         // Start does not report them
	Memory          bool         // no socket: the server is reached through Dial alone
	Client          *http.Client // posts to the bot's endpoint; nil: one of its own
}

func (o Options) withDefaults() Options {
	o.Token = cmp.Or(o.Token, DefaultToken)
	o.Shards, o.MaxConcurrency, o.SessionStarts = max(o.Shards, 1), max(o.MaxConcurrency, 1), cmp.Or(o.SessionStarts, 1000)
	o.HeartbeatInterval = cmp.Or(o.HeartbeatInterval, 41250*time.Millisecond)
	return o
}

// A Server is a running Discord. All its methods may be called from any number
// of goroutines.
type Server struct {
	o      Options
	url    string
	key    ed25519.PrivateKey
	spec   *spec
	listen net.Listener
	http   *http.Server
	client *http.Client

	busy sync.WaitGroup // requests and connections under way

	mu          sync.Mutex // of everything below
	changed     chan struct{}
	lastID      uint64
	calls       []Call
	violations  []string
	world       world
	commands    commandStore
	exchanges   map[string]*Pending // interactions by token
	hub         hub
	application application
	picked      map[string]bool // the users whom somebody has picked in an option
	faults      []*Fault
	buckets     map[string]*bucket
	closed      bool
}

// Start runs a server until the test ends, and then reports its violations as
// errors of the test, unless o.AllowViolations.
func Start(t testing.TB, o Options) *Server {
	t.Helper()
	s := New(o)
	t.Cleanup(func() {
		s.Close()
		if !o.AllowViolations {
			for _, v := range s.Violations() {
				t.Errorf("discord law broken: %s", v)
			}
		}
	})
	return s
}

// New runs a server on a free port of 127.0.0.1, or in memory with o.Memory,
// until Close. It panics when it cannot listen.
func New(o Options) *Server {
	var ln net.Listener = bottest.NewPipe()
	if !o.Memory {
		var err error
		if ln, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
			panic("discordtest: " + err.Error())
		}
	}
	s := &Server{
		o: o.withDefaults(), url: "http://" + ln.Addr().String(), key: signingKey(DefaultApplicationID), spec: theSpec(), listen: ln,
		client: o.Client, changed: make(chan struct{}), exchanges: map[string]*Pending{}, world: newWorld(),
		commands: commandStore{}, picked: map[string]bool{}, hub: hub{paced: map[int]time.Time{}}, buckets: map[string]*bucket{},
	}
	if s.client == nil {
		s.client = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 1000}}
	}
	s.http = &http.Server{Handler: s.handler(), ReadHeaderTimeout: time.Minute, Protocols: new(http.Protocols)}
	s.http.Protocols.SetHTTP1(true)
	s.http.Protocols.SetUnencryptedHTTP2(true) // for clients that begin with it
	go s.http.Serve(ln)                        // it returns when Close closes the listener
	return s
}

// Close ends the server, cuts every connection and waits for what is under
// way.
func (s *Server) Close() {
	s.mu.Lock()
	s.closed = true
	for _, c := range s.hub.sockets {
		c.cut()
	}
	s.changeLocked()
	s.mu.Unlock()
	s.http.Close()
	s.busy.Wait()
	if s.o.Client == nil {
		s.client.CloseIdleConnections()
	}
}

// URL is the root of the server, without a slash at the end:
// "http://127.0.0.1:PORT". The API is under /api/v10 and the
// gateway at the root.
func (s *Server) URL() string { return s.url }

// A Call is one REST request that the bot made.
type Call struct {
	Method string
	Path   string // without /api/v10 and the query
	Query  string
	Route  string // the path with its parameters named, as Discord documents it
	Body   []byte
	Status int // of the answer
	Answer []byte
	At     time.Time
}

// Calls are the REST requests that were answered, oldest first.
func (s *Server) Calls() []Call {
	return locked(s, func() []Call { return slices.Clone(s.calls) })
}

// WaitCalls waits until n calls match the pattern, and returns all that do. A
// pattern is "METHOD /path", where * stands for one part of the path:
// "PATCH /webhooks/*/*/messages/@original"; empty matches every call.
func (s *Server) WaitCalls(ctx context.Context, n int, pattern string) ([]Call, error) {
	var found []Call
	err := s.waitFor(ctx, func() bool {
		found = found[:0]
		for _, c := range s.calls {
			if matches(pattern, c.Method, c.Path) {
				found = append(found, c)
			}
		}
		return len(found) >= n
	})
	if err != nil {
		return nil, fmt.Errorf("%d of %d calls %q: %w", len(found), n, pattern, err)
	}
	return slices.Clone(found), nil
}

func matches(pattern, method, p string) bool {
	if pattern == "" {
		return true
	}
	ok, err := path.Match(pattern, method+" "+p)
	if err != nil {
		panic("discordtest: pattern " + pattern)
	}
	return ok
}

// errClosed ends every wait when the server closes.
var errClosed = errors.New("the server is closed")

// waitFor waits until ok, which runs with s.mu held, is true.
func (s *Server) waitFor(ctx context.Context, ok func() bool) error {
	for {
		s.mu.Lock()
		done, closed, changed := ok(), s.closed, s.changed
		s.mu.Unlock()
		switch {
		case done:
			return nil
		case closed:
			return errClosed
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// changeLocked wakes everybody who waits for something to happen.
func (s *Server) changeLocked() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// Violations are the laws that the bot has broken, in order. They hold paths,
// fields and numbers, and nothing of a message's text.
func (s *Server) Violations() []string {
	return locked(s, func() []string { return slices.Clone(s.violations) })
}

func (s *Server) violateLocked(format string, args ...any) {
	s.violations = append(s.violations, fmt.Sprintf(format, args...))
	s.changeLocked()
}

// discordEpoch is where Discord's ids begin to count.
var discordEpoch = time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC)

// newIDLocked makes the next id, in Discord's form: milliseconds and a counter.
func (s *Server) newIDLocked() string {
	id := uint64(max(time.Since(discordEpoch).Milliseconds(), 0)) << 22
	s.lastID = max(id, s.lastID+1)
	return fmt.Sprint(s.lastID)
}

// Dial connects to the server, whatever the address: for the DialContext of an
// HTTP transport and the NetDialContext of a websocket dialer.
func (s *Server) Dial(ctx context.Context, network, addr string) (net.Conn, error) {
	if pipe, ok := s.listen.(*bottest.Pipe); ok {
		return pipe.Dial(ctx, network, addr)
	}
	return new(net.Dialer).DialContext(ctx, "tcp", s.listen.Addr().String())
}
