// Package discord is the Discord platform: slash commands with suggestions, a
// command in the menu of a message, buttons, and answers to those who mention
// the bot. Interactions come over the gateway, or over HTTP for any number of
// replicas; one handler answers both.
//
// # How an interaction goes
//
// shard.go and tap.go keep a connection to the gateway for each shard, or
// http.go takes signed posts; interaction.go says what is read of them, and
// permission.go what those who did it may do. respond.go asks the
// core and gives the response, render.go, page.go and escape.go make messages
// of a reply and buttons.go their buttons, whose ids hold all that is needed
// to answer a press. rest.go and limits.go call Discord's API. menu.go makes
// the commands of the core's table, register.go gives them to Discord where
// they have changed. mention.go answers messages, in plain.go without embeds. servers.go notices that the
// bot has left a server, and post.go makes posts in channels, elsewhere.go those
// that a moderator asks for.
//
// # The library
//
// bwmarrin/discordgo connects to the gateway, identifies, beats and resumes.
// What it does wrong is kept away from it: it makes no REST calls, keeps no
// state, does not reconnect by itself, never sees that a session is invalid, and
// reads nothing that Discord sends, only what the tap writes for it.
//
// # What is bounded
//
// Every call of the API, every try at it and every attempt to connect has a
// deadline. A connection that goes silent is given up, one of HTTP/2 by a ping
// and one of the gateway when a heartbeat is not acknowledged, so that the bot
// answers within a minute of the moment when a new one works. Trouble never ends
// Run, unless Discord itself refuses the token or the bot.
package discord

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"regexp"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

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
	d.rest = &rest{base: base, token: cfg.Token, client: newClient(cfg), log: d.log, observe: cfg.Observe}
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

// Name tells what kind of platform this is.
func (d *Discord) Name() string { return platform }

// Ready tells why the bot cannot answer in Discord yet, or for the moment; nil
// when it can.
func (d *Discord) Ready() error { return d.health.err() }

// drainWithin is how long answers that are under way may take at the end.
const drainWithin = 5 * time.Second

// Run registers the commands where they have changed and, without a public
// key, answers over the gateway until ctx ends. Then it finishes what is under
// way and returns nil. It tries for as long as it takes; an error is for good:
// Discord calls the token invalid, or does not let the bot use the gateway.
func (d *Discord) Run(ctx context.Context, b *bot.Bot) error {
	defer d.rest.client.CloseIdleConnections()
	defer d.tasks.wait(drainWithin)
	d.health.set("start", "Discord's API has not answered yet")
	if d.key != nil {
		d.health.set("start", "") // interactions are answered in the HTTP response
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

// start asks who the bot is, and runs all that needs to know it.
func (d *Discord) start(ctx context.Context, b *bot.Bot) error {
	var me identity
	err := d.patiently(ctx, "identify", func() (err error) {
		me, err = d.identify(ctx)
		return err
	})
	if err != nil {
		return err
	}
	d.compare(me)
	group, ctx := errgroup.WithContext(ctx)
	registered := make(chan struct{})
	group.Go(func() error {
		defer close(registered)
		return d.keepRegistering(ctx, me.ID, b)
	})
	group.Go(func() error { d.sweep(ctx, b); return nil })
	if d.key == nil {
		group.Go(func() error {
			select { // nobody should see a menu of the last version for long
			case <-registered:
			case <-time.After(registerFirst):
			case <-ctx.Done():
				return nil
			}
			return d.listen(ctx, b, me)
		})
	}
	return group.Wait()
}

// registerFirst is how long the gateway waits for the commands to be registered.
const registerFirst = 10 * time.Second

// compare warns of settings at Discord with which no command would be answered.
func (d *Discord) compare(me identity) {
	switch {
	case d.key == nil && me.Endpoint != "":
		d.log.Warn("discord posts interactions to an endpoint, so none comes over the gateway; set the public key, or clear the Interactions Endpoint URL in the developer portal")
	case d.key != nil && me.Key != "" && !strings.EqualFold(me.Key, d.cfg.PublicKey):
		d.log.Warn("the public key is not that of the token's application, so interactions will be refused; copy it from General Information in the developer portal")
	case d.key != nil && me.Key != "" && me.Endpoint == "":
		d.log.Warn("discord posts interactions nowhere yet; set the Interactions Endpoint URL in the developer portal")
	}
}

// patiently tries until it works, Discord calls the token invalid, or ctx ends.
func (d *Discord) patiently(ctx context.Context, what string, try func() error) error {
	for failures := 1; ; failures++ {
		err := try()
		if err == nil || ctx.Err() != nil || invalidToken(err) {
			return err
		}
		wait := backoff(failures)
		var limited *limitedError
		if errors.As(err, &limited) {
			wait = limited.wait
		}
		d.log.Warn("discord not reached", "for", what, "failures", failures, "wait", wait.String(), "error", err)
		if err := pause(ctx, wait); err != nil {
			return err
		}
	}
}

// explain adds what an operator can do about an error.
func explain(err error) error {
	switch {
	case err == nil:
		return nil
	case invalidToken(err):
		return fmt.Errorf("discord: the token is refused; make a new one in the developer portal: %w", err)
	default:
		return fmt.Errorf("discord: %w", err)
	}
}
