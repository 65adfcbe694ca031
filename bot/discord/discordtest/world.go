package discordtest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"time"
)

// The permissions that count here.
const (
	viewChannel    = 1 << 10
	sendMessages   = 1 << 11
	embedLinks     = 1 << 14
	readHistory    = 1 << 16
	administrator  = 1 << 3
	useCommands    = 1 << 31
	createThreads  = 1 << 35
	sendInThreads  = 1 << 38
	directMessages = 1 // the type of a direct message channel
)

// A world is who and what there is: servers, channels, messages.
type world struct {
	guilds   map[string]*Guild
	channels map[string]*place
	direct   map[string]string // channel of the direct messages with a user
	messages map[string]*message
	sent     []string // ids of messages, oldest first
	nonces   map[string]string
	threads  map[string][]string // ids of a channel's threads, oldest first
}

// A place is a channel with where it is.
type place struct {
	Channel
	guild string
	user  *User // the other side of a direct message channel
}

func newWorld() world {
	return world{guilds: map[string]*Guild{}, channels: map[string]*place{}, direct: map[string]string{},
		messages: map[string]*message{}, nonces: map[string]string{}, threads: map[string][]string{}}
}

// SetGuild puts a server into the world, or changes it. Ids are numbers, as
// Discord's.
func (s *Server) SetGuild(g Guild) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.setGuildLocked(g)
}

func (s *Server) setGuildLocked(g Guild) *Guild {
	mustID(g.ID)
	if len(g.Channels) == 0 {
		g.Channels = []Channel{{ID: s.newIDLocked(), Name: "general"}}
	}
	s.world.guilds[g.ID] = &g
	for i := range g.Channels {
		c := &g.Channels[i]
		mustID(c.ID)
		if c.Name == "" {
			c.Name = "channel-" + c.ID
		}
		if s.world.channels[c.ID] == nil {
			s.world.channels[c.ID] = &place{}
		}
		*s.world.channels[c.ID] = place{Channel: *c, guild: g.ID}
	}
	return &g
}

// mustID stops a test whose ids Discord could not have given.
func mustID(id string) {
	if _, err := strconv.ParseUint(id, 10, 64); err != nil {
		panic(fmt.Sprintf("discordtest: %q is no Discord id: a number is needed", id))
	}
}

// orReader fills in who does something.
func orReader(u User) User {
	u.ID, u.Name = cmp.Or(u.ID, "900000000000000001"), cmp.Or(u.Name, "reader")
	mustID(u.ID)
	return u
}

// placeLocked finds where something happens: a channel of a server, or the
// direct messages with a user. What the test has not set is made; foreign
// places, which the bot is not in, stay closed to it.
func (s *Server) placeLocked(guild, channel string, u User, foreign bool) *place {
	if channel != "" {
		mustID(channel)
	}
	if p := s.world.channels[channel]; p != nil && p.guild == guild {
		return p
	}
	switch {
	case guild == "":
		return s.directLocked(channel, u, foreign)
	case foreign:
		mustID(guild)
		p := &place{Channel: Channel{ID: cmp.Or(channel, s.newIDLocked()), Name: "elsewhere", Hidden: true}, guild: guild}
		s.world.channels[p.ID] = p
		return p
	}
	g := s.world.guilds[guild]
	if g == nil {
		g = s.setGuildLocked(Guild{ID: guild})
	}
	if channel == "" {
		channel = g.Channels[0].ID
	} else {
		g.Channels = append(g.Channels, Channel{ID: channel})
		s.setGuildLocked(*g)
	}
	return s.world.channels[channel]
}

func (s *Server) directLocked(channel string, u User, foreign bool) *place {
	if id := s.world.direct[u.ID]; id != "" && channel == "" && !foreign {
		return s.world.channels[id]
	}
	p := &place{Channel: Channel{ID: cmp.Or(channel, s.newIDLocked()), Hidden: foreign}, user: &u}
	s.world.channels[p.ID] = p
	if !foreign {
		s.world.direct[u.ID] = p.ID
	}
	return p
}

// Messages are the bot's messages in a channel, oldest first, as members see
// them: edits applied, deleted ones gone, ephemeral ones with whom they are
// shown to.
func (s *Server) Messages(channel string) []SentMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []SentMessage
	for _, id := range s.world.sent {
		if m := s.world.messages[id]; m.place.ID == channel && m.author.ID == DefaultApplicationID {
			out = append(out, m.seen())
		}
	}
	return out
}

// DirectChannel is the channel of the direct messages between a user and the
// bot; it is made when there is none.
func (s *Server) DirectChannel(user string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.directLocked("", orReader(User{ID: user}), false).ID
}

// Message writes a message of a user. Sessions whose intents cover it get it
// as Discord gives it to an app without the message content intent: with its
// text only when it mentions the bot, or is a direct message to it. It returns
// the message's id.
func (s *Server) Message(m Message) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	kept := s.keepUserMessageLocked(m)
	shown := kept.body()
	roles := []any{}
	for _, role := range roleMention.FindAllStringSubmatch(kept.Content, -1) {
		roles = append(roles, role[1])
	}
	shown["mention_roles"] = roles
	if kept.place.guild != "" && !kept.names() {
		withoutContent(shown)
	}
	s.dispatchMessageLocked("MESSAGE_CREATE", kept, shown)
	return kept.ID
}

// roleMention matches the markup that names a role.
var roleMention = regexp.MustCompile(`<@&([0-9]+)>`)

func (s *Server) keepUserMessageLocked(m Message) *message {
	author := orReader(m.Author)
	kept := &message{SentMessage: SentMessage{ID: m.ID, Content: m.Content, ReplyTo: m.ReplyTo}, author: author,
		place: s.placeLocked(m.Guild, m.Channel, author, false), webhook: m.Webhook, at: time.Now()}
	if m.More != "" {
		if err := json.Unmarshal([]byte(m.More), &kept.more); err != nil {
			panic("discordtest: the further fields of a message: " + err.Error())
		}
	}
	s.keepLocked(kept)
	if err := theSpec().check(marshal(kept.body()), "components", "schemas", "MessageResponse"); err != nil {
		panic(fmt.Sprintf("discordtest: a message that Discord could not send: %v", err.laws))
	}
	return kept
}

// keepLocked stores a message, with an id when it has none.
func (s *Server) keepLocked(m *message) {
	if m.ID == "" {
		m.ID = s.newIDLocked()
	}
	mustID(m.ID)
	if s.world.messages[m.ID] == nil {
		s.world.sent = append(s.world.sent, m.ID)
	}
	s.world.messages[m.ID] = m
	s.changeLocked()
}

func channelBody(p *place) map[string]any {
	if p.guild == "" {
		out := map[string]any{"id": p.ID, "type": directMessages, "flags": 0, "recipients": []any{}}
		if p.user != nil {
			out["recipients"] = []any{userBody(*p.user)}
		}
		return out
	}
	out := map[string]any{"id": p.ID, "type": p.Type, "flags": p.flags(), "guild_id": p.guild, "name": p.Name, "position": 0,
		"permission_overwrites": []any{}, "nsfw": false}
	p.addThread(out)
	return out
}

// flags are those of a channel.
func (p *place) flags() int {
	if p.Tagged {
		return flagRequireTag
	}
	return 0
}

// addThread adds what the body of a thread has besides that of a channel.
func (p *place) addThread(body map[string]any) {
	if p.Type >= typeNewsThread && p.Type <= typeHiddenThread {
		body["parent_id"] = p.Parent
		body["thread_metadata"] = map[string]any{"archived": p.Locked, "archive_timestamp": nil, "auto_archive_duration": 4320, "locked": p.Locked}
	}
}

func memberBody(u User, roles []string) map[string]any {
	return map[string]any{"user": userBody(u), "roles": orEmpty(roles), "nick": nil, "avatar": nil, "banner": nil,
		"communication_disabled_until": nil, "flags": 0, "joined_at": discordEpoch.Format(time.RFC3339), "pending": false,
		"premium_since": nil, "mute": false, "deaf": false}
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
	s.dispatchLocked("GUILD_DELETE", id, intentGuilds, map[string]any{"id": id}, nil)
	s.changeLocked()
}
