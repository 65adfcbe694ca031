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

func (t *Pending) permissions() uint64 { return cmp.Or(t.i.Permissions, Ordinary) }

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
	r := resolved{}
	data["options"], err = s.chosenLocked(t, c, r)
	if len(r) > 0 {
		data["resolved"] = r
	}
	return data, err
}

// resolved describes what a user picked: by kind, and by id.
type resolved map[string]map[string]any

func (r resolved) add(kind, id string, body any) {
	if r[kind] == nil {
		r[kind] = map[string]any{}
	}
	r[kind][id] = body
}

// chosenLocked are the options of a command, or its subcommand with its options.
func (s *Server) chosenLocked(t *Pending, c *command, r resolved) ([]any, error) {
	subs := len(c.Options) > 0 && c.Options[0].Type == optionSub
	switch {
	case t.i.Sub == "" && !subs:
		return s.optionsLocked(t, c.Options, c.invented, r)
	case t.i.Sub == "":
		return nil, errors.New("the command itself cannot be called, since it has subcommands")
	}
	i := slices.IndexFunc(c.Options, func(k commandOption) bool { return k.Type == optionSub && k.Name == t.i.Sub })
	if i < 0 {
		return nil, fmt.Errorf("there is no subcommand %q", t.i.Sub)
	}
	options, err := s.optionsLocked(t, c.Options[i].Options, false, r)
	return []any{map[string]any{"name": t.i.Sub, "type": optionSub, "options": options}}, err
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
// described in r. Unknown options are texts, where any may be.
func (s *Server) optionsLocked(t *Pending, known []commandOption, open bool, r resolved) ([]any, error) {
	out := []any{}
	for _, o := range t.i.Options {
		i := slices.IndexFunc(known, func(k commandOption) bool { return k.Name == o.Name })
		k := commandOption{Type: optionText, Autocomplete: true}
		switch {
		case i >= 0:
			k = known[i]
		case !open:
			return nil, fmt.Errorf("there is no option %q", o.Name)
		}
		body, err := k.encode(o)
		if err == nil {
			err = s.resolveLocked(t, k, o.Value, r)
		}
		if err != nil {
			return nil, fmt.Errorf("option %q: %w", o.Name, err)
		}
		out = append(out, body)
	}
	for _, k := range known {
		given := slices.ContainsFunc(t.i.Options, func(o Option) bool { return o.Name == k.Name })
		if k.Required && !given && t.i.Kind != Autocomplete {
			return nil, fmt.Errorf("option %q is required", k.Name)
		}
	}
	return out, nil
}

// resolveLocked describes what the user picked in an option of an id.
func (s *Server) resolveLocked(t *Pending, k commandOption, id string, r resolved) error {
	switch k.Type {
	case optionChannel:
		picked, err := s.pickedLocked(t, k, id)
		r.add("channels", id, picked)
		return err
	case optionUser:
		mustID(id)
		r.add("users", id, userBody(User{ID: id, Name: "user-" + id}))
		s.picked[id] = true
	case optionRole:
		g := s.world.guilds[t.place.guild]
		if g == nil {
			return errors.New("there are no roles here")
		}
		i := slices.IndexFunc(g.Roles, func(role Role) bool { return role.ID == id })
		if i < 0 {
			return fmt.Errorf("there is no role %q here", id)
		}
		role := g.Roles[i]
		r.add("roles", id, map[string]any{"id": id, "name": role.Name, "mentionable": role.Mentionable, "permissions": "0", "position": 1,
			"color": 0, "hoist": false, "managed": false, "flags": 0})
	}
	return nil
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
	case k.Type == optionNumber:
		value, err := strconv.Atoi(o.Value)
		if err == nil && k.MinValue != nil && value < *k.MinValue {
			err = fmt.Errorf("%d is too small", value)
		}
		body["value"] = value
		return body, err
	case len(k.Choices) > 0 && !slices.ContainsFunc(k.Choices, func(c commandChoice) bool { return c.Value == o.Value }):
		return nil, fmt.Errorf("there is no choice %q", o.Value)
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
	out := map[string]any{"id": id, "name": p.Name, "type": p.Type, "guild_id": p.guild, "flags": p.flags(),
		"permissions": bits(cmp.Or(p.Permissions, t.permissions())), "app_permissions": bits(p.bot())}
	p.addThread(out)
	return out, nil
}

// pressLocked is a press of a button or a choice from a menu.
func (s *Server) pressLocked(t *Pending) (map[string]any, error) {
	t.pressed = s.world.messages[t.i.Message]
	if t.i.Message == "" {
		t.pressed = &message{place: t.place, author: botUser, at: t.created, SentMessage: SentMessage{Components: []Component{
			{Type: typeRow, ID: 1, Components: []Component{{Type: typeButton, ID: 2, Style: 2, Label: "Old", CustomID: t.i.CustomID}}}}}}
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
	c := find(m.Components, t.i.CustomID)
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
