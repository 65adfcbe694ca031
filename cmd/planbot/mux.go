package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"time"
)

// The limits of the HTTP server. Discord and Telegram send bodies of some
// kilobytes at once; who dawdles is cut off.
const (
	headerTimeout = 5 * time.Second
	readTimeout   = 15 * time.Second
	writeTimeout  = 60 * time.Second
	idleTimeout   = 2 * time.Minute
	maxHeader     = 32 << 10
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
}

func newMux(metrics http.Handler) *mux {
	m := new(mux)
	m.Handle("GET /metrics", metrics)
	m.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { writeText(w, http.StatusOK, "ok") })
	m.HandleFunc("GET /readyz", m.ready)
	return m
}

// take lets a platform post to a path.
func (m *mux) take(path string, h http.Handler) {
	m.Handle("POST "+path, h)
	m.drain = drainTime
}

// ServeHTTP has clients close their connections with the answers of a server
// that stops. To close those that are idle would cut off a request that is on
// its way.
func (m *mux) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if m.stopping.Load() {
		w.Header().Set("Connection", "close")
	}
	m.ServeMux.ServeHTTP(w, r)
}

// ready answers 200 when every platform can answer, and else 503 with the
// names of those that cannot yet.
func (m *mux) ready(w http.ResponseWriter, _ *http.Request) {
	if m.stopping.Load() {
		writeText(w, http.StatusServiceUnavailable, "stopping")
		return
	}
	for _, s := range m.services {
		if s.Ready() != nil { // why is in the log; this page is open to anybody
			writeText(w, http.StatusServiceUnavailable, s.Name()+" is not ready")
			return
		}
	}
	writeText(w, http.StatusOK, "ready")
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
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeader,
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
