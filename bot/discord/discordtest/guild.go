package discordtest

import (
	"cmp"
	"encoding/json"
	"slices"
	"unicode/utf8"
)

// intentGuilds is the intent for events about servers; nobody has to approve it.
const intentGuilds = 1 << 0

// Join puts the bot into a server, as somebody does who may manage it.
func (s *Server) Join(g Guild) {
	s.mu.Lock()
	defer s.mu.Unlock()
	known := s.setGuildLocked(g)
	for _, c := range known.Channels {
		s.world.channels[c.ID].Hidden = c.Hidden
	}
	s.dispatchLocked("GUILD_CREATE", g.ID, intentGuilds, s.guildBodyLocked(known), nil)
}

// Outage makes a server unavailable for a moment.
func (s *Server) Outage(guild string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dispatchLocked("GUILD_DELETE", guild, intentGuilds, map[string]any{"id": guild, "unavailable": true}, nil)
	s.dispatchLocked("GUILD_CREATE", guild, intentGuilds, s.guildBodyLocked(s.world.guilds[guild]), nil)
}

// BotRole is the id of the role that Discord has made for the bot in a server.
func BotRole(guild string) string { return guild + "1" }

// guildBodyLocked is a server as GUILD_CREATE tells of it, as far as matters.
func (s *Server) guildBodyLocked(g *Guild) map[string]any {
	channels := []any{}
	for _, c := range g.Channels {
		channels = append(channels, channelBody(s.world.channels[c.ID]))
	}
	var system any
	if g.System != "" {
		system = g.System
	}
	return map[string]any{
		"id": g.ID, "name": "Server " + g.ID, "system_channel_id": system, "preferred_locale": cmp.Or(g.Locale, "en-US"),
		"joined_at": discordEpoch, "large": false, "member_count": len(g.Members) + 1, "channels": channels, "threads": []any{},
		"members": []any{memberBody(botUser, []string{BotRole(g.ID)})},
		"roles": []any{
			map[string]any{"id": g.ID, "name": "@everyone", "permissions": bits(Ordinary), "managed": false},
			map[string]any{"id": BotRole(g.ID), "name": "planbot", "permissions": bits(OrdinaryBot), "managed": true, "tags": map[string]any{"bot_id": DefaultApplicationID}},
		},
	}
}

// Presence is what the bot has last set to stand below its name.
func (s *Server) Presence() string { return locked(s, func() string { return s.hub.presence }) }

// statuses are those that a presence may have, and the kinds of activity.
var statuses, activities = []string{"online", "dnd", "idle", "invisible", "offline"}, []int{0, 1, 2, 3, 4, 5}

// presenceLocked takes a presence; update-presence in the documentation.
func (s *Server) presenceLocked(c *socket, d json.RawMessage) {
	var p struct {
		Activities []struct {
			Name, State string
			Type        int
		}
		Status string
		AFK    *bool
	}
	if json.Unmarshal(d, &p) != nil || p.Activities == nil || p.AFK == nil || !slices.Contains(statuses, p.Status) {
		s.closeLocked(c, closeDecode, "a presence that cannot be read")
		return
	}
	s.hub.presence = ""
	for _, a := range p.Activities {
		if a.Name == "" || !slices.Contains(activities, a.Type) || utf8.RuneCountInString(a.State) > 128 {
			s.violateLocked("gateway: a presence with an activity without a name, of an unknown type, or too long")
		}
		s.hub.presence = cmp.Or(a.State, a.Name)
	}
	s.changeLocked()
}

// An application is what of the bot's application can be changed.
type application struct {
	Description string          `json:"description"`
	Tags        []string        `json:"tags"`
	Installs    json.RawMessage `json:"integration_types_config"`
}

// SetApplication fills in what the operator has on the application's page.
func (s *Server) SetApplication(description string, tags []string, installs string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.application = application{description, tags, json.RawMessage(installs)}
}

func (s *Server) editApplication(r *request) (any, *apiError) {
	a := s.application
	a.Tags, a.Installs = slices.Clone(a.Tags), slices.Clone(a.Installs) // decode writes over them
	if err := decode(r.body, &a); err != nil {
		return nil, err
	}
	s.application = a
	s.changeLocked()
	return s.getApplication(r)
}
