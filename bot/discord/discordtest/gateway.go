package discordtest

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/gorilla/websocket"
)

// The opcodes that a bot may send.
const (
	opHeartbeat = 1
	opIdentify  = 2
	opResume    = 6
)

// otherOps are opcodes that the fake ignores: presence, voice state, members,
// soundboard, channel info.
var otherOps = map[int]bool{3: true, 4: true, 8: true, 31: true, 43: true}

// identifyEvery is the time in which max_concurrency identifies may come.
const identifyEvery = 5 * time.Second

// received handles one message of the bot and returns its opcode.
func (s *Server) received(c *socket, kind int, text []byte) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := struct {
		Op int
		D  json.RawMessage
	}{Op: -1}
	switch {
	case c.sends.count(sendsPer, s.now()) > maxSends:
		s.closeLocked(c, closeRate, "more than 120 messages in a minute")
	case kind != websocket.TextMessage || len(text) > maxPayload:
		s.closeLocked(c, closeDecode, "a message of kind %d with %d bytes", kind, len(text))
	case json.Unmarshal(text, &m) != nil || m.Op < 0:
		s.closeLocked(c, closeDecode, "a message that is no payload")
	case m.Op == opHeartbeat:
		s.heartbeatLocked(c, m.D)
	case m.Op == opIdentify:
		s.identifyLocked(c, m.D)
	case m.Op == opResume:
		s.resumeLocked(c, m.D)
	case !otherOps[m.Op]:
		s.closeLocked(c, closeOpcode, "opcode %d", m.Op)
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
		if s.detachLocked(ss); endsSession(code) {
			s.endSessionLocked(ss)
		}
	}
}

func (s *Server) heartbeatLocked(c *socket, d json.RawMessage) {
	shard := 0
	if c.session != nil {
		shard = c.session.shard
	}
	var seq *int64
	if json.Unmarshal(d, &seq) != nil {
		s.closeLocked(c, closeDecode, "a heartbeat without a sequence number")
		return
	}
	if _, missed := s.takeShardLocked(MissAcks, shard); missed {
		return
	}
	if c.session != nil && seq != nil {
		if *seq > c.session.seq {
			s.closeLocked(c, closeSeq, "a heartbeat with a sequence number that was not yet sent")
			return
		}
		c.session.acknowledge(*seq)
	}
	c.pushOp(11, "null")
}

type identify struct {
	Token      string            `json:"token"`
	Intents    *int              `json:"intents"`
	Shard      []int             `json:"shard"`
	Properties map[string]string `json:"properties"`
}

// goodToken reports whether a token is the bot's, with or without "Bot ".
func (s *Server) goodToken(token string) bool {
	return strings.TrimPrefix(token, "Bot ") == s.o.Token
}

// identifyLocked starts a session, or closes the connection with the reason.
func (s *Server) identifyLocked(c *socket, d json.RawMessage) {
	var id identify
	s.hub.identifies++
	defer s.changeLocked()
	if json.Unmarshal(d, &id) != nil {
		s.closeLocked(c, closeDecode, "an identify that cannot be read")
		return
	}
	if len(id.Shard) == 0 {
		id.Shard = []int{0, 1}
	}
	if f, refused := s.takeShardLocked(RefuseIdentify, id.Shard[0]); refused {
		s.closeLocked(c, f.Code, "")
		return
	}
	if code, law := s.checkIdentifyLocked(c, id); code != 0 {
		s.closeLocked(c, code, law)
		return
	}
	key := id.Shard[0] % s.o.MaxConcurrency
	last, paced := s.hub.paced[key]
	s.hub.paced[key] = s.now()
	if since := s.now().Sub(last); paced && since < identifyEvery {
		s.violateLocked("gateway: shard %d identified %v after another of its group; the limit is one in %v",
			id.Shard[0], since.Round(time.Millisecond), identifyEvery)
		c.pushOp(9, false)
		return
	}
	ss := &session{id: s.secret(s.newIDLocked())[:32], shard: id.Shard[0], of: id.Shard[1], intents: *id.Intents}
	s.hub.sessions = append(s.hub.sessions, ss)
	s.attachLocked(ss, c)
	s.readyLocked(ss)
}

// checkIdentifyLocked returns the close code of a bad identify, and the law
// that it breaks.
func (s *Server) checkIdentifyLocked(c *socket, id identify) (code int, law string) {
	switch {
	case c.session != nil:
		return closeTwice, "a second identify on one connection"
	case s.hub.identifies > s.o.SessionStarts:
		return closeToken, "more identifies than the day's session_start_limit: the token would be reset"
	case !s.goodToken(id.Token):
		return closeToken, ""
	case len(id.Shard) != 2 || id.Shard[1] < 1 || id.Shard[0] < 0 || id.Shard[0] >= id.Shard[1]:
		return closeShard, "an identify with an impossible shard"
	case id.Intents == nil || *id.Intents&^intentsKnown != 0:
		return closeIntents, "an identify without intents, or with unknown ones"
	case *id.Intents&intentsPrivileged != 0:
		return closeDisallowed, "an identify with privileged intents"
	case len(id.Properties) == 0:
		return closeDecode, "an identify without its properties"
	}
	return 0, ""
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
}

// resumeLocked resumes a session: it sends the events that were missed, then
// RESUMED.
func (s *Server) resumeLocked(c *socket, d json.RawMessage) {
	var r struct {
		Token   string `json:"token"`
		Session string `json:"session_id"`
		Seq     *int64 `json:"seq"`
	}
	defer s.changeLocked()
	switch {
	case json.Unmarshal(d, &r) != nil || r.Seq == nil:
		s.closeLocked(c, closeDecode, "a resume that cannot be read")
		return
	case c.session != nil:
		s.closeLocked(c, closeTwice, "a resume on a connection that has a session")
		return
	case !s.goodToken(r.Token):
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
	if *r.Seq > ss.seq {
		s.closeLocked(c, closeSeq, "a resume with a sequence number that was not yet sent")
		s.endSessionLocked(ss)
		return
	}
	missed, complete := ss.missed(*r.Seq)
	if _, refused := s.takeShardLocked(RefuseResume, ss.shard); refused || !complete {
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
