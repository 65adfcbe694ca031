package discordtest

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// getGateway is GET /gateway.
func (s *Server) getGateway(*request) answer { return ok(map[string]any{"url": s.gatewayURL()}) }

func (s *Server) gatewayURL() string {
	if s.o.Gateway != "" {
		return s.o.Gateway
	}
	return "ws" + strings.TrimPrefix(s.url, "http") + s.o.GatewayPath
}

// getGatewayBot is GET /gateway/bot.
func (s *Server) getGatewayBot(*request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	return ok(map[string]any{
		"url": s.gatewayURL(), "shards": s.o.Shards,
		"session_start_limit": map[string]any{
			"total": 1000, "remaining": max(s.o.SessionStarts-s.hub.identifies, 0),
			"reset_after": (24 * time.Hour).Milliseconds(), "max_concurrency": s.o.MaxConcurrency,
		},
	})
}

// getMe is GET /users/@me.
func (s *Server) getMe(*request) answer {
	me := userBody(s.botUser())
	me["mfa_enabled"], me["locale"], me["verified"], me["email"] = false, "en-US", true, nil
	return ok(me)
}

// openDirect is POST /users/@me/channels.
func (s *Server) openDirect(r *request) answer {
	var b struct {
		Recipient string `json:"recipient_id"`
	}
	if err := decode(r.body, &b); err != nil {
		return failure(err)
	}
	if _, err := strconv.ParseUint(b.Recipient, 10, 64); err != nil {
		f := &form{}
		f.add("recipient_id", "NUMBER_TYPE_COERCE", "Value %q is not snowflake.", "…")
		return failure(f.err())
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return ok(channelBody(s.directLocked("", s.userLocked(User{ID: b.Recipient}), false)))
}

// getApplication is GET /applications/@me, also at its older address.
func (s *Server) getApplication(*request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	var endpoint any
	if s.o.Endpoint != "" {
		endpoint = s.o.Endpoint
	}
	return ok(map[string]any{
		"id": s.o.ApplicationID, "name": "planbot", "icon": nil, "description": "", "type": nil,
		"verify_key": s.PublicKey(), "flags": 0, "flags_new": "0", "redirect_uris": []any{}, "interactions_endpoint_url": endpoint,
		"role_connections_verification_url": nil, "owner": userBody(User{ID: "900000000000000008", Name: "owner"}),
		"approximate_guild_count": len(s.world.guilds), "approximate_user_install_count": 0,
		"approximate_user_authorization_count": 0, "explicit_content_filter": 0, "team": nil, "eligible_oauth2_scopes": []any{},
		"bot": userBody(s.botUser()), "bot_public": true, "bot_require_code_grant": false,
	})
}

// getChannel is GET /channels/{channel}.
func (s *Server) getChannel(r *request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.openLocked(r, false)
	if err != nil {
		return failure(err)
	}
	return ok(channelBody(p))
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

// guildLocked finds the server of a request.
func (s *Server) guildLocked(r *request) (*Guild, *apiError) {
	if g := s.world.guilds[r.PathValue("guild_id")]; g != nil {
		return g, nil
	}
	return nil, refused(http.StatusNotFound, codeUnknownGuild)
}

// getGuild is GET /guilds/{guild}.
func (s *Server) getGuild(r *request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	g, err := s.guildLocked(r)
	if err != nil {
		return failure(err)
	}
	return ok(guildBody(g))
}

func guildBody(g *Guild) map[string]any {
	out := map[string]any{"id": g.ID, "name": g.Name, "owner_id": g.Owner, "preferred_locale": g.Locale, "features": []any{},
		"emojis": []any{}, "stickers": []any{}, "roles": roleBodies(g), "region": "deprecated", "afk_timeout": 300,
		"system_channel_flags": 0, "widget_enabled": false, "verification_level": 1, "default_message_notifications": 1,
		"mfa_level": 0, "explicit_content_filter": 0, "max_members": 500000, "max_video_channel_users": 25,
		"max_stage_video_channel_users": 50, "premium_tier": 0, "premium_subscription_count": 0,
		"premium_progress_bar_enabled": false, "nsfw": false, "nsfw_level": 0}
	for _, key := range []string{"icon", "description", "home_header", "splash", "discovery_splash", "banner", "application_id",
		"afk_channel_id", "system_channel_id", "widget_channel_id", "max_presences", "vanity_url_code", "rules_channel_id",
		"safety_alerts_channel_id", "public_updates_channel_id", "incidents_data"} {
		out[key] = nil
	}
	return out
}

// guildEvent is the server as GUILD_CREATE tells of it.
func (s *Server) guildEvent(g *Guild) map[string]any {
	out := guildBody(g)
	out["joined_at"], out["large"], out["unavailable"], out["member_count"] = discordEpoch.Format(time.RFC3339), false, false, len(g.Members)+1
	out["channels"] = s.channelBodies(g)
	out["members"] = []any{memberBody(Member{User: s.botUser()})}
	for _, key := range []string{"threads", "presences", "voice_states", "stage_instances", "guild_scheduled_events", "soundboard_sounds"} {
		out[key] = []any{}
	}
	return out
}

// getGuildChannels is GET /guilds/{guild}/channels.
func (s *Server) getGuildChannels(r *request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	g, err := s.guildLocked(r)
	if err != nil {
		return failure(err)
	}
	return ok(s.channelBodies(g))
}

// channelBodies are the channels of a server that the bot can see.
func (s *Server) channelBodies(g *Guild) []any {
	out := []any{}
	for _, c := range g.Channels {
		if !c.Hidden {
			out = append(out, channelBody(&place{Channel: c, guild: g.ID}))
		}
	}
	return out
}

// getRoles is GET /guilds/{guild}/roles.
func (s *Server) getRoles(r *request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	g, err := s.guildLocked(r)
	if err != nil {
		return failure(err)
	}
	return ok(roleBodies(g))
}

// roleBodies are the roles of a server; every server has @everyone, with the
// server's own id.
func roleBodies(g *Guild) []any {
	roles := g.Roles
	if !slices.ContainsFunc(roles, func(r Role) bool { return r.ID == g.ID }) {
		roles = append([]Role{{ID: g.ID, Name: "@everyone", Permissions: Ordinary}}, roles...)
	}
	out := []any{}
	for _, r := range roles {
		out = append(out, map[string]any{"id": r.ID, "name": r.Name, "permissions": strconv.FormatUint(r.Permissions, 10),
			"position": r.Position, "color": 0, "hoist": false, "managed": false, "mentionable": false, "icon": nil,
			"unicode_emoji": nil, "flags": 0,
			"colors": map[string]any{"primary_color": 0, "secondary_color": nil, "tertiary_color": nil}})
	}
	return out
}

// getMember is GET /guilds/{guild}/members/{user}.
func (s *Server) getMember(r *request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	g, err := s.guildLocked(r)
	if err != nil {
		return failure(err)
	}
	id := r.PathValue("user_id")
	if id == s.o.BotUser {
		return ok(memberBody(Member{User: s.botUser()}))
	}
	i := slices.IndexFunc(g.Members, func(m Member) bool { return m.User.ID == id })
	if i < 0 {
		return failure(refused(http.StatusNotFound, codeUnknownMember))
	}
	return ok(memberBody(g.Members[i]))
}

func memberBody(m Member) map[string]any {
	roles := []string{}
	return map[string]any{"user": userBody(m.User), "roles": append(roles, m.Roles...), "nick": nil, "avatar": nil, "banner": nil,
		"communication_disabled_until": nil, "flags": 0, "joined_at": discordEpoch.Format(time.RFC3339), "pending": false,
		"premium_since": nil, "mute": false, "deaf": false}
}
