// Package gateway keeps the bot connected to Discord's gateway, and hands on the
// events that come over it.
//
//	gateway.go  Run
//	shard.go    when to connect, to resume, and to give up
//	pacer.go    how often sessions may begin
//	conn.go     one connection: its session, its heartbeats, its events
package gateway

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/url"

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
		shards[id] = &shard{gateway: g, id: id, count: info.Shards, name: fmt.Sprintf("shard %d", id)}
		g.Status(shards[id].name, notConnected)
	}
	group, ctx := errgroup.WithContext(ctx)
	for _, s := range shards {
		group.Go(func() error { return s.run(ctx) })
	}
	return group.Wait()
}

// notConnected is what is wrong with a shard without a session.
const notConnected = "not connected"

// intents are the events that the bot needs besides interactions, which always
// come: servers that it joins and leaves, messages that mention it, and direct
// messages. None is privileged.
const intents = 1<<0 | 1<<9 | 1<<12
