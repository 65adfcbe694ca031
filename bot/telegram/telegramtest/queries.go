package telegramtest

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Limits of answerInlineQuery. (core.telegram.org/bots/api#answerinlinequery)
const (
	maxResults    = 50
	maxResultID   = 64 // bytes
	maxNextOffset = 64 // bytes
)

var startParameter = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// A query waits for the bot's answer: a callback, an inline query or a guest
// message. It is guarded by the server's lock.
type query struct {
	id       string
	kind     string // of its update
	from     User
	answered bool
	asked    time.Time
	on       *wireMessage        // that has the pressed button; nil where no chat is known
	pressed  CallbackAnswer      // to a callback
	answer   *InlineAnswer       // to an inline query
	messages map[string]*message // of the results by their ids, each not sent yet
	guest    string              // inline_message_id of the answer to a guest
}

// ask registers a query under a number that is its id.
func (s *Server) ask(q *query) *query {
	s.asks++
	q.id, q.asked = strconv.Itoa(4000000000+s.asks), time.Now()
	s.queries[q.id] = q
	return q
}

// asked is the query that a request answers. Each is answered once.
func (s *Server) asked(kind, id string) (*query, *apiError) {
	q := s.queries[id]
	if q == nil || q.kind != kind || q.answered {
		return nil, broken("query is too old and response timeout expired or query ID is invalid")
	}
	return q, nil
}

func (s *Server) answerCallbackQuery(p params) (any, *apiError) {
	q, err := s.asked("callback_query", p.text("callback_query_id"))
	if err != nil {
		return nil, err
	}
	if units(p.text("text")) > maxAlert {
		return nil, broken("MESSAGE_TOO_LONG")
	}
	q.pressed = CallbackAnswer{p.text("text"), p.text("show_alert") == "true", p.text("url")}
	if q.pressed.URL != "" && !strings.HasPrefix(q.pressed.URL, "https://t.me/"+s.me.Username+"?start=") {
		return nil, broken("URL_INVALID")
	}
	q.answered = true
	return true, nil
}

// CallbackAnswer is what a person saw after pressing a button. It is false if the
// bot has not answered.
func (s *Server) CallbackAnswer(queryID string) (CallbackAnswer, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if q := s.queries[queryID]; q != nil {
		return q.pressed, q.answered
	}
	return CallbackAnswer{}, false
}

func (s *Server) answerInlineQuery(p params) (any, *apiError) {
	q, err := s.asked("inline_query", p.text("inline_query_id"))
	if err != nil {
		return nil, err
	}
	var list []wireArticle
	var button struct {
		Text  string `json:"text"`
		Start string `json:"start_parameter"`
	}
	if err := cmp.Or(p.decode("results", &list), p.decode("button", &button)); err != nil {
		return nil, err
	}
	a := &InlineAnswer{NextOffset: p.text("next_offset"), CacheTime: 300 * time.Second, Personal: p.text("is_personal") == "true",
		Button: button.Text, Start: button.Start}
	if _, ok := p["cache_time"]; ok {
		a.CacheTime = time.Duration(p.integer("cache_time")) * time.Second
	}
	switch {
	case len(list) > maxResults:
		return nil, broken("RESULTS_TOO_MUCH")
	case len(a.NextOffset) > maxNextOffset:
		return nil, broken("NEXT_OFFSET_INVALID")
	case p.text("button") != "" && (a.Button == "" || !startParameter.MatchString(a.Start)):
		return nil, broken("START_PARAM_INVALID")
	}
	messages := map[string]*message{}
	for _, r := range list {
		m, err := r.message()
		if err != nil {
			return nil, err
		}
		if messages[r.ID] != nil {
			return nil, broken("RESULT_ID_DUPLICATE")
		}
		messages[r.ID] = m
		a.Results = append(a.Results, InlineResult{ID: r.ID, Title: r.Title, Description: r.Description, Message: m.view()})
	}
	q.answer, q.messages = a, messages
	q.answered = true
	return true, nil
}

type wireArticle struct {
	ID          string `json:"id"`
	Type        string `json:"type"`
	Title       string `json:"title"`
	Description string `json:"description"`
	Content     struct {
		Rich     *wireRich    `json:"rich_message"`
		Text     string       `json:"message_text"`
		Entities []Entity     `json:"entities"`
		Preview  *wirePreview `json:"link_preview_options"`
	} `json:"input_message_content"`
	Markup *wireMarkup `json:"reply_markup"`
}

func (a wireArticle) message() (*message, *apiError) {
	switch {
	case a.ID == "" || len(a.ID) > maxResultID:
		return nil, broken("RESULT_ID_INVALID")
	case a.Title == "":
		return nil, broken("can't parse inline query result: title is empty")
	}
	m := &message{wireMessage: wireMessage{Date: time.Now().Unix()}}
	return m, m.show(content{a.Content.Text, a.Content.Entities, a.Content.Preview, a.Content.Rich, a.Markup})
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
	return *q.answer, true
}

func (s *Server) answerGuestQuery(p params) (any, *apiError) {
	q, err := s.asked("guest_message", p.text("guest_query_id"))
	if err != nil {
		return nil, err
	}
	var result wireArticle
	if err := p.decode("result", &result); err != nil {
		return nil, err
	}
	m, err := result.message()
	if err != nil {
		return nil, err
	}
	sent := s.sendInline(m)
	q.guest = sent.inlineID
	q.answered = true
	return object{"inline_message_id": sent.inlineID}, nil
}

// GuestAnswer is the message with which the bot answered a guest query, as it
// is now. It is false if it has not answered.
func (s *Server) GuestAnswer(queryID string) (SentMessage, bool) {
	s.mu.Lock()
	id := ""
	if q := s.queries[queryID]; q != nil {
		id = q.guest
	}
	s.mu.Unlock()
	return s.InlineMessage(id)
}
