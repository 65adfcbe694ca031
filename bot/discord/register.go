package discord

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"planbot/bot"
)

// identity is which application the token belongs to.
type identity struct {
	ID       string `json:"id"`
	Key      string `json:"verify_key"`                // with which interactions over HTTP are checked
	Endpoint string `json:"interactions_endpoint_url"` // empty: interactions come over the gateway
	Bot      struct {
		ID string `json:"id"` // older applications have another one for their bot
	} `json:"bot"`
}

// identify asks who the bot is.
func (d *Discord) identify(ctx context.Context) (identity, error) {
	var me identity
	err := d.rest.do(ctx, &call{method: "GET", route: "/applications/@me", into: &me, repeat: true})
	if err == nil && !snowflake.MatchString(me.ID) {
		return me, errors.New("GET /applications/@me: no application")
	}
	if me.Bot.ID == "" {
		me.Bot.ID = me.ID
	}
	return me, err
}

// keepRegistering registers the commands, as soon as Discord can be reached. A
// menu that Discord refuses is logged, and those that it has go on working.
func (d *Discord) keepRegistering(ctx context.Context, application string, b *bot.Bot) error {
	err := d.patiently(ctx, "register", func() error {
		err := d.register(ctx, application, b)
		var api *apiError
		if errors.As(err, &api) && api.own && api.status/100 == 4 && api.status != http.StatusTooManyRequests && api.status != http.StatusUnauthorized {
			d.log.Error("commands not registered; those that Discord has go on working", "error", err)
			return nil
		}
		return err
	})
	if ctx.Err() != nil {
		return nil
	}
	return err
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
	var api *apiError
	switch {
	case err == nil:
		d.log.Info("commands registered", "route", route, "commands", len(want))
	case errors.As(err, &api) && len(api.fields) > 0:
		return fmt.Errorf("%w: %s", err, faults(api.fields, want))
	}
	return err
}

// maxFaults is how much a log line tells of what is wrong with a menu, in
// UTF-16 units.
const maxFaults = 400

// faults tells what is wrong with commands, "point.number: Must be …", from the
// tree in which Discord tells it: a key for each step into the form, and a list
// "_errors" at its end.
func faults(tree json.RawMessage, commands []command) string {
	var out []string
	var walk func(tree json.RawMessage, path []string)
	walk = func(tree json.RawMessage, path []string) {
		var below map[string]json.RawMessage
		if json.Unmarshal(tree, &below) != nil {
			return
		}
		for _, key := range slices.Sorted(maps.Keys(below)) {
			var errs []struct {
				Message string `json:"message"`
			}
			if key != "_errors" {
				walk(below[key], append(path[:len(path):len(path)], key))
			} else if json.Unmarshal(below[key], &errs) == nil {
				for _, e := range errs {
					out = append(out, fieldName(path, commands)+": "+e.Message)
				}
			}
		}
	}
	walk(tree, nil)
	return shorten(strings.Join(out, "; "), maxFaults)
}

// fieldName names a field of the menu by its command and its option: of the
// path 3, options, 0, name it makes point.number.name.
func fieldName(path []string, commands []command) string {
	if len(path) == 0 {
		return "commands"
	}
	out := slices.Clone(path)
	n, err := strconv.Atoi(path[0])
	if err != nil || n < 0 || n >= len(commands) {
		return strings.Join(out, ".")
	}
	out[0] = commands[n].Name
	if len(path) > 2 && path[1] == "options" {
		if k, err := strconv.Atoi(path[2]); err == nil && k >= 0 && k < len(commands[n].Options) {
			out = append([]string{out[0], commands[n].Options[k].Name}, path[3:]...)
		}
	}
	return strings.Join(out, ".")
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
