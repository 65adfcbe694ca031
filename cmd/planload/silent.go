package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"
)

// silent has the connections to one upstream go silent: they stay open, nothing
// comes over them any more, and new ones work.
func silent(ctx context.Context, b *bench) (rows, error) {
	return b.sideBySide(ctx,
		silentTelegram("Bot API, polling, HTTP/1.1", false, false),
		silentTelegram("Bot API, polling, HTTP/2", false, true),
		silentTelegram("Bot API, webhook, HTTP/1.1", true, false),
		silentTelegram("Bot API, webhook, HTTP/2", true, true),
		silentDiscord("Discord REST, HTTP/1.1", false),
		silentDiscord("Discord REST, HTTP/2", true),
		silentGateway,
		silentDatabase,
	)
}

func silentTelegram(name string, webhook, h2 bool) play {
	return func(ctx context.Context, s *stage) error {
		if err := s.set(name, newTelegram(h2, false)); err != nil {
			return err
		}
		s.load = load{kind: "message", rate: 2}
		return s.fallSilent(ctx, telegramVars(s.proxied(), s.hookAddr(webhook)))
	}
}

func silentDiscord(name string, h2 bool) play {
	return func(ctx context.Context, s *stage) error {
		if err := s.set(name, newDiscord("", h2)); err != nil {
			return err
		}
		s.load = load{kind: "gateway", rate: 2}
		return s.fallSilent(ctx, discordVars(s.proxied(), ""))
	}
}

// proxied is the address of the API by way of the proxy.
func (s *stage) proxied() string {
	if s.fake.ca != "" {
		return "https://" + s.front.addr
	}
	return "http://" + s.front.addr
}

// silentGateway puts the proxy before the gateway alone.
func silentGateway(ctx context.Context, s *stage) error {
	addr, err := s.freeAddr()
	if err != nil {
		return err
	}
	if err := s.set("Discord gateway", newDiscord(addr, false)); err != nil {
		return err
	}
	s.front.cut() // REST is reached without it
	if s.front, err = newProxy(addr, s.fake.host()); err != nil {
		return err
	}
	s.load = load{kind: "gateway", rate: 2}
	return s.fallSilent(ctx, discordVars(s.fake.api, ""))
}

// silentDatabase puts the proxy before PostgreSQL, and looks at scheduled posts
// too, which are due soon after.
func silentDatabase(ctx context.Context, s *stage) error {
	if s.postgres == "" {
		return nil
	}
	if err := s.setHTTP("PostgreSQL, answers", "commands", 2); err != nil {
		return err
	}
	drop, vars, err := s.withDatabase(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = drop() }() // what is left is an empty schema's worth
	if s.bot, err = s.serve(ctx, s.addr, vars...); err != nil {
		return err
	}
	p := plan{to: s.load.to, due: soon(), count: 5}
	if err := s.fake.plan(ctx, p); err != nil {
		return err
	}
	pause(ctx, time.Until(p.due.Add(-s.calm-5*time.Second)))
	if err := s.silenced(ctx); err != nil {
		return err
	}
	got := s.fake.posts().due.tally()
	s.rows.add("PostgreSQL, scheduled posts, 5 s before they are due", got.sent, got.answered, got.slowest, got.slowest, got.violations)
	return nil
}

// fallSilent starts the bot, which trusts the fake's certificate if it has one,
// and has its upstream fall silent.
func (s *stage) fallSilent(ctx context.Context, vars []string) error {
	if s.fake.ca != "" {
		file := filepath.Join(s.dir, s.addr+".pem")
		if err := os.WriteFile(file, []byte(s.fake.ca), 0o600); err != nil {
			return err
		}
		vars = append(vars, "SSL_CERT_FILE="+file)
	}
	var err error
	if s.bot, err = s.serve(ctx, s.addr, vars...); err != nil {
		return err
	}
	return s.silenced(ctx)
}

// silenced makes the load and counts what was asked after the silence began.
func (s *stage) silenced(ctx context.Context) error {
	go func() {
		pause(ctx, s.calm)
		s.front.silence()
		s.fake.heal() // from now on counts
	}()
	l := s.load
	l.count, l.patience = int(l.rate*s.quiet.Seconds()), 3*time.Second
	got, err := s.fake.load(ctx, l)
	if err != nil {
		return err
	}
	if got.answered == got.after.answered {
		return errors.New("nothing was answered before the silence")
	}
	s.rows.add(s.name, got.after.asked, got.after.answered, got.after.first, got.after.slowest, got.violations)
	s.tell(got)
	return nil
}
