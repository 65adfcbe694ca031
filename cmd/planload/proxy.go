package main

import (
	"io"
	"net"
	"sync"
)

// A proxy passes TCP connections on, and can be cut: then those that are open
// break and new ones are refused.
type proxy struct {
	addr, target string

	mu     sync.Mutex
	listen net.Listener // nil while it is cut
	conns  map[net.Conn]struct{}
}

func newProxy(target string) (*proxy, error) {
	p := &proxy{addr: "127.0.0.1:0", target: target, conns: map[net.Conn]struct{}{}}
	err := p.heal()
	return p, err
}

// heal lets connections through, at the same address as before.
func (p *proxy) heal() error {
	ln, err := net.Listen("tcp", p.addr)
	if err != nil {
		return err
	}
	p.mu.Lock()
	p.listen, p.addr = ln, ln.Addr().String()
	p.mu.Unlock()
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return // it was cut
			}
			go p.pass(ln, c)
		}
	}()
	return nil
}

// pass connects both ends until one of them closes.
func (p *proxy) pass(ln net.Listener, near net.Conn) {
	far, err := net.Dial("tcp", p.target)
	if err != nil {
		_ = near.Close() // that is the message
		return
	}
	p.mu.Lock()
	gone := p.listen != ln // cut meanwhile
	p.conns[near], p.conns[far] = struct{}{}, struct{}{}
	p.mu.Unlock()
	finish := sync.OnceFunc(func() {
		_, _ = near.Close(), far.Close() // one is closed already
		p.mu.Lock()
		delete(p.conns, near)
		delete(p.conns, far)
		p.mu.Unlock()
	})
	if gone {
		finish()
		return
	}
	go func() {
		defer finish()
		_, _ = io.Copy(far, near) // it ends with the connection, one way or another
	}()
	defer finish()
	_, _ = io.Copy(near, far)
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
	for c := range p.conns {
		_ = c.Close() // broken off is what it is to be
	}
}
