package discord

import (
	"cmp"
	"context"
	"fmt"
	"reflect"
	"slices"

	"planbot/bot"
)

// identity is which application the token belongs to.
type identity struct {
	ID  string `json:"id"`
	Bot struct {
		ID string `json:"id"` // older applications have another one for their bot
	} `json:"bot"`
}

// identify asks who the bot is.
func (d *Discord) identify(ctx context.Context) (identity, error) {
	var me identity
	err := d.rest.do(ctx, &call{method: "GET", route: "/applications/@me", into: &me, repeat: true})
	if err == nil && me.Bot.ID == "" {
		me.Bot.ID = me.ID
	}
	return me, err
}

// register gives Discord the menu, for all servers and at once for the one
// that the operator names. A menu that Discord already has is not sent again:
// replicas that start together, or a bot that is restarted often, would use up
// the day's quota.
func (d *Discord) register(ctx context.Context, application string, b *bot.Bot) error {
	want := menu(b.Commands(), bot.Locals())
	if err := d.overwrite(ctx, "/applications/*/commands", []string{application}, want); err != nil {
		return err
	}
	if d.cfg.RegisterGuild == "" {
		return nil
	}
	for i := range want { // they say where a command is offered, which is settled here
		want[i].Contexts, want[i].Installs = nil, nil
	}
	err := d.overwrite(ctx, "/applications/*/guilds/*/commands", []string{application, d.cfg.RegisterGuild}, want)
	if err != nil {
		return fmt.Errorf("server %s, which the bot must be in: %w", d.cfg.RegisterGuild, err)
	}
	return nil
}

// overwrite replaces the commands at a route if they are not those wanted.
func (d *Discord) overwrite(ctx context.Context, route string, parts []string, want []command) error {
	var have []command
	err := d.rest.do(ctx, &call{method: "GET", route: route, parts: parts, query: "with_localizations=true", into: &have, repeat: true})
	if err != nil {
		return err
	}
	if len(parts) > 1 { // Discord may tell its defaults for a server's commands
		for i := range have {
			have[i].Contexts, have[i].Installs = nil, nil
		}
	}
	if reflect.DeepEqual(normal(have), normal(want)) {
		return nil
	}
	err = d.rest.do(ctx, &call{method: "PUT", route: route, parts: parts, body: want, repeat: true})
	if err == nil {
		d.log.Info("commands registered", "route", route, "commands", len(want))
	}
	return err
}

// normal puts commands into the form in which equal ones are the same.
func normal(commands []command) []command {
	out := slices.Clone(commands)
	slices.SortFunc(out, func(a, b command) int {
		return cmp.Or(cmp.Compare(a.Type, b.Type), cmp.Compare(a.Name, b.Name))
	})
	for i := range out {
		c := &out[i]
		c.NameLocal, c.DescriptionLocal = filled(c.NameLocal), filled(c.DescriptionLocal)
		c.Contexts, c.Installs = ordered(c.Contexts), ordered(c.Installs)
		c.Options = append([]commandOption{}, c.Options...)
		for j := range c.Options {
			o := &c.Options[j]
			o.NameLocal, o.DescriptionLocal = filled(o.NameLocal), filled(o.DescriptionLocal)
			o.ChannelTypes = ordered(o.ChannelTypes)
		}
	}
	return out
}

// filled makes no map and an empty one the same.
func filled(m map[string]string) map[string]string {
	if m == nil {
		return map[string]string{}
	}
	return m
}

func ordered(list []int) []int {
	out := append([]int{}, list...)
	slices.Sort(out)
	return out
}
