package telegramtest

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
)

// Start starts a server on 127.0.0.1 and stops it with the test. Violations
// fail the test at its end, unless Options.AllowViolations is set.
func Start(t testing.TB, o Options) *Server {
	t.Helper()
	s := New(o)
	front := httptest.NewServer(s)
	s.url = front.URL
	atEnd(t, s, front)
	return s
}

// StartPipe is Start without a network: the client reaches the server whatever
// the address. In a testing/synctest bubble time passes as soon as all wait.
func StartPipe(t testing.TB, o Options) (*Server, *http.Client) {
	t.Helper()
	s := New(o)
	s.url = "http://telegram.invalid"
	client, front := pipe(s)
	atEnd(t, s, front)
	return s, client
}

// atEnd stops a server with the test and reports what it has to say.
func atEnd(t testing.TB, s *Server, front *httptest.Server) {
	t.Cleanup(func() {
		s.Close()
		front.CloseClientConnections()
		front.Close()
		if s.o.AllowViolations {
			return
		}
		for _, v := range s.Violations() {
			t.Errorf("the bot breaks a rule of the Bot API: %s", v)
		}
	})
}

// pipe serves a handler over connections in memory.
func pipe(h http.Handler) (*http.Client, *httptest.Server) {
	ln := &pipeListener{conns: make(chan net.Conn), done: make(chan struct{})}
	front := httptest.NewUnstartedServer(h)
	front.Listener.Close() // the one with a port
	front.Listener = ln
	front.Start()
	return &http.Client{Transport: &http.Transport{DialContext: ln.dial, DialTLSContext: ln.dial}}, front
}

// A pipeListener accepts the connections that dial makes.
type pipeListener struct {
	conns chan net.Conn
	once  sync.Once
	done  chan struct{}
}

func (l *pipeListener) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case l.conns <- theirs:
		return ours, nil
	case <-l.done:
	case <-ctx.Done():
	}
	return nil, errors.New("telegramtest: the server is closed")
}

// Accept waits for the next connection.
func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

// Close ends Accept and dial.
func (l *pipeListener) Close() error {
	l.once.Do(func() { close(l.done) })
	return nil
}

// Addr is no address of a network.
func (l *pipeListener) Addr() net.Addr { return &net.UnixAddr{Name: "pipe", Net: "unix"} }
