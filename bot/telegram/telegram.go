package telegram

import (
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
)

// Config says which bot this is and how it hears of updates.
type Config struct {
	Token  string // as BotFather gave it
	APIURL string // of a Bot API server of one's own; "" means https://api.telegram.org

	// WebhookURL is where Telegram posts updates; "" means that the bot polls
	// for them. An address without a path gets /telegram/webhook. Serve it
	// with Webhook.
	WebhookURL string
	// WebhookSecret comes with every post, 1 to 256 of A-Z, a-z, 0-9, _ and -.
	// "" means one made from the token, the same on every replica.
	WebhookSecret string

	// StateDir is a folder in which the bot remembers which updates it has
	// answered, so that it does not answer one twice after a crash. "" means
	// that after a crash some answers may come twice.
	StateDir string

	Log     *slog.Logger   // nil means none
	Observe func(bot.Call) // called when a call to the API has ended, by any goroutine; nil means nobody

	// Dial opens connections to the API; nil means the network, through the
	// proxy that the environment names.
	Dial func(ctx context.Context, network, addr string) (net.Conn, error)

	transport http.RoundTripper // of tests
	rush      bool              // of benchmarks: no pace in all
}

const (
	defaultAPI  = "https://api.telegram.org"
	webhookPath = "/telegram/webhook"
)

// A Telegram is the bot on Telegram. Its methods may be called from any
// goroutine, Run once.
type Telegram struct {
	cfg    Config
	log    *slog.Logger
	client *client
	now    atomic.Pointer[session] // once it runs
	begun  chan struct{}           // closed when there is a session
	health health
	slips  rarely // of posts to the webhook
}

var _ bot.Platform = (*Telegram)(nil)

var (
	tokenForm  = regexp.MustCompile(`^[A-Za-z0-9_.:-]+$`) // Telegram's own is stricter, a test server's may be any
	secretForm = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)
)

// New makes a bot from a config and checks the config's shape. It does not
// touch the network. Errors don't show secrets.
func New(cfg Config) (*Telegram, error) {
	if !tokenForm.MatchString(cfg.Token) {
		return nil, errors.New("telegram: the token is missing or has a form that no token has")
	}
	if cfg.APIURL == "" {
		cfg.APIURL = defaultAPI
	}
	if _, err := httpURL(cfg.APIURL); err != nil {
		return nil, fmt.Errorf("telegram: the address of the API %w", err)
	}
	if cfg.WebhookURL != "" {
		u, err := httpURL(cfg.WebhookURL)
		if err != nil {
			return nil, fmt.Errorf("telegram: the address of the webhook %w", err)
		}
		if strings.Trim(u.Path, "/") == "" {
			u.Path = webhookPath
		}
		cfg.WebhookURL = u.String()
	}
	if cfg.WebhookSecret == "" {
		cfg.WebhookSecret = derivedSecret(cfg.Token)
	}
	if len(cfg.WebhookSecret) > 256 || !secretForm.MatchString(cfg.WebhookSecret) {
		return nil, errors.New("telegram: the webhook's secret must be 1 to 256 of A-Z, a-z, 0-9, _ and -")
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	c := newClient(cfg.Token, cfg.APIURL, cfg.transport, cfg.Log)
	c.observe = cfg.Observe
	if own, ok := c.http.Transport.(*http.Transport); ok && cfg.Dial != nil {
		own.Proxy, own.DialContext = nil, cfg.Dial
	}
	return &Telegram{cfg: cfg, log: cfg.Log, client: c, begun: make(chan struct{}), health: health{log: cfg.Log}}, nil
}

// httpURL reads an address. Its errors don't repeat it, since it may hold a
// password.
func httpURL(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, errors.New("must begin with http:// or https:// and a host")
	}
	return u, nil
}

// Name tells what kind of platform this is.
func (t *Telegram) Name() string { return platformName }

// Queue is how many calls to Telegram wait or are being made.
func (t *Telegram) Queue() int {
	if s := t.now.Load(); s != nil {
		return s.out.depth()
	}
	return 0
}

// Ready is nil once the Bot API knows the bot and updates come in. While
// Telegram can't be reached it says why, as far as the bot has noticed.
func (t *Telegram) Ready() error { return t.health.state() }

// drainTime is how long the bot goes on sending after it has been stopped.
const drainTime = 5 * time.Second

// Run answers updates until ctx ends. Then it takes no more of them, finishes
// and sends what it has begun for at most five seconds, and returns nil. An
// error is fatal: the token is refused, or another program polls for the same
// bot. While Telegram can't be reached Run tries on.
func (t *Telegram) Run(ctx context.Context, b *bot.Bot) error {
	receiving, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	me, err := t.identify(receiving)
	if err != nil {
		return quiet(ctx, err)
	}
	s := t.newSession(b, me, stop)
	// What has been begun is sent even after ctx has ended.
	sending, halt := context.WithCancel(context.WithoutCancel(ctx))
	var workers sync.WaitGroup
	workers.Go(func() { s.out.run(sending) })
	workers.Go(func() { s.inbox.run(sending) })
	workers.Go(func() { t.watch(receiving, s) })
	for _, p := range menus(b.Commands(), bot.Locals()) {
		s.out.add(&job{to: place{query: "menu"}, method: "setMyCommands", params: p})
	}
	t.now.Store(s)
	close(t.begun)
	p := poller{Telegram: t, s: s, limit: pollBatch}
	if t.cfg.WebhookURL == "" {
		err = p.poll(receiving)
	} else {
		err = t.post(receiving)
	}
	t.health.serve(false)
	stop(nil)
	s.in.close()
	s.drain()
	halt()
	close(s.halted)
	workers.Wait()
	s.in.end()
	if ctx.Err() != nil {
		p.confirm(context.WithoutCancel(ctx))
	}
	return quiet(ctx, err)
}

// newSession is what answers updates. It tells fatal when the token is not
// valid any more.
func (t *Telegram) newSession(b *bot.Bot, me user, fatal func(error)) *session {
	journal, answered := openJournal(t.cfg.StateDir, me.ID, t.log)
	s := &session{
		bot: b, log: t.log, in: newIntake(journal, answered), out: newOutbox(t.client, t.log, fatal),
		memory: newMemory(time.Now().Unix()), admins: newAdmins(t.client), seal: sealer(t.cfg.Token), halted: make(chan struct{}),
	}
	s.me.Store(&me)
	s.reader = reader{bot: b, me: &s.me}
	s.inbox = newInbox(s.handle)
	if t.cfg.rush {
		s.out.all = newWindow(1, 0)
	}
	return s
}

// quiet makes nil of an error that only says that the bot was stopped.
func quiet(ctx context.Context, err error) error {
	if err == nil || ctx.Err() != nil {
		return nil
	}
	return fmt.Errorf("telegram: %w", err)
}

// drain waits until everything that was begun has been sent, or until it has
// waited long enough.
func (s *session) drain() {
	enough := time.After(drainTime)
	for s.in.unfinished() > 0 {
		select {
		case <-s.in.changed:
		case <-enough:
			s.log.Warn("stopped before everything was sent", "updates", s.in.unfinished())
			return
		}
	}
}

// identify asks the Bot API who the bot is, until it says so.
func (t *Telegram) identify(ctx context.Context) (me user, err error) {
	err = t.insist(ctx, func() error {
		me, err = t.getMe(ctx)
		return err
	})
	if err == nil {
		t.log.Info("telegram: connected", "bot", me.Username, "privacy", !me.ReadsAll)
	}
	return me, err
}

// insist makes a call until it succeeds, ctx ends, or the Bot API says that the
// token is not valid.
func (t *Telegram) insist(ctx context.Context, call func() error) error {
	for tries := 1; ; tries++ {
		err := call()
		if err == nil {
			t.health.reached()
			return nil
		}
		if err := t.waitToRetry(ctx, err, tries); err != nil {
			return err
		}
	}
}

// waitToRetry waits after a failure, or returns an error if that is of no use.
func (t *Telegram) waitToRetry(ctx context.Context, err error, tries int) error {
	wait, err := t.retryDelay(ctx, err, tries)
	if err != nil {
		return err
	}
	if !pause(ctx, wait) {
		return context.Cause(ctx)
	}
	return nil
}

// retryDelay tells how long to wait after a failure, or returns it as an error
// if waiting is of no use. All passes but what the Bot API itself says of the
// token, and another program that receives the updates.
func (t *Telegram) retryDelay(ctx context.Context, err error, tries int) (time.Duration, error) {
	var refused *apiError
	switch {
	case ctx.Err() != nil:
		return 0, context.Cause(ctx)
	case refusesToken(err):
		return 0, fmt.Errorf("the Bot API does not know the token, which BotFather may have replaced: %w", err)
	case isConflict(err): // the other program may end
		t.health.failed(fmt.Errorf("another program receives the updates of this bot; only one may: %w", err))
	default:
		t.health.failed(err)
	}
	if errors.As(err, &refused) && refused.retryAfter > 0 {
		return refused.retryAfter, nil
	}
	return backoff(tries), nil
}

// refusesToken reports whether the Bot API itself says that no bot has the
// token.
func refusesToken(err error) bool {
	var refused *apiError
	return errors.As(err, &refused) &&
		(refused.code == http.StatusUnauthorized || refused.code == http.StatusNotFound && refused.method == "getMe")
}

// pause waits, and reports false if ctx ends first.
func pause(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}
