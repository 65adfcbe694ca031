package discordtest

import (
	"context"
	"net"
	"sync"
)

// A memoryListener makes connections of pipes. Unlike sockets they let a
// synctest bubble see that everybody waits.
type memoryListener struct {
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once
}

func newMemoryListener() *memoryListener {
	return &memoryListener{conns: make(chan net.Conn), done: make(chan struct{})}
}

// Accept waits for somebody to dial.
func (l *memoryListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

// Close ends Accept and refuses further calls.
func (l *memoryListener) Close() error {
	l.once.Do(func() { close(l.done) })
	return nil
}

// Addr is a name that only Dial knows.
func (l *memoryListener) Addr() net.Addr { return memoryAddr{} }

type memoryAddr struct{}

func (memoryAddr) Network() string { return "memory" }
func (memoryAddr) String() string  { return "discord.test" }

// Dial connects to the server, whatever the address: for the DialContext of an
// HTTP transport and the NetDialContext of a websocket dialer.
func (s *Server) Dial(ctx context.Context, _, _ string) (net.Conn, error) {
	l, ok := s.listen.(*memoryListener)
	if !ok {
		var d net.Dialer
		return d.DialContext(ctx, "tcp", s.listen.Addr().String())
	}
	here, there := net.Pipe()
	select {
	case l.conns <- there:
		return here, nil
	case <-l.done:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
