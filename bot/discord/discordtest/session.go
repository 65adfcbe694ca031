package discordtest

import (
	"fmt"
	"slices"
	"strconv"
	"time"
)

// The intents that decide about an event here, and those that need approval.
const (
	intentGuildMessages  = 1 << 9
	intentDirectMessages = 1 << 12
	intentsPrivileged    = 1<<1 | 1<<8 | 1<<15
)

// sessionLife is how long a session without a connection can be resumed; the
// documentation says "a few minutes".
const sessionLife = 3 * time.Minute

// A hub holds the gateway's sessions and connections.
type hub struct {
	sessions   []*session
	sockets    []*socket
	identifies int
	paths      []string // of the upgrades
	resumes    int
	presence   string
	paced      map[int]time.Time // last identify, by shard modulo max_concurrency
}

// A session is what a bot gets with READY and may resume.
type session struct {
	id        string
	shard, of int
	intents   int
	seq       int64
	events    []frame // not yet acknowledged by a heartbeat
	sock      *socket // nil: cut off, and resumable
	lost      time.Time
}

// A frame is one message of the gateway on its way to the bot.
type frame struct {
	seq      int64
	text     []byte
	exchange *Pending // the interaction that it delivers
	close    int      // a close code instead of a text
}

// covers reports whether events of a server go to the session's shard.
func (ss *session) covers(guild string) bool {
	id, err := strconv.ParseUint(guild, 10, 64)
	if err != nil {
		return ss.shard == 0 // direct messages
	}
	return int((id>>22)%uint64(ss.of)) == ss.shard
}

// ResumePath is the end of the address that READY gives for resuming.
const ResumePath = "/resume"

// GatewayPaths are the paths of the attempts to connect, oldest first.
func (s *Server) GatewayPaths() []string {
	return locked(s, func() []string { return slices.Clone(s.hub.paths) })
}

// Identifies is how many sessions the bot has asked for; each counts toward
// the 1,000 of a day.
func (s *Server) Identifies() int { return locked(s, func() int { return s.hub.identifies }) }

// Resumes is how many sessions were resumed.
func (s *Server) Resumes() int { return locked(s, func() int { return s.hub.resumes }) }

// Sessions is how many sessions have a connection.
func (s *Server) Sessions() int {
	return locked(s, func() (n int) {
		for _, ss := range s.hub.sessions {
			if ss.sock != nil {
				n++
			}
		}
		return n
	})
}

// locked reads something under the server's mutex.
func locked[T any](s *Server, read func() T) T {
	s.mu.Lock()
	defer s.mu.Unlock()
	return read()
}

// dispatchLocked sends an event to each session of the server's shard that has
// the intent (zero: none is needed), or keeps it for the session's resume. It
// returns how many sessions there were.
func (s *Server) dispatchLocked(event, guild string, intent int, d any, t *Pending) int {
	s.forgetLostLocked()
	var text []byte
	n := 0
	for _, ss := range s.hub.sessions {
		if ss.covers(guild) && (intent == 0 || ss.intents&intent != 0) {
			if text == nil {
				text = marshal(d)
			}
			ss.send(event, text, t)
			n++
		}
	}
	return n
}

// send numbers an event, keeps it and sends it when there is a connection.
func (ss *session) send(event string, d []byte, t *Pending) {
	ss.seq++
	f := frame{seq: ss.seq, exchange: t, text: fmt.Appendf(nil, `{"op":0,"s":%d,"t":%q,"d":%s}`, ss.seq, event, d)}
	ss.events = append(ss.events, f)
	if ss.sock != nil {
		ss.sock.push(f)
	}
}

// acknowledge drops the events up to seq: the bot has them.
func (ss *session) acknowledge(seq int64) {
	ss.events = slices.DeleteFunc(ss.events, func(f frame) bool { return f.seq <= seq })
}

// missed are the events after seq, or false when some are no longer kept.
func (ss *session) missed(seq int64) ([]frame, bool) {
	i := slices.IndexFunc(ss.events, func(f frame) bool { return f.seq > seq })
	if i < 0 {
		return nil, seq == ss.seq
	}
	return slices.Clone(ss.events[i:]), ss.events[i].seq == seq+1
}

// forgetLostLocked ends sessions that nobody has resumed in time.
func (s *Server) forgetLostLocked() {
	now := time.Now()
	s.hub.sessions = slices.DeleteFunc(s.hub.sessions, func(ss *session) bool {
		return ss.sock == nil && now.Sub(ss.lost) > sessionLife
	})
}

func (s *Server) endSessionLocked(ss *session) {
	s.hub.sessions = slices.DeleteFunc(s.hub.sessions, func(x *session) bool { return x == ss })
	s.detachLocked(ss)
}

// detachLocked takes the connection from a session.
func (s *Server) detachLocked(ss *session) {
	if ss.sock != nil {
		ss.sock.session = nil
		ss.sock, ss.lost = nil, time.Now()
		s.changeLocked()
	}
}

func (s *Server) attachLocked(ss *session, c *socket) {
	ss.sock, c.session = c, ss
	s.changeLocked()
}

// dispatchMessageLocked tells of a message, shown as the bot may see it.
func (s *Server) dispatchMessageLocked(event string, m *message, shown map[string]any) {
	intent := intentDirectMessages
	if m.place.guild != "" {
		intent = intentGuildMessages
		shown["guild_id"] = m.place.guild
		member := memberBody(m.author, nil)
		delete(member, "user")
		shown["member"] = member
	}
	if to := s.world.messages[m.ReplyTo]; to != nil {
		body := to.body()
		if to.author.ID != DefaultApplicationID && m.place.guild != "" && !to.names() {
			withoutContent(body)
		}
		shown["referenced_message"] = body
	}
	s.dispatchLocked(event, m.place.guild, intent, shown, nil)
}

// dispatchOwnLocked tells of a message of the bot itself.
func (s *Server) dispatchOwnLocked(event string, m *message) {
	if m.shownTo == "" && !m.place.Hidden {
		s.dispatchMessageLocked(event, m, m.body())
	}
}
