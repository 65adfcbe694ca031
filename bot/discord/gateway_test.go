package discord

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strings"
	"testing"
	"time"

	"planbot/bot/discord/api"
	"planbot/bot/discord/discordtest"
)

var callPoint = discordtest.Interaction{Name: "point", Guild: guild, Options: []discordtest.Option{{Name: "number", Value: "21"}}}

// TestGatewayCutForAMinute cuts the connection every three seconds while
// people ask. Every interaction that came is answered, and the one session is
// resumed each time.
func TestGatewayCutForAMinute(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := open(t, setup{}, false)
		var asked []*discordtest.Pending
		for i := range 20 {
			if p.Fail(discordtest.Fault{Kind: discordtest.Drop}) != 1 {
				t.Fatalf("cut %d hit nothing", i+1)
			}
			for range 6 { // some while the connection is gone
				asked = append(asked, p.Interact(callPoint))
				wait(t, 500*time.Millisecond)
			}
		}
		for i, pending := range asked {
			if _, err := pending.Wait(t.Context()); err != nil {
				t.Errorf("question %d: %v", i+1, err)
			}
		}
		if p.Identifies() != 1 || p.Resumes() != 20 {
			t.Errorf("%d identifies and %d resumes, want 1 and 20", p.Identifies(), p.Resumes())
		}
	})
}

func wait(t *testing.T, d time.Duration) {
	t.Helper()
	if err := api.Pause(t.Context(), d); err != nil {
		t.Fatal(err)
	}
}

// TestGatewayFaults: after each fault the bot answers again, by resuming where it
// can.
func TestGatewayFaults(t *testing.T) {
	for name, tt := range map[string]struct {
		fault      discordtest.Fault
		before     *discordtest.Fault
		identifies int
	}{
		"reconnect":            {fault: discordtest.Fault{Kind: discordtest.Reconnect}, identifies: 1},
		"invalid, resumable":   {fault: discordtest.Fault{Kind: discordtest.InvalidSession, Resumable: true}, identifies: 1},
		"invalid":              {fault: discordtest.Fault{Kind: discordtest.InvalidSession}, identifies: 2},
		"close 4000":           {fault: discordtest.Fault{Kind: discordtest.Close, Code: 4000}, identifies: 1},
		"close 4009":           {fault: discordtest.Fault{Kind: discordtest.Close, Code: 4009}, identifies: 2},
		"close 1001":           {fault: discordtest.Fault{Kind: discordtest.Close, Code: 1001}, identifies: 1},
		"resume refused":       {fault: discordtest.Fault{Kind: discordtest.Drop}, before: &discordtest.Fault{Kind: discordtest.RefuseResume}, identifies: 2},
		"resume refused twice": {fault: discordtest.Fault{Kind: discordtest.Drop}, before: &discordtest.Fault{Kind: discordtest.RefuseResume, Times: 2}, identifies: 2},
		"silence":              {fault: discordtest.Fault{Kind: discordtest.MissAcks, Times: 6}, identifies: 1},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				p := open(t, setup{}, false)
				if tt.before != nil {
					p.Fail(*tt.before)
				}
				p.Fail(tt.fault)
				wait(t, 5*time.Minute)
				if err := p.d.Ready(); err != nil {
					t.Error(err)
				}
				if r, _ := p.do(callPoint); r.Type != api.RespondMessage {
					t.Errorf("type %d", r.Type)
				}
				if p.Identifies() != tt.identifies {
					t.Errorf("%d identifies, want %d", p.Identifies(), tt.identifies)
				}
			})
		})
	}
}

// TestNoIdentifyStorm: a session that never holds costs a few identifies an
// hour, not thousands.
func TestNoIdentifyStorm(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := open(t, setup{}, false)
		for range 600 { // an hour
			p.Fail(discordtest.Fault{Kind: discordtest.InvalidSession})
			wait(t, 6*time.Second)
		}
		if n := p.Identifies(); n < 5 || n > 30 {
			t.Errorf("%d identifies in an hour", n)
		}
	})
}

// TestShards: the bot has as many shards as Discord recommends, and identifies no
// faster than it allows.
func TestShards(t *testing.T) {
	bubble(t, func(t *testing.T) {
		began := time.Now()
		p := open(t, setup{fake: discordtest.Options{Shards: 5, MaxConcurrency: 2}}, false)
		if p.Identifies() != 5 || p.Sessions() != 5 {
			t.Errorf("%d identifies, %d sessions", p.Identifies(), p.Sessions())
		}
		if d := time.Since(began); d < 10*time.Second || d > 20*time.Second {
			t.Errorf("it took %v", d)
		}
		for shard := range 5 {
			i := callPoint
			i.Guild = fmt.Sprint(shard << 22)
			if shard == 0 {
				i.Guild = guild
			}
			if r, _ := p.do(i); r.Type != api.RespondMessage {
				t.Errorf("shard %d: type %d", shard, r.Type)
			}
		}
		p.Fail(discordtest.Fault{Kind: discordtest.InvalidSession}) // all at once
		wait(t, time.Minute)
		if err := p.d.Ready(); err != nil || p.Identifies() != 10 {
			t.Errorf("%d identifies, %v", p.Identifies(), err)
		}
	})
}

// TestSessionLimit: when no session is left, the bot waits for the next day.
func TestSessionLimit(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := open(t, setup{fake: discordtest.Options{SessionStarts: 1}}, false)
		p.Fail(discordtest.Fault{Kind: discordtest.InvalidSession})
		wait(t, time.Hour)
		if p.Identifies() != 1 || p.d.Ready() == nil {
			t.Errorf("%d identifies, ready: %v", p.Identifies(), p.d.Ready())
		}
	})
}

// TestFatal: an error that no retry can mend ends the bot, with a hint to the
// operator.
func TestFatal(t *testing.T) {
	for name, tt := range map[string]struct {
		token string
		fault *discordtest.Fault
		want  string
	}{
		"a wrong token":         {token: "wrong.token", want: "the token is refused"},
		"a token refused later": {fault: &discordtest.Fault{Kind: discordtest.RefuseIdentify, Code: 4004}, want: "the token is refused"},
		"intents":               {fault: &discordtest.Fault{Kind: discordtest.RefuseIdentify, Code: 4014}, want: "intents that the application may not use"},
		"sharding":              {fault: &discordtest.Fault{Kind: discordtest.RefuseIdentify, Code: 4011}, want: "more shards"},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				s := setup{cfg: Config{Token: tt.token}}
				if tt.fault != nil {
					s.faults = []discordtest.Fault{*tt.fault}
				}
				p := launch(t, s, false)
				err := p.failed()
				if err == nil || !strings.Contains(err.Error(), tt.want) {
					t.Errorf("got %v, want %q in it", err, tt.want)
				}
				if p.d.Ready() == nil {
					t.Error("it says that it is ready")
				}
			})
		})
	}
}

// TestStopFinishes: what came before the end is answered.
func TestStopFinishes(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := open(t, setup{}, false)
		p.Fail(discordtest.Fault{Kind: discordtest.Slow, Delay: 2 * time.Second, Match: "POST /interactions/*/*/callback"})
		pending := p.Interact(callPoint)
		wait(t, time.Second)
		if err := p.end(); err != nil {
			t.Error(err)
		}
		if _, err := pending.Wait(t.Context()); err != nil {
			t.Error(err)
		}
		if p.Sessions() != 0 {
			t.Error("a session is left")
		}
	})
}

// TestStopHasTimeout: an answer that hangs does not keep the bot from stopping.
func TestStopHasTimeout(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := open(t, setup{}, false)
		release := make(chan struct{})
		defer close(release)
		p.d.tasks.do(func() { <-release })
		began := time.Now()
		if err := p.end(); err != nil || time.Since(began) > 2*drainTimeout {
			t.Errorf("%v after %v", err, time.Since(began))
		}
	})
}

// TestStopWhileConnecting ends at once.
func TestStopWhileConnecting(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := launch(t, setup{faults: []discordtest.Fault{{Kind: discordtest.Slow, Delay: time.Hour, Times: -1}}}, false)
		wait(t, time.Second)
		if err := p.end(); err != nil {
			t.Error(err)
		}
	})
	bubble(t, func(t *testing.T) {
		p := launch(t, setup{fake: discordtest.Options{Shards: 3}}, false)
		wait(t, 2*time.Second) // between two identifies
		if err := p.end(); err != nil {
			t.Error(err)
		}
	})
}

// TestGatewayThatSaysNothing: a connection without a hello is given up for another
// attempt.
func TestGatewayThatSaysNothing(t *testing.T) {
	bubble(t, func(t *testing.T) {
		began, dials := time.Now(), 0
		p := open(t, setup{dial: func(network dialer) dialer {
			return func(ctx context.Context, n, addr string) (net.Conn, error) {
				if dials++; dials == 2 { // the first is for the API, which keeps it
					here, there := net.Pipe()
					go io.Copy(io.Discard, there) //nolint:errcheck // until it is closed
					return here, nil
				}
				return network(ctx, n, addr)
			}
		}}, false)
		if d := time.Since(began); d < 20*time.Second || d > 40*time.Second || p.Identifies() != 1 {
			t.Errorf("connected after %v with %d identifies", d, p.Identifies())
		}
	})
}

// TestEventNotUnderstood: a broken event is noted by its size, and no more.
func TestEventNotUnderstood(t *testing.T) {
	var log strings.Builder
	d := &Discord{log: slog.New(slog.NewTextHandler(&log, nil))}
	for _, kind := range []string{"INTERACTION_CREATE", "MESSAGE_CREATE", "GUILD_CREATE", ""} {
		d.event(t.Context(), nil, self, kind, []byte(`{"content":7,"token":7}`))
	}
	if n := strings.Count(log.String(), "bytes=23"); n != 3 || strings.Contains(log.String(), "content") {
		t.Errorf("the log is:\n%s", &log)
	}
}
