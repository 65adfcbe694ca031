package gateway

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/url"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"planbot/bot/discord/api"
	"planbot/bot/text"
)

// The limits of a connection. Of the events that come with the bot's intents, the
// largest tell of a whole server, with its channels and the permissions in each: up
// to some megabytes.
const (
	maxUpgrade   = 64 << 10
	maxMessage   = 16 << 20
	openTimeout  = 20 * time.Second // of an attempt to connect, from dialling to the session
	writeTimeout = 10 * time.Second

	minInterval = time.Second
	longestBeat = 45 * time.Second // where Discord asks for fewer heartbeats, the bot still beats this often
	// ackTimeout is how long Discord may take to acknowledge a heartbeat: a
	// connection that goes silent is cut within 55 seconds.
	ackTimeout = 10 * time.Second
)

// Why a connection ended, besides what the network and close frames say.
var (
	errReconnect = errors.New("discord asks to connect anew")
	errSilent    = errors.New("a heartbeat was not acknowledged")
)

// An invalidSessionError ends a connection on which Discord has said that the
// session is invalid.
type invalidSessionError struct{ resumable bool }

// Error is for the log.
func (e *invalidSessionError) Error() string { return "discord says that the session is invalid" }

// A session is what the bot has at the gateway, and can resume on another connection.
type session struct {
	id       string       // empty: it has not begun
	last     atomic.Int64 // the number of the last event
	resumeAt string       // the address at which Discord wants it resumed; empty: the gateway's
}

// A conn is one connection to the gateway. One goroutine reads from it.
type conn struct {
	ws       *websocket.Conn
	event    func(name string, data []byte)
	session  *session
	interval time.Duration // between heartbeats
	ended    chan struct{} // closed by cut

	writing sync.Mutex

	mu       sync.Mutex // of what follows
	silentAt time.Time  // when the connection counts as silent
	cause    error      // why it was cut; nil: it was not
}

// upgrading limits what is read of the answer to the upgrade.
type upgrading struct {
	net.Conn
	left int // bytes; negative: there is no limit
}

// Read fails beyond the limit.
func (u *upgrading) Read(p []byte) (int, error) {
	n, err := u.Conn.Read(p)
	if u.left >= 0 {
		if u.left -= n; u.left < 0 {
			return 0, errors.New("the answer to the upgrade is too long")
		}
	}
	return n, err
}

// open connects and begins the session, or resumes it.
func (s *shard) open(ctx context.Context, with *session) (*conn, error) {
	opening, cancel := context.WithTimeout(ctx, openTimeout)
	defer cancel()
	c, missing, err := s.dialGateway(opening, s.addressOf(with))
	if err == nil {
		c.session = with
		stop := context.AfterFunc(opening, func() { _ = c.cut(opening.Err()) })
		defer stop()
		if missing, err = s.begin(c); err == nil {
			return c, nil
		}
		err = c.cut(err)
	}
	with.resumeAt = "" // it may be what is wrong
	if opening.Err() != nil && ctx.Err() == nil || errors.Is(err, os.ErrDeadlineExceeded) {
		err = fmt.Errorf("no %s within %v", missing, openTimeout)
	}
	return nil, err
}

// addressOf is where a session begins, or is resumed.
func (s *shard) addressOf(with *session) *url.URL {
	if with.resumeAt == "" {
		return s.address
	}
	at, err := s.API.GatewayAddress(with.resumeAt)
	if err != nil {
		s.Log.Warn("the address to resume at is not used", "shard", s.id, "error", err)
		return s.address
	}
	return at
}

// dialGateway connects to an address of the gateway, up to the answer to the upgrade.
func (s *shard) dialGateway(ctx context.Context, to *url.URL) (c *conn, missing string, err error) {
	var limited *upgrading
	dialer := websocket.Dialer{NetDialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
		dial := s.Dial
		if dial == nil {
			dial = new(net.Dialer).DialContext
		}
		raw, err := dial(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		limited = &upgrading{raw, maxUpgrade}
		return limited, nil
	}}
	address := url.URL{Scheme: to.Scheme, Host: to.Host, Path: cmp.Or(to.Path, "/"), RawQuery: "v=10&encoding=json"}
	ws, answer, err := dialer.DialContext(ctx, address.String(), nil)
	switch {
	case err != nil && answer != nil:
		s.after, _ = api.Seconds(strings.TrimSpace(answer.Header.Get("Retry-After")))
		return nil, "", fmt.Errorf("the upgrade was answered with %q", text.Shorten(answer.Proto+" "+answer.Status, 60))
	case err != nil:
		return nil, "answer to the upgrade", err
	}
	limited.left = -1
	ws.SetReadLimit(maxMessage)
	return &conn{ws: ws, event: s.Event, ended: make(chan struct{})}, "", nil
}

// begin waits for the hello, and identifies or resumes. It returns once the
// connection has a session, or what is missing.
func (s *shard) begin(c *conn) (missing string, err error) {
	hello, err := c.next(opHello)
	if err == nil {
		err = c.beat(hello.Data)
	}
	if err != nil {
		return "hello", err
	}
	if c.session.id == "" {
		s.identified = true
		err = c.send(opIdentify, map[string]any{"token": s.Token, "intents": intents, "shard": []int{s.id, s.count},
			"properties": map[string]string{"os": runtime.GOOS, "browser": "planbot", "device": "planbot"}})
	} else {
		err = c.send(opResume, map[string]any{"token": s.Token, "session_id": c.session.id, "seq": c.session.last.Load()})
	}
	if err == nil {
		_, err = c.next(opDispatch)
	}
	return "session", err
}

// serve reads until the connection ends, and says why it did. When ctx ends it says
// goodbye, which ends the session too.
func (c *conn) serve(ctx context.Context) error {
	stop := context.AfterFunc(ctx, func() {
		_ = c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""), time.Now().Add(time.Second)) // it may be dead already
		_ = c.cut(ctx.Err())
	})
	defer stop()
	_, err := c.next(none)
	return c.cut(err)
}

// cut ends the connection without a goodbye, so that the session can go on. It
// returns why the connection was cut, by this call or an earlier one.
func (c *conn) cut(cause error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cause == nil {
		c.cause = cause
		_ = c.ws.Close() // the reader learns of it
		close(c.ended)
	}
	return c.cause
}

// send writes a message of the gateway.
func (c *conn) send(op int, data any) error {
	c.writing.Lock()
	defer c.writing.Unlock()
	_ = c.ws.SetWriteDeadline(time.Now().Add(writeTimeout)) // it never fails
	return c.ws.WriteJSON(map[string]any{"op": op, "d": data})
}

// present sets what stands below the bot's name.
func (c *conn) present(says string) error {
	const custom = 4 // shows the state alone; the name must not be empty
	activity := map[string]any{"name": "Custom Status", "type": custom, "state": says}
	return c.send(opPresence, map[string]any{"since": nil, "activities": []any{activity}, "status": "online", "afk": false})
}

// beat begins the heartbeats that a hello asks for.
func (c *conn) beat(hello json.RawMessage) error {
	var d struct {
		Interval float64 `json:"heartbeat_interval"`
	}
	if json.Unmarshal(hello, &d) != nil || d.Interval < float64(minInterval.Milliseconds()) {
		return errors.New("a hello with an impossible interval")
	}
	c.interval = time.Duration(min(d.Interval, float64(longestBeat.Milliseconds()))) * time.Millisecond
	c.acknowledged()
	go c.beats(time.Now().Add(rand.N(c.interval))) // shards should not beat at the same moment
	return nil
}

// acknowledged notes that Discord has heard the bot.
func (c *conn) acknowledged() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.silentAt = time.Now().Add(c.interval + ackTimeout)
}

// silent is how long it is until the connection counts as silent.
func (c *conn) silent() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Until(c.silentAt)
}

// beats sends heartbeats, from next on, and cuts a connection on which they are no
// longer acknowledged.
func (c *conn) beats(next time.Time) {
	for {
		select {
		case <-c.ended:
			return
		case <-time.After(time.Until(next)):
			c.heartbeat()
			next = time.Now().Add(c.interval)
		case <-time.After(c.silent()):
			if c.silent() <= 0 {
				_ = c.cut(errSilent)
				return
			}
		}
	}
}

// heartbeat tells Discord the number of the last event.
func (c *conn) heartbeat() {
	var last any
	if n := c.session.last.Load(); n > 0 {
		last = n
	}
	_ = c.send(opHeartbeat, last) // what fails is not acknowledged
}

// The opcodes of the gateway's messages.
const (
	opDispatch       = 0
	opHeartbeat      = 1
	opIdentify       = 2
	opPresence       = 3
	opResume         = 6
	opReconnect      = 7
	opInvalidSession = 9
	opHello          = 10
	opAcknowledged   = 11

	none = -1
)

// A packet is a message of the gateway.
type packet struct {
	Op       *int            `json:"op"`
	Sequence int64           `json:"s"`
	Event    string          `json:"t"`
	Data     json.RawMessage `json:"d"`
}

// next reads messages until one has the opcode until; a dispatch counts when it says
// that the session is there. It hands on the events among them. What is no message
// is reported as an event without a name.
func (c *conn) next(until int) (packet, error) {
	for {
		_, text, err := c.ws.ReadMessage()
		if err != nil {
			return packet{}, err
		}
		var m packet
		if json.Unmarshal(text, &m) != nil || m.Op == nil {
			c.event("", text)
			continue
		}
		there := true
		switch *m.Op {
		case opDispatch:
			there = c.dispatch(m)
		case opHeartbeat:
			c.heartbeat()
		case opReconnect:
			return m, errReconnect
		case opInvalidSession:
			return m, &invalidSessionError{string(m.Data) == "true"}
		case opAcknowledged:
			c.acknowledged()
		}
		if *m.Op == until && there {
			return m, nil
		}
	}
}

// dispatch hands on an event. It reports whether that says that the session is there.
func (c *conn) dispatch(m packet) (there bool) {
	if m.Sequence > 0 {
		c.session.last.Store(m.Sequence)
	}
	switch m.Event {
	case "READY":
		var d struct {
			Session  string `json:"session_id"`
			ResumeAt string `json:"resume_gateway_url"`
		}
		if json.Unmarshal(m.Data, &d) != nil || d.Session == "" {
			c.event("", m.Data)
			return false
		}
		c.session.id, c.session.resumeAt = d.Session, d.ResumeAt
	case "RESUMED":
		return true
	}
	c.event(m.Event, m.Data)
	return m.Event == "READY"
}
