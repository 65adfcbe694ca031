package discord

import (
	"context"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"planbot/bot/bottest"
	"planbot/bot/discord/api"
	"planbot/bot/discord/discordtest"
)

// answersWithin asks once a second until the bot answers, and fails when that
// takes longer than a minute from now.
func (p *place) answersWithin(t *testing.T, most time.Duration) {
	t.Helper()
	began := time.Now()
	for {
		r, err := p.Interact(callPoint).Wait(t.Context())
		if took := time.Since(began); err == nil && r.Type == api.RespondMessage && took <= most {
			t.Logf("answered again after %v", took)
			return
		} else if took > most {
			t.Fatalf("no answer within %v: %v\n%s", most, err, p.logged())
		}
		wait(t, time.Second)
	}
}

// lossy is a Discord whose interactions may be lost while a connection is silent.
var lossy = discordtest.Options{AllowViolations: true}

// TestRelay lets every connection go silent, at several moments, while new ones
// work. The bot answers again within a minute, over HTTP/1.1 and HTTP/2, and
// the log says what was wrong.
func TestRelay(t *testing.T) {
	for _, http2 := range []bool{false, true} {
		for _, at := range []time.Duration{0, time.Second, 30 * time.Second, 41 * time.Second, 42 * time.Second, 3 * time.Minute} {
			t.Run(fmt.Sprintf("http2 %t, after %v", http2, at), func(t *testing.T) {
				bubble(t, func(t *testing.T) {
					var relay bottest.Relay
					p := launch(t, setup{http2: http2, fake: lossy, dial: func(network dialer) dialer {
						relay.Connect = network
						return relay.Dial
					}}, false)
					if wait(t, at); at == 0 {
						for relay.Dials() == 0 {
							wait(t, time.Millisecond)
						}
					}
					relay.Silence()
					p.answersWithin(t, time.Minute)
					if log := p.logged(); at >= time.Minute && !strings.Contains(log, "a heartbeat was not acknowledged") {
						t.Errorf("the log is:\n%s", log)
					}
				})
			})
		}
	}
}

// TestRelayUnderWay lets each connection go silent on its way up: the API's
// before the first answer, the gateway's before the upgrade, the hello and READY.
func TestRelayUnderWay(t *testing.T) {
	for n := range 4 { // connections that are silent from the start, or after some bytes
		for _, bytes := range []int{0, 200, 400} {
			t.Run(fmt.Sprintf("connection %d after %d bytes", n+1, bytes), func(t *testing.T) {
				bubble(t, func(t *testing.T) {
					dials := 0
					p := launch(t, setup{fake: lossy, dial: func(network dialer) dialer {
						return func(ctx context.Context, kind, addr string) (net.Conn, error) {
							conn, err := network(ctx, kind, addr)
							if dials++; err == nil && dials == n+1 {
								conn = &mutedConn{Conn: conn, left: bytes}
							}
							return conn, err
						}
					}}, false)
					p.answersWithin(t, time.Minute)
				})
			})
		}
	}
}

// A mutedConn gives nothing more after some bytes, and takes what is sent.
type mutedConn struct {
	net.Conn
	left int
}

func (c *mutedConn) Read(p []byte) (int, error) {
	for c.left <= 0 {
		if _, err := c.Conn.Read(p); err != nil { // it ends when it is closed
			return 0, err
		}
	}
	n, err := c.Conn.Read(p[:min(len(p), c.left)])
	c.left -= n
	return n, err
}

// TestRelayPosts: after any number of connections have gone silent, their calls are
// given up in time, and the next goes over a new connection.
func TestRelayPosts(t *testing.T) {
	for _, http2 := range []bool{false, true} {
		bubble(t, func(t *testing.T) {
			var relay bottest.Relay
			p := open(t, setup{http2: http2, fake: lossy, dial: func(network dialer) dialer {
				relay.Connect = network
				return relay.Dial
			}}, false)
			p.Fail(discordtest.Fault{Kind: discordtest.Slow, Delay: time.Second, Times: 20}) // so that each has a connection of its own
			for range 20 {
				p.Interact(callPoint)
			}
			wait(t, 5*time.Second)
			relay.Silence()
			p.answersWithin(t, time.Minute)
		})
	}
}

// TestAnswersOverSilentConnection: an interaction that comes when the API's
// connection has gone silent is answered in its three seconds over another.
func TestAnswersOverSilentConnection(t *testing.T) {
	bubble(t, func(t *testing.T) {
		var relay bottest.Relay
		p := open(t, setup{dial: func(network dialer) dialer {
			return func(ctx context.Context, kind, addr string) (net.Conn, error) {
				if relay.Dials() > 0 { // of the gateway, and the next to the API
					return network(ctx, kind, addr)
				}
				relay.Connect = network
				return relay.Dial(ctx, kind, addr)
			}
		}}, false)
		relay.Silence()
		if _, err := p.Interact(callPoint).Wait(t.Context()); err != nil {
			t.Errorf("%v\n%s", err, p.logged())
		}
	})
}
