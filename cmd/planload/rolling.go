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
func rolling(ctx context.Context, b *bench) error {
	if _, err := exec.LookPath("nginx"); err != nil || b.postgres == "" {
		fmt.Fprintln(b.progress, "planload: rolling: left out, since it needs nginx and -postgres")
		return nil
	}
	address, drop, err := b.schema(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = drop() }() // what is left is an empty schema's worth
	r := &roll{bench: b}
	defer r.leave()
	if err := r.set(ctx, address.String()); err != nil {
		return err
	}
	return r.play(ctx)
}

// set starts all processes.
func (r *roll) set(ctx context.Context, database string) (err error) {
	if r.telegram, err = r.startRole(ctx, "telegram"); err != nil {
		return err
	}
	if r.discord, err = r.startRole(ctx, "discord"); err != nil {
		return err
	}
	for i := range r.addrs {
		if r.addrs[i], err = r.freeAddr(); err != nil {
			return err
		}
	}
	if r.front, err = r.startNginx(ctx, r.addrs); err != nil {
		return err
	}
	r.vars = append(discordVars(r.discord.API, r.discord.PublicKey), "PLANBOT_DATABASE_URL="+database)
	r.vars = append(r.vars, telegramVars(r.telegram.API, r.front.addr)...)
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
	for _, p := range []*player{r.telegram, r.discord} {
		if p != nil {
			p.kill()
		}
	}
}

// play makes the load and the restarts, and counts.
func (r *roll) play(ctx context.Context) error {
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
			a.got, err = a.from.load(ctx, load{Kind: a.kind, To: "http://" + r.front.addr + a.path, Rate: rollingRate,
				Count: int(rollingRate * length.Seconds()), Patience: 10 * time.Second})
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
		return err
	}
	for _, a := range asked {
		passed, other, again, err := r.front.passed(a.path)
		if err != nil {
			return err
		}
		r.rolls.add(a.name, fmt.Sprint(r.restarts), fmt.Sprint(a.got.Sent), fmt.Sprint(a.got.Sent-a.got.Answered), fmt.Sprint(a.got.Twice),
			fmt.Sprint(passed), fmt.Sprint(other), fmt.Sprint(again), milli(a.got.P50), milli(a.got.P99),
			fmt.Sprintf("%.1f s", r.slowest.Seconds()), fmt.Sprint(len(a.got.Violations)))
	}
	return nil
}

// restart tells a replica to stop, and starts it anew once it has ended.
func (r *roll) restart(ctx context.Context, i int) (err error) {
	began := time.Now()
	if err := r.replicas[i].cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	if err := r.replicas[i].cmd.Wait(); err != nil {
		return fmt.Errorf("a replica that was told to stop: %w", err)
	}
	r.slowest = max(r.slowest, time.Since(began))
	r.replicas[i], err = r.serve(ctx, r.addrs[i], r.vars...)
	return err
}
