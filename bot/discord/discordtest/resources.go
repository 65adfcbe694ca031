package discordtest

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"
)

// gatewayURL is the address of the gateway that the bot gets.
func (s *Server) gatewayURL() string {
	return cmp.Or(s.o.Gateway, "ws"+strings.TrimPrefix(s.url, "http")+s.o.GatewayPath)
}

// getGatewayBot is GET /gateway/bot.
func (s *Server) getGatewayBot(*request) (any, *apiError) {
	return map[string]any{
		"url": s.gatewayURL(), "shards": s.o.Shards,
		"session_start_limit": map[string]any{
			"total": 1000, "remaining": max(s.o.SessionStarts-s.hub.identifies, 0),
			"reset_after": (24 * time.Hour).Milliseconds(), "max_concurrency": s.o.MaxConcurrency,
		},
	}, nil
}

// getMe is GET /users/@me.
func (s *Server) getMe(*request) (any, *apiError) {
	me := userBody(botUser)
	me["mfa_enabled"], me["locale"], me["verified"], me["email"] = false, "en-US", true, nil
	return me, nil
}

// getApplication is GET /applications/@me.
func (s *Server) getApplication(*request) (any, *apiError) {
	var endpoint any
	if s.o.Endpoint != "" {
		endpoint = s.o.Endpoint
	}
	return map[string]any{
		"id": DefaultApplicationID, "name": "planbot", "icon": nil, "description": "", "type": nil,
		"verify_key": s.PublicKey(), "flags": 0, "flags_new": "0", "redirect_uris": []any{}, "interactions_endpoint_url": endpoint,
		"role_connections_verification_url": nil, "owner": userBody(User{ID: "900000000000000008", Name: "owner"}),
		"approximate_guild_count": len(s.world.guilds), "approximate_user_install_count": 0,
		"approximate_user_authorization_count": 0, "explicit_content_filter": 0, "team": nil, "eligible_oauth2_scopes": []any{},
		"bot": userBody(botUser), "bot_public": true, "bot_require_code_grant": false,
	}, nil
}

func channelBody(p *place) map[string]any {
	if p.guild == "" {
		out := map[string]any{"id": p.ID, "type": directMessages, "flags": 0, "recipients": []any{}}
		if p.user != nil {
			out["recipients"] = []any{userBody(*p.user)}
		}
		return out
	}
	return map[string]any{"id": p.ID, "type": p.Type, "flags": 0, "guild_id": p.guild, "name": p.Name, "position": 0,
		"permission_overwrites": []any{}, "nsfw": false}
}

func memberBody(u User, roles []string) map[string]any {
	return map[string]any{"user": userBody(u), "roles": orEmpty(roles), "nick": nil, "avatar": nil, "banner": nil,
		"communication_disabled_until": nil, "flags": 0, "joined_at": discordEpoch.Format(time.RFC3339), "pending": false,
		"premium_since": nil, "mute": false, "deaf": false}
}

// maxGuildsPage is how many servers are listed at a time, which is also the
// default.
const maxGuildsPage = 200

// getMyGuilds is GET /users/@me/guilds: by id, those after one that the query
// names.
func (s *Server) getMyGuilds(r *request) (any, *apiError) {
	limit, badLimit := strconv.Atoi(cmp.Or(r.URL.Query().Get("limit"), strconv.Itoa(maxGuildsPage)))
	after, badAfter := strconv.ParseUint(cmp.Or(r.URL.Query().Get("after"), "0"), 10, 63)
	if err := errors.Join(badLimit, badAfter); err != nil || limit < 1 || limit > maxGuildsPage {
		return nil, invalid("limit", "NUMBER_TYPE_COERCE", "limit must be between 1 and %d, and after an id", maxGuildsPage)
	}
	var ids []uint64
	for id := range s.world.guilds {
		if n, err := strconv.ParseUint(id, 10, 64); err == nil && n > after { // SetGuild has seen that it is a number
			ids = append(ids, n)
		}
	}
	slices.Sort(ids)
	out := []any{}
	for _, n := range ids[:min(limit, len(ids))] {
		id := strconv.FormatUint(n, 10)
		out = append(out, map[string]any{"id": id, "name": "Server " + id, "icon": nil, "banner": nil,
			"owner": false, "permissions": strconv.FormatUint(OrdinaryBot, 10), "features": []any{}})
	}
	return out, nil
}

// RemoveGuild takes the bot out of a server, as a moderator there does. The
// channels are closed to the bot.
func (s *Server) RemoveGuild(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.world.guilds, id)
	for _, p := range s.world.channels {
		if p.guild == id {
			p.Hidden = true
		}
	}
	s.changeLocked()
}
