package main

import (
	"context"
	"time"
)

// crowded has a private chat ask while groups are busy.
func crowded(ctx context.Context, b *bench) (rows, error) {
	three := load{kind: "private", busy: 3}
	refused := load{kind: "private", busy: 1, limited: 5 * time.Minute}
	return b.sideBySide(ctx,
		beside("three busy groups, polling", false, false, three),
		beside("three busy groups, webhook, one post per chat at a time", true, false, three),
		beside("three busy groups, webhook, posts in any order", true, true, three),
		beside("one busy group that gets 429 for five minutes, polling", false, false, refused),
		beside("one busy group that gets 429 for five minutes, webhook", true, false, refused),
	)
}

// beside measures the answers in the private chat.
func beside(name string, webhook, anyOrder bool, l load) play {
	return func(ctx context.Context, s *stage) (err error) {
		if err := s.set(name, newTelegram(false, anyOrder)); err != nil {
			return err
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
