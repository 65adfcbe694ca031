package discordtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"
	"unicode/utf8"
)

// The types of a first response.
const (
	callbackPong        = 1
	callbackMessage     = 4
	callbackDefer       = 5
	callbackDeferUpdate = 6
	callbackUpdate      = 7
	callbackChoices     = 8
)

// allowedCallbacks are the types that fit an interaction, by its number.
var allowedCallbacks = map[int][]int{
	2: {callbackMessage, callbackDefer},
	3: {callbackMessage, callbackDefer, callbackDeferUpdate, callbackUpdate},
	4: {callbackChoices},
}

// A callbackBody is a first response as it comes.
type callbackBody struct {
	Type int             `json:"type"`
	Data json.RawMessage `json:"data"`
}

func (s *Server) callback(r *request) (any, *apiError) {
	t := s.exchanges[r.PathValue("interaction_token")]
	if t != nil && t.ID != r.PathValue("interaction_id") {
		t = nil
	}
	return nil, s.respondLocked(t, r.body, r.files, &r.laws)
}

// respondLocked takes the first response to an interaction, however it came. It adds
// the rules of the project that the response breaks to laws.
func (s *Server) respondLocked(t *Pending, raw []byte, files []upload, laws *[]string) *apiError {
	if t == nil {
		return broken(http.StatusNotFound, codeUnknownInteraction, "a response to an interaction that there is not")
	}
	switch {
	case t.response != nil && bytes.Equal(t.response.Body, raw): // once more, by a bot that has not seen the answer
		return refused(http.StatusBadRequest, codeAcknowledged)
	case t.response != nil:
		return broken(http.StatusBadRequest, codeAcknowledged, "%s: a second first response", t)
	case t.over():
		return refused(http.StatusNotFound, codeUnknownInteraction)
	}
	var b callbackBody
	if err := decode(raw, &b); err != nil {
		return err
	}
	if !slices.Contains(allowedCallbacks[t.number()], b.Type) {
		return invalid("type", "BASE_TYPE_CHOICES", "Value must be one of %v.", allowedCallbacks[t.number()])
	}
	response := &Response{Type: b.Type, Body: slices.Clone(raw)}
	if err := s.receiveLocked(t, b, files, response, laws); err != nil {
		return err
	}
	t.response = response
	if t.reply != nil {
		response.Ephemeral = t.reply.Flags&flagEphemeral != 0
	}
	t.timer.Stop()
	close(t.done)
	s.changeLocked()
	return nil
}

func (s *Server) receiveLocked(t *Pending, b callbackBody, files []upload, response *Response, laws *[]string) (refusal *apiError) {
	switch b.Type {
	case callbackDefer:
		return s.deferLocked(t, b.Data)
	case callbackDeferUpdate:
		t.reply = t.pressed
		return nil
	case callbackChoices:
		response.Choices, refusal = readChoices(b.Data)
		return refusal
	}
	u := use{path: "data.", flags: flagsOfReply}
	if b.Type == callbackUpdate {
		u.old = t.pressed
	}
	body, refusal := takeMessage(b.Data, files, u, laws)
	switch {
	case refusal != nil:
	case b.Type == callbackUpdate:
		s.changeMessageLocked(t.pressed, body)
		t.reply = t.pressed
	default:
		t.reply = s.answerLocked(t, body, 0)
	}
	return refusal
}

// maxChoiceText is the limit of the value of a suggestion for a text.
const maxChoiceText = 100

// readChoices reads the suggestions of an autocomplete, whose option is a text.
func readChoices(data json.RawMessage) ([]Choice, *apiError) {
	var b struct{ Choices []Choice }
	if err := decode(data, &b); err != nil {
		return nil, err
	}
	for i, c := range b.Choices {
		var text *string
		if json.Unmarshal(c.Value, &text) != nil || text == nil || *text == "" || utf8.RuneCountInString(*text) > maxChoiceText {
			return nil, invalid(fmt.Sprintf("data.choices.%d.value", i), "BASE_TYPE_BAD_LENGTH", "Must be a text of 1 to %d", maxChoiceText)
		}
	}
	return b.Choices, nil
}

// takeMessage reads and checks a message. It adds the rules of the project that the
// message breaks to laws.
func takeMessage(raw []byte, files []upload, u use, laws *[]string) (*messageBody, *apiError) {
	b, err := readMessage(raw, files)
	if err != nil {
		return nil, err
	}
	f, next := b.check(u)
	*laws = append(*laws, f.laws...)
	if err = f.err(); err == nil && next.empty() {
		err = broken(http.StatusBadRequest, codeEmptyMessage, "an empty message")
	}
	return b, err
}

// answerLocked shows a new message that answers an interaction; flags are set
// besides those of the body.
func (s *Server) answerLocked(t *Pending, b *messageBody, flags int) *message {
	m := &message{place: t.place, author: botUser, webhook: DefaultApplicationID, exchange: t, at: time.Now()}
	s.ownLawsLocked(b)
	m.apply(b)
	m.Flags |= flags
	if b.Flags&flagEphemeral != 0 {
		m.Flags |= flagEphemeral
		m.shownTo = t.i.User.ID
	}
	s.keepLocked(m)
	s.dispatchOwnLocked("MESSAGE_CREATE", m)
	return m
}

func (s *Server) changeMessageLocked(m *message, b *messageBody) {
	s.ownLawsLocked(b)
	m.apply(b)
	m.Edits++
	m.edited = time.Now()
	s.changeLocked()
	s.dispatchOwnLocked("MESSAGE_UPDATE", m)
}

// deferLocked shows "thinking …" until the answer comes.
func (s *Server) deferLocked(t *Pending, data json.RawMessage) *apiError {
	b, err := readMessage(data, nil)
	if err != nil {
		return err
	}
	if b.Flags&^flagEphemeral != 0 {
		return invalid("data.flags", "BASE_TYPE_BITFIELD", "a deferred response can only be ephemeral; other flags go with the edit")
	}
	t.reply = s.answerLocked(t, &messageBody{Flags: b.Flags}, flagLoading)
	return nil
}

// maxFollowUps is how many messages an app may send after its first response
// where the user alone has installed it.
const maxFollowUps = 5

// exchangeOfLocked finds the interaction of a webhook path. Its token must be
// valid, and it must have had its first response.
func (s *Server) exchangeOfLocked(r *request) (*Pending, *apiError) {
	t := s.exchanges[r.PathValue("webhook_token")]
	switch {
	case t == nil || r.PathValue("webhook_id") != DefaultApplicationID:
		return nil, broken(http.StatusNotFound, codeUnknownWebhook, "a webhook that there is not")
	case time.Since(t.created) > tokenLife:
		return nil, broken(http.StatusUnauthorized, codeWebhookToken, "%s: its token is older than %v", t, tokenLife)
	case t.notFound > 0:
		return nil, broken(http.StatusNotFound, codeUnknownWebhook, "%s: its webhook was used again after a 404", t)
	case t.response == nil && t.over() && !t.couldAnswer():
		t.notFound++ // the bot did not get it in time
		return nil, refused(http.StatusNotFound, codeUnknownWebhook)
	case t.response == nil || t.response.Type == callbackChoices:
		t.notFound++
		return nil, broken(http.StatusNotFound, codeUnknownWebhook, "%s: a message before the first response, or after none", t)
	}
	return t, nil
}

func (s *Server) followUp(r *request) (any, *apiError) {
	t, err := s.exchangeOfLocked(r)
	switch {
	case err != nil:
		return nil, err
	case t.reply != nil && t.reply.Flags&flagLoading != 0:
		return nil, broken(http.StatusBadRequest, codeForm, "%s: a follow-up would take the place of the deferred message", t)
	case t.i.UserInstall && len(t.followUps) >= maxFollowUps:
		return nil, broken(http.StatusBadRequest, codeTooManyFollowups,
			"%s: more than %d follow-ups where only the user has installed the app", t, maxFollowUps)
	}
	b, err := takeMessage(r.body, r.files, use{flags: flagsOfReply}, &r.laws)
	if err != nil {
		return nil, err
	}
	m := s.answerLocked(t, b, 0)
	t.followUps = append(t.followUps, m)
	s.changeLocked()
	return m.body(), nil
}

func (s *Server) editReply(r *request) (any, *apiError) {
	t, err := s.exchangeOfLocked(r)
	if err != nil {
		return nil, err
	}
	if t.reply == nil {
		return nil, refused(http.StatusNotFound, codeUnknownMessage)
	}
	b, err := takeMessage(r.body, r.files, use{flags: flagComponentsV2, old: t.reply}, &r.laws)
	if err != nil {
		return nil, err
	}
	s.changeMessageLocked(t.reply, b)
	return t.reply.body(), nil
}

func (s *Server) deleteReply(r *request) (any, *apiError) {
	t, err := s.exchangeOfLocked(r)
	if err != nil {
		return nil, err
	}
	if t.reply == nil || s.world.messages[t.reply.ID] == nil {
		return nil, refused(http.StatusNotFound, codeUnknownMessage)
	}
	s.deleteLocked(t.reply.ID)
	return nil, nil
}

// Delete takes a message away, as a moderator may.
func (s *Server) Delete(id string) { locked(s, func() bool { s.deleteLocked(id); return true }) }

func (s *Server) deleteLocked(id string) {
	delete(s.world.messages, id)
	s.world.sent = slices.DeleteFunc(s.world.sent, func(sent string) bool { return sent == id })
	s.changeLocked()
}
