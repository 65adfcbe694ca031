package discord

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/bwmarrin/discordgo"
	"golang.org/x/sync/errgroup"

	"planbot/bot"
)

// gatewayInfo is what Discord says about connecting.
type gatewayInfo struct {
	URL    string `json:"url"`
	Shards int    `json:"shards"`
	Limit  struct {
		Remaining   int   `json:"remaining"`
		ResetAfter  int64 `json:"reset_after"` // milliseconds
		Concurrency int   `json:"max_concurrency"`
	} `json:"session_start_limit"`
}

func (d *Discord) gatewayInfo(ctx context.Context) (gatewayInfo, error) {
	var info gatewayInfo
	err := d.rest.do(ctx, &call{method: "GET", route: "/gateway/bot", into: &info, repeat: true})
	return info, err
}

// A gateway is the connection of all shards.
type gateway struct {
	d       *Discord
	bot     *bot.Bot
	self    string   // id of the bot's user
	address *url.URL // wss://gateway.discord.gg
	pacer   *pacer
}

// listen answers over the gateway until ctx ends, with as many shards as
// Discord recommends. The first shard that is dead for good ends all.
func (d *Discord) listen(ctx context.Context, b *bot.Bot, me identity) error {
	var info gatewayInfo
	err := d.patiently(ctx, func() (err error) {
		info, err = d.gatewayInfo(ctx)
		return err
	})
	if err != nil {
		return err
	}
	address, err := url.Parse(info.URL)
	if err != nil || address.Host == "" || address.Scheme != "ws" && address.Scheme != "wss" {
		return fmt.Errorf("the gateway has a wrong address")
	}
	g := &gateway{d: d, bot: b, self: me.Bot.ID, address: address, pacer: newPacer(info, d.gatewayInfo, d.log)}
	group, ctx := errgroup.WithContext(ctx)
	count := max(info.Shards, 1)
	for id := range count {
		s := &shard{gateway: g, id: id, count: count, name: fmt.Sprintf("shard %d", id), down: make(chan struct{}, 1)}
		d.health.set(s.name, "not connected")
		group.Go(func() error { return s.run(ctx) })
	}
	d.health.set("start", "") // now the shards' turn to say what is missing
	return group.Wait()
}

// intents are the events that the bot needs besides interactions, which always
// come: messages that mention it, and direct messages. Neither is privileged.
const intents = discordgo.IntentGuildMessages | discordgo.IntentDirectMessages

// newSession makes a session of the library that only speaks to the gateway.
func (s *shard) newSession(ctx context.Context) (*discordgo.Session, error) {
	session, err := discordgo.New("Bot " + s.d.cfg.Token)
	if err != nil {
		return nil, err
	}
	const silent = -1
	session.LogLevel = silent // its log would hold what people write
	session.StateEnabled = false
	session.Compress = false // the tap reads plain text
	session.ShouldReconnectOnError = false
	session.SyncEvents = true // the handlers below do not block
	session.ShardID, session.ShardCount = s.id, s.count
	session.Identify.Intents = intents
	session.Client = &http.Client{Transport: plainAddress(s.address.Host)}
	session.AddHandler(func(_ *discordgo.Session, e *discordgo.Event) { s.event(ctx, e) })
	session.AddHandler(func(*discordgo.Session, *discordgo.Disconnect) {
		select {
		case s.down <- struct{}{}:
		default: // it is known already
		}
	})
	return session, nil
}

// plainAddress answers the one REST call that the library makes, for the
// gateway's address. It gives one without TLS, which dial adds: so the tap
// stands between TLS and the library.
type plainAddress string

// RoundTrip gives the address.
func (a plainAddress) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := json.Marshal(map[string]string{"url": "ws://" + string(a)})
	if err != nil {
		return nil, err
	}
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Request: r, Body: io.NopCloser(strings.NewReader(string(body)))}, nil
}

// dial connects to the gateway.
func (g *gateway) dial(ctx context.Context) (*tap, error) {
	port := g.address.Port()
	if port == "" {
		port = map[string]string{"ws": "80", "wss": "443"}[g.address.Scheme]
	}
	dial := g.d.cfg.Dial
	if dial == nil {
		dial = (&net.Dialer{}).DialContext
	}
	conn, err := dial(ctx, "tcp", net.JoinHostPort(g.address.Hostname(), port))
	if err != nil {
		return nil, err
	}
	if g.address.Scheme == "wss" {
		secure := tls.Client(conn, &tls.Config{ServerName: g.address.Hostname(), NextProtos: []string{"http/1.1"}})
		if err := secure.HandshakeContext(ctx); err != nil {
			_ = conn.Close() // the error that counts is the other
			return nil, err
		}
		conn = secure
	}
	return newTap(conn), nil
}

// event takes what comes over the gateway. The answer outlives ctx: what has
// come is answered.
func (g *gateway) event(ctx context.Context, e *discordgo.Event) {
	ctx = context.WithoutCancel(ctx)
	switch e.Type {
	case "INTERACTION_CREATE":
		var i interaction
		if !g.read(e, &i) {
			return
		}
		g.d.tasks.do(func() {
			g.d.send(ctx, &i, g.d.respond(ctx, g.bot, &i))
		})
	case "MESSAGE_CREATE":
		var m message
		if !g.read(e, &m) {
			return
		}
		if words, ours := addressed(&m, g.self); ours {
			g.d.tasks.do(func() { g.d.mention(ctx, g.bot, &m, words) })
		}
	}
}

// read decodes an event.
func (g *gateway) read(e *discordgo.Event, into any) bool {
	if err := json.Unmarshal(e.RawData, into); err != nil {
		g.d.log.Warn("event not understood", "event", e.Type, "bytes", len(e.RawData))
		return false
	}
	return true
}
