package discordtest

import (
	"net/url"
	"slices"
	"strconv"
)

// maxGuildsPage is how many servers are listed at a time, which is also the
// default.
const maxGuildsPage = 200

// getMyGuilds is GET /users/@me/guilds: by id, those after or before one that
// the query names.
func (s *Server) getMyGuilds(r *request) answer {
	q := r.URL.Query()
	f := &form{}
	limit := int(f.number(q, "limit", maxGuildsPage))
	after, before := f.number(q, "after", 0), f.number(q, "before", 0)
	if limit < 1 || limit > maxGuildsPage {
		f.add("limit", "NUMBER_TYPE_MAX", "int value should be between 1 and %d.", maxGuildsPage)
	}
	if err := f.err(); err != nil {
		return failure(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	ids := s.guildIDsLocked(after, before)
	switch {
	case len(ids) <= limit:
	case before > 0 && after == 0: // those next to it
		ids = ids[len(ids)-limit:]
	default:
		ids = ids[:limit]
	}
	out := []any{}
	for _, n := range ids {
		id := strconv.FormatUint(n, 10)
		out = append(out, map[string]any{"id": id, "name": s.world.guilds[id].Name, "icon": nil, "banner": nil,
			"owner": false, "permissions": strconv.FormatUint(OrdinaryBot, 10), "features": []any{}})
	}
	return ok(out)
}

// guildIDsLocked are the ids of the servers between two ids; before is 0 when
// there is no upper one.
func (s *Server) guildIDsLocked(after, before uint64) []uint64 {
	var ids []uint64
	for _, id := range s.world.order {
		n, err := strconv.ParseUint(id, 10, 64)
		if err == nil && n > after && (before == 0 || n < before) { // SetGuild has seen that it is a number
			ids = append(ids, n)
		}
	}
	slices.Sort(ids)
	return ids
}

// number reads a number of a query; what is none is a fault of the form.
func (f *form) number(q url.Values, name string, unset uint64) uint64 {
	if !q.Has(name) {
		return unset
	}
	n, err := strconv.ParseUint(q.Get(name), 10, 63)
	if err != nil {
		f.add(name, "NUMBER_TYPE_COERCE", "Value is not a number.")
		return unset
	}
	return n
}

// RemoveGuild takes the bot out of a server, as a moderator there does.
// Sessions with the GUILDS intent are told; the channels are closed to the bot.
func (s *Server) RemoveGuild(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.world.guilds[id] == nil {
		return
	}
	s.dispatchLocked("GUILD_DELETE", id, intentGuilds, map[string]any{"id": id}, nil)
	delete(s.world.guilds, id)
	s.world.order = slices.DeleteFunc(s.world.order, func(other string) bool { return other == id })
	for _, p := range s.world.channels {
		if p.guild == id {
			p.Hidden = true
		}
	}
	s.changeLocked()
}
