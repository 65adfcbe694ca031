package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"
)

// silent has the connections to one upstream go silent: they stay open, nothing
// comes over them any more, and new ones work.
func silent(ctx context.Context, b *bench) error {
	return b.sideBySide(ctx, &b.silences,
		silentAPI("Bot API, polling, HTTP/1.1", "telegram"),
		silentAPI("Bot API, polling, HTTP/2", "telegram", "h2"),
		silentAPI("Bot API, webhook, HTTP/1.1", "telegram", "webhook"),
		silentAPI("Bot API, webhook, HTTP/2", "telegram", "webhook", "h2"),
		silentAPI("Discord REST, HTTP/1.1", "discord"),
		silentAPI("Discord REST, HTTP/2", "discord", "h2"),
		silentGateway,
		silentDatabase,
	)
}

// silentAPI puts the proxy before a platform's API.
func silentAPI(name, role string, how ...string) func(context.Context, *stage) error {
	return func(ctx context.Context, s *stage) error {
		if err := s.set(ctx, name, append([]string{role}, how...)...); err != nil {
			return err
		}
		scheme, hookAddr := "http://", ""
		for _, h := range how {
			switch h {
			case "h2":
				scheme = "https://"
			case "webhook":
				hookAddr = s.addr
			}
		}
		s.load = load{Kind: "message", Rate: 2}
		vars := telegramVars(scheme+s.front.addr, hookAddr)
		if role == "discord" {
			s.load.Kind = "gateway"
			vars = discordVars(scheme+s.front.addr, "")
		}
		vars, err := s.trust(vars)
		if err != nil {
			return err
		}
		return s.fallSilent(ctx, vars)
	}
}

// trust has the bot trust the certificate of the fake, if it has one.
func (s *stage) trust(vars []string) ([]string, error) {
	if s.fake.CA == "" {
		return vars, nil
	}
	file, err := os.CreateTemp(s.dir, "ca")
	if err != nil {
		return nil, err
	}
	defer file.Close()
	_, err = file.WriteString(s.fake.CA)
	return append(vars, "SSL_CERT_FILE="+file.Name()), err
}

// silentGateway puts the proxy before the gateway alone.
func silentGateway(ctx context.Context, s *stage) error {
	addr, err := s.freeAddr()
	if err != nil {
		return err
	}
	if err := s.set(ctx, "Discord gateway", "discord", "gateway="+addr); err != nil {
		return err
	}
	s.front.cut() // REST is reached without it
	if s.front, err = newProxy(addr, s.fake.host()); err != nil {
		return err
	}
	s.load = load{Kind: "gateway", Rate: 2}
	return s.fallSilent(ctx, discordVars(s.fake.API, ""))
}

// silentDatabase puts the proxy before PostgreSQL, and looks at scheduled posts
// too, which are due soon after.
func silentDatabase(ctx context.Context, s *stage) error {
	if s.postgres == "" {
		return nil
	}
	if err := s.set(ctx, "PostgreSQL, answers", "discord"); err != nil {
		return err
	}
	drop, vars, err := s.withDatabase(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = drop() }() // what is left is an empty schema's worth
	s.load = load{Kind: "commands", To: "http://" + s.addr + interactionPath, Rate: 2}
	if s.bot, err = s.serve(ctx, s.addr, vars...); err != nil {
		return err
	}
	p := plan{To: s.load.To, Due: soon(), Count: 5}
	if err := s.fake.plan(ctx, p); err != nil {
		return err
	}
	pause(ctx, time.Until(p.Due.Add(-s.calm-5*time.Second)))
	if err := s.silenced(ctx); err != nil {
		return err
	}
	got, err := s.fake.posted(ctx)
	if err != nil {
		return err
	}
	s.rows.add("PostgreSQL, scheduled posts, 5 s before they are due", fmt.Sprint(got.Sent), fmt.Sprint(got.Answered), milli(got.Slowest), milli(got.Slowest), fmt.Sprint(len(got.Violations)))
	return nil
}

// fallSilent starts the bot and has its upstream fall silent.
func (s *stage) fallSilent(ctx context.Context, vars []string) (err error) {
	if s.bot, err = s.serve(ctx, s.addr, vars...); err != nil {
		return err
	}
	return s.silenced(ctx)
}

// silenced makes the load and counts what was asked after the silence began.
func (s *stage) silenced(ctx context.Context) error {
	marked := make(chan error, 1)
	go func() {
		pause(ctx, s.calm)
		s.front.silence()
		marked <- s.heal(ctx) // from now on counts
	}()
	l := s.load
	l.Count, l.Patience = int(l.Rate*s.quiet.Seconds()), 3*time.Second
	got, err := s.fake.load(ctx, l)
	if err != nil {
		return err
	}
	if got.Answered == got.After.Answered {
		return errors.New("nothing was answered before the silence")
	}
	s.rows.add(s.name, fmt.Sprint(got.After.Asked), fmt.Sprint(got.After.Answered), milli(got.After.First),
		milli(got.After.Slowest), fmt.Sprint(len(got.Violations)))
	s.tell(got)
	return <-marked
}
