package main

import (
	"context"
	"time"
)

// crowded has a private chat ask while groups are busy.
func crowded(ctx context.Context, b *bench) (rows, error) {
	three := load{kind: "private", busy: 3}
	refused := load{kind: "private", busy: 1, limited: 5 * time.Minute}
	anyOrder := three
	anyOrder.anyOrder = true
	return b.sideBySide(ctx,
		beside("three busy groups, polling", false, three),
		beside("three busy groups, webhook, one post per chat at a time", true, three),
		beside("three busy groups, webhook, posts in any order", true, anyOrder),
		beside("one busy group that gets 429 for five minutes, polling", false, refused),
		beside("one busy group that gets 429 for five minutes, webhook", true, refused),
	)
}

// beside measures the answers in the private chat.
func beside(name string, webhook bool, l load) play {
	return func(ctx context.Context, s *stage) (err error) {
		if err := s.set(name, newTelegram(false)); err != nil {
			return err
		}
		if webhook {
			l.to = "http://" + s.addr + hookPath
		}
		if s.bot, err = s.serve(ctx, s.addr, telegramVars(s.fake.api, s.hookAddr(webhook))...); err != nil {
			return err
		}
		// A person may ask once in two seconds, about each of the 28 points once.
		l.rate, l.count, l.patience = 0.4, min(28, int(0.4*s.crowd.Seconds())), 10*time.Second
		got, err := s.fake.load(ctx, l)
		if err != nil {
			return err
		}
		s.rows.add(name, got.sent, got.answered, got.p50, got.p99, got.slowest, got.violations)
		s.tell(got)
		return nil
	}
}
