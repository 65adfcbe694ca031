package bottest

import (
	"context"
	"errors"
	"io"
	"net"
	"sync"
	"time"
)

// A Relay stands between a client and what it connects to, and can go silent:
// what is sent over a connection is then taken and lost, and nothing comes
// back, but the connection stays open. That is what a client sees of a network
// that has forgotten its connections. New connections work. Any number of
// goroutines may use a Relay.
type Relay struct {
	// Connect makes a connection; nil means the network.
	Connect func(ctx context.Context, network, addr string) (net.Conn, error)

	mu    sync.Mutex
	conns []*relayed // those that are not silent
	dials int
}

// Dial makes a connection through the relay. It fits http.Transport.DialContext.
func (r *Relay) Dial(ctx context.Context, network, addr string) (net.Conn, error) {
	connect := r.Connect
	if connect == nil {
		connect = new(net.Dialer).DialContext
	}
	c, err := connect(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	conn := &relayed{Conn: c, silent: make(chan struct{})}
	conn.void, _ = net.Pipe()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.conns = append(r.conns, conn)
	r.dials++
	return conn, nil
}

// Silence makes every connection that there is go silent, for good.
func (r *Relay) Silence() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, c := range r.conns {
		close(c.silent)
	}
	r.conns = nil
}

// Dials counts the connections that were made.
func (r *Relay) Dials() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.dials
}

// A relayed connection ends a Read when it goes silent only by its deadline or
// by Close.
type relayed struct {
	net.Conn
	silent chan struct{} // closed when the relay has gone silent
	void   net.Conn      // gives nothing until its deadline or its end
}

func (c *relayed) Read(p []byte) (int, error) {
	type result struct {
		n   int
		err error
	}
	got := make(chan result, 1)
	buf := make([]byte, len(p)) // a read that is under way when silence comes must not write into p later
	go func() {
		n, err := c.Conn.Read(buf)
		got <- result{n, err}
	}()
	select {
	case r := <-got:
		select {
		case <-c.silent:
		default:
			return copy(p, buf[:r.n]), r.err
		}
	case <-c.silent:
	}
	n, err := c.void.Read(p)
	if errors.Is(err, io.ErrClosedPipe) {
		err = net.ErrClosed
	}
	return n, err
}

func (c *relayed) Write(p []byte) (int, error) {
	select {
	case <-c.silent:
		return len(p), nil // as the kernel takes it, for a long time
	default:
		return c.Conn.Write(p)
	}
}

func (c *relayed) Close() error { return errors.Join(c.void.Close(), c.Conn.Close()) }

func (c *relayed) SetDeadline(t time.Time) error {
	return errors.Join(c.void.SetDeadline(t), c.Conn.SetDeadline(t))
}

func (c *relayed) SetReadDeadline(t time.Time) error {
	return errors.Join(c.void.SetReadDeadline(t), c.Conn.SetReadDeadline(t))
}
