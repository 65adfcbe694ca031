// Package gateway keeps the bot connected to Discord's gateway, and hands on the
// events that come over it.
//
// # The library
//
// bwmarrin/discordgo connects, identifies, beats and resumes. What it does wrong
// is kept away from it: it makes no REST calls, keeps no state, does not
// reconnect by itself, never sees that a session is invalid, and reads nothing
// that Discord sends, only what the tap writes for it.
//
//	gateway.go  Run, Reach, and the library's sessions
//	shard.go    one connection: when to connect, to resume, and to give up
//	pacer.go    how often sessions may begin
//	tap.go      the connection between Discord and the library
//	frames.go   the websocket's frames that the tap reads
package gateway

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/bwmarrin/discordgo"
	"golang.org/x/sync/errgroup"

	"planbot/bot/discord/api"
)

// Config says how to connect, and where events go. All of it is needed but Dial
// and Presence.
type Config struct {
	Token string      // of the bot; secret
	API   *api.Client // says where the gateway is, and how many sessions may begin
	Log   *slog.Logger

	// Event takes an event: its name, and its data as JSON. What came is no
	// event where the name is "". It must not block.
	Event func(name string, data []byte)

	// Status takes what is wrong with a shard, "" for nothing. It is called for
	// every shard before the first connects.
	Status func(shard, problem string)

	// Dial opens connections to the gateway; nil means the network.
	Dial func(ctx context.Context, network, addr string) (net.Conn, error)

	Presence string // what stands below the bot's name; empty: nothing
}

// A gateway is the connection of all shards.
type gateway struct {
	Config
	address *url.URL // wss://gateway.discord.gg
	pacer   *pacer
}

// Run stays connected until ctx ends, with as many shards as Discord
// recommends. It returns when Discord refuses the token, or a shard for good.
func Run(ctx context.Context, cfg Config) error {
	var info api.Gateway
	err := cfg.API.KeepTrying(ctx, "gateway", func() (err error) {
		info, err = cfg.API.Gateway(ctx)
		return err
	})
	if err != nil {
		return err
	}
	address, err := cfg.API.GatewayAddress(info.URL)
	if err != nil {
		return err
	}
	g := &gateway{Config: cfg, address: address, pacer: newPacer(info, cfg.API.Gateway, cfg.Log)}
	shards := make([]*shard, info.Shards)
	for id := range shards {
		shards[id] = &shard{gateway: g, id: id, count: info.Shards, name: fmt.Sprintf("shard %d", id), down: make(chan struct{}, 1)}
		g.Status(shards[id].name, notConnected)
	}
	group, ctx := errgroup.WithContext(ctx)
	for _, s := range shards {
		group.Go(func() error { return s.run(ctx) })
	}
	return group.Wait()
}

// Reach connects to the gateway and waits for its hello. It begins no session,
// since those of a day are counted. Of cfg it needs API, and Dial where that is
// set.
func Reach(ctx context.Context, cfg Config) error {
	info, err := cfg.API.Gateway(ctx)
	if err != nil {
		return err
	}
	to, err := cfg.API.GatewayAddress(info.URL)
	if err != nil {
		return err
	}
	cfg.Event = func(string, []byte) {}
	s := &shard{gateway: &gateway{Config: cfg}}
	opening, cancel := context.WithTimeout(ctx, openTimeout)
	defer cancel()
	defer context.AfterFunc(opening, s.cut)()
	conn, _, err := s.dialer(opening, to).DialContext(opening, "ws://gateway/?v="+discordgo.APIVersion+"&encoding=json", nil)
	if err == nil {
		defer conn.Close()
	}
	for err == nil && s.state().interval == 0 {
		_, _, err = conn.ReadMessage()
	}
	if err != nil {
		return fmt.Errorf("%s: %w", to.Host, s.openError(opening, err))
	}
	return nil
}

// notConnected is what is wrong with a shard without a session.
const notConnected = "not connected"

// intents are the events that the bot needs besides interactions, which always
// come: servers that it joins and leaves, messages that mention it, and direct
// messages. None is privileged.
const intents = discordgo.IntentGuilds | discordgo.IntentGuildMessages | discordgo.IntentDirectMessages

// newSession makes a session of the library that only speaks to the gateway.
func (s *shard) newSession() (*discordgo.Session, error) {
	session, err := discordgo.New("Bot " + s.Token)
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
	session.Client = &http.Client{Transport: fixedAddress{}}
	session.AddHandler(func(*discordgo.Session, *discordgo.Disconnect) {
		select {
		case s.down <- struct{}{}:
		default: // it is known already
		}
	})
	return session, nil
}

// fixedAddress answers the one REST call that the library makes, for the
// gateway's address. The shard knows the real address and dials it with TLS. The
// tap stands between TLS and the library, so the library must use no TLS itself.
type fixedAddress struct{}

// RoundTrip answers with an address.
func (fixedAddress) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Request: r, Body: io.NopCloser(strings.NewReader(`{"url":"ws://gateway"}`))}, nil
}

// dial connects to an address of the gateway.
func (g *gateway) dial(ctx context.Context, to *url.URL) (net.Conn, error) {
	port := to.Port()
	if port == "" {
		port = map[string]string{"ws": "80", "wss": "443"}[to.Scheme]
	}
	dial := g.Dial
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
