package telegramtest

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// An Age says what a server makes of ephemeral messages.
type Age int

// The ages of a server.
const (
	Current Age = iota
	Ignores     // takes what it does not know for nothing, as servers do
	Refuses     // answers it with an error
)

// refusal is what an older server answers to a call that it does not know, or nil.
// One that ignores parameters forgets them.
func (a Age) refusal(method string, p params) *apiError {
	_, hidden := p["ephemeral_message_parameters"]
	menu := strings.Contains(p.text("commands"), "is_ephemeral")
	switch {
	case a == Current || !hidden && !menu && method != "editEphemeralMessageText":
		return nil
	case method == "editEphemeralMessageText":
		return &apiError{Code: http.StatusNotFound, Description: "Not Found: method not found"}
	case a == Refuses:
		return refused("unknown parameter or field")
	}
	delete(p, "ephemeral_message_parameters")
	return nil
}

// ephemeralWindow is how long after what a person did a bot may answer with an
// ephemeral message.
const ephemeralWindow = 15 * time.Second

// maxEphemeralEdit is the longest text that an ephemeral message can be changed
// into, in UTF-16 units. (tdlib/telegram-bot-api#881)
const maxEphemeralEdit = 1024

// hide makes a message ephemeral if its call asks for that.
func (s *Server) hide(c *chat, m *message, p params) *apiError {
	var e struct {
		Receiver int64  `json:"receiver_user_id"`
		Query    string `json:"callback_query_id"`
		Replaces bool   `json:"replace_callback_query_message"`
	}
	if err := p.decode("ephemeral_message_parameters", &e); err != nil {
		return err
	}
	if e.Receiver == 0 {
		if m.replied != nil {
			return broken("a reply to an ephemeral message must be ephemeral")
		}
		return nil
	}
	to, member := c.members[e.Receiver]
	pressed := s.queries[e.Query]
	switch {
	case c.kind() == "private" || c.DirectMessages:
		return broken("BOT_NOT_ADMIN") // what api.telegram.org answers
	case !member || to.IsBot:
		return broken("USER_NOT_PARTICIPANT")
	case e.Replaces && pressed == nil:
		return broken("QUERY_ID_INVALID")
	case c.BotAdmin:
	case pressed != nil && pressed.kind == "callback_query" && pressed.from.ID == to.ID && time.Since(pressed.asked) <= ephemeralWindow:
	case m.replied != nil && m.replied.From.ID == to.ID && time.Since(time.Unix(m.replied.Date, 0)) <= ephemeralWindow:
	case pressed != nil || m.replied != nil:
		return refused("QUERY_ID_INVALID") // too late, which may happen
	default:
		return broken("CHAT_ADMIN_REQUIRED")
	}
	m.Receiver = &to
	return nil
}

func (c *chat) keepHidden(m *message) {
	c.hidden = append(c.hidden, m)
	m.EphemeralID = len(c.hidden)
}

// hiddenOne is the ephemeral message of an id, or nil.
func (c *chat) hiddenOne(id int) *message {
	if id < 1 || id > len(c.hidden) {
		return nil
	}
	return c.hidden[id-1]
}

func (s *Server) editEphemeralMessageText(p params) (any, *apiError) {
	c, err := s.openChat(p)
	if err != nil {
		return nil, err
	}
	old := c.hiddenOne(int(p.integer("ephemeral_message_id")))
	switch {
	case old == nil || !old.own || old.Receiver.ID != p.integer("receiver_user_id"):
		return nil, broken("MESSAGE_ID_INVALID")
	case units(p.text("text")) > maxEphemeralEdit:
		return nil, refused("MEDIA_CAPTION_TOO_LONG")
	}
	now := *old
	if err := now.fill(p); err != nil {
		return nil, err
	}
	now.edits++
	*old = now
	return true, nil
}

// hides reports whether a message is a command that a menu of groups hides.
func (s *Server) hides(m Message) bool {
	name, _, _ := strings.Cut(strings.TrimPrefix(m.Text, "/"), " ")
	name, _, _ = strings.Cut(name, "@")
	return m.Hidden && s.o.Older == Current && slices.ContainsFunc(s.menus, func(menu Menu) bool {
		return menu.Scope != "all_private_chats" && slices.ContainsFunc(menu.Commands, func(c MenuCommand) bool { return c.Command == name && c.Ephemeral })
	})
}

func (s *Server) whisper(m Message) *message {
	c := s.chat(m.Chat)
	m.From = orAnn(m.From, m.Chat)
	c.members[m.From.ID] = m.From
	msg := &message{wireMessage: wireMessage{From: &m.From, Receiver: &s.me, Date: time.Now().Unix(), Chat: c.wire(), Text: m.Text, Entities: clientEntities(m.Text)}}
	if c.isTopic(m.Thread) {
		msg.ThreadID, msg.IsTopicMessage = m.Thread, true
	}
	c.keepHidden(msg)
	return msg
}

// Alone are the bot's messages in a group that one member alone sees, as that
// member sees them now.
func (s *Server) Alone(chat, member int64) []SentMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []SentMessage
	for _, m := range s.chat(chat).hidden {
		if m.own && m.Receiver.ID == member {
			out = append(out, m.view())
		}
	}
	return out
}

// CallbackAlone has a member press a button of an ephemeral message.
func (s *Server) CallbackAlone(chat int64, ephemeral int, data string) Update {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.chat(chat).hiddenOne(ephemeral)
	if m == nil || !m.own {
		return Update{}
	}
	return s.enqueueQuery("callback_query", *m.Receiver, object{"message": m.wireMessage, "data": data, "chat_instance": "chat"})
}
