package telegramtest

import (
	"mime"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
)

// sendMessage puts a message of the bot into a chat.
func (s *Server) sendMessage(p params) (any, *apiError) {
	return s.send(p, func(m *message) *apiError { return m.fill(p) })
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
	m := &message{own: true}
	m.wireMessage = wireMessage{From: &s.me, Chat: c.wire(), Date: time.Now().Unix()}
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
	if err := s.checkPace(c.ID); err != nil {
		return nil, err
	}
	m.MessageID = c.lastID + 1
	c.keep(m, s.o.Forget)
	c.botSpoke = true
	return m.wireMessage, nil
}

// fill sets the text, the entities, the preview and the keyboard of a message.
func (m *message) fill(p params) (err *apiError) {
	if m.Text, m.Entities, err = p.content("text", "entities"); err != nil {
		return err
	}
	m.Preview = nil
	if _, err := p.decode("link_preview_options", &m.Preview); err != nil {
		return err
	}
	m.ReplyMarkup, err = p.keyboard("reply_markup")
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
		MessageID int  `json:"message_id"`
		Anyway    bool `json:"allow_sending_without_reply"`
		Quote     any  `json:"quote"`
		ChatID    any  `json:"chat_id"`
	}
	given, err := p.decode("reply_parameters", &to)
	if err != nil || !given {
		return err
	}
	if to.ChatID != nil || to.Quote != nil {
		return broken("this server has no quotes and no replies to another chat")
	}
	old := c.messages[to.MessageID]
	if old == nil {
		if to.Anyway {
			return nil
		}
		return refused("message to be replied not found")
	}
	if m.ThreadID == 0 && c.isTopic(old.ThreadID) {
		m.ThreadID = old.ThreadID
	}
	m.ReplyTo = old.bare()
	return nil
}

// sendDocument puts a file that the bot uploads into a chat. The real server
// also takes the id of a file that it has, or an address; this one does not.
func (s *Server) sendDocument(p params) (any, *apiError) {
	return s.send(p, func(m *message) (err *apiError) {
		if m.Document, err = p.document(); err != nil {
			return err
		}
		m.ReplyMarkup, err = p.keyboard("reply_markup")
		s.uploads++
		number := strconv.Itoa(s.uploads)
		m.Document.ID, m.Document.UniqueID = "file-"+number, "unique-"+number
		return err
	})
}

// document is the file of a request, which has no caption.
func (p params) document() (*wireFile, *apiError) {
	v, given := p["document"]
	switch {
	case !given:
		return nil, broken("there is no document in the request")
	case p.text("caption") != "":
		return nil, broken("this server has no captions")
	case !v.file:
		return nil, broken("this server takes a document as an upload only")
	case v.data == "":
		return nil, broken("file must be non-empty")
	case v.text != path.Base(v.text) || strings.TrimSpace(v.text) == "":
		return nil, broken("a file's name is no name: %.40q", v.text)
	}
	kind, _, err := mime.ParseMediaType(mime.TypeByExtension(path.Ext(v.text)))
	if err != nil {
		kind = "application/octet-stream"
	}
	return &wireFile{Name: v.text, Type: kind, Size: len(v.data), data: v.data}, nil
}

// editMessageText changes a message of the bot.
func (s *Server) editMessageText(p params) (any, *apiError) {
	return s.edit(p, func(m *message) *apiError {
		if m.Document != nil {
			return broken("there is no text in the message to edit")
		}
		return m.fill(p)
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
	now.EditDate = time.Now().Unix()
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

// has reports whether there ever was a message with this id.
func (c *chat) has(id int64) bool { return 0 < id && id <= int64(c.lastID) }

// looksLike reports whether two messages look the same.
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
	case time.Since(time.Unix(m.Date, 0)) >= 48*time.Hour:
		return nil, refused("message can't be deleted for everyone")
	}
	delete(c.messages, int(id))
	c.order = slices.DeleteFunc(c.order, func(o int) bool { return o == int(id) })
	return true, nil
}
