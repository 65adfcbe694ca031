package discord

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// A shard keeps one connection to the gateway. The library connects,
// identifies or resumes, and beats; the shard decides when, and whether the
// session still lives.
type shard struct {
	*gateway
	id, count int
	name      string
	down      chan struct{} // the library has closed the connection

	session *discordgo.Session // nil: a new one is to be begun
	resumes bool               // the session was once connected

	mu     sync.Mutex
	conn   *tap
	dialed bool // the last attempt came as far as a connection
}

// steady is how long a session must live for its shard to count as healthy.
const steady = 10 * time.Minute

// run keeps the shard connected until ctx ends, or the shard is dead for good.
func (s *shard) run(ctx context.Context) error {
	failures, starts := 0, 0
	for ctx.Err() == nil {
		began := time.Now()
		err := s.connect(ctx, starts)
		if err == nil {
			failures = 0
			s.d.health.set(s.name, "")
			s.d.log.Info("gateway connected", "shard", s.id)
			s.watch(ctx)
			s.d.health.set(s.name, "not connected")
		} else if why := fatal(err); why != "" {
			return fmt.Errorf("%s: %s: %w", s.name, why, err)
		} else if failures++; failures == maxFailures {
			return fmt.Errorf("%s: not connected after %d attempts: %w", s.name, failures, err)
		}
		if time.Since(began) > steady {
			starts = 0
		}
		switch {
		case ctx.Err() != nil: // the loop ends
		case s.lost(err):
			s.session = nil
			if s.dialed { // else it has not even identified
				starts++
				continue
			}
			fallthrough
		case err != nil:
			s.d.log.Warn("gateway not connected", "shard", s.id, "failures", failures, "error", err)
			_ = pause(ctx, backoff(failures)) // the loop looks at ctx
		}
	}
	if conn := s.current(); conn != nil {
		conn.goodbye()
	}
	return nil
}

// connect resumes the session, or begins a new one when its turn has come.
func (s *shard) connect(ctx context.Context, starts int) error {
	if s.session != nil {
		return s.open(ctx)
	}
	if err := pause(ctx, freshAfter(starts)); err != nil {
		return err
	}
	return s.pacer.identify(ctx, s.id, func() (err error) {
		if s.session, err = s.newSession(ctx); err != nil {
			return err
		}
		s.resumes = false
		return s.open(ctx)
	})
}

// openWithin is how long connecting may take, with all that is said at first.
const openWithin = 20 * time.Second

// open lets the library connect. The library knows no context, so the
// connection is cut when the time is over.
func (s *shard) open(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, openWithin)
	defer cancel()
	s.dialed = false
	s.session.Dialer = &websocket.Dialer{NetDialContext: func(context.Context, string, string) (net.Conn, error) {
		conn, err := s.dial(ctx)
		if err != nil {
			return nil, err
		}
		s.keep(conn)
		return conn, nil
	}}
	select {
	case <-s.down: // of the connection before
	default:
	}
	stop := context.AfterFunc(ctx, s.cut)
	defer stop()
	err := s.session.Open()
	if errors.Is(err, discordgo.ErrWSAlreadyOpen) { // it was told twice that the old one is gone
		err, s.dialed = nil, true
	}
	s.resumes = s.resumes || err == nil
	return err
}

// keep remembers the connection.
func (s *shard) keep(conn *tap) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.conn, s.dialed = conn, true
}

func (s *shard) current() *tap {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.conn
}

// cut ends the connection without a goodbye, so that the session can go on.
func (s *shard) cut() {
	if conn := s.current(); conn != nil {
		_ = conn.Close() // the reader learns of it
	}
}

// maxSilence is how long Discord may leave heartbeats without an answer: two
// of its 41 seconds and some. The library would wait for five.
const maxSilence = 100 * time.Second

// watch waits until the connection is gone, and cuts one that only looks alive.
func (s *shard) watch(ctx context.Context) {
	ticker := time.NewTicker(maxSilence / 10)
	defer ticker.Stop()
	for {
		select {
		case <-s.down:
			return
		case <-ctx.Done():
			return
		case <-ticker.C:
			if silence := s.current().silence(); silence > maxSilence {
				s.d.log.Warn("gateway silent", "shard", s.id, "for", silence)
				s.cut()
			}
		}
	}
}

// lost tells whether the session is over: Discord has said so, or it never
// began. err is that of connecting.
func (s *shard) lost(err error) bool {
	if conn := s.current(); conn != nil && conn.invalid.Load() {
		return !conn.resumable.Load()
	}
	var closed *websocket.CloseError
	if errors.As(err, &closed) && sessionCloses[closed.Code] {
		return true
	}
	return !s.resumes
}

// sessionCloses are the close codes after which a session cannot be resumed:
// not authenticated, a wrong sequence number, timed out.
var sessionCloses = map[int]bool{4003: true, 4007: true, 4009: true}

// fatalCloses are those after which connecting again is of no use; events in
// the documentation.
var fatalCloses = map[int]string{
	4004: "the token is refused; make a new one in the developer portal",
	4010: "an impossible shard",
	4011: "the bot needs more shards; start it again",
	4012: "the version of the gateway is no longer known",
	4013: "impossible intents",
	4014: "intents that the application may not use",
}

// fatal says why connecting again is of no use; "" when it may be of use.
func fatal(err error) string {
	var closed *websocket.CloseError
	if !errors.As(err, &closed) {
		return ""
	}
	return fatalCloses[closed.Code]
}
