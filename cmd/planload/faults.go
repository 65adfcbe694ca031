package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"

	_ "modernc.org/sqlite" // the driver named sqlite
)

// A trial is a load with something that goes wrong in the middle of it.
type trial struct {
	name  string
	kind  string                      // of a fault of the fake, for a quarter of the load; or
	wrong func(context.Context) error // what goes wrong until it returns
}

// A play is what happens on a stage.
type play func(context.Context, *stage) error

// A stage is a bot with the platform that it serves, for one trial after the
// other.
type stage struct {
	*bench
	rows  rows
	name  string
	fake  *player
	front *proxy // what is cut: before the platform's API, or the database
	bot   *server
	addr  string
	load
}

// faults has plays happen at the same time, for the load is light, each on a
// stage of its own, and gathers their rows.
func faults(ctx context.Context, b *bench) (all rows, err error) {
	plays := []play{telegram(true), telegram(false), discordGateway, discordHTTP, database, locked}
	stages := make([]stage, len(plays))
	failed := make([]error, len(plays))
	var wg sync.WaitGroup
	for i, play := range plays {
		s := &stages[i]
		s.bench = b
		wg.Go(func() {
			defer s.leave()
			if err := play(ctx, s); err != nil {
				failed[i] = fmt.Errorf("%s: %w", s.name, err)
			}
		})
	}
	wg.Wait()
	for i := range stages {
		all = append(all, stages[i].rows...)
	}
	return all, errors.Join(failed...)
}

func (s *stage) leave() {
	if s.bot != nil {
		s.bot.kill()
	}
	if s.fake != nil {
		s.fake.close()
	}
	if s.front != nil {
		s.front.cut()
	}
}

// set takes a platform and puts a proxy before its API.
func (s *stage) set(name string, p *player) (err error) {
	s.name, s.fake = name, p
	if s.addr, err = s.freeAddr(); err != nil {
		return err
	}
	s.front, err = newProxy("127.0.0.1:0", p.host())
	return err
}

// hookAddr is where the bot takes Telegram's posts, "" if it polls.
func (s *stage) hookAddr(webhook bool) string {
	if webhook {
		return s.addr
	}
	return ""
}

// play starts the bot and does the trials.
func (s *stage) play(ctx context.Context, vars []string, trials ...trial) (err error) {
	if s.bot, err = s.serve(ctx, s.addr, vars...); err != nil {
		return err
	}
	for _, t := range trials {
		if err := s.measure(ctx, t); err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
	}
	return nil
}

// measure makes the load of a trial. The fault begins after a quarter of it.
func (s *stage) measure(ctx context.Context, t trial) error {
	fmt.Fprintf(s.progress, "planload:   %s: %s\n", s.name, t.name)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	healed := make(chan error, 1)
	go func() {
		pause(ctx, s.length/4)
		var err error
		switch {
		case t.wrong != nil:
			err = t.wrong(ctx)
		case t.kind != "":
			s.fake.fail(t.kind)
			pause(ctx, s.length/4)
		}
		s.fake.heal()
		healed <- err
	}()
	l := s.load
	l.count, l.patience = int(l.rate*s.length.Seconds()), 5*time.Second+3*s.outage
	got, err := s.fake.load(ctx, l)
	if err != nil {
		return err
	}
	if err := <-healed; err != nil {
		return err
	}
	s.rows.add(s.name+": "+t.name, got.sent, got.accepted, got.answered, got.lost(), got.twice, got.slowest, got.violations)
	s.tell(got)
	return nil
}

func (s *stage) tell(got tally) {
	for _, v := range got.violations[:min(len(got.violations), 3)] {
		fmt.Fprintf(s.progress, "planload:   %s: rule broken: %s\n", s.name, v)
	}
}

// cut cuts connections for as long as an outage lasts.
func (s *stage) cut(ctx context.Context) error {
	s.front.cut()
	pause(ctx, s.outage)
	return s.front.heal()
}

// kill kills the bot and starts it anew at once. What it takes to start counts
// as recovery.
func (s *stage) kill(ctx context.Context) (err error) {
	s.bot.kill()
	s.fake.heal()
	s.bot, err = s.serve(ctx, s.addr, s.bot.vars...)
	return err
}

// killSlow kills the bot while many calls are under way.
func (s *stage) killSlow(ctx context.Context) error {
	s.fake.fail("slow")
	pause(ctx, 3*time.Second)
	return s.kill(ctx)
}

// killCut kills the bot in an outage that has lasted for longer than a post to
// the webhook waits for its answer.
func (s *stage) killCut(ctx context.Context) error {
	s.front.cut()
	pause(ctx, 5*time.Second)
	s.bot.kill()
	if err := s.front.heal(); err != nil {
		return err
	}
	return s.kill(ctx)
}

// telegram sends messages, at half of the 30 a second that Telegram lets a bot
// answer, so that it can catch up.
func telegram(webhook bool) play {
	return func(ctx context.Context, s *stage) error {
		name := map[bool]string{true: "Telegram, webhook", false: "Telegram, polling"}[webhook]
		if err := s.set(name, newTelegram()); err != nil {
			return err
		}
		s.load = load{kind: "message", rate: 15}
		return s.play(ctx, telegramVars("http://"+s.front.addr, s.hookAddr(webhook)),
			trial{name: "nothing wrong"},
			trial{name: "API refuses connections", wrong: s.cut},
			trial{name: "API takes 2 s", kind: "slow"},
			trial{name: "429 to every message", kind: "429"},
			trial{name: "kill -9 and restart", wrong: s.kill},
			trial{name: "kill -9 while the API takes 2 s", wrong: s.killSlow},
			trial{name: "kill -9 five seconds into an API outage", wrong: s.killCut},
		)
	}
}

func discordGateway(ctx context.Context, s *stage) error {
	if err := s.set("Discord, gateway", newDiscord()); err != nil {
		return err
	}
	s.load = load{kind: "gateway", rate: 50}
	brief := func(ctx context.Context) error { // an interaction must be answered within three seconds
		s.front.cut()
		pause(ctx, time.Second)
		return s.front.heal()
	}
	return s.play(ctx, discordVars("http://"+s.front.addr, ""),
		trial{name: "nothing wrong"},
		trial{name: "gateway cut every 1.2 s", kind: "cuts"},
		trial{name: "API takes 1.5 s", kind: "slow"},
		trial{name: "429 to 3 calls every 1.2 s", kind: "429"},
		trial{name: "API refuses connections for 1 s", wrong: brief},
		trial{name: "kill -9 and restart", wrong: s.kill},
	)
}

// setHTTP takes Discord, which posts interactions of a kind, that many a second.
func (s *stage) setHTTP(name, kind string, rate float64) error {
	err := s.set(name, newDiscord())
	s.load = load{kind: kind, to: "http://" + s.addr + interactionPath, rate: rate}
	return err
}

func discordHTTP(ctx context.Context, s *stage) error {
	if err := s.setHTTP("Discord, HTTP", "http", 50); err != nil {
		return err
	}
	return s.play(ctx, discordVars("http://"+s.front.addr, s.fake.key),
		trial{name: "nothing wrong"},
		trial{name: "API refuses connections", wrong: s.cut},
		trial{name: "kill -9 and restart, one replica", wrong: s.kill},
	)
}

// database cuts the bot off from PostgreSQL.
func database(ctx context.Context, s *stage) error {
	if s.postgres == "" {
		return nil
	}
	if err := s.setHTTP("Discord, HTTP", "http", 200); err != nil {
		return err
	}
	drop, vars, err := s.withDatabase(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = drop() }() // what is left is an empty schema's worth
	return s.play(ctx, vars, trial{name: "PostgreSQL refuses connections", wrong: s.cut})
}

// locked has another process, this one, hold the lock of SQLite's file.
func locked(ctx context.Context, s *stage) error {
	if err := s.setHTTP("Discord, HTTP", "commands", 50); err != nil {
		return err
	}
	return s.play(ctx, discordVars("http://"+s.front.addr, s.fake.key), trial{name: "another process locks the SQLite file", wrong: s.lock})
}

// lock holds the lock for as long as three outages.
func (s *stage) lock(ctx context.Context) (err error) {
	db, err := sql.Open("sqlite", "file:"+s.database(s.addr))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.SetMaxOpenConns(1) // so that both statements are of one connection
	if _, err := db.ExecContext(ctx, "BEGIN EXCLUSIVE"); err != nil {
		return err
	}
	pause(ctx, 3*s.outage)
	_, err = db.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
	return err
}
