package telegramtest

import (
	"slices"
	"strings"
	"time"
)

// sendMessage puts a message of the bot into a chat.
func (s *Server) sendMessage(p params) (any, *apiError) {
	return s.send(p, func(m *message) *apiError { return m.fill(p, true) })
}

// send puts a message of the bot into a chat; fill says what is in it.
func (s *Server) send(p params, fill func(*message) *apiError) (any, *apiError) {
	c, err := s.openChat(p)
	if err != nil {
		return nil, err
	}
	if c.DirectMessages && p.text("direct_messages_topic_id") == "" {
		return nil, broken("direct messages topic must be specified")
	}
	m := &message{own: true, silent: p.yes("disable_notification")}
	m.wireMessage = wireMessage{From: &s.me, Chat: c.wire(), Date: s.o.Now().Unix()}
	if err := fill(m); err != nil {
		return nil, err
	}
	if m.ThreadID, err = c.topic(p); err != nil {
		return nil, err
	}
	if err := c.answer(m, p); err != nil {
		return nil, err
	}
	m.IsTopicMessage = c.isTopic(m.ThreadID)
	if err := s.paced(c.ID); err != nil {
		return nil, err
	}
	m.MessageID = c.lastID + 1
	c.keep(m, s.o.Forget)
	return m.wireMessage, nil
}

// fill sets what all messages of the bot have: text, entities, preview and
// keyboard. Some may have a keyboard that is not inline.
func (m *message) fill(p params, others bool) (err *apiError) {
	if m.Text, m.Entities, err = p.content("text", "entities"); err != nil {
		return err
	}
	m.Preview = nil
	if _, err := p.decode("link_preview_options", &m.Preview); err != nil {
		return err
	}
	m.ReplyMarkup, err = p.keyboard("reply_markup", others)
	return err
}

// topic is the thread that a request names, which must be a topic of a forum.
// Neither General nor a thread of replies is one. (tdlib/telegram-bot-api#447)
func (c *chat) topic(p params) (int, *apiError) {
	thread, err := p.integer("message_thread_id")
	if err != nil {
		return 0, err
	}
	if thread != 0 && !c.isTopic(int(thread)) {
		return 0, broken("message thread not found")
	}
	return int(thread), nil
}

// answer makes a message the reply that reply_parameters ask for. A reply
// stands in the topic of what it replies to, unless it names another.
func (c *chat) answer(m *message, p params) *apiError {
	var to struct {
		MessageID int    `json:"message_id"`
		Anyway    bool   `json:"allow_sending_without_reply"`
		Quote     string `json:"quote"`
		ChatID    any    `json:"chat_id"`
	}
	given, err := p.decode("reply_parameters", &to)
	if err != nil || !given {
		return err
	}
	if to.ChatID != nil {
		return broken("this server has no replies to another chat")
	}
	old := c.messages[to.MessageID]
	if old == nil {
		if to.Anyway {
			return nil
		}
		return refused("message to be replied not found")
	}
	if units(to.Quote) > maxQuote || !strings.Contains(old.Text, to.Quote) {
		return broken("QUOTE_TEXT_INVALID")
	}
	if m.ThreadID == 0 && c.isTopic(old.ThreadID) {
		m.ThreadID = old.ThreadID
	}
	m.ReplyTo = old.bare()
	if to.Quote != "" {
		before, _, _ := strings.Cut(old.Text, to.Quote)
		m.Quote = &wireQuote{Text: to.Quote, Position: units(before), IsManual: true}
	}
	return nil
}

// sendChatAction shows that the bot is busy.
func (s *Server) sendChatAction(p params) (any, *apiError) {
	c, err := s.openChat(p)
	if err != nil {
		return nil, err
	}
	switch p.text("action") {
	case "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
		"choose_sticker", "find_location", "record_video_note", "upload_video_note":
	default:
		return nil, broken("wrong parameter action in request")
	}
	if _, err := c.topic(p); err != nil {
		return nil, err
	}
	return true, nil
}

// editMessageText changes a message of the bot.
func (s *Server) editMessageText(p params) (any, *apiError) {
	return s.edit(p, func(m *message) *apiError {
		if m.Document != nil {
			return broken("there is no text in the message to edit")
		}
		return m.fill(p, false)
	})
}

// editMessageReplyMarkup changes the keyboard under a message of the bot.
func (s *Server) editMessageReplyMarkup(p params) (any, *apiError) {
	return s.edit(p, func(m *message) (err *apiError) {
		m.ReplyMarkup, err = p.keyboard("reply_markup", false)
		return err
	})
}

// edit changes a message and returns it, or true for an inline message.
func (s *Server) edit(p params, change func(*message) *apiError) (any, *apiError) {
	old, err := s.editable(p)
	if err != nil {
		return nil, err
	}
	now := *old
	if err := change(&now); err != nil {
		return nil, err
	}
	if now.looksLike(old) {
		return nil, refused("message is not modified: specified new message content and reply markup are exactly the same" +
			" as a current content and reply markup of the message")
	}
	now.edits++
	now.EditDate = s.o.Now().Unix()
	*old = now
	if old.inlineID != "" {
		return true, nil
	}
	return old.wireMessage, nil
}

// editable is the message that a request wants to change.
func (s *Server) editable(p params) (*message, *apiError) {
	if id := p.text("inline_message_id"); id != "" {
		if m := s.inline[id]; m != nil {
			return m, nil
		}
		return nil, broken("MESSAGE_ID_INVALID")
	}
	c, err := s.openChat(p)
	if err != nil {
		return nil, err
	}
	id, err := p.integer("message_id")
	if err != nil {
		return nil, err
	}
	m := c.messages[int(id)]
	switch {
	case m == nil && c.has(id):
		return nil, refused("message to edit not found")
	case m == nil:
		return nil, broken("message to edit not found")
	case !m.own:
		return nil, broken("message can't be edited")
	}
	return m, nil
}

// has tells whether there ever was a message of this number.
func (c *chat) has(id int64) bool { return 0 < id && id <= int64(c.lastID) }

// looksLike tells whether two messages show the same.
func (m *message) looksLike(o *message) bool {
	return m.Text == o.Text && sameEntities(m.Entities, o.Entities) &&
		string(marshal(m.ReplyMarkup)) == string(marshal(o.ReplyMarkup)) &&
		string(marshal(m.Preview)) == string(marshal(o.Preview))
}

// deleteMessage deletes a message that is younger than two days: the bot's
// own, any in a private chat, or any in a group where the bot is an admin.
func (s *Server) deleteMessage(p params) (any, *apiError) {
	c, err := s.openChat(p)
	if err != nil {
		return nil, err
	}
	id, err := p.integer("message_id")
	if err != nil {
		return nil, err
	}
	m := c.messages[int(id)]
	switch {
	case m == nil && c.has(id):
		return nil, refused("message to delete not found")
	case m == nil:
		return nil, broken("message to delete not found")
	case !m.own && c.Type != "private" && !c.BotAdmin:
		return nil, broken("message can't be deleted")
	case s.o.Now().Sub(unix(m.Date)) >= 48*time.Hour:
		return nil, refused("message can't be deleted for everyone")
	}
	delete(c.messages, int(id))
	c.order = slices.DeleteFunc(c.order, func(o int) bool { return o == int(id) })
	return true, nil
}
