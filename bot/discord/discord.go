// Package discord is the Discord platform: slash commands with suggestions, a
// command in the menu of a message, buttons, and answers to those who mention
// the bot. Interactions come over the gateway, or over HTTP for any number of
// replicas; one handler answers both.
//
// # How an interaction goes
//
// gateway.go and tap.go keep a connection for each shard, or http.go takes
// signed posts; interaction.go says what is read of them. respond.go asks the
// core and gives the response, render.go, page.go and escape.go make messages
// of a reply and buttons.go their buttons, whose ids hold all that is needed
// to answer a press. rest.go and limits.go call Discord's API. menu.go makes
// the commands of the core's table, register.go gives them to Discord where
// they have changed. mention.go answers messages. servers.go notices that the
// bot has left a server, and post.go makes posts in channels, elsewhere.go those
// that a moderator asks for.
//
// # The library
//
// bwmarrin/discordgo connects to the gateway, identifies, beats and resumes.
// What it does wrong is kept away from it: it makes no REST calls, keeps no
// state, does not reconnect by itself and never sees that a session is invalid.
package discord

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"planbot/bot"
)

// Config says how to reach Discord. A zero field has a sensible meaning;
// without a token only interactions over HTTP are answered.
type Config struct {
	Token         string         // of the bot, without "Bot " before it; secret
	PublicKey     string         // of the application, 64 hexadecimal digits: interactions come over HTTP, and there is no gateway
	APIURL        string         // root of the API, such as that of a REST proxy; "" means https://discord.com
	RegisterGuild string         // the id of a server where the commands are registered as well, which takes effect at once
	Log           *slog.Logger   // nil means none
	Observe       func(bot.Call) // called when a call to the API has ended, by any goroutine; nil means nobody

	// Dial opens connections to the API and the gateway; nil means the
	// network, for the API through the proxy that the environment names.
	Dial func(ctx context.Context, network, addr string) (net.Conn, error)
}

// Discord is the platform. Any number of goroutines may use it.
type Discord struct {
	cfg    Config
	key    ed25519.PublicKey // nil: interactions come over the gateway
	made   time.Time         // when this was made, by both of Go's clocks
	rest   *rest
	log    *slog.Logger
	tasks  tasks
	health health
}

var _ bot.Platform = (*Discord)(nil)

var snowflake = regexp.MustCompile(`^[0-9]{1,20}$`)

// New makes the platform and checks the shape of what it is given. It does not
// touch the network. Its errors hold no secret.
func New(cfg Config) (*Discord, error) {
	d := &Discord{cfg: cfg, log: cfg.Log, made: time.Now()}
	if d.log == nil {
		d.log = slog.New(slog.DiscardHandler)
	}
	if cfg.PublicKey != "" {
		key, err := hex.DecodeString(cfg.PublicKey)
		if err != nil || len(key) != ed25519.PublicKeySize {
			return nil, fmt.Errorf("discord: the public key must be %d hexadecimal digits, as the developer portal shows it", 2*ed25519.PublicKeySize)
		}
		d.key = key
	}
	switch {
	case cfg.Token == "" && d.key == nil:
		return nil, errors.New("discord: a token or a public key is needed")
	case strings.ContainsFunc(cfg.Token, func(r rune) bool { return r <= ' ' || r > '~' }), strings.HasPrefix(cfg.Token, "Bot "):
		return nil, errors.New("discord: the token has a character that no token has; give it as the developer portal shows it")
	case cfg.RegisterGuild != "" && !snowflake.MatchString(cfg.RegisterGuild):
		return nil, fmt.Errorf("discord: the id of a server is a number, not %q", cfg.RegisterGuild)
	case cfg.RegisterGuild != "" && cfg.Token == "":
		return nil, errors.New("discord: registering commands needs a token")
	}
	base, err := apiBase(cfg.APIURL)
	if err != nil {
		return nil, err
	}
	d.rest = &rest{base: base, token: cfg.Token, client: &http.Client{Transport: transport(cfg)}, observe: cfg.Observe}
	d.health.set("start", "not started")
	return d, nil
}

// apiBase is the address of the API's newest version below a root.
func apiBase(root string) (string, error) {
	if root == "" {
		root = "https://discord.com"
	}
	u, err := url.Parse(root)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.RawQuery != "" || u.User != nil {
		return "", errors.New("discord: the address of the API must look like https://discord.com")
	}
	return strings.TrimRight(root, "/") + "/api/v10", nil
}

// transport keeps enough connections open for a busy server: answers go out
// side by side.
func transport(cfg Config) *http.Transport {
	t := &http.Transport{
		Proxy: http.ProxyFromEnvironment, ForceAttemptHTTP2: true,
		MaxIdleConnsPerHost: 64, IdleConnTimeout: 90 * time.Second, TLSHandshakeTimeout: 10 * time.Second,
	}
	if cfg.Dial != nil {
		t.Proxy, t.DialContext = nil, cfg.Dial
	}
	return t
}

// Name tells what kind of platform this is.
func (d *Discord) Name() string { return platform }

// Ready tells why the bot cannot answer in Discord yet, or for the moment; nil
// when it can.
func (d *Discord) Ready() error { return d.health.err() }

// drainWithin is how long answers that are under way may take at the end.
const drainWithin = 5 * time.Second

// Run registers the commands where they have changed and, without a public
// key, answers over the gateway until ctx ends. Then it finishes what is under
// way and returns nil. Any error is for good: a refused token, intents that
// the application may not use, a gateway that cannot be reached for minutes.
func (d *Discord) Run(ctx context.Context, b *bot.Bot) error {
	defer d.rest.client.CloseIdleConnections()
	defer d.tasks.wait(drainWithin)
	if d.cfg.Token == "" {
		d.health.set("start", "")
		<-ctx.Done()
		return nil
	}
	var me identity
	err := d.patiently(ctx, func() (err error) {
		me, err = d.identify(ctx)
		return err
	})
	if err == nil {
		err = d.start(ctx, b, me)
	}
	if ctx.Err() != nil {
		return nil
	}
	return explain(err)
}

func (d *Discord) start(ctx context.Context, b *bot.Bot, me identity) error {
	ctx, stop := context.WithCancel(ctx) // for what runs beside; it ends before Run does
	defer stop()
	if err := d.register(ctx, me.ID, b); err != nil {
		if d.cfg.RegisterGuild != "" || ctx.Err() != nil {
			return fmt.Errorf("register the commands: %w", err)
		}
		d.log.Error("commands not registered; those that Discord has go on working", "error", err)
	}
	d.tasks.do(func() { d.sweep(ctx, b) })
	if d.key == nil {
		return d.listen(ctx, b, me)
	}
	d.health.set("start", "")
	<-ctx.Done()
	return nil
}

// maxFailures is how often in a row connecting may fail; with the pauses that
// is about seven minutes.
const maxFailures = 12

// patiently tries until it works, the error is for good, or ctx ends.
func (d *Discord) patiently(ctx context.Context, try func() error) error {
	for failures := 1; ; failures++ {
		err := try()
		if err == nil || ctx.Err() != nil || status(err)/100 == 4 || failures == maxFailures {
			return err
		}
		d.log.Warn("discord not reached", "failures", failures, "error", err)
		if err := pause(ctx, backoff(failures)); err != nil {
			return err
		}
	}
}

// explain adds what an operator can do about an error.
func explain(err error) error {
	switch {
	case err == nil:
		return nil
	case status(err) == http.StatusUnauthorized:
		return fmt.Errorf("discord: the token is refused; make a new one in the developer portal: %w", err)
	default:
		return fmt.Errorf("discord: %w", err)
	}
}
