package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"sync"
	"sync/atomic"
	"syscall"
	_ "time/tzdata" // schedules know the zones wherever the program runs

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"
	"golang.org/x/term"

	"planbot/bot"
	"planbot/bot/discord"
	"planbot/bot/store"
	"planbot/bot/telegram"
	"planbot/corpus"
)

func (p *program) serveCommand() *cobra.Command {
	var guild string
	cmd := &cobra.Command{
		Use: "serve", Short: "Answer in Discord and Telegram; each is served when its token is set.", Args: cobra.NoArgs,
		Long: `Answer in Discord and Telegram until told to stop. What to serve, and with what,
is read from the environment:

` + variableHelp() + `
planbot doctor checks it. SIGHUP reads the corpus of --corpus again.`,
		Example: "  PLANBOT_TELEGRAM_TOKEN_FILE=token.txt planbot serve",
		RunE:    func(cmd *cobra.Command, _ []string) error { return p.serve(cmd.Context(), guild) },
	}
	cmd.Flags().StringVar(&guild, "register-guild", "", "Register Discord's commands on the server with this `ID` too, where they appear at once.")
	return cmd
}

// A service is one platform with what the server around it needs.
type service interface {
	bot.Platform
	bot.Poster
	Ready() error
}

// A supervised service may fail for good while the others go on.
type supervised struct {
	service
	stopped atomic.Bool
}

// errStopped is why a service that has failed for good is not ready.
var errStopped = errors.New("stopped")

// Ready is nil while the service can answer.
func (s *supervised) Ready() error {
	if s.stopped.Load() {
		return errStopped
	}
	return s.service.Ready()
}

type server struct {
	bot      *bot.Bot
	services []*supervised
	left     atomic.Int32 // how many of the services have not failed for good
	mux      *mux
	metrics  *metrics
	addr     string // empty: nobody needs to reach it
	database *store.DB
	log      *slog.Logger
}

// serve serves every platform whose token is set, until ctx ends or each of them
// has failed for good.
func (p *program) serve(ctx context.Context, guild string) (err error) {
	hangups := make(chan os.Signal, 1)
	signal.Notify(hangups, syscall.SIGHUP) // before anything that takes time: uncaught, it ends the process
	defer signal.Stop(hangups)
	log := p.logger()
	for _, doubt := range p.doubts() {
		log.Warn(doubt)
	}
	set, err := p.settings()
	if err != nil {
		return err
	}
	set.discord.RegisterGuild = guild
	c, err := p.corpus()
	if err != nil {
		return err
	}
	var database *store.DB
	if set.database != "" {
		if database, err = store.Open(ctx, set.database, log); err != nil {
			return fmt.Errorf("serve: %w", err)
		}
		defer func() { err = errors.Join(err, database.Close()) }()
	}
	s, err := newServer(c, set, database, log)
	if err != nil {
		return usageError("serve: " + err.Error())
	}
	return s.run(ctx, hangups, func() { s.reload(p) })
}

// newServer makes what serve runs. The database may be nil: nothing is kept.
func newServer(c *corpus.Corpus, set settings, database *store.DB, log *slog.Logger) (*server, error) {
	s := &server{metrics: newMetrics(), addr: set.addr, database: database, log: log}
	cfg := bot.Config{Corpus: c, Log: log, Limits: new(bot.Limits), Observe: s.metrics.request}
	if database != nil { // a nil *store.DB is no nil Memory
		cfg.Store = database
		s.metrics.watchDatabase(database.Ready)
	}
	s.bot = bot.NewWith(cfg)
	s.mux = newMux(s.metrics.handler())
	s.mux.Handle("POST /", s.metrics.counted("unknown", http.NotFoundHandler()))
	return s, s.add(set)
}

// add makes the platforms, and lets those that are called over HTTP be called.
func (s *server) add(set settings) error {
	if set.telegram.Token != "" {
		set.telegram.Log, set.telegram.Observe = s.log, s.metrics.call
		t, err := telegram.New(set.telegram)
		if err != nil {
			return err
		}
		s.supervise(t, t.Queue)
		if set.telegram.WebhookURL != "" {
			s.mux.take("/telegram/webhook", s.metrics.counted(t.Name(), t.Webhook()))
		}
	}
	if set.discord.Token != "" || set.discord.PublicKey != "" {
		set.discord.Log, set.discord.Observe = s.log, s.metrics.call
		d, err := discord.New(set.discord)
		if err != nil {
			return err
		}
		s.supervise(d, nil)
		if set.discord.PublicKey != "" {
			s.mux.take("/discord/interactions", s.metrics.counted(d.Name(), d.Interactions(s.bot)))
		}
	}
	return nil
}

// supervise has run run a service, and lets /readyz and /metrics tell of it.
// A nil queue means that the service lets nothing wait.
func (s *server) supervise(one service, queue func() int) {
	own := &supervised{service: one}
	s.services = append(s.services, own)
	s.mux.services = append(s.mux.services, own)
	s.metrics.watch(one.Name(), own.Ready, queue)
}

// run keeps the platforms, the HTTP server and the schedules going side by
// side. When ctx ends, each finishes what it has begun. The platforms stop
// after the HTTP server, which asks them until then. Each of hangups has reload
// called, one after another.
func (s *server) run(ctx context.Context, hangups <-chan os.Signal, reload func()) error {
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
	s.left.Store(int32(len(s.services)))
	for _, one := range s.services {
		group.Go(func() error { return s.runOne(ctx, platforms, one) })
	}
	if s.database != nil {
		group.Go(func() error { s.database.Watch(ctx); return nil })
	}
	go onHangup(ctx, hangups, reload) // whose reading of a folder nothing ends: stopping does not wait for it
	err := group.Wait()               // which ends ctx
	if err != nil {
		s.log.Error("stopped", "error", err)
		return errors.Join(exitError(exitFailed), err) // the log has said it
	}
	s.log.Info("stopped")
	return nil
}

// runOne runs a platform until platforms ends, and makes its scheduled posts
// until ctx does. A platform that fails for good leaves the others alone: only
// the failure of the last one is an error.
func (s *server) runOne(ctx, platforms context.Context, one *supervised) error {
	posting, stopPosting := context.WithCancel(ctx)
	var posts sync.WaitGroup
	if s.database != nil {
		posts.Go(func() { s.bot.RunSchedules(posting, one) })
	}
	err := one.Run(platforms, s.bot)
	failed := platforms.Err() == nil
	one.stopped.Store(failed)
	stopPosting()
	posts.Wait()
	if !failed {
		return err
	}
	if err == nil {
		err = errors.New("it ended without an error")
	}
	s.log.Error("the platform is stopped for good", "platform", one.Name(), "error", err)
	if s.left.Add(-1) > 0 {
		return nil
	}
	return errors.New("serve: no platform is left")
}

// reload reads the operator's corpus again. A faulty one is refused, and the
// old one stays.
func (s *server) reload(p *program) {
	if p.corpusDir == "" {
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
		return slog.New(&seldom{Handler: slog.NewTextHandler(secretFilter{p}, nil)})
	}
	return slog.New(&seldom{Handler: slog.NewJSONHandler(secretFilter{p}, &slog.HandlerOptions{ReplaceAttr: withUnit})})
}

// onHangup calls reload at every hangup, one after another, until ctx ends.
func onHangup(ctx context.Context, hangups <-chan os.Signal, reload func()) {
	for {
		select {
		case <-hangups:
			reload()
		case <-ctx.Done():
			return
		}
	}
}
