package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A memoryListener connects without a network, so that time passes as soon as
// all wait.
type memoryListener struct {
	conns chan net.Conn
	once  sync.Once
	done  chan struct{}
}

func (l *memoryListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

func (l *memoryListener) Close() error {
	l.once.Do(func() { close(l.done) })
	return nil
}

func (l *memoryListener) Addr() net.Addr { return &net.UnixAddr{Name: "memory"} }

var errRefused = errors.New("refused")

func (l *memoryListener) dial(context.Context, string, string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case l.conns <- theirs:
		return ours, nil
	case <-l.done:
		return nil, errRefused
	}
}

// TestMuxDrain tells a server to stop that a proxy asks on: for two seconds it
// answers as before, on connections that it then closes, and a request that is
// under way when those are over is finished.
func TestMuxDrain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMux(http.NotFoundHandler())
		m.take("/post", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.RawQuery == "slow" {
				<-time.After(finishTime - time.Millisecond)
			}
			writeText(w, http.StatusOK, "taken")
		}))
		l := &memoryListener{conns: make(chan net.Conn), done: make(chan struct{})}
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- m.serve(ctx, l, slog.New(slog.DiscardHandler)) }()
		client := &http.Client{Transport: &http.Transport{DialContext: l.dial}}
		defer client.CloseIdleConnections()
		ask := func(method, path string) (status int, closes bool) {
			req, err := http.NewRequestWithContext(t.Context(), method, "http://memory"+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			res, err := client.Do(req)
			if errors.Is(err, errRefused) {
				return 0, false
			}
			if err != nil {
				t.Fatal(err)
			}
			_ = res.Body.Close() // some words
			return res.StatusCode, res.Close
		}
		want := func(when, method, path string, status int, closes bool) {
			t.Helper()
			if gotStatus, gotCloses := ask(method, path); gotStatus != status || gotCloses != closes {
				t.Errorf("%s: %s is answered with %d, closing %t; want %d, %t", when, path, gotStatus, gotCloses, status, closes)
			}
		}
		want("before", "POST", "/post", 200, false)
		want("before", "GET", "/readyz", 200, false)
		stop()
		synctest.Wait()
		want("while draining", "GET", "/readyz", 503, true)
		want("while draining", "GET", "/healthz", 200, true)
		want("while draining", "POST", "/post", 200, true)
		<-time.After(drainTime - time.Millisecond)
		late := make(chan int, 1)
		go func() {
			status, _ := ask("POST", "/post?slow")
			late <- status
		}()
		<-time.After(2 * time.Millisecond)
		want("after", "POST", "/post", 0, false)
		if status := <-late; status != 200 {
			t.Errorf("the last request is answered with %d", status)
		}
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// TestMuxNoDrain: where no platform posts, nobody has to wait.
func TestMuxNoDrain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		stop()
		began := time.Now()
		l := &memoryListener{conns: make(chan net.Conn), done: make(chan struct{})}
		if err := newMux(http.NotFoundHandler()).serve(ctx, l, slog.New(slog.DiscardHandler)); err != nil || time.Since(began) > 0 {
			t.Errorf("stopped after %v: %v", time.Since(began), err)
		}
	})
}
