package discordtest

import (
	"net/http"
	"strconv"
)

// openLocked finds the channel of a request, when the bot may use it.
func (s *Server) openLocked(r *request, write bool) (*place, *apiError) {
	p := s.world.channels[r.PathValue("channel_id")]
	switch {
	case p == nil:
		return nil, refused(http.StatusNotFound, codeUnknownChannel)
	case p.guild != "" && p.bot()&viewChannel == 0, p.Hidden:
		return nil, refused(http.StatusForbidden, codeMissingAccess)
	case write && p.guild != "" && p.bot()&p.writing() == 0:
		return nil, refused(http.StatusForbidden, codeNoPermission)
	case write && p.Locked:
		return nil, refused(http.StatusBadRequest, codeLockedThread)
	}
	return p, nil
}

// bot is what the bot may do in the channel.
func (p *place) bot() uint64 {
	may := p.AppPermissions
	if may == 0 {
		may = OrdinaryBot
	}
	if p.Hidden {
		may &^= viewChannel
	}
	if p.Muted {
		may &^= sendMessages | sendInThreads
	}
	return may
}

// writing is the permission to write in the channel.
func (p *place) writing() uint64 {
	if p.Type >= 10 && p.Type <= 12 { // a thread
		return sendInThreads
	}
	return sendMessages
}

// createMessage is POST /channels/{channel}/messages.
func (s *Server) createMessage(r *request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.openLocked(r, true)
	if err != nil {
		return failure(err)
	}
	b, err := readMessage(r.body, r.files)
	if err != nil {
		return failure(err)
	}
	laws, err := b.check(use{flags: flagsOfChannel})
	if err == nil && p.guild != "" && len(b.Embeds) > 0 && p.bot()&embedLinks == 0 {
		err = refused(http.StatusForbidden, codeNoPermission)
	}
	if err == nil {
		err = s.checkReferenceLocked(b, p)
	}
	if err != nil {
		return withLaws(failure(err), laws)
	}
	once := p.ID + " " + string(b.Nonce)
	if m := s.world.messages[s.world.nonces[once]]; m != nil && b.Enforce {
		return withLaws(ok(m.body(s)), laws)
	}
	m := &message{place: p, author: s.botUser(), at: s.now()}
	m.apply(b)
	if b.Reference != nil && s.world.messages[b.Reference.Message] != nil {
		m.replyTo = b.Reference.Message
	}
	s.keepLocked(m)
	if s.o.Forget && len(s.world.nonces) > keep {
		clear(s.world.nonces)
	}
	if len(b.Nonce) > 0 && string(b.Nonce) != "null" {
		s.world.nonces[once] = m.id
	}
	s.dispatchOwnLocked("MESSAGE_CREATE", m)
	return withLaws(ok(m.body(s)), laws)
}

// checkReferenceLocked refuses a reply to a message that is gone, unless the
// body says that this does not matter.
func (s *Server) checkReferenceLocked(b *messageBody, p *place) *apiError {
	if b.Reference == nil || b.Reference.Fail != nil && !*b.Reference.Fail {
		return nil
	}
	if m := s.world.messages[b.Reference.Message]; m != nil && m.place == p {
		return nil
	}
	var f form
	f.add("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
	e := f.err()
	e.fields.list = nil // a message may be deleted at any time
	return e
}

// messageInLocked finds a message that the bot can see in a channel.
func (s *Server) messageInLocked(r *request) (*message, *apiError) {
	p, err := s.openLocked(r, false)
	if err != nil {
		return nil, err
	}
	m := s.world.messages[r.PathValue("message_id")]
	if m == nil || m.place != p || m.shownTo != "" {
		return nil, refused(http.StatusNotFound, codeUnknownMessage)
	}
	return m, nil
}

// editMessage is PATCH /channels/{channel}/messages/{message}.
func (s *Server) editMessage(r *request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	m, err := s.messageInLocked(r)
	if err == nil && m.author.ID != s.o.BotUser {
		err = broken(http.StatusForbidden, codeNotOurMessage, "an edit of somebody else's message")
	}
	if err != nil {
		return failure(err)
	}
	return s.editLocked(r, m, flagsOfEdit)
}

// deleteMessage is DELETE /channels/{channel}/messages/{message}.
func (s *Server) deleteMessage(r *request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	m, err := s.messageInLocked(r)
	if err == nil && m.author.ID != s.o.BotUser {
		err = refused(http.StatusForbidden, codeNoPermission)
	}
	if err != nil {
		return failure(err)
	}
	s.dropMessageLocked(m.id)
	return noContent()
}

// getMessage is GET /channels/{channel}/messages/{message}.
func (s *Server) getMessage(r *request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	m, err := s.messageInLocked(r)
	if err != nil {
		return failure(err)
	}
	return ok(m.body(s))
}

// listMessages is GET /channels/{channel}/messages: newest first, 50 unless
// the query has another limit up to 100.
func (s *Server) listMessages(r *request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.openLocked(r, false)
	if err != nil {
		return failure(err)
	}
	limit, notNumber := strconv.Atoi(r.URL.Query().Get("limit"))
	if notNumber != nil || limit < 1 || limit > 100 {
		limit = 50
	}
	out := []any{}
	for i := len(s.world.sent) - 1; i >= 0 && len(out) < limit; i-- {
		if m := s.world.messages[s.world.sent[i]]; m.place == p && m.shownTo == "" {
			out = append(out, m.body(s))
		}
	}
	return ok(out)
}

// typing is POST /channels/{channel}/typing.
func (s *Server) typing(r *request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := s.openLocked(r, true); err != nil {
		return failure(err)
	}
	return noContent()
}
