// Package discord is the Discord platform: slash commands with suggestions,
// commands in the menu of a message, buttons, and answers to messages that
// mention the bot. Interactions come over the gateway, or over HTTP for any
// number of replicas; one handler answers both.
//
// # How an interaction goes
//
// It comes as an event of the gateway (events.go) or as a signed post
// (endpoint.go). interaction.go says what is read of it, options.go what its
// options wish for, and permission.go what the asker and the bot may do.
// respond.go asks the core and makes the response; deliver.go sends it. mention.go
// answers messages, messagemenu.go runs the commands of their menus, and read.go
// says what is read of a message. post.go posts in channels, on schedule or for a
// moderator. menu.go makes the commands of the core's table, and register.go gives
// them to Discord where they have changed. directory.go says what people see of the
// bot before they install it. joined.go greets a server, and servers.go notices that
// the bot has left one. check.go looks at the set-up.
//
// # The rooms below
//
// Package api calls Discord's REST API, gateway keeps the connection to the
// gateway, and render makes messages of replies.
//
// # What is bounded
//
// Every call of the API, every try at it and every attempt to connect has a
// deadline. A connection that goes silent is given up: one of HTTP/2 after a
// ping without an answer, the gateway's after a heartbeat that is not
// acknowledged. So the bot answers within a minute of the moment when a new
// connection works. Run returns an error only when Discord itself refuses the
// token or the bot.
package discord

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"planbot/bot"
	"planbot/bot/discord/api"
)

// Config says how to reach Discord. A zero field has a sensible meaning;
// without a token only interactions over HTTP are answered.
type Config struct {
	Token         string         // of the bot, without "Bot " before it; secret
	PublicKey     string         // of the application, 64 hexadecimal digits: interactions come over HTTP, and there is no gateway
	APIURL        string         // root of the API, such as that of a REST proxy; "" means https://discord.com
	RegisterGuild string         // the id of a server where the commands are registered as well, which takes effect at once
	Log           *slog.Logger   // nil means none
	Observe       func(bot.Call) // called when a call to the API has ended, by any goroutine; may be nil

	// Dial opens connections to the API and the gateway; nil means the
	// network, for the API through the proxy that the environment names.
	Dial func(ctx context.Context, network, addr string) (net.Conn, error)
}

// Discord is the platform. Any number of goroutines may use it.
type Discord struct {
	cfg    Config
	key    ed25519.PublicKey // nil: interactions come over the gateway
	made   time.Time         // when New ran, by the machine's clock and the monotonic one
	api    *api.Client
	log    *slog.Logger
	tasks  tasks
	health health

	commands atomic.Pointer[map[string]string] // ids of the commands by name; nil: not known yet
	guilds   guilds
}

var _ bot.Platform = (*Discord)(nil)

// New makes the platform and checks the form of its configuration. It does not
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
	case cfg.RegisterGuild != "" && !api.IsID(cfg.RegisterGuild):
		return nil, fmt.Errorf("discord: the id of a server is a number, not %q", cfg.RegisterGuild)
	case cfg.RegisterGuild != "" && cfg.Token == "":
		return nil, errors.New("discord: registering commands needs a token")
	}
	var err error
	if d.api, err = newClient(cfg, d.log, 0); err != nil {
		return nil, fmt.Errorf("discord: %w", err)
	}
	d.health.set(starting, "not started")
	return d, nil
}

// newClient makes a client of the API that makes each call at most tries times;
// 0 means the usual number.
func newClient(cfg Config, log *slog.Logger, tries int) (*api.Client, error) {
	out := api.Config{Token: cfg.Token, URL: cfg.APIURL, Transport: api.NewTransport(cfg.Dial), Log: log, Tries: tries}
	if cfg.Observe != nil {
		out.Observe = func(method string, status int, took time.Duration) {
			cfg.Observe(bot.Call{Platform: platform, Method: method, Status: status, Duration: took})
		}
	}
	return api.New(out)
}

// Name is what the core, logs and metrics call the platform.
func (d *Discord) Name() string { return platform }

// Ready says why the bot cannot answer in Discord yet, or for the moment. It is
// nil when the bot can.
func (d *Discord) Ready() error { return d.health.err() }

// starting is the part of the health that is about the start.
const starting = "start"

// drainTimeout is how long Run waits at its end for answers that are under way.
const drainTimeout = 5 * time.Second

// Run registers the commands where they have changed and, without a public key,
// answers over the gateway until ctx ends. Then it finishes what is under way and
// returns nil. It retries for as long as it takes. It returns an error only when
// Discord calls the token invalid, or does not let the bot use the gateway.
func (d *Discord) Run(ctx context.Context, b *bot.Bot) error {
	defer d.api.Close()
	defer d.tasks.wait(drainTimeout)
	d.health.set(starting, "Discord's API has not answered yet")
	if d.key != nil {
		d.health.set(starting, "") // interactions are answered in the HTTP response
	}
	if d.cfg.Token == "" {
		<-ctx.Done()
		return nil
	}
	err := d.start(ctx, b)
	if ctx.Err() != nil {
		return nil
	}
	return explain(err)
}

// start asks who the bot is, and runs everything that needs to know it.
func (d *Discord) start(ctx context.Context, b *bot.Bot) error {
	var me api.Application
	err := d.api.KeepTrying(ctx, "identify", func() (err error) {
		me, err = d.api.Application(ctx)
		return err
	})
	if err != nil {
		return err
	}
	d.warnOfSettings(me)
	group, ctx := errgroup.WithContext(ctx)
	registered := make(chan struct{})
	group.Go(func() error {
		defer close(registered)
		return d.keepRegistering(ctx, me.ID, b)
	})
	group.Go(func() error { d.sweep(ctx, b); return nil })
	group.Go(func() error { d.describe(ctx, b, me.Directory); return nil })
	if d.key == nil {
		group.Go(func() error {
			select { // people should see the new menu before they are answered
			case <-registered:
			case <-time.After(registerTimeout):
			case <-ctx.Done():
				return nil
			}
			return d.listen(ctx, b, me.Bot.ID)
		})
	}
	return group.Wait()
}

// registerTimeout is how long the gateway waits for the commands to be registered.
const registerTimeout = 10 * time.Second

// warnOfSettings warns of settings at Discord with which no command would be
// answered. With a key that verifies nothing the bot is not ready.
func (d *Discord) warnOfSettings(me api.Application) {
	switch {
	case d.key == nil && me.Endpoint != "":
		d.log.Warn("discord posts interactions to an endpoint, so none comes over the gateway; set the public key, or clear the Interactions Endpoint URL in the developer portal")
	case d.key != nil && me.Key != "" && !strings.EqualFold(me.Key, d.cfg.PublicKey):
		d.log.Error("the public key is not that of the token's application, so interactions will be refused; copy it from General Information in the developer portal")
		d.health.set("public key", "it is not that of the token's application")
	case d.key != nil && me.Key != "" && me.Endpoint == "":
		d.log.Warn("discord posts interactions nowhere yet; set the Interactions Endpoint URL in the developer portal")
	}
}

// explain adds what an operator can do about an error.
func explain(err error) error {
	switch {
	case err == nil:
		return nil
	case api.InvalidToken(err):
		return fmt.Errorf("discord: the token is refused; make a new one in the developer portal: %w", err)
	default:
		return fmt.Errorf("discord: %w", err)
	}
}
