package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	_ "time/tzdata" // schedules know the zones wherever the program runs

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"
	"golang.org/x/term"

	"planbot/bot"
	"planbot/bot/discord"
	"planbot/bot/store"
	"planbot/bot/telegram"
)

// serveCmd answers in Discord and Telegram.
type serveCmd struct {
	RegisterGuild string
}

func (c *serveCmd) command(p *program) *cobra.Command {
	cmd := &cobra.Command{
		Use: "serve", Short: "Answer in Discord and Telegram; each is served when its token is set.", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return c.Run(cmd.Context(), p) },
	}
	cmd.Flags().StringVar(&c.RegisterGuild, "register-guild", "", "Register Discord's commands on the server with this `ID` too, where they appear at once.")
	return cmd
}

// A service is one platform with what the server around it needs.
type service interface {
	bot.Platform
	bot.Poster
	Ready() error
}

// A server is everything that serve runs.
type server struct {
	bot      *bot.Bot
	services []service
	mux      *mux
	metrics  *metrics
	addr     string // empty: nobody needs to reach it
	database *store.DB
	log      *slog.Logger
}

// Run serves every platform whose token is set, until ctx ends or one of them
// fails for good.
func (c *serveCmd) Run(ctx context.Context, p *program) (err error) {
	set, err := p.settings()
	if err != nil {
		return err
	}
	set.discord.RegisterGuild = c.RegisterGuild
	corpus, err := p.corpus()
	if err != nil {
		return err
	}
	s := &server{metrics: newMetrics(), addr: set.addr, log: p.logger()}
	cfg := bot.Config{Corpus: corpus, Log: s.log, Limits: new(bot.Limits), Observe: s.metrics.request}
	if set.database != "" {
		if s.database, err = store.Open(ctx, set.database, s.log); err != nil {
			return fmt.Errorf("serve: %w", err)
		}
		defer func() { err = errors.Join(err, s.database.Close()) }()
		cfg.Memory = s.database
	}
	s.bot = bot.NewWith(cfg)
	s.mux = newMux(s.metrics.handler())
	if err := s.add(set); err != nil {
		return usageError("serve: " + err.Error())
	}
	return s.run(ctx, p)
}

// add makes the platforms, and lets those that are called over HTTP be called.
func (s *server) add(set settings) error {
	if set.telegram.Token != "" {
		set.telegram.Log, set.telegram.Observe = s.log, s.metrics.call
		t, err := telegram.New(set.telegram)
		if err != nil {
			return err
		}
		s.services = append(s.services, t)
		s.metrics.watch(t.Name(), t.Ready, t.Queue)
		if set.telegram.WebhookURL != "" {
			s.mux.take("/telegram/webhook", t.Webhook())
		}
	}
	if set.discord.Token != "" || set.discord.PublicKey != "" {
		set.discord.Log, set.discord.Observe = s.log, s.metrics.call
		d, err := discord.New(set.discord)
		if err != nil {
			return err
		}
		s.services = append(s.services, d)
		s.metrics.watch(d.Name(), d.Ready, nil)
		if set.discord.PublicKey != "" {
			s.mux.take("/discord/interactions", d.Interactions(s.bot))
		}
	}
	s.mux.services = s.services
	return nil
}

// run keeps the platforms, the HTTP server and the schedules going side by
// side. The first to fail ends all; when ctx ends, each finishes what it has
// begun. The platforms stop after the HTTP server, which asks them until then.
func (s *server) run(ctx context.Context, p *program) error {
	s.bot.Warm()
	group, ctx := errgroup.WithContext(ctx)
	platforms, stopPlatforms := context.WithCancel(context.WithoutCancel(ctx))
	defer stopPlatforms()
	if s.addr == "" {
		context.AfterFunc(ctx, stopPlatforms)
	} else {
		listener, err := net.Listen("tcp", s.addr)
		if err != nil {
			return fmt.Errorf("serve: %w", err)
		}
		group.Go(func() error {
			defer stopPlatforms()
			return s.mux.serve(ctx, listener, s.log)
		})
	}
	var posters []bot.Poster
	for _, one := range s.services {
		posters = append(posters, one)
		group.Go(func() error { return one.Run(platforms, s.bot) })
	}
	if s.database != nil {
		group.Go(func() error { s.bot.RunSchedules(ctx, posters...); return nil })
	}
	stop := onHangup(ctx, func() { s.reload(p) })
	defer stop()
	err := group.Wait()
	s.log.Info("stopped", "error", err)
	return err
}

// reload reads the operator's corpus again. A faulty one is refused, and the
// old one stays.
func (s *server) reload(p *program) {
	if p.cfg.CorpusDir == "" {
		s.log.Info("nothing to reload: the corpus is the embedded one")
		return
	}
	c, err := p.corpus()
	if err != nil {
		s.log.Error("the corpus is not reloaded", "error", err)
		return
	}
	s.bot.Reload(c)
	s.log.Info("the corpus is reloaded", "points", len(c.Points), "articles", len(c.Articles))
}

// logger writes lines for a person at a terminal, and JSON for a machine.
func (p *program) logger() *slog.Logger {
	if f, ok := p.stderr.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		return slog.New(slog.NewTextHandler(p.stderr, nil))
	}
	return slog.New(slog.NewJSONHandler(p.stderr, nil))
}
