package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// The limits of the HTTP server. Discord and Telegram send a body of some
// kilobytes at once, and headers of less than two.
const (
	headerTimeout = 5 * time.Second
	readTimeout   = 10 * time.Second // headers and body
	writeTimeout  = 60 * time.Second
	idleTimeout   = 75 * time.Second // longer than proxies keep theirs, which is mostly a minute, so that none posts into a closed one
	maxHeader     = 4 << 10          // to which net/http adds as much again
	maxConns      = 512              // Telegram has at most 100; each can cost 130 kB in tiny headers
)

// How the server stops, within the 10 seconds that a supervisor gives: what is
// left of them is the platforms'.
const (
	// drainTime is how long posts are taken as before while /readyz says that
	// this process stops, so that a proxy that asks it hears of that before it
	// is refused.
	drainTime = 2 * time.Second
	// finishTime is how long those that are under way then may take. Who takes
	// longer has until the platforms have finished as well.
	finishTime = 2500 * time.Millisecond
)

// A mux is the one HTTP server of serve: the platforms' webhooks, and whether
// the process lives and is ready.
type mux struct {
	http.ServeMux
	services []service     // of which /readyz tells; set before serve, like drain
	drain    time.Duration // nothing where no platform posts
	stopping atomic.Bool
	conns    connLimit
}

func newMux(metrics http.Handler) *mux {
	m := &mux{conns: connLimit{max: maxConns}}
	m.Handle("GET /metrics", metrics)
	m.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { writeText(w, http.StatusOK, "ok") })
	m.HandleFunc("GET /readyz", m.ready)
	return m
}

func (m *mux) take(path string, h http.Handler) {
	m.Handle("POST "+path, h)
	m.drain = drainTime
}

// ServeHTTP closes the connections of a server that stops with their answers:
// to close those that are idle would cut off a request that is on its way. It
// does not wait for the rest of a body that the handler has not read.
func (m *mux) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if m.stopping.Load() {
		w.Header().Set("Connection", "close")
	}
	b := &body{ReadCloser: r.Body}
	r.Body = b
	m.ServeMux.ServeHTTP(w, r)
	if r.ContentLength != 0 && !b.read {
		_ = http.NewResponseController(w).SetReadDeadline(time.Now()) // a writer of a test has none
	}
}

// A body knows whether all of it was read.
type body struct {
	io.ReadCloser
	read bool
}

func (b *body) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.read = b.read || errors.Is(err, io.EOF)
	return n, err
}

// ready answers 200 when every platform can answer, and else 503 with the
// names of those that cannot. A load balancer that sends the posts of all
// platforms to one address asks for /readyz?any, which is 200 as long as one
// can answer: else the trouble of one would take the posts of the others away.
func (m *mux) ready(w http.ResponseWriter, r *http.Request) {
	if m.stopping.Load() {
		writeText(w, http.StatusServiceUnavailable, "stopping")
		return
	}
	var lines []string
	for _, s := range m.services {
		switch err := s.Ready(); { // why is in the log; this page is open to anybody
		case errors.Is(err, errStopped):
			lines = append(lines, s.Name()+" is stopped for good")
		case err != nil:
			lines = append(lines, s.Name()+" is not ready")
		}
	}
	if len(lines) == 0 || r.URL.Query().Has("any") && len(lines) < len(m.services) {
		writeText(w, http.StatusOK, "ready")
		return
	}
	writeText(w, http.StatusServiceUnavailable, strings.Join(lines, "\n"))
}

func writeText(w http.ResponseWriter, code int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(code)
	_, _ = io.WriteString(w, text+"\n") // who asked may have gone
}

// serve answers until ctx ends and for the drain after it, then finishes the
// requests that are under way.
func (m *mux) serve(ctx context.Context, l net.Listener, log *slog.Logger) error {
	server := &http.Server{
		Handler: m, ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeader, ConnState: m.conns.state,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug), // dropped connections are no errors of ours
	}
	log.Info("listening", "addr", l.Addr().String())
	done := make(chan error, 1)
	context.AfterFunc(ctx, func() {
		m.stopping.Store(true)
		<-time.After(m.drain)
		finish, cancel := context.WithTimeout(context.WithoutCancel(ctx), finishTime)
		defer cancel()
		done <- server.Shutdown(finish)
	})
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	if err := <-done; !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	log.Warn("requests are still under way") // they end with the platforms
	return nil
}

// A connLimit bounds the connections of an http.Server. A client that connects
// when there are max gets the place of the connection that has been longest
// without a request: one that is kept alive, or whose headers are still to
// come. Where all have a request the new connection is closed.
type connLimit struct {
	max int

	mu    sync.Mutex
	conns map[net.Conn]time.Time // since when it has no request; zero while it has one
}

func (l *connLimit) state(c net.Conn, state http.ConnState) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch state {
	case http.StateNew:
		if l.conns == nil {
			l.conns = map[net.Conn]time.Time{}
		}
		l.conns[c] = time.Now()
		if len(l.conns) > l.max {
			l.evict()
		}
	case http.StateActive: // the headers are there
		l.set(c, time.Time{})
	case http.StateIdle:
		l.set(c, time.Now())
	case http.StateClosed, http.StateHijacked:
		delete(l.conns, c)
	}
}

// set notes since when a connection has no request, unless it is being closed.
func (l *connLimit) set(c net.Conn, since time.Time) {
	if _, ok := l.conns[c]; ok {
		l.conns[c] = since
	}
}

// evict closes the connection that has been longest without a request.
func (l *connLimit) evict() {
	var oldest net.Conn
	for c, since := range l.conns {
		if !since.IsZero() && (oldest == nil || since.Before(l.conns[oldest])) {
			oldest = c
		}
	}
	delete(l.conns, oldest)
	_ = oldest.Close() // its goroutine meets the error
}
