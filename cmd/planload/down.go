package main

import (
	"context"
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
func platformDown(ctx context.Context, b *bench) (rows, error) {
	var plays []play
	for _, wrong := range []struct {
		name  string
		begin func(*proxy)
	}{
		{"refuses connections", (*proxy).cut},
		{"answers HTML 429", func(p *proxy) { p.turn(page) }},
		{"never answers", func(p *proxy) { p.turn(hang) }},
	} {
		for _, platform := range []string{"Telegram", "Discord"} {
			plays = append(plays, func(ctx context.Context, s *stage) error {
				t := &twin{stage: s}
				defer t.leave()
				if err := t.set(platform + " " + wrong.name); err != nil {
					return err
				}
				if platform == "Telegram" {
					return t.play(ctx, func() { wrong.begin(t.front) }, "discord", "gateway", t.discord)
				}
				return t.play(ctx, func() { wrong.begin(t.second) }, "telegram", "message", t.fake)
			})
		}
	}
	return b.sideBySide(ctx, plays...)
}

// set starts both platforms and their proxies.
func (t *twin) set(name string) error {
	if err := t.stage.set(name, newTelegram(false, false)); err != nil {
		return err
	}
	addr, err := t.freeAddr()
	if err != nil {
		return err
	}
	t.discord = newDiscord(addr, false)
	t.second, err = newProxy(addr, t.discord.host())
	t.vars = append(telegramVars("http://"+t.front.addr, ""), discordVars("http://"+addr, "")...)
	return err
}

func (t *twin) leave() {
	if t.discord != nil {
		t.discord.close()
	}
	if t.second != nil {
		t.second.cut()
	}
}

// play has schedules made on both platforms, starts the bot anew with one of
// them down, and asks on the other, once it is connected, until after the posts
// were due.
func (t *twin) play(ctx context.Context, down func(), name, kind string, other *player) (err error) {
	if t.bot, err = t.serve(ctx, t.addr, t.vars...); err != nil {
		return err
	}
	p := plan{due: soon(), count: 5}
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
		if up, err := t.bot.metric(ready); err != nil || up == 1 {
			break // or the process has ended already
		}
	}
	l := load{kind: kind, rate: 5, patience: 5 * time.Second}
	l.count = int(l.rate * max(5*time.Second, time.Until(p.due.Add(t.late))).Seconds())
	got, err := other.load(ctx, l)
	if err != nil {
		return err
	}
	posted := other.posts().due.tally()
	t.rows.add(t.name, got.sent, got.answered, got.p50, got.p99, posted.sent, posted.answered, posted.slowest, t.bot.end())
	return nil
}
