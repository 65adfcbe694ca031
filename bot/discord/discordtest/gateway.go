package discordtest

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The opcodes that a bot may send, and the fake heeds.
const (
	opHeartbeat = 1
	opIdentify  = 2
	opPresence  = 3
	opResume    = 6
)

// identifyEvery is the time in which max_concurrency identifies may come.
const identifyEvery = 5 * time.Second

// received handles one message of the bot and returns its opcode. What a library
// for the gateway sends by itself is not looked at closely.
func (s *Server) received(c *socket, text []byte) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	var m struct {
		Op int
		D  json.RawMessage
	}
	err := json.Unmarshal(text, &m)
	switch {
	case c.sends.count(sendsPer, time.Now()) > maxSends:
		s.closeLocked(c, closeRate, "more than %d messages in a minute", maxSends)
	case err != nil || len(text) > maxPayload:
		s.closeLocked(c, closeDecode, "a message of %d bytes that is no payload", len(text))
	case m.Op == opHeartbeat:
		s.heartbeatLocked(c, m.D)
	case m.Op == opIdentify:
		s.identifyLocked(c, m.D)
	case m.Op == opResume:
		s.resumeLocked(c, m.D)
	case m.Op == opPresence && c.session != nil:
		s.presenceLocked(c, m.D)
	case c.session == nil:
		s.closeLocked(c, closeNoSession, "opcode %d before identify", m.Op)
	}
	return m.Op
}

// closeLocked ends a connection with a code; law is the law that the bot has
// broken, or "".
func (s *Server) closeLocked(c *socket, code int, law string, args ...any) {
	if law != "" {
		s.violateLocked("gateway: "+law, args...)
	}
	c.push(frame{close: code})
	if ss := c.session; ss != nil {
		if s.detachLocked(ss); code == closeToken || code > closeRate {
			s.endSessionLocked(ss)
		}
	}
}

func (s *Server) heartbeatLocked(c *socket, d json.RawMessage) {
	if _, missed := s.takeKindLocked(MissAcks); missed {
		return
	}
	if seq, err := strconv.ParseInt(string(d), 10, 64); err == nil && c.session != nil { // null before the first event
		c.session.acknowledge(seq)
	}
	c.pushOp(11, "null")
}

// goodToken reports whether a token is the bot's, with or without "Bot ".
func (s *Server) goodToken(token string) bool {
	return strings.TrimPrefix(token, "Bot ") == s.o.Token
}

// identifyLocked starts a session, or closes the connection with the reason.
func (s *Server) identifyLocked(c *socket, d json.RawMessage) {
	var id struct {
		Token   string
		Intents int
		Shard   []int
	}
	s.hub.identifies++
	defer s.changeLocked()
	err := json.Unmarshal(d, &id)
	if len(id.Shard) == 0 {
		id.Shard = []int{0, 1}
	}
	f, refused := s.takeKindLocked(RefuseIdentify)
	switch {
	case refused:
		s.closeLocked(c, f.Code, "")
		return
	case err != nil || len(id.Shard) != 2 || id.Shard[0] < 0 || id.Shard[0] >= id.Shard[1] || c.session != nil:
		s.closeLocked(c, closeDecode, "an identify that cannot be read, or a second one")
		return
	case s.hub.identifies > s.o.SessionStarts:
		s.closeLocked(c, closeToken, "more identifies than the day's session_start_limit: the token would be reset")
		return
	case !s.goodToken(id.Token):
		s.closeLocked(c, closeToken, "")
		return
	case id.Intents&intentsPrivileged != 0:
		s.closeLocked(c, closeDisallowed, "an identify with privileged intents")
		return
	}
	key := id.Shard[0] % s.o.MaxConcurrency
	last, paced := s.hub.paced[key]
	s.hub.paced[key] = time.Now()
	if since := time.Since(last); paced && since < identifyEvery {
		s.violateLocked("gateway: shard %d identified %v after another of its group; the limit is one in %v",
			id.Shard[0], since.Round(time.Millisecond), identifyEvery)
		c.pushOp(9, false)
		return
	}
	s.hub.presence = "" // each session sets its own
	ss := &session{id: s.secret(s.newIDLocked())[:32], shard: id.Shard[0], of: id.Shard[1], intents: id.Intents}
	s.hub.sessions = append(s.hub.sessions, ss)
	s.attachLocked(ss, c)
	s.readyLocked(ss)
}

// readyLocked tells a new session who the bot is and where.
func (s *Server) readyLocked(ss *session) {
	guilds := []any{}
	for _, id := range slices.Sorted(maps.Keys(s.world.guilds)) {
		if ss.covers(id) {
			guilds = append(guilds, map[string]any{"id": id, "unavailable": true})
		}
	}
	ss.send("READY", marshal(map[string]any{
		"v": 10, "user": userBody(botUser), "guilds": guilds, "session_id": ss.id, "resume_gateway_url": s.gatewayURL() + ResumePath,
		"shard": []int{ss.shard, ss.of}, "application": map[string]any{"id": DefaultApplicationID, "flags": 0},
	}), nil)
	if ss.intents&intentGuilds == 0 {
		return
	}
	for _, id := range slices.Sorted(maps.Keys(s.world.guilds)) {
		if ss.covers(id) {
			ss.send("GUILD_CREATE", marshal(s.guildBodyLocked(s.world.guilds[id])), nil)
		}
	}
}

// resumeLocked resumes a session: it sends the events that were missed, then
// RESUMED.
func (s *Server) resumeLocked(c *socket, d json.RawMessage) {
	var r struct {
		Token   string
		Session string `json:"session_id"`
		Seq     int64
	}
	defer s.changeLocked()
	if json.Unmarshal(d, &r) != nil || c.session != nil || !s.goodToken(r.Token) {
		s.closeLocked(c, closeToken, "")
		return
	}
	s.forgetLostLocked()
	i := slices.IndexFunc(s.hub.sessions, func(ss *session) bool { return ss.id == r.Session })
	if i < 0 {
		c.pushOp(9, false)
		return
	}
	ss := s.hub.sessions[i]
	missed, complete := ss.missed(r.Seq)
	if _, refused := s.takeKindLocked(RefuseResume); refused || !complete {
		s.endSessionLocked(ss)
		c.pushOp(9, false)
		return
	}
	if old := ss.sock; old != nil {
		s.detachLocked(ss)
		old.cut()
	}
	s.hub.resumes++
	s.attachLocked(ss, c)
	for _, f := range missed {
		c.push(f)
	}
	ss.send("RESUMED", []byte("{}"), nil)
}
