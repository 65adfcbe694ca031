package gateway

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/gorilla/websocket"

	"planbot/bot/discord/api"
)

// A shard keeps one connection to the gateway. It decides when to connect, and
// whether the session still lives.
type shard struct {
	*gateway
	id, count int
	name      string

	session *session // nil: the next connection begins a new one
	plain   bool     // without a presence: the gateway has refused it

	// What the last attempt to connect has shown.
	identified bool          // it came so far
	after      time.Duration // how long the answer to the upgrade asks to wait
}

// steady is how long a session must live for its shard to count as healthy.
const steady = 10 * time.Minute

// run keeps the shard connected until ctx ends, or Discord refuses it for good.
// starts counts the short-lived sessions in a row.
func (s *shard) run(ctx context.Context) error {
	failures, starts := 0, 0
	for ctx.Err() == nil {
		began, fresh := time.Now(), s.session == nil
		c, err := s.connect(ctx, starts)
		connected := err == nil
		if connected {
			failures = 0
			s.Status(s.name, "")
			s.Log.Info("gateway connected", "shard", s.id)
			s.present(c, fresh)
			err = c.serve(ctx)
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
		if sessionOver(err) {
			s.session, failures = nil, 0 // Discord can be reached
		}
		if s.session == nil {
			if connected || s.identified {
				starts++
			}
		}
		var closed *websocket.CloseError
		s.plain = s.plain || errors.As(err, &closed) && closed.Code == wrongPayload
		if connected {
			s.Log.Info("gateway connection ended", "shard", s.id, "error", err)
			continue
		}
		failures++
		wait := max(api.Backoff(failures), s.after)
		s.Log.Warn("gateway not connected", "shard", s.id, "failures", failures, "wait", wait.String(), "error", err)
		_ = api.Pause(ctx, wait) // the loop looks at ctx
	}
	return nil
}

// connect resumes the session, or begins a new one when its turn has come.
func (s *shard) connect(ctx context.Context, starts int) (c *conn, err error) {
	s.identified, s.after = false, 0
	if s.session != nil {
		return s.open(ctx, s.session)
	}
	if err := api.Pause(ctx, freshAfter(starts)); err != nil {
		return nil, err
	}
	err = s.pacer.identify(ctx, s.id, func() (err error) {
		if c, err = s.open(ctx, new(session)); err == nil {
			s.session = c.session
		}
		return err
	})
	return c, err
}

// present sets the bot's presence in a fresh session; a resumed one keeps it.
func (s *shard) present(c *conn, fresh bool) {
	if !fresh || s.Presence == "" || s.plain {
		return
	}
	if err := c.present(s.Presence); err != nil {
		s.Log.Info("presence not set", "shard", s.id, "error", err) // the connection has ended again
	}
}

// wrongPayload is the close code for a message that can't be read, as the presence
// may be.
const wrongPayload = 4002

// sessionOver reports whether the session cannot be resumed: Discord has said so.
// err is why its connection ended, or failed.
func sessionOver(err error) bool {
	var invalid *invalidSessionError
	if errors.As(err, &invalid) {
		return !invalid.resumable
	}
	var closed *websocket.CloseError
	return errors.As(err, &closed) && sessionCloses[closed.Code]
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
	var closed *websocket.CloseError
	if !errors.As(err, &closed) {
		return ""
	}
	return fatalCloses[closed.Code]
}
