package discordtest

import "net/http"

// maxFollowUps is what an app may send after its first response where only
// the user has installed it.
const maxFollowUps = 5

// talkOfLocked finds the interaction of a webhook path whose token is still
// good and that has had its first response.
func (s *Server) talkOfLocked(r *request) (*talk, *apiError) {
	t := s.talks[r.PathValue("webhook_token")]
	switch {
	case t == nil || r.PathValue("webhook_id") != s.o.ApplicationID:
		return nil, broken(http.StatusNotFound, codeUnknownWebhook, "a webhook that there is not")
	case s.now().Sub(t.created) > tokenLife:
		return nil, broken(http.StatusUnauthorized, codeWebhookToken, "%s: its token is older than %v", t, tokenLife)
	case t.gone > 0:
		return nil, broken(http.StatusNotFound, codeUnknownWebhook, "%s: its webhook was used again after a 404", t)
	case t.response == nil && t.over() && !t.fair():
		t.gone++ // the bot could not know
		return nil, refused(http.StatusNotFound, codeUnknownWebhook)
	case t.response == nil || t.response.Type == callbackChoices:
		t.gone++
		return nil, broken(http.StatusNotFound, codeUnknownWebhook, "%s: a message before the first response, or after none", t)
	}
	return t, nil
}

// followUp is POST /webhooks/{application}/{token}.
func (s *Server) followUp(r *request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, err := s.talkOfLocked(r)
	if err != nil {
		return failure(err)
	}
	if t.reply != nil && t.reply.flags&flagLoading != 0 {
		return s.editLocked(r, t.reply, flagsOfReply) // as documented: it takes the place of "thinking …"
	}
	if t.i.UserInstall && len(t.followUps) >= maxFollowUps {
		return failure(broken(http.StatusBadRequest, codeTooManyFollowups,
			"%s: more than %d follow-ups where only the user has installed the app", t, maxFollowUps))
	}
	b, err := readMessage(r.body, r.files)
	if err != nil {
		return failure(err)
	}
	laws, err := b.check(use{flags: flagsOfReply})
	if err != nil {
		return withLaws(failure(err), laws)
	}
	m := s.answerLocked(t, b, 0)
	t.followUps = append(t.followUps, m)
	s.changeLocked()
	return withLaws(ok(m.body(s)), laws)
}

// editLocked changes a message with the body of a request.
func (s *Server) editLocked(r *request, m *message, flags int) answer {
	b, err := readMessage(r.body, r.files)
	if err != nil {
		return failure(err)
	}
	laws, err := b.check(use{flags: flags, old: m})
	if err != nil {
		return withLaws(failure(err), laws)
	}
	s.changeMessageLocked(m, b)
	return withLaws(ok(m.body(s)), laws)
}

func withLaws(a answer, laws []string) answer {
	a.law = append(a.law, laws...)
	return a
}

// messageOfLocked finds @original, or a follow-up by its id.
func (s *Server) messageOfLocked(r *request) (*message, *apiError) {
	t, err := s.talkOfLocked(r)
	if err != nil {
		return nil, err
	}
	id := r.PathValue("message_id")
	if id == "" && t.reply != nil {
		id = t.reply.id
	}
	if m := s.world.messages[id]; m != nil && (m == t.reply || m.talk == t) {
		return m, nil
	}
	return nil, refused(http.StatusNotFound, codeUnknownMessage)
}

// getReply is GET of @original or of a follow-up.
func (s *Server) getReply(r *request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	m, err := s.messageOfLocked(r)
	if err != nil {
		return failure(err)
	}
	return ok(m.body(s))
}

// editReply is PATCH of @original or of a follow-up.
func (s *Server) editReply(r *request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	m, err := s.messageOfLocked(r)
	if err != nil {
		return failure(err)
	}
	return s.editLocked(r, m, flagsOfEdit)
}

// deleteReply is DELETE of @original or of a follow-up.
func (s *Server) deleteReply(r *request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	m, err := s.messageOfLocked(r)
	if err != nil {
		return failure(err)
	}
	s.dropMessageLocked(m.id)
	return noContent()
}
