package discord

import (
	"context"
	"encoding/json"

	"planbot/bot"
	"planbot/bot/discord/gateway"
)

// listen answers over the gateway until ctx ends; self is the id of the bot's
// user.
func (d *Discord) listen(ctx context.Context, b *bot.Bot, self string) error {
	return gateway.Run(ctx, gateway.Config{
		Token: d.cfg.Token, API: d.api, Log: d.log, Dial: d.cfg.Dial, Presence: presence(b),
		Event: func(name string, data []byte) { d.event(ctx, b, self, name, data) },
		Status: func(shard, problem string) {
			d.health.set(shard, problem)
			d.health.set(starting, "") // from now on the shards say what is missing
		},
	})
}

// presence stands below the bot's name: the shortest thing to type.
func presence(b *bot.Bot) string {
	if c := b.Command("point"); c != nil {
		return b.Example(c)
	}
	return ""
}

// event handles what comes over the gateway. The answer outlives ctx, so that
// what came before the end is answered.
func (d *Discord) event(ctx context.Context, b *bot.Bot, self, name string, data []byte) {
	ctx = context.WithoutCancel(ctx)
	switch name {
	case "": // no message of the gateway
		d.log.Warn("event not understood", "event", "none", "bytes", len(data))
	case "READY":
		d.ready(ctx, b, data)
	case "GUILD_CREATE":
		var g server
		if d.decode(name, data, &g) {
			d.available(ctx, b, &g, self)
		}
	case "GUILD_DELETE":
		var g server
		if d.decode(name, data, &g) {
			d.removed(ctx, b, &g)
		}
	case "INTERACTION_CREATE":
		var i interaction
		if !d.decode(name, data, &i) {
			return
		}
		d.tasks.do(func() {
			d.send(ctx, &i, d.respond(ctx, b, &i))
		})
	case "MESSAGE_CREATE":
		var m chatMessage
		if !d.decode(name, data, &m) {
			return
		}
		if addressed(&m, self, d.guilds.role(m.Guild)) {
			d.tasks.do(func() { d.mention(ctx, b, &m, self) })
		}
	}
}

// decode reads the data of an event. What cannot be read is logged by its size.
func (d *Discord) decode(name string, data []byte, into any) bool {
	if err := json.Unmarshal(data, into); err != nil {
		d.log.Warn("event not understood", "event", name, "bytes", len(data))
		return false
	}
	return true
}
