package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// runMux serves a mux in a bubble until the test ends, and returns how to
// connect to it.
func runMux(t *testing.T, m *mux) (connect func() net.Conn) {
	l := &memoryListener{conns: make(chan net.Conn), done: make(chan struct{})}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- m.serve(ctx, l, slog.New(slog.DiscardHandler)) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return func() net.Conn {
		c, err := l.dial(t.Context(), "", "")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
		synctest.Wait()
		return c
	}
}

// send writes to a connection, and reports whether the other side took it.
func send(c net.Conn, text string) bool {
	_, err := io.WriteString(c, text)
	synctest.Wait()
	return err == nil
}

// readStatus reads the status of the next answer, whose body is some words; 0 when
// the connection is closed.
func readStatus(t *testing.T, c net.Conn) int {
	t.Helper()
	if err := c.SetReadDeadline(time.Now().Add(time.Millisecond)); err != nil && !errors.Is(err, io.ErrClosedPipe) {
		t.Fatal(err)
	}
	res, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		return 0
	}
	_, _ = io.Copy(io.Discard, res.Body)
	return res.StatusCode
}

const getHealth = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"

// TestConnLimit fills the server with connections. A new one gets the place of
// the one that has been longest without a request, and none is taken from a
// request that is under way.
func TestConnLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMux(http.NotFoundHandler())
		release := make(chan struct{})
		m.take("/post", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			<-release
			writeText(w, http.StatusOK, "taken")
		}))
		m.conns.max = 3
		connect := runMux(t, m)

		silent := connect()
		<-time.After(time.Second)
		header := connect()
		send(header, "GET /healthz HTTP/1.1\r\nHost:")
		<-time.After(time.Second)
		idle := connect()
		if send(idle, getHealth); readStatus(t, idle) != http.StatusOK {
			t.Error("a request is not answered")
		}
		for i, oldest := range []net.Conn{silent, header, idle} {
			<-time.After(time.Second / 2)
			busy := connect()
			if send(oldest, getHealth) {
				t.Errorf("connection %d is not closed to make room", i)
			}
			if !send(busy, "POST /post HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n") {
				t.Errorf("new connection %d is closed", i)
			}
			defer func() {
				if readStatus(t, busy) != http.StatusOK {
					t.Errorf("request %d is not answered", i)
				}
			}()
		}
		if extra := connect(); send(extra, getHealth) {
			t.Error("a connection beyond the limit is not closed while all are busy")
		}
		close(release)
		synctest.Wait()
	})
}

// TestUnreadBody: the server does not wait for the body of a request that it
// refuses, and closes the connection.
func TestUnreadBody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMux(http.NotFoundHandler())
		m.take("/refuses", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { writeText(w, http.StatusUnauthorized, "no") }))
		connect := runMux(t, m)
		for line, want := range map[string]int{"POST /nothing": 404, "PUT /healthz": 405, "GET /healthz": 200, "POST /refuses": 401} {
			c := connect()
			began := time.Now()
			send(c, line+" HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf")
			if got := readStatus(t, c); got != want || time.Since(began) > time.Second {
				t.Errorf("%s: %d after %v, want %d", line, got, time.Since(began), want)
			}
			<-time.After(time.Second)
			if send(c, "x") {
				t.Errorf("%s: the connection stays open", line)
			}
		}
		c := connect()
		for range 2 { // one that is there as a whole is no reason to close
			send(c, "POST /refuses HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody")
			if got := readStatus(t, c); got != http.StatusUnauthorized {
				t.Errorf("a whole body: %d", got)
			}
		}
	})
}
