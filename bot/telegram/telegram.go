package telegram

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"planbot/bot"
	"planbot/bot/telegram/api"
	"planbot/bot/telegram/outbox"
)

// Config says which bot this is and how it receives updates.
type Config struct {
	Token  string // from BotFather
	APIURL string // of a Bot API server; "" means api.DefaultURL

	// WebhookURL is where Telegram posts updates; "" means polling. An address
	// without a path gets /telegram/webhook. Serve it with Webhook.
	WebhookURL string
	// WebhookSecret comes with every post: 1 to 256 of A-Z, a-z, 0-9, _ and -.
	// "" means one derived from the token, the same on every replica.
	WebhookSecret string

	// StateDir is a folder for the ids of answered updates, so that none is
	// answered twice after a crash. "" means that some may be.
	StateDir string

	Log     *slog.Logger   // nil means none
	Observe func(bot.Call) // is called after each call to the API, by any goroutine; may be nil

	// Dial opens connections to the API; nil means the network, through the
	// environment's proxy.
	Dial func(ctx context.Context, network, addr string) (net.Conn, error)

	transport http.RoundTripper // for tests
}

const webhookPath = "/telegram/webhook"

// A Telegram is the bot on Telegram. Its methods may be called by any goroutine,
// Run once.
type Telegram struct {
	cfg      Config
	log      *slog.Logger
	client   *api.Client
	current  atomic.Pointer[session] // nil until the bot runs
	started  chan struct{}           // closed when there is a session
	health   health
	badPosts warnLimit
}

var _ bot.Platform = (*Telegram)(nil)

var (
	tokenForm  = regexp.MustCompile(`^[A-Za-z0-9_.:-]+$`) // Telegram's form is stricter, a test server's may be any
	secretForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)
)

// New checks the form of a config and makes a bot. It does not touch the
// network. Its errors don't show secrets.
func New(cfg Config) (*Telegram, error) {
	if !tokenForm.MatchString(cfg.Token) {
		return nil, errors.New("telegram: the token is missing or has a form that no token has")
	}
	cfg.APIURL = cmp.Or(cfg.APIURL, api.DefaultURL)
	cfg.Log = cmp.Or(cfg.Log, slog.New(slog.DiscardHandler))
	if _, err := httpURL(cfg.APIURL); err != nil {
		return nil, fmt.Errorf("telegram: the address of the API %w", err)
	}
	if cfg.WebhookURL != "" {
		u, err := httpURL(cfg.WebhookURL)
		if err != nil {
			return nil, fmt.Errorf("telegram: the address of the webhook %w", err)
		}
		if !cfg.posts(u) {
			return nil, errors.New("telegram: Telegram posts to https addresses on port 443, 80, 88 or 8443 alone; see PLANBOT_TELEGRAM_WEBHOOK_URL")
		}
		if strings.Trim(u.Path, "/") == "" {
			u.Path = webhookPath
		}
		cfg.WebhookURL = u.String()
	}
	cfg.WebhookSecret = cmp.Or(cfg.WebhookSecret, derivedSecret(cfg.Token))
	if !secretForm.MatchString(cfg.WebhookSecret) {
		return nil, errors.New("telegram: the webhook's secret must be 1 to 256 of A-Z, a-z, 0-9, _ and -")
	}
	return &Telegram{cfg: cfg, log: cfg.Log, client: newClient(cfg), started: make(chan struct{}), health: health{log: cfg.Log}}, nil
}

// newClient makes a client for cfg, whose address and log are set.
func newClient(cfg Config) *api.Client {
	c := api.Config{Token: cfg.Token, URL: cfg.APIURL, Transport: cfg.transport, Log: cfg.Log}
	if c.Transport == nil {
		c.Transport = api.NewTransport(cfg.Dial)
	}
	if cfg.Observe != nil {
		c.Observe = func(method string, status int, took time.Duration) {
			cfg.Observe(bot.Call{Platform: platformName, Method: method, Status: status, Duration: took})
		}
	}
	return api.NewClient(c)
}

// httpURL parses an address. Its errors don't repeat the address, which may hold
// a password.
func httpURL(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, errors.New("must begin with http:// or https:// and a host")
	}
	return u, nil
}

// Name is the name of the platform.
func (t *Telegram) Name() string { return platformName }

// Queue is how many calls to Telegram wait or are being made.
func (t *Telegram) Queue() int {
	if s := t.current.Load(); s != nil {
		return s.out.Depth()
	}
	return 0
}

// Ready is nil while updates come in and Telegram can be reached. Otherwise it
// says why not, as far as the bot has noticed.
func (t *Telegram) Ready() error { return t.health.err() }

// drainTimeout is how long the bot goes on sending after it was stopped.
const drainTimeout = 5 * time.Second

// Run answers updates until ctx ends. Then it takes no more updates, sends the
// answers that it has begun, for at most five seconds, and returns nil. An error
// is fatal: Telegram refuses the token. While Telegram can't be reached, or while
// another program polls for the same bot, Run keeps trying.
func (t *Telegram) Run(ctx context.Context, b *bot.Bot) error {
	receiving, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	me, err := t.identify(receiving)
	if err != nil {
		return unlessStopped(ctx, err)
	}
	// Sending goes on after ctx has ended.
	sending, halt := context.WithCancel(context.WithoutCancel(ctx))
	s := t.newSession(sending, b, me, stop)
	var workers sync.WaitGroup
	workers.Go(func() { s.out.Run(sending) })
	workers.Go(func() { t.watch(receiving, s, stop) })
	workers.Go(func() { t.describe(receiving, b) })
	plain := menuParams(b.Commands(), bot.Locals(), false)
	for i, p := range menuParams(b.Commands(), bot.Locals(), true) {
		job := outbox.Job{To: outbox.Place{Query: "menu"}, Method: "setMyCommands", Params: p}
		if p["commands"] != plain[i]["commands"] {
			job.Plain = plain[i]
		}
		s.out.Add(&job)
	}
	t.current.Store(s)
	close(t.started)
	p := poller{Telegram: t, s: s, limit: maxBatch}
	if t.cfg.WebhookURL == "" {
		err = p.poll(receiving)
	} else {
		err = t.receivePosts(receiving)
	}
	t.health.setServing(false)
	stop(nil)
	s.in.Stop()
	if left := s.in.Drain(drainTimeout); left > 0 {
		t.log.Warn("stopped before everything was sent", "updates", left)
	}
	halt()
	close(s.halted)
	workers.Wait()
	s.in.Close()
	if ctx.Err() != nil {
		p.confirm(context.WithoutCancel(ctx))
	}
	return unlessStopped(ctx, err)
}

// identify asks the Bot API who the bot is, until it answers.
func (t *Telegram) identify(ctx context.Context) (me api.Bot, err error) {
	err = t.callUntilDone(ctx, func() error {
		me, _, err = t.client.GetMe(ctx, askTimeout)
		return err
	})
	if err == nil {
		t.log.Info("telegram: connected", "bot", me.Username, "privacy", !me.ReadsAll)
	}
	return me, err
}

// How often the bot asks what has become of it at Telegram.
const (
	nameInterval    = time.Hour        // it may be renamed
	webhookInterval = time.Minute      // its webhook may be taken away
	probeInterval   = 10 * time.Second // with a webhook, while calls fail
)

// askTimeout bounds a call that changes nothing, or nothing if it is made twice.
const askTimeout = 10 * time.Second

// watch asks for the bot's name from time to time. With a webhook it also finds
// out whether Telegram can be reached after calls have failed, and whether the
// webhook is still there.
func (t *Telegram) watch(ctx context.Context, s *session, fatal func(error)) {
	interval, most, asked := nameInterval, nameInterval, time.Now()
	if t.cfg.WebhookURL != "" {
		interval, most = probeInterval, webhookInterval
	}
	for pause(ctx, interval) {
		if !s.out.Down() && t.health.err() == nil && time.Since(asked) < most {
			continue
		}
		last := asked
		asked = time.Now()
		me, _, err := t.client.GetMe(ctx, askTimeout)
		if err == nil && me != *s.me.Load() {
			t.log.Info("telegram: the bot was changed", "bot", me.Username, "privacy", !me.ReadsAll, "inline", me.Inline)
			s.me.Store(&me)
		}
		posted := t.cfg.WebhookURL != "" && t.health.serving.Load() // polls find out by themselves, and so does the first setWebhook
		if posted && err == nil {
			err = t.keepWebhook(ctx, last)
		}
		switch {
		case ctx.Err() != nil:
		case api.RefusesToken(err):
			fatal(err)
		case !posted:
		case err != nil:
			t.health.failed(err)
			pause(ctx, api.RetryAfter(err))
		default:
			t.health.reached()
		}
	}
}

// unlessStopped is err, or nil if ctx has ended: the bot was stopped.
func unlessStopped(ctx context.Context, err error) error {
	if err == nil || ctx.Err() != nil {
		return nil
	}
	return fmt.Errorf("telegram: %w", err)
}
