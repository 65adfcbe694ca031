package discord

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"planbot/bot"
	"planbot/bot/discord/api"
	"planbot/bot/text"
)

// keepRegistering registers the commands as soon as Discord can be reached. When
// Discord refuses the menu it logs that: the commands of before go on working.
func (d *Discord) keepRegistering(ctx context.Context, application string, b *bot.Bot) error {
	err := d.api.KeepTrying(ctx, "register", func() error {
		err := d.register(ctx, application, b)
		if no := api.Rejected(err); no != nil && no.Status != http.StatusTooManyRequests && no.Status != http.StatusUnauthorized {
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

// register gives Discord the menu, for all servers, and for the one that the
// operator names, where it takes effect at once. A menu that Discord has is not
// sent again: replicas that start together, or a bot that restarts often, would
// use up the day's quota.
func (d *Discord) register(ctx context.Context, application string, b *bot.Bot) error {
	want := menu(b.Commands())
	if err := d.overwrite(ctx, application, "", want); err != nil {
		return err
	}
	if d.cfg.RegisterGuild == "" {
		return nil
	}
	for i := range want { // a server's command is offered in the server alone
		want[i].Contexts, want[i].Installs = nil, nil
	}
	err := d.overwrite(ctx, application, d.cfg.RegisterGuild, want)
	if err != nil {
		return fmt.Errorf("server %s, which the bot must be in: %w", d.cfg.RegisterGuild, err)
	}
	return nil
}

// overwrite replaces the commands of a server, or the global ones where guild is
// "", if they are not those wanted.
func (d *Discord) overwrite(ctx context.Context, application, guild string, want []api.Command) error {
	have, err := d.api.Commands(ctx, application, guild)
	if err != nil {
		return err
	}
	if guild != "" { // Discord may fill in its defaults
		for i := range have {
			have[i].Contexts, have[i].Installs = nil, nil
		}
	}
	if normal(have) == normal(want) {
		d.knowCommands(guild, have)
		return nil
	}
	set, err := d.api.SetCommands(ctx, application, guild, want)
	if err == nil {
		d.knowCommands(guild, set)
		d.log.Info("commands registered", "server", cmp.Or(guild, "all"), "commands", len(want))
	}
	return inFull(err, want)
}

// inFull is an error of a call with what Discord says is wrong with each field of
// its body, for a menu by the names of its commands.
func inFull(err error, menu []api.Command) error {
	if no := api.Rejected(err); no != nil && len(no.Fields) > 0 {
		return fmt.Errorf("%w: %s", err, faults(no.Fields, menu))
	}
	return err
}

// knowCommands notes the ids of the global commands, by which a text can name one
// so that a tap calls it. A command with subcommands cannot be called itself.
func (d *Discord) knowCommands(guild string, commands []api.Command) {
	if guild != "" {
		return
	}
	ids := map[string]string{}
	for _, c := range commands {
		if c.Type != api.ChatCommand || !api.IsID(c.ID) {
			continue
		}
		ids[c.Name] = c.ID
		for _, o := range c.Options {
			if o.Type == api.Subcommand {
				delete(ids, c.Name)
				ids[c.Name+" "+o.Name] = c.ID
			}
		}
	}
	d.commands.Store(&ids)
}

// maxFaults bounds what a log line says of what is wrong with a menu, in UTF-16
// units.
const maxFaults = 400

// faults lists what is wrong with commands, such as "point.number: Must be …", from
// the fields of an api.Error.
func faults(tree json.RawMessage, commands []api.Command) string {
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
	return text.Shorten(strings.Join(out, "; "), maxFaults)
}

// fieldName names a field of the menu by its command and its option: the path
// 3, options, 0, name becomes point.number.name.
func fieldName(path []string, commands []api.Command) string {
	if len(path) == 0 {
		return "commands"
	}
	out := slices.Clone(path)
	n, err := strconv.Atoi(path[0])
	if err != nil || n < 0 || n >= len(commands) {
		return strings.Join(out, ".")
	}
	out[0] = commands[n].Name
	options := commands[n].Options
	for k := 1; len(out) > k+1 && out[k] == "options"; k++ {
		at, err := strconv.Atoi(out[k+1])
		if err != nil || at < 0 || at >= len(options) {
			break
		}
		out[k] = options[at].Name
		out, options = slices.Delete(out, k+1, k+2), options[at].Options
	}
	return strings.Join(out, ".")
}

// normal is a menu in a form in which equal menus are equal: Discord keeps no order,
// and fills in ids.
func normal(menu []api.Command) string {
	out := []api.Command{}
	copied, err := json.Marshal(menu)
	if err == nil {
		err = json.Unmarshal(copied, &out)
	}
	slices.SortFunc(out, func(a, b api.Command) int {
		return cmp.Or(cmp.Compare(a.Type, b.Type), cmp.Compare(a.Name, b.Name))
	})
	for i := range out {
		out[i].ID = ""
		slices.Sort(out[i].Contexts)
		slices.Sort(out[i].Installs)
		sortTypes(out[i].Options)
	}
	sorted, again := json.Marshal(out)
	if err = errors.Join(err, again); err != nil {
		panic(err) // texts and numbers
	}
	return string(sorted)
}

// sortTypes sorts the types of channel that options take.
func sortTypes(options []api.CommandOption) {
	for _, o := range options {
		slices.Sort(o.ChannelTypes)
		sortTypes(o.Options)
	}
}
