package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/bwmarrin/discordgo"
)

// A server answers calls one after another, and notes when they came.
type server struct {
	began   time.Time
	answers []string // "STATUS HEADER=VALUE… BODY", or "refused", "cut"; the last stays
	came    []time.Duration
}

func (a *server) RoundTrip(r *http.Request) (*http.Response, error) {
	a.came = append(a.came, time.Since(a.began).Round(time.Millisecond))
	answer := a.answers[0]
	if len(a.answers) > 1 {
		a.answers = a.answers[1:]
	}
	switch answer {
	case "refused":
		httptrace.ContextClientTrace(r.Context()).GetConn("")
		return nil, &net.OpError{Op: "dial", Err: errors.New("connection refused")}
	case "cut":
		return nil, io.ErrUnexpectedEOF
	}
	fields := strings.SplitN(answer, "|", 3)
	res := &http.Response{Header: http.Header{}, Body: io.NopCloser(strings.NewReader(fields[2]))}
	if _, err := fmt.Sscan(fields[0], &res.StatusCode); err != nil {
		return nil, err
	}
	for pair := range strings.FieldsSeq(fields[1]) {
		k, v, _ := strings.Cut(pair, "=")
		res.Header.Set(k, v)
	}
	return res, nil
}

const secret = "SECRETTOKEN"

// newClient makes a client over a transport.
func newClient(t *testing.T, transport http.RoundTripper, observe func(string, int, time.Duration)) *Client {
	t.Helper()
	c, err := New(Config{Token: secret, URL: "https://discord.test", Transport: transport, Observe: observe})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// The calls of the tests: one that may be repeated, and one that may not.
func safeCall() *call {
	return &call{method: "POST", route: "/channels/*/messages", parts: []string{"1"}, body: 1, repeat: true}
}

func onceCall() *call {
	return &call{method: "POST", route: "/interactions/*/*/callback", parts: []string{"1", secret}, body: 1}
}

func TestRetries(t *testing.T) {
	const fine = "204||"
	for name, tt := range map[string]struct {
		call    *call
		answers []string
		came    []time.Duration // in milliseconds
		fails   string          // what the error says; empty: none
	}{
		"at once":              {safeCall(), []string{fine}, []time.Duration{0}, ""},
		"429 by the body":      {onceCall(), []string{`429|Retry-After=9|{"retry_after":1.5}`, fine}, []time.Duration{0, 1520}, ""},
		"429 by the header":    {onceCall(), []string{`429|Retry-After=1|<html>`, fine}, []time.Duration{0, 1020}, ""},
		"429 with neither":     {safeCall(), []string{`429||`, fine}, []time.Duration{0, 5020}, ""},
		"429 beyond the time":  {onceCall(), []string{`429|Retry-After=60|`}, []time.Duration{0}, "rate limited for another 1m0s"},
		"429 for ever":         {safeCall(), []string{`429|Retry-After=1|`}, []time.Duration{0, 1020, 2040, 3060, 4080}, "status 429"},
		"502":                  {safeCall(), []string{"502||<html>", "500||", fine}, []time.Duration{0, 1000, 3000}, ""},
		"502 once":             {onceCall(), []string{"502||<html>"}, []time.Duration{0}, "status 502"},
		"refused":              {onceCall(), []string{"refused", fine}, []time.Duration{0, 200}, ""},
		"refused for 2 s":      {onceCall(), []string{"refused", "refused", "refused", "refused", fine}, []time.Duration{0, 200, 600, 1400, 2200}, ""},
		"cut":                  {safeCall(), []string{"cut", fine}, []time.Duration{0, 1000}, ""},
		"cut once":             {onceCall(), []string{"cut"}, []time.Duration{0}, "unexpected EOF"},
		"forbidden":            {safeCall(), []string{`403||{"code":50013,"message":"Missing Permissions"}`}, []time.Duration{0}, "status 403, code 50013: Missing Permissions"},
		"unknown interaction":  {onceCall(), []string{`404||{"code":10062,"message":"Unknown interaction"}`}, []time.Duration{0}, "code 10062"},
		"global":               {safeCall(), []string{`429|X-RateLimit-Global=true|{"retry_after":2,"global":true}`, fine}, []time.Duration{0, 2020}, ""},
		"global, but not mine": {onceCall(), []string{`429||{"retry_after":0.5,"global":true}`, fine}, []time.Duration{0, 0}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a := &server{began: time.Now(), answers: tt.answers}
				var seen []string
				c := newClient(t, a, func(method string, _ int, _ time.Duration) { seen = append(seen, method) })
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				if tt.call.exempt() {
					ctx, cancel = context.WithTimeout(t.Context(), 3*time.Second)
				}
				defer cancel()
				err := c.do(ctx, tt.call)
				if fmt.Sprint(err) != "<nil>" && tt.fails == "" || tt.fails != "" && (err == nil || !strings.Contains(err.Error(), tt.fails)) {
					t.Errorf("error %v, want %q", err, tt.fails)
				}
				if err != nil && strings.Contains(err.Error(), secret) {
					t.Errorf("a token in %v", err)
				}
				var want []time.Duration
				for _, ms := range tt.came {
					want = append(want, ms*time.Millisecond)
				}
				if !slices.Equal(a.came, want) {
					t.Errorf("calls at %v, want %v", a.came, want)
				}
				if len(seen) != len(a.came) || seen[0] != tt.call.name() {
					t.Errorf("observed %+v", seen)
				}
			})
		})
	}
}

// TestBuckets: calls of one bucket wait for each other, others do not, and no
// bucket is remembered.
func TestBuckets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &server{began: time.Now(), answers: []string{`200|X-RateLimit-Remaining=0 X-RateLimit-Reset-After=2.000|`}}
		c := newClient(t, a, nil)
		for n := range 1000 {
			r := onceCall()
			r.parts = []string{fmt.Sprint(n), "x"}
			if err := c.do(t.Context(), r); err != nil {
				t.Fatal(err)
			}
		}
		if last := a.came[len(a.came)-1]; last != 0 {
			t.Errorf("the last of many buckets waited %v", last)
		}
		if err := Pause(t.Context(), 3*time.Second); err != nil {
			t.Fatal(err)
		}
		c.limits.mu.Lock()
		c.limits.sweep()
		left := len(c.limits.buckets)
		c.limits.mu.Unlock()
		if left != 0 {
			t.Errorf("%d buckets are left", left)
		}
		a.came, a.began = nil, time.Now()
		for range 3 {
			if err := c.do(t.Context(), safeCall()); err != nil {
				t.Fatal(err)
			}
		}
		if want := []time.Duration{0, 2020 * time.Millisecond, 4040 * time.Millisecond}; !slices.Equal(a.came, want) {
			t.Errorf("calls of one bucket at %v, want %v", a.came, want)
		}
	})
}

// TestPace: the whole bot stays below 50 calls a second, whatever the
// buckets; answers to interactions are not counted.
func TestPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &server{began: time.Now(), answers: []string{"204||"}}
		c := newClient(t, a, nil)
		for n := range 90 {
			r := safeCall()
			r.parts = []string{fmt.Sprint(n)}
			if err := c.do(t.Context(), r); err != nil {
				t.Fatal(err)
			}
		}
		if d := time.Since(a.began); d < 1900*time.Millisecond || d > 2100*time.Millisecond {
			t.Errorf("90 calls in %v", d)
		}
	})
}

// TestAcquireEnds: a caller whose context ends stops waiting, and the turn goes
// to others.
func TestAcquireEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var l limits
		release, err := l.acquire(t.Context(), "b", true)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := l.acquire(ctx, "b", true); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v", err)
		}
		release()
		release, err = l.acquire(t.Context(), "b", true)
		if err != nil {
			t.Fatal(err)
		}
		release()
		if len(l.buckets) != 0 {
			t.Errorf("%d buckets are left", len(l.buckets))
		}
	})
}

func TestWithoutURL(t *testing.T) {
	inner := errors.New("inner")
	if got := withoutURL(&url.Error{Op: "Post", URL: "https://x/" + secret, Err: inner}); got != inner {
		t.Errorf("got %v", got)
	}
}

// TestSilence: what was sent into a connection that went silent may have arrived, and
// what waited for its handshake has not.
func TestSilence(t *testing.T) {
	for root, unsent := range map[string]bool{"https://discord.test": true, "http://discord.test": false} {
		synctest.Test(t, func(t *testing.T) {
			near, far := net.Pipe()
			go func() { _, _ = io.Copy(io.Discard, far) }()
			transport := NewTransport(func(context.Context, string, string) (net.Conn, error) { return near, nil })
			c, err := New(Config{URL: root, Transport: transport, Tries: 1})
			if err != nil {
				t.Fatal(err)
			}
			_, err = c.Post(t.Context(), "1", ChannelMessage{})
			if _ = near.Close(); err == nil || Unsent(err) != unsent {
				t.Errorf("%s: unsent %t: %v", root, !unsent, err)
			}
			c.Close()
		})
	}
}

func TestCallPath(t *testing.T) {
	c := call{method: "GET", route: "/a/*/b/*", parts: []string{"1/2", "x"}, query: "q=1"}
	if got := c.path(); got != "/a/1%2F2/b/x" { // the query is no part of what the limits count
		t.Errorf("got %s", got)
	}
}

func TestAgent(t *testing.T) {
	for want, main := range map[string]debug.Module{
		"planbot/devel":   {Version: "(devel)"},
		"planbot/unknown": {},
		"planbot/v1.2.3":  {Version: "v1.2.3"},
	} {
		want = "DiscordBot (https://github.com/bwmarrin/discordgo, " + discordgo.VERSION + ") " + want
		if got := agent(main); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
