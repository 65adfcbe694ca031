package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"sync/atomic"
	"time"
)

// memoryLimit is that of the manifests that planbot prints.
const memoryLimit = 256 << 20

// held has strangers hold a bot's memory while Discord posts to it. The peak of
// its memory tells whether it keeps to the limit.
func held(ctx context.Context, b *bench) (measured rows, err error) {
	for _, a := range attacks {
		if err := b.attacked(ctx, a, &measured); err != nil {
			return measured, fmt.Errorf("%s: %w", a.name, err)
		}
	}
	return measured, nil
}

// attacked measures one attack.
func (b *bench) attacked(ctx context.Context, a attacker, measured *rows) error {
	fmt.Fprintf(b.progress, "planload:   %s\n", a.name)
	discord := newDiscord()
	defer discord.close()
	addr, err := b.freeAddr()
	if err != nil {
		return err
	}
	bot, err := b.serve(ctx, addr, append(discordVars(discord.api, discord.key), fmt.Sprintf("GOMEMLIMIT=%d", memoryLimit*4/5))...)
	if err != nil {
		return err
	}
	defer bot.kill()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	served := a.attack(ctx, addr)
	for began := time.Now(); served.Load() < int64(a.clients) && time.Since(began) < 10*time.Second; pause(ctx, 50*time.Millisecond) {
	}
	const rate = 20
	got, err := discord.load(ctx, load{kind: "http", to: bot.url + interactionPath, rate: rate, count: int(rate * b.hold.Seconds()), patience: 5 * time.Second})
	if err != nil {
		return err
	}
	peak, end := bot.peak(), bot.end()
	if end == alive && served.Load() < int64(a.clients) {
		fmt.Fprintf(b.progress, "planload:   only %d of %d clients were served; ulimit -n may be too low\n", served.Load(), a.clients)
	}
	measured.add(a.name, served.Load(), end, peak, got.sent, got.answered, got.p50, got.p99)
	return nil
}

// peak is the most memory that the bot has taken, in MiB, where the system
// tells.
func (s *server) peak() string {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	_, rest, _ := strings.Cut(string(text), "VmHWM:")
	var kib float64
	if err == nil {
		_, err = fmt.Sscan(rest, &kib)
	}
	if err != nil {
		return "unknown"
	}
	return fmt.Sprintf("%.0f", kib/1024)
}

// An attacker is clients of one kind, all at once.
type attacker struct {
	name    string
	clients int
	again   time.Duration // from the end of a connection to the next; 0: there is no next
	connect func(c net.Conn, done func()) error
}

var (
	halves = attacker{"400 half-sent megabytes without a signature", 400, time.Second, halfBody(1<<20, false)}
	forged = attacker{"400 half-sent bodies of 200 KiB with a forged signature", 400, time.Second, halfBody(200<<10, true)}
	idlers = attacker{"12,000 idle connections", 12_000, 0, idle}

	attacks = []attacker{halves, forged, idlers}
)

// attack attacks an address until ctx ends, and counts how often a client got
// as far as it wants.
func (a attacker) attack(ctx context.Context, addr string) *atomic.Int64 {
	served := new(atomic.Int64)
	dialing := make(chan struct{}, 64) // a listener's queue is short
	for range a.clients {
		go func() {
			for ctx.Err() == nil {
				dialing <- struct{}{}
				c, err := net.DialTimeout("tcp", addr, 5*time.Second)
				<-dialing
				if err == nil {
					stop := context.AfterFunc(ctx, func() { _ = c.Close() })
					_ = a.connect(c, func() { served.Add(1) }) // to be cut off is to be expected
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
	return served
}

// halfBody posts all of a body but its last byte to Discord's endpoint, and
// waits. With forged it has a signature of the right form.
func halfBody(length int, forged bool) func(net.Conn, func()) error {
	return func(c net.Conn, done func()) error {
		signature := ""
		if forged {
			signature = fmt.Sprintf("X-Signature-Timestamp: %d\r\nX-Signature-Ed25519: %s\r\n", time.Now().Unix(), strings.Repeat("ab", 64))
		}
		_, err := fmt.Fprintf(c, "POST %s HTTP/1.1\r\nHost: planbot\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%s\r\n%s",
			interactionPath, length, signature, bytes.Repeat([]byte{' '}, length-1))
		if err != nil {
			return err
		}
		done()
		_, err = io.Copy(io.Discard, c)
		return err
	}
}

// idle makes one request and keeps the connection until the server closes it.
func idle(c net.Conn, done func()) error {
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
