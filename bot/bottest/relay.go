package bottest

import (
	"context"
	"net"
	"os"
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
	conn := &relayed{Conn: c, silent: make(chan struct{}), closed: make(chan struct{}), moved: make(chan struct{})}
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
	once   sync.Once
	closed chan struct{}

	mu       sync.Mutex
	deadline time.Time     // of reads
	moved    chan struct{} // closed and made anew when the deadline changes
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
	return 0, c.wait()
}

// wait blocks until the deadline or Close.
func (c *relayed) wait() error {
	for {
		c.mu.Lock()
		deadline, moved := c.deadline, c.moved
		c.mu.Unlock()
		var expired <-chan time.Time
		if !deadline.IsZero() {
			expired = time.After(time.Until(deadline))
		}
		select {
		case <-expired:
			return os.ErrDeadlineExceeded
		case <-c.closed:
			return net.ErrClosed
		case <-moved:
		}
	}
}

func (c *relayed) Write(p []byte) (int, error) {
	select {
	case <-c.closed:
		return 0, net.ErrClosed
	case <-c.silent:
		return len(p), nil // as the kernel takes it, for a long time
	default:
		return c.Conn.Write(p)
	}
}

func (c *relayed) Close() error {
	c.once.Do(func() { close(c.closed) })
	return c.Conn.Close()
}

func (c *relayed) SetDeadline(t time.Time) error {
	c.setRead(t)
	return c.Conn.SetDeadline(t)
}

func (c *relayed) SetReadDeadline(t time.Time) error {
	c.setRead(t)
	return c.Conn.SetReadDeadline(t)
}

func (c *relayed) setRead(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.deadline = t
	close(c.moved)
	c.moved = make(chan struct{})
}
