package telegramtest

import (
	"mime"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
)

func (s *Server) sendMessage(p params) (any, *apiError) {
	return s.send(p, func(m *message) *apiError { return m.fill(p) })
}

// send puts a message of the bot into a chat; fill says what is in it.
func (s *Server) send(p params, fill func(*message) *apiError) (any, *apiError) {
	c, err := s.openChat(p)
	if err != nil {
		return nil, err
	}
	switch {
	case c.Channel && slices.Contains(c.Silent, s.me.ID):
		return nil, refused("need administrator rights in the channel chat")
	case c.DirectMessages && p.text("direct_messages_topic_id") == "":
		return nil, broken("direct messages topic must be specified")
	case c.DirectMessages && p.shares():
		return nil, broken("BUTTON_INVALID: there are no inline queries in a channel's direct messages")
	}
	m := &message{own: true}
	m.wireMessage = wireMessage{From: &s.me, Chat: c.wire(), Date: time.Now().Unix()}
	if c.Channel {
		m.From, m.SenderChat = nil, &m.Chat
	}
	if err := fill(m); err != nil {
		return nil, err
	}
	m.ThreadID = int(p.integer("message_thread_id"))
	if m.ThreadID != 0 && !c.isTopic(m.ThreadID) { // neither General nor a thread of replies is one (tdlib/telegram-bot-api#447)
		return nil, broken("message thread not found")
	}
	if err := c.answer(m, p); err != nil {
		return nil, err
	}
	m.IsTopicMessage = c.isTopic(m.ThreadID)
	if err := s.hide(c, m, p); err != nil {
		return nil, err
	}
	if err := s.checkPace(c.ID); err != nil {
		return nil, err
	}
	if m.Receiver != nil {
		c.keepHidden(m)
		return m.wireMessage, nil
	}
	m.MessageID = c.lastID + 1
	c.keep(m)
	c.botSpoke = true
	return m.wireMessage, nil
}

func (m *message) fill(p params) *apiError {
	c, err := p.content()
	if err != nil {
		return err
	}
	return m.show(c)
}

// answer makes a message the reply that reply_parameters ask for. A reply
// stands in the topic of what it replies to, unless it names another.
func (c *chat) answer(m *message, p params) *apiError {
	var to struct {
		MessageID   int  `json:"message_id"`
		EphemeralID int  `json:"ephemeral_message_id"`
		Anyway      bool `json:"allow_sending_without_reply"`
		quoting
	}
	err := p.decode("reply_parameters", &to)
	switch {
	case err != nil:
		return err
	case to.EphemeralID != 0:
		m.replied = c.hiddenOne(to.EphemeralID)
		return nil // Telegram may leave reply_to_message out
	case to.MessageID == 0:
		return nil
	}
	old := c.messages[to.MessageID]
	switch {
	case old == nil && to.Anyway && p.text("ephemeral_message_parameters") == "":
		return nil
	case old == nil:
		return refused("message to be replied not found")
	}
	if m.ThreadID == 0 && c.isTopic(old.ThreadID) {
		m.ThreadID = old.ThreadID
	}
	m.ReplyTo = old.bare()
	if p.text("ephemeral_message_parameters") != "" {
		return nil // a quotation is ignored
	}
	return m.point(old, to.quoting)
}

// A quoting says at which part of a message a reply points.
type quoting struct {
	Quote    string   `json:"quote"`
	Position int      `json:"quote_position"`
	Entities []Entity `json:"quote_entities"`
}

// point makes a message point at a part of the one that it replies to: a text that
// is found there, with the same looks.
func (m *message) point(old *message, q quoting) *apiError {
	if q.Quote == "" {
		return nil
	}
	notFound := refused // the message was edited meanwhile, which a bot can't know
	if old.EditDate == 0 {
		notFound = func(text string) *apiError { return broken("%s", text) }
	}
	switch {
	case units(q.Quote) > maxQuote:
		return broken("QUOTE_TEXT_INVALID: %d units", units(q.Quote))
	case cut(old.Text, q.Position, units(q.Quote)) != q.Quote: // the real server finds it at another place too
		return notFound("QUOTE_TEXT_INVALID")
	case !slices.Equal(looks(old.Entities, q.Position, units(q.Quote)), q.Entities):
		return notFound("QUOTE_TEXT_INVALID: its entities differ")
	}
	m.Quote = &wireQuote{Text: q.Quote, Position: q.Position, Entities: q.Entities}
	return nil
}

// looks are the entities in a part of a text that a quotation keeps.
func looks(all []Entity, offset, length int) []Entity {
	var out []Entity
	for _, e := range all {
		from, to := max(e.Offset, offset), min(e.Offset+e.Length, offset+length)
		if from < to && slices.Contains(strings.Fields("bold italic underline strikethrough spoiler custom_emoji date_time"), e.Type) {
			out = append(out, Entity{Type: e.Type, Offset: from - offset, Length: to - from})
		}
	}
	return out
}

// sendDocument puts a file that the bot uploads into a chat, without a caption or
// buttons. The real server also takes the id of a file that it has, or an address.
func (s *Server) sendDocument(p params) (any, *apiError) {
	v := p["document"]
	switch {
	case p.text("caption") != "" || p.text("reply_markup") != "" || !v.file:
		return nil, broken("this server takes a document as an upload only, and without anything else")
	case v.data == "":
		return nil, broken("file must be non-empty")
	}
	kind, _, err := mime.ParseMediaType(mime.TypeByExtension(path.Ext(v.text)))
	if err != nil {
		kind = "application/octet-stream"
	}
	s.uploads++
	number := strconv.Itoa(s.uploads)
	return s.send(p, func(m *message) *apiError {
		m.Document = &wireFile{ID: "file-" + number, UniqueID: "unique-" + number, Name: v.text, Type: kind, Size: len(v.data), data: v.data}
		return nil
	})
}

// editMessageText changes a message of the bot in a chat and returns it. The real
// server changes inline messages too.
func (s *Server) editMessageText(p params) (any, *apiError) {
	_, old, err := s.named(p, "message to edit not found")
	switch {
	case err != nil:
		return nil, err
	case !old.own:
		return nil, broken("message can't be edited")
	case old.Document != nil:
		return nil, broken("there is no text in the message to edit")
	}
	now := *old
	if err := now.fill(p); err != nil {
		return nil, err
	}
	if now.looksLike(old) {
		return nil, refused("message is not modified: specified new message content and reply markup are exactly the same" +
			" as a current content and reply markup of the message")
	}
	now.edits++
	now.EditDate = time.Now().Unix()
	*old = now
	return old.wireMessage, nil
}

// named is the message that a request names by its number. That there never was
// one is a fault of the bot.
func (s *Server) named(p params, notFound string) (*chat, *message, *apiError) {
	c, err := s.openChat(p)
	if err != nil {
		return nil, nil, err
	}
	id := int(p.integer("message_id"))
	m := c.messages[id]
	switch {
	case m == nil && 0 < id && id <= c.lastID:
		return nil, nil, refused(notFound)
	case m == nil:
		return nil, nil, broken("%s", notFound)
	}
	return c, m, nil
}

func (m *message) looksLike(o *message) bool {
	look := func(m *message) string {
		return string(marshal(content{m.Text, m.Entities, m.Preview, m.Rich, m.ReplyMarkup}))
	}
	return look(m) == look(o)
}

// deleteMessage deletes a message that is younger than two days: the bot's own,
// or any in a private chat.
func (s *Server) deleteMessage(p params) (any, *apiError) {
	c, m, err := s.named(p, "message to delete not found")
	switch {
	case err != nil:
		return nil, err
	case !m.own && c.kind() != "private":
		return nil, broken("message can't be deleted")
	case time.Since(time.Unix(m.Date, 0)) >= 48*time.Hour:
		return nil, refused("message can't be deleted for everyone")
	}
	c.forget(m.MessageID)
	return true, nil
}
