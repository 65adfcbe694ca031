package discordtest

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"unicode/utf8"
)

// The places that a command can be meant for; Discord calls them contexts.
const (
	inGuild   = 0
	inBotDM   = 1
	inPrivate = 2
)

// payloadLocked is the interaction as the bot gets it.
func (s *Server) payloadLocked(t *Pending, data map[string]any) map[string]any {
	out := map[string]any{
		"id": t.ID, "application_id": DefaultApplicationID, "type": t.number(), "token": t.Token, "version": 1,
		"data": data, "channel_id": t.place.ID, "channel": channelBody(t.place), "locale": cmp.Or(t.i.Locale, "en-US"), "entitlements": []any{},
		"app_permissions": bits(t.place.bot()), "attachment_size_limit": 10 << 20,
		"authorizing_integration_owners": t.owners(), "context": t.context(),
	}
	if t.pressed != nil {
		out["message"] = t.pressed.body()
	}
	if t.place.guild == "" {
		out["user"] = userBody(t.i.User)
		return out
	}
	out["guild_id"], out["guild_locale"] = t.place.guild, "en-US"
	out["guild"] = map[string]any{"id": t.place.guild, "locale": "en-US", "features": []any{}}
	member := memberBody(t.i.User, s.rolesLocked(t))
	member["permissions"] = bits(t.permissions())
	out["member"] = member
	return out
}

// bits are permissions as the API writes them.
func bits(permissions uint64) string { return strconv.FormatUint(permissions, 10) }

// rolesLocked are the roles of the user in a guild.
func (s *Server) rolesLocked(t *Pending) []string {
	if g := s.world.guilds[t.place.guild]; g != nil {
		for _, m := range g.Members {
			if m.User.ID == t.i.User.ID {
				return m.Roles
			}
		}
	}
	return nil
}

// permissions are what the user may do in the channel.
func (t *Pending) permissions() uint64 { return cmp.Or(t.i.Permissions, Ordinary) }

// context is Discord's number for where the interaction happens.
func (t *Pending) context() int {
	switch {
	case t.place.guild != "":
		return inGuild
	case t.i.Private:
		return inPrivate
	default:
		return inBotDM
	}
}

// dataLocked is the data of the interaction, or why no user could do it.
func (s *Server) dataLocked(t *Pending) (map[string]any, error) {
	if t.i.Kind == Press {
		return s.pressLocked(t)
	}
	c, err := s.calledLocked(t)
	if err != nil {
		return nil, err
	}
	data := map[string]any{"id": c.ID, "name": t.i.Name, "type": c.Type}
	if c.Guild != "" {
		data["guild_id"] = c.Guild
	}
	if t.i.Kind == MessageCommand {
		m := s.world.messages[t.i.Target.ID]
		if m == nil {
			target := t.i.Target
			target.Guild, target.Channel = t.place.guild, t.place.ID
			m = s.keepUserMessageLocked(target)
		}
		data["target_id"] = m.ID
		data["resolved"] = map[string]any{"messages": map[string]any{m.ID: m.body()}}
		return data, nil
	}
	resolved := map[string]map[string]any{}
	data["options"], err = s.optionsLocked(t, c, resolved)
	if len(resolved) > 0 {
		data["resolved"] = resolved
	}
	return data, err
}

// calledLocked finds the command that the user calls. Where no command at all was
// registered, it invents one.
func (s *Server) calledLocked(t *Pending) (*command, error) {
	kind := commandChat
	if t.i.Kind == MessageCommand {
		kind = commandMessage
	}
	if len(s.commands) == 0 {
		return &command{ID: s.newIDLocked(), Type: kind, invented: true}, nil
	}
	c := cmp.Or(s.commands.in(t.place.guild, t.i.Name, kind), s.commands.in("", t.i.Name, kind)) // the server's own first
	switch {
	case c == nil:
		return nil, fmt.Errorf("no command %q of type %d is registered here", t.i.Name, kind)
	case c.Contexts != nil && !slices.Contains(*c.Contexts, t.context()):
		return nil, fmt.Errorf("command %q is not offered in context %d", t.i.Name, t.context())
	case t.i.UserInstall && !slices.Contains(c.IntegrationTypes, 1):
		return nil, fmt.Errorf("command %q is not offered to users who installed the app", t.i.Name)
	case t.place.guild != "" && !t.i.UserInstall && !s.permittedLocked(t, c):
		return nil, fmt.Errorf("the member may not call command %q", t.i.Name)
	}
	return c, nil
}

// permittedLocked reports whether a member sees a command, and can call it, in a
// channel of a guild that has installed the app.
func (s *Server) permittedLocked(t *Pending, c *command) bool {
	may := t.permissions()
	if may&administrator != 0 {
		return true
	}
	if may&viewChannel == 0 || may&useCommands == 0 {
		return false
	}
	allowed, denied, everybody := false, false, ""
	if g := s.world.guilds[t.place.guild]; g != nil {
		for _, r := range g.Rules {
			switch {
			case r.Command != c.Name:
			case r.For == t.i.User.ID:
				return r.Allow
			case r.For == g.ID:
				everybody = strconv.FormatBool(r.Allow)
			case slices.Contains(s.rolesLocked(t), r.For):
				allowed, denied = allowed || r.Allow, denied || !r.Allow
			}
		}
	}
	if allowed || denied || everybody != "" {
		return allowed || !denied && everybody == "true"
	}
	if c.Permissions == nil {
		return true
	}
	need, err := strconv.ParseUint(*c.Permissions, 10, 64)
	return err == nil && need != 0 && may&need == need // a need of nothing is for administrators alone
}

// optionsLocked checks and encodes what the user typed. What the user picked is
// described in resolved.
func (s *Server) optionsLocked(t *Pending, c *command, resolved map[string]map[string]any) ([]any, error) {
	out := []any{}
	for _, o := range t.i.Options {
		i := slices.IndexFunc(c.Options, func(k commandOption) bool { return k.Name == o.Name })
		k := commandOption{Type: optionText, Autocomplete: true}
		switch {
		case i >= 0:
			k = c.Options[i]
		case !c.invented:
			return nil, fmt.Errorf("there is no option %q", o.Name)
		}
		body, err := k.encode(o)
		switch {
		case err != nil:
		case k.Type == optionChannel:
			var picked map[string]any
			picked, err = s.pickedLocked(t, k, o.Value)
			resolved["channels"] = map[string]any{o.Value: picked}
		case k.Type == optionUser:
			u := orReader(User{ID: o.Value})
			resolved["users"] = map[string]any{u.ID: userBody(u)}
			s.picked[u.ID] = true
		}
		if err != nil {
			return nil, fmt.Errorf("option %q: %w", o.Name, err)
		}
		out = append(out, body)
	}
	for _, k := range c.Options {
		given := slices.ContainsFunc(t.i.Options, func(o Option) bool { return o.Name == k.Name })
		if k.Required && !given && t.i.Kind != Autocomplete {
			return nil, fmt.Errorf("option %q is required", k.Name)
		}
	}
	return out, nil
}

// encode makes an option as the bot gets it, or says why Discord's client does not
// let a user enter it.
func (k commandOption) encode(o Option) (map[string]any, error) {
	body := map[string]any{"name": o.Name, "type": k.Type, "value": o.Value}
	n := utf8.RuneCountInString(o.Value)
	switch {
	case o.Focused && !k.Autocomplete:
		return nil, errors.New("it has no autocomplete")
	case o.Focused: // a half-typed value is sent as it stands
		body["focused"] = true
	case k.Type == optionSwitch:
		value, err := strconv.ParseBool(o.Value)
		body["value"] = value
		return body, err
	case k.MaxLength != nil && n > *k.MaxLength || k.MinLength != nil && n < *k.MinLength:
		return nil, fmt.Errorf("a text of %d characters is not allowed", n)
	}
	return body, nil
}

// pickedLocked describes a channel that a user picked, with what that user and the
// bot may do in it. Discord's client offers the channels of the server that are of
// the types that the option asks for.
func (s *Server) pickedLocked(t *Pending, k commandOption, id string) (map[string]any, error) {
	p := s.world.channels[id]
	switch {
	case p == nil || p.guild != t.place.guild || p.guild == "":
		return nil, fmt.Errorf("there is no channel %q here", id)
	case len(k.ChannelTypes) > 0 && !slices.Contains(k.ChannelTypes, p.Type):
		return nil, fmt.Errorf("a channel of type %d cannot be picked", p.Type)
	}
	return map[string]any{"id": id, "name": p.Name, "type": p.Type, "guild_id": p.guild, "flags": 0,
		"permissions": bits(cmp.Or(p.Permissions, t.permissions())), "app_permissions": bits(p.bot())}, nil
}

// pressLocked is a press of a button or a choice from a menu.
func (s *Server) pressLocked(t *Pending) (map[string]any, error) {
	t.pressed = s.world.messages[t.i.Message]
	if t.i.Message == "" {
		t.pressed = &message{place: t.place, author: botUser, at: t.created, components: []any{map[string]any{
			"type": typeRow, "id": 1, "components": []any{map[string]any{
				"type": typeButton, "id": 2, "style": 2, "label": "Old", "custom_id": t.i.CustomID}}}}}
		s.keepLocked(t.pressed)
	}
	m := t.pressed
	switch {
	case m == nil:
		return nil, fmt.Errorf("there is no message %q", t.i.Message)
	case m.shownTo != "" && m.shownTo != t.i.User.ID:
		return nil, errors.New("the message is shown to somebody else")
	}
	t.place = m.place
	c := find(m.seen().Components, t.i.CustomID)
	switch {
	case c == nil:
		return nil, errors.New("the message has no component with that custom id")
	case c.Disabled:
		return nil, errors.New("the component is disabled")
	}
	data := map[string]any{"custom_id": c.CustomID, "component_type": c.Type, "id": c.ID}
	if c.Type == typeSelect {
		data["values"] = t.i.Values
	}
	for _, v := range t.i.Values {
		if !slices.ContainsFunc(c.Options, func(o SelectOption) bool { return o.Value == v }) {
			return nil, fmt.Errorf("the menu has no value %q", v)
		}
	}
	return data, nil
}
