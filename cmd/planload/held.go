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

// held has strangers hold a bot's memory while Discord posts to it.
func held(ctx context.Context, b *bench) error {
	for _, a := range attacks {
		if err := b.attacked(ctx, a); err != nil {
			return fmt.Errorf("%s: %w", a.name, err)
		}
	}
	return nil
}

// attacked measures one attack. Where no cgroup can be made the bot is told of the
// limit, and only the peak of its memory tells whether it keeps to it.
func (b *bench) attacked(ctx context.Context, a attacker) error {
	fmt.Fprintf(b.progress, "planload:   %s\n", a.name)
	limited, name, vars := &bench{dir: b.dir, planbot: b.planbot}, a.name, []string(nil)
	group, err := newCgroup(memoryLimit)
	if err == nil {
		defer group.remove()
		if limited.planbot, err = group.wrap(b.dir, b.planbot); err != nil {
			return err
		}
	} else {
		fmt.Fprintln(b.progress, "planload:   no cgroup:", err)
		name, vars = name+" (no cgroup here; GOMEMLIMIT instead)", []string{fmt.Sprintf("GOMEMLIMIT=%d", memoryLimit*4/5)}
	}
	discord, err := b.startRole(ctx, "discord")
	if err != nil {
		return err
	}
	defer discord.kill()
	addr, err := b.freeAddr()
	if err != nil {
		return err
	}
	bot, err := limited.serve(ctx, addr, append(vars, discordVars(discord.API, discord.PublicKey)...)...)
	if err != nil {
		return err
	}
	defer bot.kill()
	attack, err := b.startRole(ctx, "attack", a.kind, addr)
	if err != nil {
		return err
	}
	defer attack.kill()
	peak := make(chan float64)
	watched, stop := context.WithCancel(ctx)
	go func() { peak <- bot.peak(watched) }()
	pause(ctx, time.Second) // for the strangers to be many
	const rate = 20
	got, err := discord.load(ctx, load{Kind: "http", To: bot.url + interactionPath, Rate: rate, Count: int(rate * b.hold.Seconds()), Patience: 5 * time.Second})
	stop()
	most := <-peak
	if err != nil {
		return err
	}
	var made int
	if err := attack.post(ctx, "/", struct{}{}, &made); err != nil {
		return err
	}
	end := bot.end()
	if end == alive && made < a.clients {
		fmt.Fprintf(b.progress, "planload:   only %d of %d clients were served; ulimit -n may be too low\n", made, a.clients)
	}
	b.holds.add(name, fmt.Sprint(made), end, fmt.Sprintf("%.0f", most), fmt.Sprint(got.Sent), fmt.Sprint(got.Answered), milli(got.P50), milli(got.P99))
	return nil
}

// peak is the most memory that the bot has taken, in MiB, when ctx ends or the
// bot does.
func (s *server) peak(ctx context.Context) (most float64) {
	for ; ctx.Err() == nil; pause(ctx, 20*time.Millisecond) {
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
		if err != nil {
			return most
		}
		_, rest, _ := strings.Cut(string(text), "VmHWM:")
		var kib float64
		if _, err := fmt.Sscan(rest, &kib); err == nil { // a process that ends has none
			most = kib / 1024
		}
	}
	return most
}
