package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// A mode is what a proxy does with new connections.
type mode int

const (
	pass mode = iota // connect them to the target
	hang             // accept them, read, and never answer
	page             // answer each with the HTML 429 of a content delivery network
)

// A proxy passes TCP connections on until something is made to go wrong:
//
//	cut      open connections break and new ones are refused
//	silence  open connections stay open but nothing gets through; new ones work
//	turn     open connections go silent, and the mode says what becomes of new ones
type proxy struct {
	addr, target string

	mu     sync.Mutex
	mode   mode
	listen net.Listener // nil while it is cut
	links  map[*link]struct{}
}

// A link is a connection through the proxy.
type link struct {
	near, far net.Conn // far is nil where nothing is connected to the target
	silent    atomic.Bool
}

func (l *link) close() {
	_ = l.near.Close() // one end may be closed already
	if l.far != nil {
		_ = l.far.Close()
	}
}

// newProxy listens at an address, which may leave the port open.
func newProxy(addr, target string) (*proxy, error) {
	p := &proxy{addr: addr, target: target, links: map[*link]struct{}{}}
	err := p.heal()
	return p, err
}

// heal lets new connections through, at the same address as before. Those that
// are silent stay so.
func (p *proxy) heal() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.mode = pass
	if p.listen != nil {
		return nil
	}
	ln, err := net.Listen("tcp", p.addr)
	if err != nil {
		return err
	}
	p.listen, p.addr = ln, ln.Addr().String()
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return // it was cut
			}
			go p.connect(ln, c)
		}
	}()
	return nil
}

// connect serves a connection until one of its ends closes.
func (p *proxy) connect(ln net.Listener, near net.Conn) {
	p.mu.Lock()
	mode := p.mode
	p.mu.Unlock()
	l := &link{near: near}
	defer l.close()
	if mode == pass {
		far, err := net.Dial("tcp", p.target)
		if err != nil {
			return // the closed connection is the message
		}
		l.far = far
	}
	p.mu.Lock()
	gone := p.listen != ln // cut meanwhile
	p.links[l] = struct{}{}
	p.mu.Unlock()
	defer func() {
		p.mu.Lock()
		delete(p.links, l)
		p.mu.Unlock()
	}()
	switch {
	case gone:
	case mode == page:
		refuse(near)
	case mode == hang:
		_, _ = io.Copy(io.Discard, near) // until the client gives up
	default:
		go func() {
			l.carry(near, l.far)
			if !l.silent.Load() { // a silent link does not tell that the target has closed
				l.close()
			}
		}()
		l.carry(l.far, near)
	}
}

// carry carries bytes, and loses them while the link is silent.
func (l *link) carry(to io.Writer, from io.Reader) {
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		if n > 0 && !l.silent.Load() {
			if _, err := to.Write(buffer[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// refuse answers one request as a content delivery network does that limits a
// client.
func refuse(c net.Conn) {
	_ = c.SetDeadline(time.Now().Add(10 * time.Second)) // an open socket takes it
	r, err := http.ReadRequest(bufio.NewReader(c))
	if err != nil {
		return
	}
	_, _ = io.Copy(io.Discard, r.Body) // else the close is a reset
	const text = "<html><body><h1>Error 1015</h1>You are being rate limited</body></html>"
	_, _ = fmt.Fprintf(c, "HTTP/1.1 429 Too Many Requests\r\nContent-Type: text/html\r\nRetry-After: 2\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s",
		len(text), text) // the client may have gone
}

// silence makes the open connections silent, for good.
func (p *proxy) silence() { p.turn(pass) }

// turn makes the open connections silent and sets the mode of new ones.
func (p *proxy) turn(m mode) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.mode = m
	for l := range p.links {
		l.silent.Store(true)
	}
}

// cut breaks everything off.
func (p *proxy) cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.listen == nil {
		return
	}
	_ = p.listen.Close() // nothing waits in it
	p.listen = nil
	for l := range p.links {
		l.close()
	}
}
