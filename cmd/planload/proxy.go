package main

import (
	"io"
	"net"
	"sync"
)

// A proxy passes TCP connections on until it is cut: then open connections break
// and new ones are refused.
type proxy struct {
	addr, target string

	mu     sync.Mutex
	listen net.Listener // nil while it is cut
	open   map[net.Conn]struct{}
}

// newProxy listens at an address, which may leave the port open.
func newProxy(addr, target string) (*proxy, error) {
	p := &proxy{addr: addr, target: target, open: map[net.Conn]struct{}{}}
	err := p.heal()
	return p, err
}

// heal lets new connections through, at the same address as before.
func (p *proxy) heal() error {
	p.mu.Lock()
	defer p.mu.Unlock()
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

// connect carries a connection until one of its ends closes.
func (p *proxy) connect(ln net.Listener, near net.Conn) {
	defer near.Close()
	far, err := net.Dial("tcp", p.target)
	if err != nil {
		return // the closed connection is the message
	}
	defer far.Close()
	p.mu.Lock()
	gone := p.listen != ln // cut meanwhile
	p.open[near] = struct{}{}
	p.mu.Unlock()
	defer func() {
		p.mu.Lock()
		delete(p.open, near)
		p.mu.Unlock()
	}()
	if gone {
		return
	}
	go func() {
		_, _ = io.Copy(far, near) // either end may break off
		_ = far.Close()
	}()
	_, _ = io.Copy(near, far)
}

func (p *proxy) cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.listen == nil {
		return
	}
	_ = p.listen.Close() // nothing waits in it
	p.listen = nil
	for c := range p.open {
		_ = c.Close() // it may be closed already
	}
}
