package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"time"
)

// An attacker is clients of one kind, all at once.
type attacker struct {
	kind, name string
	clients    int
	again      time.Duration // from the end of a connection to the next; 0: there is no next
	connect    func(ctx context.Context, c net.Conn, done func()) error
}

var attacks = []attacker{
	{"halves", "400 half-sent megabytes without a signature", 400, time.Second, halfBody(1<<20, "")},
	{"forged", "400 half-sent bodies of 200 KiB with a forged signature", 400, time.Second, halfBody(200<<10, forged)},
	{"megabytes", "50 clients post megabytes without a signature", 50, 50 * time.Millisecond, wholeBody},
	{"idle", "12,000 idle connections", 12_000, 0, idle},
}

// forged stands for headers with a signature of the right form.
const forged = "forged"

// attack begins an attack on an address, which lasts until ctx ends. A POST
// asks how often a client got as far as it wants.
func attack(ctx context.Context, kind, addr string) (http.Handler, error) {
	for _, a := range attacks {
		if a.kind != kind {
			continue
		}
		var made atomic.Int64
		dialing := make(chan struct{}, 64) // a listener's queue is short
		for range a.clients {
			go func() {
				for ctx.Err() == nil {
					dialing <- struct{}{}
					c, err := net.DialTimeout("tcp", addr, 5*time.Second)
					<-dialing
					if err == nil {
						stop := context.AfterFunc(ctx, func() { _ = c.Close() })
						_ = a.connect(ctx, c, func() { made.Add(1) }) // to be cut off is to be expected
						stop()
						_ = c.Close()
					}
					if a.again == 0 {
						return
					}
					pause(ctx, a.again)
				}
			}()
		}
		return take(func(context.Context, struct{}) (int64, error) { return made.Load(), nil }), nil
	}
	return nil, fmt.Errorf("no attack %q", kind)
}

// header begins a post to Discord's endpoint.
func header(length int, signature string) string {
	h := fmt.Sprintf("POST %s HTTP/1.1\r\nHost: planbot\r\nContent-Type: application/json\r\nContent-Length: %d\r\n", interactionPath, length)
	if signature == forged {
		h += fmt.Sprintf("X-Signature-Timestamp: %d\r\nX-Signature-Ed25519: %s\r\n", time.Now().Unix(), strings.Repeat("ab", 64))
	}
	return h + "\r\n"
}

// halfBody sends all of a body but its last byte, and waits.
func halfBody(length int, signature string) func(context.Context, net.Conn, func()) error {
	return func(_ context.Context, c net.Conn, done func()) error {
		if _, err := io.WriteString(c, header(length, signature)); err != nil {
			return err
		}
		if _, err := c.Write(bytes.Repeat([]byte{' '}, length-1)); err != nil {
			return err
		}
		done()
		_, err := io.Copy(io.Discard, c)
		return err
	}
}

// wholeBody posts a megabyte and reads the answer.
func wholeBody(_ context.Context, c net.Conn, done func()) error {
	const length = 1 << 20
	if _, err := io.WriteString(c, header(length, "")); err != nil {
		return err
	}
	if _, err := c.Write(bytes.Repeat([]byte{' '}, length)); err != nil {
		return err
	}
	if err := c.SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
		return err
	}
	r, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		return err
	}
	done()
	return r.Body.Close()
}

// idle makes one request and keeps the connection until the server closes it.
func idle(_ context.Context, c net.Conn, done func()) error {
	if _, err := io.WriteString(c, "GET /healthz HTTP/1.1\r\nHost: planbot\r\n\r\n"); err != nil {
		return err
	}
	answer := make([]byte, 12)
	if _, err := io.ReadFull(c, answer); err != nil {
		return err
	}
	done()
	_, err := io.Copy(io.Discard, c)
	return err
}
