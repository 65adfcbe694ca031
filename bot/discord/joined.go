package discord

import (
	"context"
	"encoding/json"
	"strconv"
	"sync"

	"planbot/bot"
	"planbot/bot/discord/api"
	"planbot/bot/discord/render"
	"planbot/bot/locale"
	"planbot/bot/message"
)

// guilds are the servers that the bot is in, as far as the gateway has told.
type guilds struct {
	mu    sync.Mutex
	roles map[string]string // the bot's own role in each; "": it has none, or it is not known yet
	met   map[string]bool   // the bot is in them, or was since the start
}

// joined notes a server with the bot's role. It reports whether the bot was not in
// it until now, and whether it never was.
func (g *guilds) joined(id, role string) (added, first bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.roles == nil {
		g.roles, g.met = map[string]string{}, map[string]bool{}
	}
	_, known := g.roles[id]
	added, first = !known, !g.met[id]
	g.roles[id], g.met[id] = role, true
	return added, first
}

// left notes that the bot is no longer in a server.
func (g *guilds) left(id string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.roles, id)
}

// of lists the servers of a shard, which has a number and the number of all shards.
func (g *guilds) of(shard [2]uint64) (ids []string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for id := range g.roles {
		if n, err := strconv.ParseUint(id, 10, 64); err == nil && n>>22%shard[1] == shard[0] {
			ids = append(ids, id)
		}
	}
	return ids
}

// role is the id of the bot's own role in a server, or "".
func (g *guilds) role(id string) string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.roles[id]
}

// A server as GUILD_CREATE tells of it, as far as the bot reads it.
type server struct {
	ID          string `json:"id"`
	Unavailable bool   `json:"unavailable"`       // nothing else is known of it
	System      string `json:"system_channel_id"` // where Discord greets new members; empty: nowhere
	Locale      string `json:"preferred_locale"`
	Roles       []struct {
		ID   string `json:"id"`
		Tags struct {
			Bot string `json:"bot_id"` // whose own role it is
		} `json:"tags"`
	} `json:"roles"`
}

// ready notes the servers of a shard that the bot is in when a session begins. Those
// of before that are not among them it has left while it was not connected.
func (d *Discord) ready(ctx context.Context, b *bot.Bot, data []byte) {
	var r struct {
		Guilds []server  `json:"guilds"`
		Shard  [2]uint64 `json:"shard"`
	}
	if json.Unmarshal(data, &r) != nil || r.Guilds == nil || r.Shard[1] == 0 {
		return // the shard has read what it needs of it
	}
	in := map[string]bool{}
	for _, g := range r.Guilds {
		d.guilds.joined(g.ID, d.guilds.role(g.ID))
		in[g.ID] = true
	}
	for _, id := range d.guilds.of(r.Shard) {
		if !in[id] {
			d.removed(ctx, b, &server{ID: id})
		}
	}
}

// available notes a server of which the gateway tells: at the start of a session,
// after an outage, or because the bot was added to it. That one is greeted,
// once.
func (d *Discord) available(ctx context.Context, b *bot.Bot, g *server, self string) {
	if g.Unavailable || !api.IsID(g.ID) {
		return
	}
	role := ""
	for _, r := range g.Roles {
		if r.Tags.Bot == self {
			role = r.ID
		}
	}
	added, first := d.guilds.joined(g.ID, role)
	if !added {
		return
	}
	d.tasks.do(func() {
		b.Returned(ctx, message.ChatKey{Platform: platform, Chat: g.ID})
		if first {
			d.greet(ctx, b, g)
		}
	})
}

// removed notes that the bot was removed from a server, unless that is only down.
func (d *Discord) removed(ctx context.Context, b *bot.Bot, g *server) {
	if g.Unavailable {
		return
	}
	d.guilds.left(g.ID)
	d.tasks.do(func() { b.Left(ctx, message.ChatKey{Platform: platform, Chat: g.ID}) })
}

// greet says in a server's system channel how the bot is used, with examples to
// press. Where the bot may not write there, nothing is said.
func (d *Discord) greet(ctx context.Context, b *bot.Bot, g *server) {
	if !api.IsID(g.System) {
		return
	}
	hello := teach(b, locale.In(locale.Base(g.Locale)), "discord.hello")
	ctx, cancel := context.WithTimeout(ctx, followTimeout)
	defer cancel()
	for _, page := range sendable(hello, render.Options{Fixed: true}, 0) {
		_, err := d.post(ctx, g.System, api.ChannelMessage{Message: d.linked(page), Nonce: "hello-" + g.ID[:min(len(g.ID), 19)], Enforce: true})
		if err != nil {
			d.log.Info("a server was not greeted", "error", err)
			return
		}
	}
}
