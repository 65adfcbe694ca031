package gateway

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"net"
	"net/http"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"planbot/bot/discord/api"
)

// The opcodes of the gateway's messages.
const (
	opDispatch       = 0
	opHeartbeat      = 1
	opIdentify       = 2
	opResume         = 6
	opReconnect      = 7
	opInvalidSession = 9
	opHello          = 10
	opAcknowledged   = 11
)

// The limits of a connection. Of the events that come with the bot's intents, the
// largest tell of a whole server, with its channels and the permissions in each: up to
// some megabytes.
const (
	openTimeout  = 20 * time.Second // from dialling to the session
	writeTimeout = 10 * time.Second
	maxUpgrade   = 64 << 10 // bytes of what comes before the first message
	maxMessage   = 16 << 20

	minInterval = time.Second
	longestBeat = 45 * time.Second // where Discord asks for fewer heartbeats, the bot still beats this often

	// ackTimeout is how long Discord may take to acknowledge a heartbeat. With
	// longestBeat a connection that goes silent is given up within 55 seconds.
	ackTimeout = 10 * time.Second
)

var (
	errSilent         = errors.New("a heartbeat was not acknowledged")
	errReconnect      = errors.New("discord asks to connect anew")
	errInvalidSession = errors.New("discord says that the session is invalid")
)

// A conn is one connection to the gateway, or an attempt at one. Its reader is the
// shard's goroutine.
type conn struct {
	*shard
	ws         *websocket.Conn // nil: the upgrade has not been answered
	writing    sync.Mutex      // one message at a time
	done       chan struct{}   // closed when it is over
	interval   time.Duration   // between heartbeats; 0: no hello has come
	identified bool            // it asked for a session
	connected  bool            // it has a session
	resumable  bool            // the session that Discord calls invalid can still be resumed
	after      time.Duration   // how long Discord asks to wait for the next attempt
}

// A bounded connection fails once more than left bytes were read.
type bounded struct {
	net.Conn
	left atomic.Int64
}

// Read reads from the connection.
func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.Conn.Read(p)
	if b.left.Add(-int64(n)) < 0 {
		return 0, errors.New("the answer to the upgrade is too long")
	}
	return n, err
}

// open connects and waits for a session, at most openTimeout.
func (c *conn) open(ctx context.Context) error {
	opening, cancel := context.WithTimeout(ctx, openTimeout)
	defer cancel()
	stop := func() bool { return true }
	first := &bounded{}
	first.left.Store(maxUpgrade)
	dialer := websocket.Dialer{NetDialContext: func(ctx context.Context, network, address string) (_ net.Conn, err error) {
		dial := c.Dial
		if dial == nil {
			dial = (&net.Dialer{}).DialContext
		}
		if first.Conn, err = dial(ctx, network, address); err != nil {
			return nil, err
		}
		stop = context.AfterFunc(opening, func() { _ = first.Close() }) // the reader learns of it
		return first, nil
	}}
	to := *cmp.Or(c.resumeAt, c.address)
	to.RawQuery = "v=10&encoding=json"
	ws, answer, err := dialer.DialContext(opening, to.String(), nil)
	if err == nil {
		first.left.Store(math.MaxInt64)
		c.ws = ws
		ws.SetReadLimit(maxMessage)
		for err == nil && !c.connected {
			err = c.receive()
		}
	}
	if stop() && err == nil {
		return nil
	}
	c.resumeAt = nil // it may be what is wrong
	return c.openError(opening, answer, err)
}

// openError says what was missing of an attempt to connect.
func (c *conn) openError(opening context.Context, answer *http.Response, err error) error {
	var closed *websocket.CloseError
	switch {
	case errors.As(err, &closed):
		return err
	case errors.Is(err, websocket.ErrBadHandshake) && answer != nil:
		c.after, _ = api.Seconds(answer.Header.Get("Retry-After"))
		return fmt.Errorf("the upgrade was answered with %q", answer.Status)
	case opening.Err() == nil && !timedOut(err):
		return err
	case c.ws == nil:
		return fmt.Errorf("no answer to the upgrade within %v", openTimeout)
	case c.interval == 0:
		return fmt.Errorf("no hello within %v", openTimeout)
	}
	return fmt.Errorf("no session within %v", openTimeout)
}

func timedOut(err error) bool {
	var late net.Error
	return errors.As(err, &late) && late.Timeout()
}

// serve receives until the connection ends, and returns why. With ctx the session
// ends, too.
func (c *conn) serve(ctx context.Context) error {
	stop := context.AfterFunc(ctx, func() {
		goodbye := websocket.FormatCloseMessage(websocket.CloseNormalClosure, "")
		_ = c.ws.WriteControl(websocket.CloseMessage, goodbye, time.Now().Add(time.Second)) // it may be dead already
		_ = c.ws.Close()
	})
	defer stop()
	for {
		if err := c.receive(); err != nil {
			return err
		}
	}
}

// close ends the connection without a goodbye, so that the session can go on.
func (c *conn) close() {
	close(c.done)
	if c.ws != nil {
		_ = c.ws.Close()
	}
}

// A packet is a message of the gateway.
type packet struct {
	Op       *int            `json:"op"`
	Sequence int64           `json:"s"`
	Event    string          `json:"t"`
	Data     json.RawMessage `json:"d"`
}

// receive takes one message of Discord's. An error ends the connection. What is no
// message is reported as an event without a name.
func (c *conn) receive() error {
	_, text, err := c.ws.ReadMessage()
	switch {
	case c.interval > 0 && timedOut(err):
		return errSilent
	case err != nil:
		return err
	}
	var m packet
	if json.Unmarshal(text, &m) != nil || m.Op == nil {
		c.Event("", text)
		return nil
	}
	switch *m.Op {
	case opDispatch:
		c.dispatch(m)
	case opHeartbeat:
		return c.beat()
	case opReconnect:
		return errReconnect
	case opInvalidSession:
		c.resumable = string(m.Data) == "true"
		return errInvalidSession
	case opHello:
		return c.hello(m.Data)
	case opAcknowledged:
		c.acknowledged()
	}
	return nil
}

// dispatch hands an event on.
func (c *conn) dispatch(m packet) {
	if m.Sequence > 0 {
		c.sequence.Store(m.Sequence)
	}
	switch m.Event {
	case "READY":
		var d struct {
			Session  string `json:"session_id"`
			ResumeAt string `json:"resume_gateway_url"`
		}
		if json.Unmarshal(m.Data, &d) != nil || d.Session == "" {
			c.Event("", m.Data)
			return
		}
		c.session, c.connected = d.Session, true
		if at, err := c.API.GatewayAddress(d.ResumeAt); err == nil {
			c.resumeAt = at
		} else if d.ResumeAt != "" {
			c.Log.Warn("the address to resume at is not used", "shard", c.id, "error", err)
		}
	case "RESUMED":
		c.connected = true
		return
	}
	c.Event(m.Event, m.Data)
}

// hello begins or resumes the session, and the heartbeats.
func (c *conn) hello(data json.RawMessage) error {
	var d struct {
		Interval float64 `json:"heartbeat_interval"` // milliseconds
	}
	if json.Unmarshal(data, &d) != nil || d.Interval < float64(minInterval.Milliseconds()) {
		return errors.New("a hello with an impossible interval")
	}
	first := c.interval == 0
	c.interval = time.Duration(min(d.Interval, float64(longestBeat.Milliseconds()))) * time.Millisecond
	c.acknowledged()
	if !first {
		return nil
	}
	go c.keepBeating(c.interval)
	if c.session != "" {
		return c.send(opResume, map[string]any{"token": c.Token, "session_id": c.session, "seq": c.sequence.Load()})
	}
	c.identified = true
	return c.send(opIdentify, c.identity())
}

func (c *conn) identity() map[string]any {
	out := map[string]any{
		"token": c.Token, "intents": intents, "shard": []int{c.id, c.count},
		"properties": map[string]string{"os": runtime.GOOS, "browser": "planbot", "device": "planbot"},
	}
	if c.Presence != "" && !c.plain {
		const custom = 4 // shows the state alone; the name must not be empty
		activity := map[string]any{"name": "Custom Status", "type": custom, "state": c.Presence}
		out["presence"] = map[string]any{"since": nil, "activities": []any{activity}, "status": "online", "afk": false}
	}
	return out
}

// acknowledged gives Discord time until the next heartbeat has been acknowledged.
func (c *conn) acknowledged() {
	_ = c.ws.SetReadDeadline(time.Now().Add(c.interval + ackTimeout)) // a dead connection fails the read
}

// keepBeating sends heartbeats until the connection is over, the first at a random
// moment, as Discord asks for.
func (c *conn) keepBeating(interval time.Duration) {
	for wait := rand.N(interval); ; wait = interval {
		select {
		case <-c.done:
			return
		case <-time.After(wait):
			_ = c.beat() // without it the read fails in time
		}
	}
}

func (c *conn) beat() error {
	if n := c.sequence.Load(); n > 0 {
		return c.send(opHeartbeat, n)
	}
	return c.send(opHeartbeat, nil)
}

func (c *conn) send(op int, data any) error {
	c.writing.Lock()
	defer c.writing.Unlock()
	_ = c.ws.SetWriteDeadline(time.Now().Add(writeTimeout)) // as above
	return c.ws.WriteJSON(map[string]any{"op": op, "d": data})
}
