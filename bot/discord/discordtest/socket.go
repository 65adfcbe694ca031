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
	closeUnknown    = 4000
	closeDecode     = 4002
	closeNoSession  = 4003
	closeToken      = 4004
	closeRate       = 4008 // those after it end the session, too
	closeVersion    = 4012
	closeDisallowed = 4014
)

// The limits of a connection.
const (
	maxPayload     = 4096 // bytes of what a bot sends
	maxSends       = 120  // in sendsPer
	sendsPer       = time.Minute
	heartbeatGrace = 2 * time.Second // besides two intervals, for a slow machine
)

// A socket is one connection of the gateway.
type socket struct {
	ws      *websocket.Conn
	session *session // of s.mu; nil before READY
	sends   window   // of its reader

	mu    sync.Mutex
	queue []frame
	ended bool
	wake  *sync.Cond // of mu
}

func newSocket(ws *websocket.Conn) *socket {
	c := &socket{ws: ws}
	c.wake = sync.NewCond(&c.mu)
	return c
}

// push queues a frame; it never waits.
func (c *socket) push(f frame) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.queue = append(c.queue, f)
	c.wake.Signal()
}

// pushOp queues a message that is no event; d is its JSON.
func (c *socket) pushOp(op int, d any) {
	c.push(frame{text: fmt.Appendf(nil, `{"op":%d,"s":null,"t":null,"d":%v}`, op, d)})
}

// cut ends the connection without a close frame.
func (c *socket) cut() { c.ws.UnderlyingConn().Close() }

// end lets the writer stop.
func (c *socket) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ended = true
	c.wake.Signal()
}

// next waits for what is queued. It returns nothing when the connection has ended.
func (c *socket) next() []frame {
	c.mu.Lock()
	defer c.mu.Unlock()
	for len(c.queue) == 0 && !c.ended {
		c.wake.Wait()
	}
	queue := c.queue
	c.queue = nil
	return queue
}

// write sends what is queued, in order, until the connection ends.
func (c *socket) write(s *Server) {
	for queue := c.next(); len(queue) > 0; queue = c.next() {
		for _, f := range queue {
			if f.close != 0 {
				c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(f.close, ""), time.Now().Add(time.Second))
			}
			if f.close != 0 || c.ws.WriteMessage(websocket.TextMessage, f.text) != nil {
				c.ws.Close()
				return
			}
			if f.exchange != nil {
				s.mu.Lock()
				f.exchange.delivered = time.Now()
				s.changeLocked()
				s.mu.Unlock()
			}
		}
	}
}

// serveSocket is a connection from the upgrade to its end.
func (s *Server) serveSocket(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.hub.paths = append(s.hub.paths, r.URL.Path)
	f, refused := s.takeKindLocked(RefuseUpgrade)
	_, mute := s.takeKindLocked(NoHello)
	s.mu.Unlock()
	if refused {
		if f.RetryAfter > 0 {
			w.Header().Set("Retry-After", fmt.Sprint(f.RetryAfter.Seconds()))
		}
		http.Error(w, http.StatusText(f.Status), f.Status)
		return
	}
	ws, err := new(websocket.Upgrader).Upgrade(w, r, nil)
	if err != nil {
		return // Upgrade has answered
	}
	defer ws.Close()
	c := newSocket(ws)
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return
	}
	s.hub.sockets = append(s.hub.sockets, c)
	s.mu.Unlock()
	s.busy.Go(func() { c.write(s) })
	defer c.end()

	if q := r.URL.Query(); q.Get("v") != "9" && q.Get("v") != "10" || q.Get("encoding") != "json" || q.Has("compress") {
		s.mu.Lock()
		s.closeLocked(c, closeVersion, "connected for another version than 9 and 10, or another encoding than plain JSON")
		s.mu.Unlock()
	}
	if !mute {
		c.pushOp(10, fmt.Sprintf(`{"heartbeat_interval":%d}`, s.o.HeartbeatInterval.Milliseconds()))
	}
	s.read(c)
}

// read takes what the bot sends until the connection ends.
func (s *Server) read(c *socket) {
	patience := 2*s.o.HeartbeatInterval + heartbeatGrace
	c.ws.SetReadDeadline(time.Now().Add(patience)) // a dead connection fails the read
	for {
		_, text, err := c.ws.ReadMessage()
		if err != nil {
			s.gone(c, err, patience)
			return
		}
		if op := s.received(c, text); op == opHeartbeat {
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
	if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() && !s.closed {
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

// failSockets makes a fault happen to the connections that have a session.
func (s *Server) failSockets(f Fault) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, c := range slices.Clone(s.hub.sockets) {
		ss := c.session
		if ss == nil {
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
			c.pushOp(7, "null")
		case InvalidSession:
			c.pushOp(9, f.Resumable)
			if s.detachLocked(ss); !f.Resumable {
				s.endSessionLocked(ss)
			}
		case Close:
			s.closeLocked(c, f.Code, "")
		}
	}
	return n
}
