package discordtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// The types of a first response.
const (
	callbackPong        = 1
	callbackMessage     = 4
	callbackDefer       = 5
	callbackDeferUpdate = 6
	callbackUpdate      = 7
	callbackChoices     = 8
	callbackModal       = 9
)

// allowedCallbacks are the types that fit an interaction, by its number.
var allowedCallbacks = map[int][]int{
	2: {callbackMessage, callbackDefer, callbackModal},
	3: {callbackMessage, callbackDefer, callbackDeferUpdate, callbackUpdate, callbackModal},
	4: {callbackChoices},
}

// The limits of autocomplete and of a modal.
const (
	maxChoices    = 25
	maxChoiceText = 100
	maxModalTitle = 45
	maxModalRows  = 5
)

// A callbackBody is a first response as it comes.
type callbackBody struct {
	Type int             `json:"type"`
	Data json.RawMessage `json:"data"`
}

// callback is POST /interactions/{id}/{token}/callback.
func (s *Server) callback(r *request) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.talks[r.PathValue("interaction_token")]
	if t != nil && t.id != r.PathValue("interaction_id") {
		t = nil
	}
	laws, refusal := s.respondLocked(t, r.body, r.files)
	if refusal != nil {
		a := failure(refusal)
		a.law = append(a.law, laws...)
		return a
	}
	a := noContent()
	if with, _ := strconv.ParseBool(r.URL.Query().Get("with_response")); with {
		a = ok(s.callbackResult(t))
	}
	a.law = laws
	return a
}

// callbackResult is what ?with_response=true asks for.
func (s *Server) callbackResult(t *talk) map[string]any {
	about := map[string]any{"id": t.id, "type": t.number()}
	out := map[string]any{"interaction": about}
	if t.reply == nil {
		return out
	}
	about["response_message_id"] = t.reply.id
	about["response_message_ephemeral"] = t.reply.flags&flagEphemeral != 0
	about["response_message_loading"] = t.reply.flags&flagLoading != 0
	if t.response.Type == callbackMessage || t.response.Type == callbackUpdate {
		out["resource"] = map[string]any{"type": t.response.Type, "message": t.reply.body(s)}
	}
	return out
}

// respondLocked takes the first response to an interaction, however it came.
func (s *Server) respondLocked(t *talk, raw []byte, files []upload) (laws []string, refusal *apiError) {
	if t == nil {
		return nil, broken(http.StatusNotFound, codeUnknownInteraction, "a response to an interaction that there is not")
	}
	after := s.now().Sub(t.created)
	switch {
	case t.response != nil && bytes.Equal(t.response.Body, raw): // once more, by a bot that has not seen the answer
		return nil, refused(http.StatusBadRequest, codeAcknowledged)
	case t.response != nil:
		return nil, broken(http.StatusBadRequest, codeAcknowledged, "%s: a second first response", t)
	case t.over() || after > firstResponse:
		late := refused(http.StatusNotFound, codeUnknownInteraction)
		if t.fair() && !t.over() {
			late.law = fmt.Sprintf("%s: first response after %v", t, after.Round(time.Millisecond))
		}
		t.endLocked(ErrNoResponse)
		return nil, late
	}
	var b callbackBody
	if err := decode(raw, &b); err != nil {
		return nil, err
	}
	if !slices.Contains(allowedCallbacks[t.number()], b.Type) {
		var f form
		f.add("type", "BASE_TYPE_CHOICES", "Value must be one of %v.", allowedCallbacks[t.number()])
		return nil, f.err()
	}
	response := &Response{Type: b.Type, Body: slices.Clone(raw), After: after}
	laws, refusal = s.receiveLocked(t, b, files, response)
	if refusal != nil {
		return laws, refusal
	}
	t.response = response
	if t.reply != nil {
		response.Ephemeral = t.reply.flags&flagEphemeral != 0
	}
	if t.timer != nil {
		t.timer.Stop()
	}
	close(t.done)
	s.changeLocked()
	return laws, nil
}

// receiveLocked does what a response of each type does.
func (s *Server) receiveLocked(t *talk, b callbackBody, files []upload, response *Response) (laws []string, refusal *apiError) {
	switch b.Type {
	case callbackMessage:
		body, err := readMessage(b.Data, files)
		if err != nil {
			return nil, err
		}
		if laws, err = body.check(use{path: "data.", flags: flagsOfReply}); err != nil {
			return laws, err
		}
		t.reply = s.answerLocked(t, body, 0)
	case callbackDefer:
		return nil, s.deferLocked(t, b.Data)
	case callbackDeferUpdate:
		t.reply = t.pressed
	case callbackUpdate:
		body, err := readMessage(b.Data, files)
		if err != nil {
			return nil, err
		}
		if laws, err = body.check(use{path: "data.", flags: flagsOfReply, old: t.pressed}); err != nil {
			return laws, err
		}
		s.changeMessageLocked(t.pressed, body)
		t.reply = t.pressed
	case callbackChoices:
		response.Choices, refusal = t.choices(b.Data)
	case callbackModal:
		refusal = checkModal(b.Data)
	}
	return laws, refusal
}

// answerLocked shows a new message that answers an interaction, with flags
// besides those that the body asks for.
func (s *Server) answerLocked(t *talk, b *messageBody, flags int) *message {
	m := &message{place: t.place, author: s.botUser(), webhook: s.o.ApplicationID, talk: t, at: s.now()}
	m.apply(b)
	m.flags |= flags
	if b.Flags&flagEphemeral != 0 {
		m.flags |= flagEphemeral
		m.shownTo = t.i.User.ID
	}
	s.keepLocked(m)
	s.dispatchOwnLocked("MESSAGE_CREATE", m)
	return m
}

// changeMessageLocked edits a message.
func (s *Server) changeMessageLocked(m *message, b *messageBody) {
	m.apply(b)
	m.edits++
	m.edited = s.now()
	s.changeLocked()
	s.dispatchOwnLocked("MESSAGE_UPDATE", m)
}

// deferLocked shows "thinking …" in the place of an answer.
func (s *Server) deferLocked(t *talk, data json.RawMessage) *apiError {
	b, err := readMessage(data, nil)
	if err != nil {
		return err
	}
	if b.Flags&^flagEphemeral != 0 {
		var f form
		f.add("data.flags", "BASE_TYPE_BITFIELD", "a deferred response can only be ephemeral; other flags go with the edit")
		return f.err()
	}
	t.reply = s.answerLocked(t, &messageBody{Flags: b.Flags}, flagLoading)
	return nil
}

// choices are the suggestions of an autocomplete.
func (t *talk) choices(data json.RawMessage) ([]Choice, *apiError) {
	var b struct {
		Choices *[]Choice `json:"choices"`
	}
	if err := decode(data, &b); err != nil {
		return nil, err
	}
	f := &form{}
	if b.Choices == nil {
		f.add("data.choices", "BASE_TYPE_REQUIRED", "This field is required")
		return nil, f.err()
	}
	f.count("data.choices", len(*b.Choices), 0, maxChoices)
	for i, c := range *b.Choices {
		f.choice("data.choices."+strconv.Itoa(i), c, t.numeric)
	}
	return *b.Choices, f.err()
}

// choice checks one choice, of an autocomplete or of a registered option.
func (f *form) choice(path string, c Choice, numeric bool) {
	f.text(path+".name", c.Name, 1, maxChoiceText)
	var text string
	var number float64
	switch isText := json.Unmarshal(c.Value, &text) == nil && string(c.Value) != "null"; {
	case isText && !numeric:
		f.text(path+".value", text, 1, maxChoiceText)
	case isText || !numeric || json.Unmarshal(c.Value, &number) != nil || string(c.Value) == "null":
		f.add(path+".value", "BASE_TYPE_BAD_TYPE", "The value is not of the option's type")
	}
}

func checkModal(data json.RawMessage) *apiError {
	var b struct {
		CustomID   string            `json:"custom_id"`
		Title      string            `json:"title"`
		Components []json.RawMessage `json:"components"`
	}
	if err := decode(data, &b); err != nil {
		return err
	}
	f := &form{}
	f.text("data.custom_id", b.CustomID, 1, maxCustomID)
	f.text("data.title", b.Title, 1, maxModalTitle)
	f.count("data.components", len(b.Components), 1, maxModalRows)
	return f.err()
}
