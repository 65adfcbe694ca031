package gateway

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"planbot/bot/discord/api"
)

// A shard keeps one connection to the gateway: it decides when to connect, and whether
// the session still lives.
type shard struct {
	*gateway
	id, count int
	name      string

	session  string       // the id of the session; empty: the next connection begins a new one
	sequence atomic.Int64 // of the last event of the session
	plain    bool         // without a presence: the gateway has refused it
	resumeAt *url.URL     // where Discord wants it resumed; nil: at the gateway's address
}

// steady is how long a session must live for its shard to count as healthy.
const steady = 10 * time.Minute

// run keeps the shard connected until ctx ends, or Discord refuses it for good.
// starts counts the short-lived sessions in a row.
func (s *shard) run(ctx context.Context) error {
	failures, starts := 0, 0
	for {
		began := time.Now()
		c := &conn{shard: s, done: make(chan struct{})}
		err := s.connect(ctx, c, starts)
		if c.connected {
			failures = 0
			s.Status(s.name, "")
			s.Log.Info("gateway connected", "shard", s.id)
			err = c.serve(ctx)
			s.Status(s.name, notConnected)
		}
		c.close()
		if why := fatal(err); why != "" {
			return fmt.Errorf("%s: %s: %w", s.name, why, err)
		}
		if ctx.Err() != nil {
			return nil
		}
		if time.Since(began) > steady {
			starts = 0
		}
		if s.session == "" || sessionCloses[closeCode(err)] || errors.Is(err, errInvalidSession) && !c.resumable {
			s.session = ""
			if c.connected || c.identified {
				starts++
			}
		}
		s.plain = s.plain || closeCode(err) == wrongPayload
		if c.connected {
			s.Log.Info("gateway connection ended", "shard", s.id, "error", err)
			continue
		}
		failures++
		wait := max(api.Backoff(failures), c.after)
		s.Log.Warn("gateway not connected", "shard", s.id, "failures", failures, "wait", wait.String(), "error", err)
		if api.Pause(ctx, wait) != nil {
			return nil
		}
	}
}

// connect resumes the session, or begins a new one when its turn has come.
func (s *shard) connect(ctx context.Context, c *conn, starts int) error {
	if s.session != "" {
		return c.open(ctx)
	}
	if err := api.Pause(ctx, freshAfter(starts)); err != nil {
		return err
	}
	return s.pacer.identify(ctx, s.id, func() error {
		s.resumeAt = nil
		s.sequence.Store(0)
		return c.open(ctx)
	})
}

// closeCode returns the code with which Discord has closed the connection, or 0.
func closeCode(err error) int {
	var closed *websocket.CloseError
	if errors.As(err, &closed) {
		return closed.Code
	}
	return 0
}

// wrongPayload is the close code for a message that can't be read. The presence is
// the only part of one that Discord may come to refuse.
const wrongPayload = 4002

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
func fatal(err error) string { return fatalCloses[closeCode(err)] }
