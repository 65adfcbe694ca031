package main

import (
	"net"
	"net/http"
	"sync"
	"time"
)

// A connLimit bounds the connections of an http.Server. A client that connects
// when there are max gets the place of the connection that has been longest
// without a request: one that is kept alive, or whose headers are still to
// come. Where all have a request the new connection is closed.
type connLimit struct {
	max int

	mu    sync.Mutex
	conns map[net.Conn]time.Time // since when it has no request; zero while it has one
}

// state is for http.Server.ConnState.
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
