package discordtest

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// The close codes of the gateway.
const (
	closeUnknown       = 4000
	closeOpcode        = 4001
	closeDecode        = 4002
	closeNoSession     = 4003
	closeToken         = 4004
	closeTwice         = 4005
	closeSeq           = 4007
	closeRate          = 4008
	closeTimeout       = 4009
	closeShard         = 4010
	closeSharding      = 4011
	closeVersion       = 4012
	closeIntents       = 4013
	closeDisallowed    = 4014
	maxPayload         = 4096 // bytes of what a bot sends
	maxSends           = 120  // in sendsPer, per connection
	sendsPer           = time.Minute
	heartbeatGrace     = 2 * time.Second // besides two intervals, for a slow machine
	closeWriteDeadline = time.Second
)

// A socket is one connection of the gateway.
type socket struct {
	ws      *websocket.Conn
	session *session // of s.mu; nil before READY
	sends   window   // of its reader

	mu    sync.Mutex
	queue []frame
	ended bool
	wake  chan struct{}
}

// push queues a frame; it never waits.
func (c *socket) push(f frame) {
	c.mu.Lock()
	c.queue = append(c.queue, f)
	c.mu.Unlock()
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

func (c *socket) pushText(format string, args ...any) {
	c.push(frame{text: fmt.Appendf(nil, format, args...)})
}

// cut ends the connection without a close frame.
func (c *socket) cut() { c.ws.UnderlyingConn().Close() }

// end lets the writer stop.
func (c *socket) end() {
	c.mu.Lock()
	c.ended = true
	c.mu.Unlock()
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// write sends what is queued, in order, until the connection ends.
func (c *socket) write(s *Server) {
	for range c.wake {
		c.mu.Lock()
		queue, ended := c.queue, c.ended
		c.queue = nil
		c.mu.Unlock()
		for _, f := range queue {
			if !c.writeOne(s, f) {
				c.ws.Close()
				return
			}
		}
		if ended {
			return
		}
	}
}

func (c *socket) writeOne(s *Server, f frame) bool {
	if f.close != 0 {
		deadline := time.Now().Add(closeWriteDeadline)
		text := websocket.FormatCloseMessage(f.close, closeText[f.close])
		c.ws.WriteControl(websocket.CloseMessage, text, deadline) // the connection ends either way
		return false
	}
	if c.ws.WriteMessage(websocket.TextMessage, f.text) != nil {
		return false
	}
	if f.exchange != nil {
		s.mu.Lock()
		f.exchange.delivered = s.now()
		s.changeLocked()
		s.mu.Unlock()
	}
	return true
}

var closeText = map[int]string{
	closeUnknown: "Unknown error.", closeOpcode: "Unknown opcode.", closeDecode: "Error while decoding payload.",
	closeNoSession: "Not authenticated.", closeToken: "Authentication failed.", closeTwice: "Already authenticated.",
	closeSeq: "Invalid seq.", closeRate: "Rate limited.", closeTimeout: "Session timed out.", closeShard: "Invalid shard.",
	closeSharding: "Sharding required.", closeVersion: "Invalid API version.", closeIntents: "Invalid intent(s).",
	closeDisallowed: "Disallowed intent(s).",
}

// serveSocket is a connection from the upgrade to its end.
func (s *Server) serveSocket(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.hub.paths = append(s.hub.paths, r.URL.Path)
	f, refused := s.takeLocked(func(f *Fault) bool { return f.Kind == RefuseUpgrade })
	_, mute := s.takeLocked(func(f *Fault) bool { return f.Kind == NoHello })
	s.mu.Unlock()
	if refused {
		if f.RetryAfter > 0 {
			w.Header().Set("Retry-After", fmt.Sprint(f.RetryAfter.Seconds()))
		}
		http.Error(w, http.StatusText(f.Status), f.Status)
		return
	}
	var up websocket.Upgrader
	ws, err := up.Upgrade(w, r, nil)
	if err != nil {
		return // Upgrade has answered
	}
	defer ws.Close()
	c := &socket{ws: ws, wake: make(chan struct{}, 1)}
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return
	}
	s.hub.sockets = append(s.hub.sockets, c)
	s.mu.Unlock()
	s.busy.Go(func() { c.write(s) })
	defer c.end()

	q := r.URL.Query()
	if q.Get("encoding") != "json" && q.Get("encoding") != "" || q.Get("compress") != "" {
		s.violate("gateway: the fake speaks JSON without transport compression, not %q %q", q.Get("encoding"), q.Get("compress"))
	}
	if v := q.Get("v"); v != "9" && v != "10" {
		s.violate("gateway: connected with version %q", v)
		c.push(frame{close: closeVersion})
	}
	if !mute {
		c.pushText(`{"op":10,"s":null,"t":null,"d":{"heartbeat_interval":%d}}`, s.o.HeartbeatInterval.Milliseconds())
	}
	s.read(c)
}

// read takes what the bot sends until the connection ends.
func (s *Server) read(c *socket) {
	patience := 2*s.o.HeartbeatInterval + heartbeatGrace
	c.ws.SetReadDeadline(time.Now().Add(patience)) // a dead connection fails the read
	for {
		kind, text, err := c.ws.ReadMessage()
		if err != nil {
			s.gone(c, err, patience)
			return
		}
		if op := s.received(c, kind, text); op == opHeartbeat {
			c.ws.SetReadDeadline(time.Now().Add(patience)) // as above
		}
	}
}

// gone is the end of a connection: its session can be resumed, unless the bot
// has said goodbye with 1000 or 1001.
func (s *Server) gone(c *socket, err error, patience time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hub.sockets = slices.DeleteFunc(s.hub.sockets, func(x *socket) bool { return x == c })
	var timeout net.Error
	if errors.As(err, &timeout) && timeout.Timeout() && !s.closed {
		s.violateLocked("gateway: no heartbeat for %v", patience)
		c.push(frame{close: closeUnknown})
	}
	if c.session == nil {
		return
	}
	if websocket.IsCloseError(err, websocket.CloseNormalClosure, websocket.CloseGoingAway) {
		s.endSessionLocked(c.session)
		return
	}
	s.detachLocked(c.session)
}

// fatalCloses end the session with the connection.
var fatalCloses = map[int]bool{closeToken: true, closeSeq: true, closeTimeout: true, closeShard: true, closeSharding: true,
	closeVersion: true, closeIntents: true, closeDisallowed: true}

// failSockets makes a fault happen to the connections that have a session.
func (s *Server) failSockets(f Fault) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, c := range slices.Clone(s.hub.sockets) {
		ss := c.session
		if ss == nil || !f.hits(ss.shard) {
			continue
		}
		n++
		switch f.Kind {
		case Drop:
			s.detachLocked(ss)
			c.cut()
		case Frame:
			c.push(frame{text: []byte(f.Text)})
		case Reconnect:
			c.pushText(`{"op":7,"s":null,"t":null,"d":null}`)
		case InvalidSession:
			c.pushText(`{"op":9,"s":null,"t":null,"d":%t}`, f.Resumable)
			if s.detachLocked(ss); !f.Resumable {
				s.endSessionLocked(ss)
			}
		case Close:
			c.push(frame{close: f.Code})
			if s.detachLocked(ss); fatalCloses[f.Code] {
				s.endSessionLocked(ss)
			}
		}
	}
	return n
}
