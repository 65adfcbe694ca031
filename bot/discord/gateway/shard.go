package gateway

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"

	"planbot/bot/discord/api"
)

// A shard keeps one connection to the gateway. The library connects, identifies
// or resumes, and beats; the shard decides when, and whether the session still
// lives.
type shard struct {
	*gateway
	id, count int
	name      string
	down      chan struct{} // the library has closed the connection

	session  *discordgo.Session // nil: the next connection begins a new one
	resumes  bool               // the session was connected before
	plain    bool               // without a presence: the gateway has refused it
	resumeAt *url.URL           // where Discord wants it resumed; nil: at the gateway's address

	mu   sync.Mutex
	conn *tap // of the last attempt; nil: it had none
}

// steady is how long a session must live for its shard to count as healthy.
const steady = 10 * time.Minute

// run keeps the shard connected until ctx ends, or Discord refuses it for good.
// starts counts the short-lived sessions in a row.
func (s *shard) run(ctx context.Context) error {
	failures, starts := 0, 0
	for ctx.Err() == nil {
		began, fresh := time.Now(), s.session == nil
		err := s.connect(ctx)
		connected := err == nil
		if connected {
			failures = 0
			s.Status(s.name, "")
			s.Log.Info("gateway connected", "shard", s.id)
			s.present(fresh)
			err = s.watch(ctx)
			s.Status(s.name, notConnected)
		}
		if why := fatal(err); why != "" {
			return fmt.Errorf("%s: %s: %w", s.name, why, err)
		}
		if ctx.Err() != nil {
			break
		}
		if time.Since(began) > steady {
			starts = 0
		}
		if s.sessionOver(err) {
			s.session = nil
			if connected || fresh && s.state().interval > 0 { // it has identified
				starts++
			}
		}
		var closed *websocket.CloseError
		s.plain = s.plain || errors.As(err, &closed) && closed.Code == wrongPayload
		var wait time.Duration
		if s.session == nil {
			wait = freshAfter(starts)
		}
		if connected {
			s.Log.Info("gateway connection ended", "shard", s.id, "wait", wait, "error", err)
		} else {
			failures++
			if wait = max(wait, api.Backoff(failures), s.state().after); s.session == nil {
				wait = max(wait, identifyEvery) // the pacer lets it begin no sooner
			}
			s.Log.Warn("gateway not connected", "shard", s.id, "failures", failures, "wait", wait, "error", err)
		}
		_ = api.Pause(ctx, wait) // the loop looks at ctx
	}
	if conn := s.current(); conn != nil {
		conn.goodbye()
	}
	return nil
}

// connect resumes the session, or begins a new one when its turn has come.
func (s *shard) connect(ctx context.Context) error {
	s.setConn(nil)
	if s.session != nil {
		return s.open(ctx)
	}
	return s.pacer.identify(ctx, s.id, func() (err error) {
		if s.session, err = s.newSession(); err != nil {
			return err
		}
		s.resumes, s.resumeAt = false, nil
		return s.open(ctx)
	})
}

// openTimeout bounds an attempt to connect, from dialling to the session.
const openTimeout = 20 * time.Second

// open lets the library connect. The library takes no context, so the connection
// is cut after openTimeout.
func (s *shard) open(ctx context.Context) error {
	opening, cancel := context.WithTimeout(ctx, openTimeout)
	defer cancel()
	to := cmp.Or(s.resumeAt, s.address)
	s.session.Dialer = s.dialer(opening, to)
	select {
	case <-s.down: // left by the last connection
	default:
	}
	stop := context.AfterFunc(opening, s.cut)
	defer stop()
	err := s.session.Open()
	if errors.Is(err, discordgo.ErrWSAlreadyOpen) { // the end of the last connection was reported twice
		err = nil
	}
	if err != nil {
		s.resumeAt = nil // it may be what is wrong
		return s.openError(opening, err)
	}
	s.resumes = true
	if at := s.state().resumeAt; at != "" {
		if s.resumeAt, err = s.API.GatewayAddress(at); err != nil {
			s.Log.Warn("the address to resume at is not used", "shard", s.id, "error", err)
		}
	}
	return nil
}

// dialer opens a connection to an address of the gateway, with a tap in it.
func (s *shard) dialer(opening context.Context, to *url.URL) *websocket.Dialer {
	return &websocket.Dialer{
		Proxy: func(r *http.Request) (*url.URL, error) { // sees the request before it is sent
			query := r.URL.RawQuery
			r.Host, r.URL = to.Host, &url.URL{Path: cmp.Or(to.Path, "/"), RawQuery: query}
			return nil, nil
		},
		NetDialContext: func(context.Context, string, string) (net.Conn, error) {
			conn, err := s.dial(opening, to)
			if err != nil {
				return nil, err
			}
			t := newTap(conn, s.Event)
			s.setConn(t)
			return t, nil
		},
	}
}

// openError is the error of an attempt to connect, as the tap saw it: the
// library's error does not say how the upgrade was answered, and what was missing.
func (s *shard) openError(opening context.Context, err error) error {
	conn := s.state()
	var closed *websocket.CloseError
	switch {
	case errors.As(err, &closed):
		return err
	case errors.Is(err, websocket.ErrBadHandshake):
		return fmt.Errorf("the upgrade was answered with %q", conn.upgrade)
	case opening.Err() == nil && conn.cause != nil:
		return conn.cause
	case opening.Err() == nil:
		return err
	case conn.upgrade == "":
		return fmt.Errorf("no answer to the upgrade within %v", openTimeout)
	case conn.interval == 0:
		return fmt.Errorf("no hello within %v", openTimeout)
	}
	return fmt.Errorf("no session within %v", openTimeout)
}

// present sets the bot's presence in a fresh session; a resumed one keeps it. The
// library can identify only with a presence of the old form, which Discord ignores.
func (s *shard) present(fresh bool) {
	conn := s.current()
	if !fresh || s.Presence == "" || s.plain || conn == nil {
		return
	}
	if err := conn.present(s.Presence); err != nil {
		s.Log.Info("presence not set", "shard", s.id, "error", err) // the connection has ended again
	}
}

// wrongPayload is the close code for a message that can't be read. The presence is
// the only one that does not come from the library.
const wrongPayload = 4002

// setConn remembers the connection of an attempt.
func (s *shard) setConn(conn *tap) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.conn = conn
}

func (s *shard) current() *tap {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.conn
}

// state is what the tap knows of the last connection.
func (s *shard) state() tapState {
	if conn := s.current(); conn != nil {
		return conn.snapshot()
	}
	return tapState{}
}

// cut ends the connection without a goodbye, so that the session can go on.
func (s *shard) cut() {
	if conn := s.current(); conn != nil {
		_ = conn.Close() // the reader learns of it
	}
}

// ackTimeout is how long Discord may take to acknowledge a heartbeat. With
// longestBeat a connection that goes silent is cut within 55 seconds; the
// library would wait for five heartbeats.
const ackTimeout = 10 * time.Second

// errSilent is the cause of a connection that was cut since it had gone silent.
var errSilent = errors.New("a heartbeat was not acknowledged")

// watch blocks until the connection ends, and cuts one on which heartbeats are no
// longer acknowledged. It returns why the connection ended, as far as the tap
// knows.
func (s *shard) watch(ctx context.Context) error {
	for {
		conn := s.state()
		left := time.Until(conn.beat.Add(conn.interval + ackTimeout))
		if left <= 0 {
			s.current().update(func(t *tapState) { t.cause = errSilent })
			s.cut()
		}
		select {
		case <-s.down:
			return s.state().cause
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(max(left, time.Second)):
		}
	}
}

// sessionOver reports whether the session cannot be resumed: Discord has said
// so, or it never began. err is why its connection ended, or failed.
func (s *shard) sessionOver(err error) bool {
	if errors.Is(err, errInvalidSession) {
		return !s.state().resumes
	}
	var closed *websocket.CloseError
	return !s.resumes || errors.As(err, &closed) && sessionCloses[closed.Code]
}

// sessionCloses are the close codes after which a session cannot be resumed:
// not authenticated, a wrong sequence number, timed out.
var sessionCloses = map[int]bool{4003: true, 4007: true, 4009: true}

// fatalCloses are the close codes after which connecting again is of no use, with
// what is wrong; topics/opcodes-and-status-codes in the documentation.
var fatalCloses = map[int]string{
	4004: "the token is refused; make a new one in the developer portal",
	4010: "an impossible shard",
	4011: "the bot needs more shards; start it again",
	4012: "the version of the gateway is no longer known",
	4013: "impossible intents",
	4014: "intents that the application may not use",
}

// fatal says why connecting again is of no use, or "" where it may be.
func fatal(err error) string {
	if closed, ok := errors.AsType[*websocket.CloseError](err); ok {
		return fatalCloses[closed.Code]
	}
	return ""
}
