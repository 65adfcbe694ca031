package discord

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// TestRefusedUnread: a request with a stranger's headers is refused before its
// body is read.
func TestRefusedUnread(t *testing.T) {
	s := newSigner(t, warmBot(), nil)
	now := time.Now()
	for name, tt := range map[string]struct {
		change func(r *http.Request)
		want   int
	}{
		"no signature":     {func(r *http.Request) { r.Header.Del("X-Signature-Ed25519") }, 401},
		"no time":          {func(r *http.Request) { r.Header.Del("X-Signature-Timestamp") }, 401},
		"a short one":      {func(r *http.Request) { r.Header.Set("X-Signature-Ed25519", strings.Repeat("0", 126)) }, 401},
		"a long one":       {func(r *http.Request) { r.Header.Set("X-Signature-Ed25519", strings.Repeat("0", 130)) }, 401},
		"no hexadecimal":   {func(r *http.Request) { r.Header.Set("X-Signature-Ed25519", strings.Repeat("z", 128)) }, 401},
		"an old time":      {func(r *http.Request) { r.Header.Set("X-Signature-Timestamp", fmt.Sprint(now.Unix()-600)) }, 401},
		"a time of words":  {func(r *http.Request) { r.Header.Set("X-Signature-Timestamp", "now") }, 401},
		"a body too large": {func(r *http.Request) { r.ContentLength = maxBody + 1 }, 413},
	} {
		r := s.request(ping, now)
		read := 0
		r.Body = io.NopCloser(readerFunc(func(p []byte) (int, error) { read++; return 0, io.EOF }))
		tt.change(r)
		if w := s.post(r); w.Code != tt.want || read > 0 {
			t.Errorf("%s: status %d, want %d; %d reads of the body", name, w.Code, tt.want, read)
		}
	}
}

type readerFunc func(p []byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// TestHeldBodies: strangers who send bodies slowly, small or large, do not keep
// signed interactions from being answered. Beyond the limits they are refused, and
// after a timeout cut off.
func TestHeldBodies(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s := newSigner(t, warmBot(), nil)
		pipes := make(pipes)
		server := &http.Server{Handler: s.h}
		go func() { _ = server.Serve(pipes) }()
		defer func() {
			_ = server.Close()
			wait(t, time.Second) // it lingers
		}()
		send := func(request string) net.Conn {
			here, there := net.Pipe()
			t.Cleanup(func() { _ = here.Close() })
			pipes <- there
			if _, err := io.WriteString(here, request); err != nil {
				t.Fatal(err)
			}
			return here
		}
		hold := func(size int) net.Conn {
			return send(fmt.Sprintf("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\nX-Signature-Timestamp: %d\r\nX-Signature-Ed25519: %s\r\n\r\nx",
				size, time.Now().Unix(), strings.Repeat("0", 128)))
		}
		status := func(c net.Conn) int {
			res, err := http.ReadResponse(bufio.NewReader(c), nil)
			if err != nil {
				t.Fatal(err)
			}
			return res.StatusCode
		}
		small := hold(1000)
		for range 399 {
			hold(1000)
		}
		for range maxLarge {
			hold(maxBody)
		}
		synctest.Wait() // all are being read
		began := time.Now()
		if got := status(hold(maxBody)); got != http.StatusServiceUnavailable {
			t.Errorf("one too many gets %d", got)
		}
		var signed strings.Builder
		if err := s.request(ping, time.Now()).Write(&signed); err != nil {
			t.Fatal(err)
		}
		if got := status(send(signed.String())); got != http.StatusOK || time.Since(began) > time.Second {
			t.Errorf("a signed one gets %d after %v", got, time.Since(began))
		}
		if got := status(small); got != http.StatusRequestTimeout || time.Since(began) > bodyTimeout {
			t.Errorf("a slow one gets %d after %v", got, time.Since(began))
		}
	})
}

// pipes are a listener in memory.
type pipes chan net.Conn

func (p pipes) Accept() (net.Conn, error) {
	c, ok := <-p
	if !ok {
		return nil, net.ErrClosed
	}
	return c, nil
}

func (p pipes) Close() error   { close(p); return nil }
func (p pipes) Addr() net.Addr { return &net.TCPAddr{} }
