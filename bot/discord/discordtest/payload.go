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
func (s *Server) payloadLocked(t *exchange, data map[string]any) map[string]any {
	i := t.i
	locale := i.Locale
	if locale == "" {
		locale = "en-US"
	}
	app := i.AppPermissions
	if app == 0 {
		app = t.place.bot()
	}
	out := map[string]any{
		"id": t.id, "application_id": DefaultApplicationID, "type": t.number(), "token": t.token, "version": 1,
		"data": data, "channel_id": t.place.ID, "channel": channelBody(t.place), "locale": locale, "entitlements": []any{},
		"app_permissions": strconv.FormatUint(app, 10), "attachment_size_limit": 10 << 20,
		"authorizing_integration_owners": t.owners(), "context": t.context(),
	}
	if t.pressed != nil {
		out["message"] = t.pressed.body(s)
	}
	if t.place.guild == "" {
		out["user"] = userBody(i.User)
		return out
	}
	out["guild_id"], out["guild_locale"] = t.place.guild, "en-US"
	out["guild"] = map[string]any{"id": t.place.guild, "locale": "en-US", "features": []any{}}
	out["member"] = s.memberOfLocked(t)
	return out
}

func (s *Server) memberOfLocked(t *exchange) map[string]any {
	member := memberBody(Member{User: t.i.User, Roles: s.rolesLocked(t)})
	member["permissions"] = strconv.FormatUint(t.permissions(), 10)
	return member
}

// rolesLocked are the roles of the user in a guild.
func (s *Server) rolesLocked(t *exchange) []string {
	g := s.world.guilds[t.place.guild]
	if g == nil {
		return nil
	}
	for _, m := range g.Members {
		if m.User.ID == t.i.User.ID {
			return m.Roles
		}
	}
	return nil
}

// permissions are what the user may do in the channel.
func (t *exchange) permissions() uint64 {
	if t.i.Permissions == 0 {
		return Ordinary
	}
	return t.i.Permissions
}

// context is Discord's number for where the interaction happens.
func (t *exchange) context() int {
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
func (s *Server) dataLocked(t *exchange) (map[string]any, error) {
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
	switch t.i.Kind {
	case MessageCommand:
		m := s.world.messages[t.i.Target.ID]
		if m == nil {
			target := t.i.Target
			target.Guild, target.Channel = t.place.guild, t.place.ID
			m = s.keepUserMessageLocked(target)
		}
		data["target_id"] = m.id
		data["resolved"] = map[string]any{"messages": map[string]any{m.id: m.body(s)}}
	default:
		options, err := t.options(t.i.Options, c.Options, c.invented)
		if err == nil {
			err = s.checkChannelsLocked(t, c.Options)
		}
		if err != nil {
			return nil, err
		}
		data["options"] = options
		if channels := s.resolvedLocked(t, c.Options); len(channels) > 0 {
			data["resolved"] = map[string]any{"channels": channels}
		}
	}
	return data, nil
}

// calledLocked finds the command that the user calls. Where no command at all was
// registered, it invents one.
func (s *Server) calledLocked(t *exchange) (*command, error) {
	kind := commandChat
	if t.i.Kind == MessageCommand {
		kind = commandMessage
	}
	if len(s.commands.scopes) == 0 {
		return &command{ID: s.newIDLocked(), Type: kind, invented: true}, nil
	}
	c := s.commands.find(t.place.guild, t.i.Name, kind)
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
func (s *Server) permittedLocked(t *exchange, c *command) bool {
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

// options checks and encodes what the user typed.
func (t *exchange) options(given []Option, known []commandOption, invented bool) ([]any, error) {
	out := []any{}
	seen := map[string]bool{}
	for _, o := range given {
		i := slices.IndexFunc(known, func(k commandOption) bool { return k.Name == o.Name })
		if i < 0 && !invented {
			return nil, fmt.Errorf("there is no option %q", o.Name)
		}
		var k commandOption
		if i >= 0 {
			k = known[i]
		}
		body, err := t.option(o, k, invented)
		if err != nil {
			return nil, fmt.Errorf("option %q: %w", o.Name, err)
		}
		seen[o.Name] = true
		out = append(out, body)
	}
	for _, k := range known {
		if k.Required && !seen[k.Name] && t.i.Kind != Autocomplete {
			return nil, fmt.Errorf("option %q is required", k.Name)
		}
	}
	return out, nil
}

func (t *exchange) option(o Option, k commandOption, invented bool) (map[string]any, error) {
	kind := cmp.Or(k.Type, o.Type, String)
	if o.Focused && !k.Autocomplete && !invented {
		return nil, errors.New("it has no autocomplete")
	}
	body := map[string]any{"name": o.Name, "type": kind, "value": o.Value}
	switch {
	case o.Focused: // a half-typed value is sent as it stands
		body["focused"] = true
	case kind == Boolean:
		value, err := strconv.ParseBool(o.Value)
		body["value"] = value
		return body, err
	case kind == String:
		return body, k.allows(o.Value)
	}
	return body, nil // resolvedLocked describes the channel
}

// allows checks that Discord's client lets a user enter a text.
func (k commandOption) allows(value string) error {
	n := utf8.RuneCountInString(value)
	if k.MaxLength != nil && n > *k.MaxLength || k.MinLength != nil && n < *k.MinLength {
		return fmt.Errorf("a text of %d characters is not allowed", n)
	}
	return nil
}

// named returns the registered option for each channel that a user picked.
func (t *exchange) named(known []commandOption) map[string]commandOption {
	out := map[string]commandOption{}
	for _, o := range t.i.Options {
		k := slices.IndexFunc(known, func(k commandOption) bool { return k.Name == o.Name && k.Type == ChannelOf })
		switch {
		case k >= 0:
			out[o.Value] = known[k]
		case o.Type == ChannelOf:
			out[o.Value] = commandOption{Type: ChannelOf}
		}
	}
	return out
}

// checkChannelsLocked checks that Discord's client offers the channels that a user
// picks: those of the server, of the types that the option asks for.
func (s *Server) checkChannelsLocked(t *exchange, known []commandOption) error {
	for id, k := range t.named(known) {
		p := s.world.channels[id]
		switch {
		case p == nil || p.guild != t.place.guild || p.guild == "":
			return fmt.Errorf("there is no channel %q here", id)
		case len(k.ChannelTypes) > 0 && !slices.Contains(k.ChannelTypes, p.Type):
			return fmt.Errorf("a channel of type %d cannot be picked", p.Type)
		}
	}
	return nil
}

// resolvedLocked describes the channels that a user picked, with what that user and
// the bot may do in each.
func (s *Server) resolvedLocked(t *exchange, known []commandOption) map[string]any {
	out := map[string]any{}
	for id := range t.named(known) {
		p := s.world.channels[id]
		permissions := p.Permissions
		if permissions == 0 {
			permissions = t.permissions()
		}
		body := map[string]any{"id": id, "name": p.Name, "type": p.Type, "guild_id": p.guild, "flags": 0,
			"permissions": strconv.FormatUint(permissions, 10), "app_permissions": strconv.FormatUint(p.bot(), 10)}
		out[id] = body
	}
	return out
}

// pressLocked is a press of a button or a choice from a menu.
func (s *Server) pressLocked(t *exchange) (map[string]any, error) {
	t.pressed = s.world.messages[t.i.Message]
	if t.i.Message == "" {
		t.pressed = &message{place: t.place, author: s.botUser(), content: "An old message.", at: t.created,
			components: componentBodies(marshal([]Component{{Type: typeRow, Components: []Component{
				{Type: typeButton, Style: 2, Label: "Old", CustomID: t.i.CustomID},
			}}}))}
		s.keepLocked(t.pressed)
	}
	m := t.pressed
	switch {
	case m == nil:
		return nil, fmt.Errorf("there is no message %q", t.i.Message)
	case m.shownTo != "" && m.shownTo != t.i.User.ID:
		return nil, fmt.Errorf("the message is shown to somebody else")
	}
	t.place = m.place
	c := find(m.seen().Components, t.i.CustomID)
	switch {
	case c == nil:
		return nil, fmt.Errorf("the message has no component with that custom id")
	case c.Disabled:
		return nil, fmt.Errorf("the component is disabled")
	}
	data := map[string]any{"custom_id": c.CustomID, "component_type": c.Type, "id": c.ID}
	if c.Type == typeSelect {
		data["values"] = t.i.Values
		for _, v := range t.i.Values {
			if !slices.ContainsFunc(c.Options, func(o SelectOption) bool { return o.Value == v }) {
				return nil, fmt.Errorf("the menu has no value %q", v)
			}
		}
	}
	return data, nil
}
