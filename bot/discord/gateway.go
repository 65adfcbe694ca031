package discord

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

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

// What is believed of the limits that the API tells.
const (
	maxShards = 1000 // of one process; Discord recommends one for 1,000 servers
	maxReset  = 24 * time.Hour
)

// gatewayInfo asks for the gateway. What makes no sense is an error, or brought
// within bounds, since a shard, a group and a pause are made of what it says.
func (d *Discord) gatewayInfo(ctx context.Context) (gatewayInfo, error) {
	var info gatewayInfo
	if err := d.rest.do(ctx, &call{method: "GET", route: "/gateway/bot", into: &info, repeat: true}); err != nil {
		return info, err
	}
	if _, err := gatewayAddress(info.URL, d.rest.base); err != nil {
		return info, err
	}
	if info.Shards > maxShards {
		return info, fmt.Errorf("the API recommends %d shards, and at most %d can be", info.Shards, maxShards)
	}
	info.Shards = max(info.Shards, 1)
	info.Limit.Concurrency = min(max(info.Limit.Concurrency, 1), info.Shards)
	info.Limit.ResetAfter = min(max(info.Limit.ResetAfter, 0), maxReset.Milliseconds())
	return info, nil
}

// gatewayAddress reads the address of a gateway. An API that is reached by TLS
// cannot make the bot send its token without.
func gatewayAddress(address, api string) (*url.URL, error) {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "ws" && u.Scheme != "wss":
		return nil, errors.New("the address of the gateway is none")
	case u.Scheme == "ws" && !strings.HasPrefix(api, "http:"):
		return nil, errors.New("the address of the gateway is without TLS, and that of the API is not")
	}
	return u, nil
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
// Discord recommends. The first shard that Discord refuses for good ends all.
func (d *Discord) listen(ctx context.Context, b *bot.Bot, me identity) error {
	var info gatewayInfo
	err := d.patiently(ctx, "gateway", func() (err error) {
		info, err = d.gatewayInfo(ctx)
		return err
	})
	if err != nil {
		return err
	}
	address, err := gatewayAddress(info.URL, d.rest.base)
	if err != nil {
		return err
	}
	g := &gateway{d: d, bot: b, self: me.Bot.ID, address: address, pacer: newPacer(info, d.gatewayInfo, d.log)}
	group, ctx := errgroup.WithContext(ctx)
	for id := range info.Shards {
		s := &shard{gateway: g, id: id, count: info.Shards, name: fmt.Sprintf("shard %d", id), down: make(chan struct{}, 1)}
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
func (s *shard) newSession() (*discordgo.Session, error) {
	session, err := discordgo.New("Bot " + s.d.cfg.Token)
	if err != nil {
		return nil, err
	}
	const silent = -1
	session.LogLevel = silent // its log would hold what people write
	session.StateEnabled = false
	session.Compress = false // the tap reads plain text
	session.ShouldReconnectOnError = false
	session.SyncEvents = true // the handler below does not block
	session.ShardID, session.ShardCount = s.id, s.count
	session.Identify.Intents = intents
	session.Client = &http.Client{Transport: noAddress{}}
	session.AddHandler(func(*discordgo.Session, *discordgo.Disconnect) {
		select {
		case s.down <- struct{}{}:
		default: // it is known already
		}
	})
	return session, nil
}

// noAddress answers the one REST call that the library makes, for the gateway's
// address. The shard knows the address and dials it, with TLS, so that the tap
// stands between TLS and the library, which thinks that there is none.
type noAddress struct{}

// RoundTrip gives an address.
func (noAddress) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Request: r, Body: io.NopCloser(strings.NewReader(`{"url":"ws://gateway"}`))}, nil
}

// dial connects to an address of the gateway.
func (g *gateway) dial(ctx context.Context, to *url.URL) (net.Conn, error) {
	port := to.Port()
	if port == "" {
		port = map[string]string{"ws": "80", "wss": "443"}[to.Scheme]
	}
	dial := g.d.cfg.Dial
	if dial == nil {
		dial = (&net.Dialer{}).DialContext
	}
	conn, err := dial(ctx, "tcp", net.JoinHostPort(to.Hostname(), port))
	if err != nil || to.Scheme == "ws" {
		return conn, err
	}
	secure := tls.Client(conn, &tls.Config{ServerName: to.Hostname(), NextProtos: []string{"http/1.1"}})
	if err := secure.HandshakeContext(ctx); err != nil {
		_ = conn.Close() // the error that counts is the other
		return nil, err
	}
	return secure, nil
}

// event takes what comes over the gateway. The answer outlives ctx: what has
// come is answered.
func (g *gateway) event(ctx context.Context, event string, data []byte) {
	ctx = context.WithoutCancel(ctx)
	switch event {
	case "": // no message of the gateway
		g.d.log.Warn("event not understood", "event", "none", "bytes", len(data))
	case "INTERACTION_CREATE":
		var i interaction
		if !g.read(event, data, &i) {
			return
		}
		g.d.tasks.do(func() {
			g.d.send(ctx, &i, g.d.respond(ctx, g.bot, &i))
		})
	case "MESSAGE_CREATE":
		var m message
		if !g.read(event, data, &m) {
			return
		}
		if addressed(&m, g.self) {
			g.d.tasks.do(func() { g.d.mention(ctx, g.bot, &m, g.self) })
		}
	}
}

// read decodes an event.
func (g *gateway) read(event string, data []byte, into any) bool {
	if err := json.Unmarshal(data, into); err != nil {
		g.d.log.Warn("event not understood", "event", event, "bytes", len(data))
		return false
	}
	return true
}
