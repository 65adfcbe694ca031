package discordtest

import (
	"net/http"
	"slices"
)

// The types of channel that matter for threads.
const (
	typeText         = 0
	typeNews         = 5
	typeNewsThread   = 10
	typeThread       = 11
	typeHiddenThread = 12
	typeForum        = 15
	flagRequireTag   = 1 << 4 // of a forum
	maxThreadName    = 100    // characters of a thread's name
)

// Threads are the threads of a channel, oldest first.
func (s *Server) Threads(channel string) []Channel {
	return locked(s, func() (out []Channel) {
		for _, id := range s.world.threads[channel] {
			out = append(out, s.world.channels[id].Channel)
		}
		return out
	})
}

// newThreadLocked makes a thread, whose id is that of the message that it begins with.
func (s *Server) newThreadLocked(in *place, id, name string) *place {
	p := &place{Channel: Channel{ID: id, Name: name, Type: typeThread, Parent: in.ID}, guild: in.guild}
	s.world.channels[id] = p
	s.world.threads[in.ID] = append(s.world.threads[in.ID], id)
	return p
}

// threadBody is a thread as the API shows it.
func threadBody(p *place, parent string) map[string]any {
	return map[string]any{"id": p.ID, "type": p.Type, "flags": 0, "guild_id": p.guild, "name": p.Name, "parent_id": parent,
		"owner_id": DefaultApplicationID, "message_count": 0, "member_count": 1, "total_message_sent": 0,
		"thread_metadata": map[string]any{"archived": false, "archive_timestamp": nil, "auto_archive_duration": 4320, "locked": false}}
}

// createThread is POST /channels/{channel}/threads, for forums alone.
func (s *Server) createThread(r *request) (any, *apiError) {
	p, err := s.openLocked(r)
	if err != nil {
		return nil, err
	}
	var body struct {
		Name    string `json:"name"`
		Message any    `json:"message"`
	}
	if err := decode(r.body, &body); err != nil {
		return nil, err
	}
	if p.Type != typeForum {
		return nil, broken(http.StatusBadRequest, codeNoForum, "a thread with a first message in a channel of type %d", p.Type)
	}
	if p.Tagged {
		return nil, refused(http.StatusBadRequest, codeNeedsTag)
	}
	if err := checkThreadName(body.Name); err != nil {
		return nil, err
	}
	b, laws, err := takeMessage(marshal(body.Message), r.files, use{path: "message.", flags: flagsOfChannel, pings: true})
	if r.laws = append(r.laws, laws...); err != nil {
		return nil, err
	}
	s.ownLawsLocked(b)
	id := s.newIDLocked()
	m := &message{SentMessage: SentMessage{ID: id}, place: s.newThreadLocked(p, id, body.Name), author: botUser, at: s.now()}
	m.apply(b)
	s.keepLocked(m)
	out := threadBody(m.place, p.ID)
	out["message"] = m.body()
	return out, nil
}

func checkThreadName(name string) *apiError {
	f := &form{}
	f.required("name", name)
	if len([]rune(name)) > maxThreadName {
		f.add("name", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and %d in length.", maxThreadName)
	}
	return f.err()
}

// startThread is POST /channels/{channel}/messages/{message}/threads.
func (s *Server) startThread(r *request) (any, *apiError) {
	p, err := s.openLocked(r)
	if err != nil {
		return nil, err
	}
	var body struct {
		Name string `json:"name"`
	}
	if err := decode(r.body, &body); err != nil {
		return nil, err
	}
	m := s.world.messages[r.PathValue("message_id")]
	switch {
	case m == nil || m.place != p:
		return nil, refused(http.StatusNotFound, codeUnknownMessage)
	case p.Type != typeText && p.Type != typeNews:
		return nil, broken(http.StatusBadRequest, codeNoForum, "a thread on a message in a channel of type %d", p.Type)
	case p.bot()&createThreads == 0:
		return nil, refused(http.StatusForbidden, codeNoPermission)
	case slices.Contains(s.world.threads[p.ID], m.ID):
		return nil, refused(http.StatusBadRequest, codeHasThread)
	}
	if err := checkThreadName(body.Name); err != nil {
		return nil, err
	}
	return threadBody(s.newThreadLocked(p, m.ID, body.Name), p.ID), nil
}

// openDirect is POST /users/@me/channels: it makes no second channel with a user.
func (s *Server) openDirect(r *request) (any, *apiError) {
	var body struct {
		User string `json:"recipient_id"`
	}
	if err := decode(r.body, &body); err != nil {
		return nil, err
	}
	if body.User == "" || s.world.guilds[body.User] != nil || s.world.channels[body.User] != nil {
		return nil, refused(http.StatusBadRequest, codeForm)
	}
	return channelBody(s.directLocked("", orReader(User{ID: body.User}), false)), nil
}
