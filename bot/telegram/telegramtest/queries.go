package telegramtest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Limits of answerInlineQuery. (core.telegram.org/bots/api#answerinlinequery)
const (
	maxResults    = 50
	maxResultID   = 64 // bytes
	maxNextOffset = 64 // bytes
	maxStart      = 64 // InlineQueryResultsButton.start_parameter
)

// A query waits for the bot's answer: a callback, an inline query or a guest
// message. It is guarded by the server's lock.
type query struct {
	id       string
	kind     string // of its update
	from     User
	text     string
	answered bool
	alert    string        // the answer to a callback
	answer   *InlineAnswer // to an inline query
	messages []*message    // of the results, each not sent yet
	guest    string        // inline_message_id of the answer to a guest
}

// ask registers a query under a number that is its id.
func (s *Server) ask(q *query) *query {
	s.asks++
	q.id = strconv.Itoa(4000000000 + s.asks)
	s.queries[q.id] = q
	return q
}

// asked is the query that a request answers. Each is answered once.
func (s *Server) asked(kind, id string) (*query, *apiError) {
	q := s.queries[id]
	if q == nil || q.kind != kind || q.answered {
		return nil, broken("%s", staleQuery)
	}
	return q, nil
}

// setAnswered notes that a query has its answer.
func (s *Server) setAnswered(q *query) {
	q.answered = true
	if s.o.Forget {
		delete(s.queries, q.id)
	}
}

// answerCallbackQuery ends the wait of a person who pressed a button.
func (s *Server) answerCallbackQuery(p params) (any, *apiError) {
	q, err := s.asked("callback_query", p.text("callback_query_id"))
	if err != nil {
		return nil, err
	}
	if units(p.text("text")) > maxAlert {
		return nil, broken("MESSAGE_TOO_LONG")
	}
	q.alert = p.text("text")
	s.setAnswered(q)
	return true, nil
}

// CallbackAnswer is the text that a person saw after pressing a button, which
// may be empty. It is false if the bot has not answered.
func (s *Server) CallbackAnswer(queryID string) (text string, answered bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if q := s.queries[queryID]; q != nil {
		return q.alert, q.answered
	}
	return "", false
}

// Unanswered are the ids of the queries that have no answer, in order: those
// of callbacks, inline queries and guest messages.
func (s *Server) Unanswered() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []string
	for id, q := range s.queries {
		if !q.answered {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}

// answerInlineQuery shows results to a person who types.
func (s *Server) answerInlineQuery(p params) (any, *apiError) {
	q, err := s.asked("inline_query", p.text("inline_query_id"))
	if err != nil {
		return nil, err
	}
	var list []json.RawMessage
	if given, err := p.decode("results", &list); err != nil {
		return nil, err
	} else if !given {
		return nil, broken("can't parse results: an Array expected")
	}
	if len(list) > maxResults {
		return nil, broken("RESULTS_TOO_MUCH")
	}
	a := &InlineAnswer{NextOffset: p.text("next_offset"), CacheTime: 300 * time.Second, Personal: p.yes("is_personal")}
	if len(a.NextOffset) > maxNextOffset {
		return nil, broken("NEXT_OFFSET_INVALID")
	}
	if _, ok := p["cache_time"]; ok {
		seconds, err := p.integer("cache_time")
		if err != nil {
			return nil, err
		}
		a.CacheTime = time.Duration(seconds) * time.Second
	}
	if err := a.button(p); err != nil {
		return nil, err
	}
	var messages []*message
	for _, raw := range list {
		r, m, err := s.inlineResult(raw)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(a.Results, func(o InlineResult) bool { return o.ID == r.ID }) {
			return nil, broken("RESULT_ID_DUPLICATE")
		}
		a.Results = append(a.Results, r)
		messages = append(messages, m)
	}
	q.answer, q.messages = a, messages
	s.setAnswered(q)
	return true, nil
}

// button reads the button above the results.
func (a *InlineAnswer) button(p params) *apiError {
	var b struct {
		Text  string `json:"text"`
		Start string `json:"start_parameter"`
	}
	given, err := p.decode("button", &b)
	if err != nil || !given {
		return err
	}
	if b.Text == "" || b.Start == "" {
		return broken("can't parse inline query results button: text and start_parameter expected")
	}
	if len(b.Start) > maxStart || strings.ContainsFunc(b.Start, func(r rune) bool { return !tokenRune(r) }) {
		return broken("START_PARAM_INVALID")
	}
	a.Button, a.Start = b.Text, b.Start
	return nil
}

// inlineResult reads one InlineQueryResult and makes the message that it
// sends.
func (s *Server) inlineResult(raw json.RawMessage) (InlineResult, *message, *apiError) {
	var in struct {
		ID, Type, Title, Description string
		Content                      map[string]json.RawMessage `json:"input_message_content"`
		Markup                       map[string]json.RawMessage `json:"reply_markup"`
	}
	if err := json.Unmarshal(raw, &in); err != nil {
		return InlineResult{}, nil, broken("can't parse inline query result: %v", err)
	}
	r := InlineResult{ID: in.ID, Type: in.Type, Title: in.Title, Description: in.Description}
	switch {
	case in.ID == "" || len(in.ID) > maxResultID:
		return r, nil, broken("RESULT_ID_INVALID")
	case in.Type != "article":
		return r, nil, broken("can't parse inline query result: this server has articles only, not %.40q", in.Type)
	case in.Title == "":
		return r, nil, broken("can't parse inline query result: title is empty")
	case in.Content == nil:
		return r, nil, broken("can't parse inline query result: input_message_content expected")
	}
	p := params{}
	if err := p.addJSON(marshal(in.Content)); err != nil {
		return r, nil, err
	}
	p["text"] = p["message_text"]
	m := &message{wireMessage: wireMessage{Date: time.Now().Unix()}}
	if in.Markup != nil {
		p["reply_markup"] = param{text: string(marshal(in.Markup)), json: true}
	}
	if err := m.fill(p); err != nil {
		return r, nil, err
	}
	r.Message = m.view()
	return r, m, nil
}

// sendInline gives a message that a person sends by way of the bot its id.
func (s *Server) sendInline(m *message) *message {
	sent := *m
	sent.inlineID = fmt.Sprintf("inline-%d", len(s.inline)+1)
	s.inline[sent.inlineID] = &sent
	return &sent
}

// InlineAnswer is what the bot answered to an inline query. It is false if it
// has not answered.
func (s *Server) InlineAnswer(queryID string) (InlineAnswer, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := s.queries[queryID]
	if q == nil || q.answer == nil {
		return InlineAnswer{}, false
	}
	a := *q.answer
	a.Results = slices.Clone(a.Results)
	return a, true
}

// answerGuestQuery sends a message to a chat that the bot has not joined.
func (s *Server) answerGuestQuery(p params) (any, *apiError) {
	q, err := s.asked("guest_message", p.text("guest_query_id"))
	if err != nil {
		return nil, err
	}
	var raw json.RawMessage
	if given, err := p.decode("result", &raw); err != nil || !given {
		return nil, broken("can't parse result: InlineQueryResult expected")
	}
	_, m, err := s.inlineResult(raw)
	if err != nil {
		return nil, err
	}
	sent := s.sendInline(m)
	q.guest = sent.inlineID
	s.setAnswered(q)
	return struct {
		ID string `json:"inline_message_id"`
	}{sent.inlineID}, nil
}

// GuestAnswer is the message with which the bot answered a guest query, as it
// is now. It is false if it has not answered.
func (s *Server) GuestAnswer(queryID string) (SentMessage, bool) {
	s.mu.Lock()
	q := s.queries[queryID]
	id := ""
	if q != nil {
		id = q.guest
	}
	s.mu.Unlock()
	return s.InlineMessage(id)
}
