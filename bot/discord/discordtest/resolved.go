package discordtest

import (
	"fmt"
	"slices"
	"strconv"
)

// named are the options in which a user picked a channel, each with what is
// registered for it.
func (t *talk) named(known []commandOption) map[string]commandOption {
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

// checkChannelsLocked holds the channels that a user picks to what Discord's
// client offers: those of the server, of the types that the option asks for.
func (s *Server) checkChannelsLocked(t *talk, known []commandOption) error {
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

// resolvedLocked tells of the channels that a user picked, with what that user
// may do in each.
func (s *Server) resolvedLocked(t *talk, known []commandOption) map[string]any {
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
