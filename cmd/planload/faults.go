package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// A trial is a load with something that goes wrong in the middle of it.
type trial struct {
	name  string
	kind  string                      // of a fault of the fake, for a quarter of the load; or
	wrong func(context.Context) error // what goes wrong until it returns
}

// A stage is a bot with the platform that it serves, for one trial after the
// other.
type stage struct {
	*bench
	rows  table
	name  string
	fake  *player
	front *proxy // what is cut: before the platform's API, or the database
	bot   *server
	addr  string
	load
}

// faults has all stages play at the same time: the load is light.
func faults(ctx context.Context, b *bench) error {
	return b.sideBySide(ctx, &b.trials, telegramWebhook, telegramPolling, discordGateway, discordHTTP, database, locked)
}

// sideBySide has stages play at the same time and gathers their rows.
func (b *bench) sideBySide(ctx context.Context, into *table, plays ...func(context.Context, *stage) error) error {
	stages := make([]stage, len(plays))
	failed := make([]error, len(plays))
	var all sync.WaitGroup
	for i, play := range plays {
		stages[i].bench = b
		all.Go(func() {
			defer stages[i].leave()
			if err := play(ctx, &stages[i]); err != nil {
				failed[i] = fmt.Errorf("%s: %w", stages[i].name, err)
			}
		})
	}
	all.Wait()
	for i := range stages {
		into.rows = append(into.rows, stages[i].rows.rows...)
	}
	return errors.Join(failed...)
}

// leave ends what the stage has started.
func (s *stage) leave() {
	if s.bot != nil {
		s.bot.kill()
	}
	if s.fake != nil {
		s.fake.kill()
	}
	if s.front != nil {
		s.front.cut()
	}
}

// set starts the platform and a proxy before its API.
func (s *stage) set(ctx context.Context, name string, role ...string) (err error) {
	s.name = name
	if s.fake, err = s.startRole(ctx, role...); err != nil {
		return err
	}
	if s.addr, err = s.freeAddr(); err != nil {
		return err
	}
	s.front, err = newProxy("127.0.0.1:0", s.fake.host())
	return err
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
			err = s.fake.post(ctx, "/fail", fault{t.kind}, nil)
			pause(ctx, s.length/4)
		}
		healed <- errors.Join(err, s.heal(ctx))
	}()
	l := s.load
	l.Count, l.Patience = int(l.Rate*s.length.Seconds()), 5*time.Second+3*s.outage
	got, err := s.fake.load(ctx, l)
	if err != nil {
		return err
	}
	if err := <-healed; err != nil {
		return err
	}
	s.rows.add(s.name+": "+t.name, fmt.Sprint(got.Sent), fmt.Sprint(got.Accepted), fmt.Sprint(got.Answered), fmt.Sprint(got.lost()),
		fmt.Sprint(got.Twice), fmt.Sprintf("%.1f s", got.Recovered.Seconds()), fmt.Sprint(len(got.Violations)))
	s.tell(got)
	return nil
}

// tell says which rules were broken.
func (s *stage) tell(got tally) {
	for _, v := range got.Violations[:min(len(got.Violations), 3)] {
		fmt.Fprintf(s.progress, "planload:   %s: rule broken: %s\n", s.name, v)
	}
}

// heal ends the fake's fault, and has it count from now how long the bot takes.
func (s *stage) heal(ctx context.Context) error { return s.fake.post(ctx, "/heal", struct{}{}, nil) }

// cut cuts connections for as long as an outage lasts.
func (s *stage) cut(ctx context.Context) error {
	s.front.cut()
	pause(ctx, s.outage)
	return s.front.heal()
}

// kill kills the bot and starts it anew at once. What it takes to start counts
// as recovery.
func (s *stage) kill(ctx context.Context) error {
	s.bot.kill()
	err := s.heal(ctx)
	if err == nil {
		s.bot, err = s.serve(ctx, s.addr, s.bot.vars...)
	}
	return err
}

// killSlow kills the bot while many calls are under way.
func (s *stage) killSlow(ctx context.Context) error {
	if err := s.fake.post(ctx, "/fail", fault{"slow"}, nil); err != nil {
		return err
	}
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

func telegramWebhook(ctx context.Context, s *stage) error { return s.telegram(ctx, "webhook") }

func telegramPolling(ctx context.Context, s *stage) error { return s.telegram(ctx, "polling") }

// telegram sends messages, at half of the 30 a second that Telegram lets a bot
// answer, so that it can catch up.
func (s *stage) telegram(ctx context.Context, mode string) error {
	if err := s.set(ctx, "Telegram, "+mode, "telegram"); err != nil {
		return err
	}
	hookAddr := s.addr
	if mode == "polling" {
		hookAddr = ""
	}
	s.load = load{Kind: "message", Rate: 15}
	return s.play(ctx, telegramVars("http://"+s.front.addr, hookAddr),
		trial{name: "nothing wrong"},
		trial{name: "API refuses connections", wrong: s.cut},
		trial{name: "API takes 2 s", kind: "slow"},
		trial{name: "429 to every message", kind: "429"},
		trial{name: "kill -9 and restart", wrong: s.kill},
		trial{name: "kill -9 while the API takes 2 s", wrong: s.killSlow},
		trial{name: "kill -9 five seconds into an API outage", wrong: s.killCut},
	)
}

func discordGateway(ctx context.Context, s *stage) error {
	if err := s.set(ctx, "Discord, gateway", "discord"); err != nil {
		return err
	}
	s.load = load{Kind: "gateway", Rate: 50}
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

func discordHTTP(ctx context.Context, s *stage) error {
	if err := s.set(ctx, "Discord, HTTP", "discord"); err != nil {
		return err
	}
	s.load = load{Kind: "http", To: "http://" + s.addr + interactionPath, Rate: 50}
	return s.play(ctx, discordVars("http://"+s.front.addr, s.fake.PublicKey),
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
	if err := s.set(ctx, "Discord, HTTP", "discord"); err != nil {
		return err
	}
	drop, vars, err := s.withDatabase(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = drop() }() // what is left is an empty schema's worth
	s.load = load{Kind: "http", To: "http://" + s.addr + interactionPath, Rate: 200}
	return s.play(ctx, vars, trial{name: "PostgreSQL refuses connections", wrong: s.cut})
}

// withDatabase moves the proxy from before the platform's API to before
// PostgreSQL. The schema must be dropped.
func (s *stage) withDatabase(ctx context.Context) (drop func() error, vars []string, err error) {
	s.front.cut()
	address, drop, err := s.schema(ctx)
	if err != nil {
		return nil, nil, err
	}
	if s.front, err = newProxy("127.0.0.1:0", address.Host); err != nil {
		return nil, nil, errors.Join(err, drop())
	}
	address.Host = s.front.addr
	return drop, append(discordVars(s.fake.API, s.fake.PublicKey), "PLANBOT_DATABASE_URL="+address.String()), nil
}
