package main

import (
	"context"
	"fmt"
	"time"
)

// crowded has a private chat ask while groups are busy.
func crowded(ctx context.Context, b *bench) error {
	three := load{Kind: "private", Busy: 3}
	refused := load{Kind: "private", Busy: 1, Limited: 5 * time.Minute}
	anyOrder := three
	anyOrder.AnyOrder = true
	return b.sideBySide(ctx, &b.crowds,
		beside("three busy groups, polling", "polling", three),
		beside("three busy groups, webhook, one post per chat at a time", "webhook", three),
		beside("three busy groups, webhook, posts in any order", "webhook", anyOrder),
		beside("one busy group that gets 429 for five minutes, polling", "polling", refused),
		beside("one busy group that gets 429 for five minutes, webhook", "webhook", refused),
	)
}

// beside measures the answers in the private chat.
func beside(name, mode string, l load) func(context.Context, *stage) error {
	return func(ctx context.Context, s *stage) (err error) {
		if err := s.set(ctx, name, "telegram"); err != nil {
			return err
		}
		hookAddr := ""
		if mode == "webhook" {
			hookAddr = s.addr
			l.To = "http://" + s.addr + hookPath
		}
		if s.bot, err = s.serve(ctx, s.addr, telegramVars(s.fake.API, hookAddr)...); err != nil {
			return err
		}
		// A person may ask once in two seconds, about each of the 28 points once.
		l.Rate, l.Count, l.Patience = 0.4, min(28, int(0.4*s.crowd.Seconds())), 10*time.Second
		got, err := s.fake.load(ctx, l)
		if err != nil {
			return err
		}
		s.rows.add(name, fmt.Sprint(got.Sent), fmt.Sprint(got.Answered), milli(got.P50), milli(got.P99), milli(got.Slowest), fmt.Sprint(len(got.Violations)))
		s.tell(got)
		return nil
	}
}
