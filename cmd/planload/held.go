package main

import (
	"context"
	"fmt"
	"os"
	"strings"
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
	discord := newDiscord("", false)
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
	pause(ctx, time.Second) // for the strangers to be many
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
