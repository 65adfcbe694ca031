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
	drainTimeout  = 8 * time.Second // of the 10 seconds that a supervisor gives
)

// A mux is the one HTTP server of serve: the platforms' webhooks, and whether
// the process lives and is ready.
type mux struct {
	http.ServeMux
	services []service // of which /readyz tells; set before serve
	stopping atomic.Bool
}

func newMux(metrics http.Handler) *mux {
	m := new(mux)
	m.Handle("GET /metrics", metrics)
	m.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { writeText(w, http.StatusOK, "ok") })
	m.HandleFunc("GET /readyz", m.ready)
	return m
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

// serve answers until ctx ends, then finishes the requests that are under way.
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
		drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTimeout)
		defer cancel()
		done <- server.Shutdown(drain)
	})
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-done
}
