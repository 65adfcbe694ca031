package main

import (
	"context"
	"fmt"
	"time"
)

// A twin is a bot that serves both platforms, each behind a proxy.
type twin struct {
	*stage  // Telegram, and the bot
	discord *player
	second  *proxy // before Discord's REST and gateway
	vars    []string
}

// platformDown has one bot serve both platforms. One of them is down when the
// bot starts; what the other answers and posts is counted.
func platformDown(ctx context.Context, b *bench) error {
	var plays []func(context.Context, *stage) error
	for _, wrong := range []struct {
		name  string
		begin func(*proxy)
	}{
		{"refuses connections", (*proxy).cut},
		{"answers HTML 429", func(p *proxy) { p.turn(page) }},
		{"never answers", func(p *proxy) { p.turn(hang) }},
	} {
		for _, telegramDown := range []bool{true, false} {
			name := "Discord " + wrong.name
			if telegramDown {
				name = "Telegram " + wrong.name
			}
			plays = append(plays, func(ctx context.Context, s *stage) error {
				t := &twin{stage: s}
				defer t.leave()
				if err := t.set(ctx, name); err != nil {
					return err
				}
				if telegramDown {
					t.load = load{Kind: "gateway", Rate: 5}
					return t.play(ctx, func() { wrong.begin(t.front) }, "discord", t.discord)
				}
				t.load = load{Kind: "message", Rate: 5}
				return t.play(ctx, func() { wrong.begin(t.second) }, "telegram", t.fake)
			})
		}
	}
	return b.sideBySide(ctx, &b.downs, plays...)
}

// set starts both platforms and their proxies.
func (t *twin) set(ctx context.Context, name string) error {
	if err := t.stage.set(ctx, name, "telegram"); err != nil {
		return err
	}
	addr, err := t.freeAddr()
	if err != nil {
		return err
	}
	if t.discord, err = t.startRole(ctx, "discord", "gateway="+addr); err != nil {
		return err
	}
	if t.second, err = newProxy(addr, t.discord.host()); err != nil {
		return err
	}
	t.vars = append(telegramVars("http://"+t.front.addr, ""), discordVars("http://"+addr, "")...)
	return nil
}

func (t *twin) leave() {
	if t.discord != nil {
		t.discord.kill()
	}
	if t.second != nil {
		t.second.cut()
	}
}

// play has schedules made on both platforms, starts the bot anew with one of
// them down, and asks on the other, once it is connected, until after the posts
// were due.
func (t *twin) play(ctx context.Context, down func(), name string, other *player) (err error) {
	if t.bot, err = t.serve(ctx, t.addr, t.vars...); err != nil {
		return err
	}
	p := plan{Due: soon(), Count: 5}
	for _, platform := range []*player{t.fake, t.discord} {
		if err := platform.plan(ctx, p); err != nil {
			return err
		}
	}
	t.bot.kill()
	down()
	if t.bot, err = t.serveUntil(ctx, "/healthz", t.addr, t.vars...); err != nil {
		return err
	}
	ready := `planbot_platform_ready{platform="` + name + `"}`
	for began := time.Now(); time.Since(began) < startTime && ctx.Err() == nil; pause(ctx, 50*time.Millisecond) {
		if up, err := t.bot.metrics(ctx, ready); err != nil || up[0] == 1 {
			break // or the process has ended already
		}
	}
	l := t.load
	l.Count, l.Patience = int(l.Rate*max(5*time.Second, time.Until(p.Due.Add(t.late))).Seconds()), 5*time.Second
	got, err := other.load(ctx, l)
	if err != nil {
		return err
	}
	posted, err := other.posted(ctx)
	if err != nil {
		return err
	}
	t.rows.add(t.name, fmt.Sprint(got.Sent), fmt.Sprint(got.Answered), milli(got.P50), milli(got.P99), fmt.Sprint(posted.Sent), fmt.Sprint(posted.Answered), milli(posted.Slowest), t.bot.end())
	return nil
}

// soon is the next full minute that leaves time to prepare.
func soon() time.Time { return time.Now().Add(75 * time.Second).Truncate(time.Minute) }

// plan has a fake ask for schedules, and fails if one is not confirmed.
func (p *player) plan(ctx context.Context, what plan) error {
	var made tally
	if err := p.post(ctx, "/schedule", what, &made); err != nil {
		return err
	}
	if made.Answered != what.Count {
		return fmt.Errorf("%d of %d schedules were made", made.Answered, what.Count)
	}
	return nil
}

// posted counts the scheduled posts of a fake.
func (p *player) posted(ctx context.Context) (t tally, err error) {
	err = p.post(ctx, "/posts", struct{}{}, &t)
	return t, err
}
