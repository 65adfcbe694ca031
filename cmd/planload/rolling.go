package main

import (
	"context"
	"fmt"
	"os/exec"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"
)

// Of a rolling restart: how many questions a second each platform asks, the
// shortest load that has room for two restarts, and how long before its end the
// last one begins.
const (
	rollingRate  = 150
	rollingLeast = 14 * time.Second
	rollingRest  = 7 * time.Second
)

// A roll is two replicas behind nginx, with one database.
type roll struct {
	*bench
	telegram, discord *player
	front             *balancer
	replicas          [2]*server
	addrs             [2]string
	vars              []string

	restarts int
	slowest  time.Duration // from being told to stop to the end of the process
}

// rolling restarts one replica and then the other, again and again, while both
// platforms ask through nginx.
func rolling(ctx context.Context, b *bench) (rows, error) {
	if _, err := exec.LookPath("nginx"); err != nil || b.postgres == "" {
		fmt.Fprintln(b.progress, "planload: rolling: left out, since it needs nginx and -postgres")
		return nil, nil
	}
	address, drop, err := b.schema(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { _ = drop() }() // what is left is an empty schema's worth
	r := &roll{bench: b, telegram: newTelegram(), discord: newDiscord()}
	defer r.leave()
	if err := r.set(ctx, address.String()); err != nil {
		return nil, err
	}
	return r.play(ctx)
}

func (r *roll) set(ctx context.Context, database string) (err error) {
	for i := range r.addrs {
		if r.addrs[i], err = r.freeAddr(); err != nil {
			return err
		}
	}
	if r.front, err = r.startNginx(ctx, r.addrs); err != nil {
		return err
	}
	r.vars = append(discordVars(r.discord.api, r.discord.key), "PLANBOT_DATABASE_URL="+database)
	r.vars = append(r.vars, telegramVars(r.telegram.api, r.front.addr)...)
	for i, addr := range r.addrs {
		if r.replicas[i], err = r.serve(ctx, addr, r.vars...); err != nil {
			return err
		}
	}
	return nil
}

func (r *roll) leave() {
	for _, s := range r.replicas {
		if s != nil {
			s.kill()
		}
	}
	if r.front != nil {
		r.front.kill()
	}
	r.telegram.close()
	r.discord.close()
}

// play makes the load and the restarts, and counts.
func (r *roll) play(ctx context.Context) (measured rows, err error) {
	length := max(r.length, rollingLeast)
	asked := []struct {
		name, path string
		from       *player
		kind       string
		got        tally
	}{
		{"Telegram, webhook", hookPath, r.telegram, "guest", tally{}},
		{"Discord, HTTP", interactionPath, r.discord, "http", tally{}},
	}
	all, ctx := errgroup.WithContext(ctx)
	for i := range asked {
		a := &asked[i]
		all.Go(func() (err error) {
			a.got, err = a.from.load(ctx, load{kind: a.kind, to: "http://" + r.front.addr + a.path, rate: rollingRate,
				count: int(rollingRate * length.Seconds()), patience: 10 * time.Second})
			return err
		})
	}
	all.Go(func() error {
		last := time.Now().Add(length - rollingRest)
		for ; time.Now().Before(last); r.restarts++ {
			if err := r.restart(ctx, r.restarts%len(r.replicas)); err != nil {
				return err
			}
		}
		return nil
	})
	if err := all.Wait(); err != nil {
		return nil, err
	}
	for _, a := range asked {
		passed, other, again, err := r.front.passed(a.path)
		if err != nil {
			return nil, err
		}
		measured.add(a.name, r.restarts, a.got.sent, a.got.sent-a.got.answered, a.got.twice,
			passed, other, again, a.got.p50, a.got.p99, r.slowest, a.got.violations)
	}
	return measured, nil
}

// restart tells a replica to stop, and starts it anew once it has ended.
func (r *roll) restart(ctx context.Context, i int) (err error) {
	began, old := time.Now(), r.replicas[i]
	if err := old.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	<-old.ended
	if !old.cmd.ProcessState.Success() {
		return fmt.Errorf("a replica that was told to stop: %v", old.cmd.ProcessState)
	}
	r.slowest = max(r.slowest, time.Since(began))
	r.replicas[i], err = r.serve(ctx, r.addrs[i], r.vars...)
	return err
}
