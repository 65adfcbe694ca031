package telegramtest

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
)

type chat struct {
	Chat
	person     User // the other side of a private chat
	members    map[int64]User
	messages   map[int]*message
	hidden     []*message // the ephemeral ones, in order; each has its place as its id
	order      []int      // their ids as they were sent
	lastID     int
	botSpoke   bool  // the bot has written here; no other bot does
	removed    bool  // the bot was kicked, or blocked by the user
	migratedTo int64 // the supergroup that it became
}

// A message is one that was sent, by anybody.
type message struct {
	wireMessage
	inlineID string
	own      bool     // the bot's
	replied  *message // the ephemeral one that it replies to
	replaces int      // the message that its receiver sees it in place of
	edits    int
}

// Define makes a chat, or changes what is known of it. Its messages stay.
func (s *Server) Define(c Chat) {
	s.mu.Lock()
	defer s.mu.Unlock()
	have := s.chat(c.ID)
	have.Chat = c
	have.Topics = slices.Clone(c.Topics)
	for _, u := range append(c.Admins, c.Owner) {
		have.members[u.ID] = u
	}
}

// kind is "private", "group" or "supergroup", which follows from the id, or
// "channel".
func (c *chat) kind() string {
	switch {
	case c.Channel:
		return "channel"
	case c.ID > 0:
		return "private"
	case c.ID < -1000000000000:
		return "supergroup"
	}
	return "group"
}

// chat is the chat of an id, which may be new. The lock is held.
func (s *Server) chat(id int64) *chat {
	c := s.chats[id]
	if c == nil {
		c = &chat{Chat: Chat{ID: id}, members: map[int64]User{}, messages: map[int]*message{}}
		s.chats[id] = c
	}
	return c
}

func (c *chat) wire() wireChat {
	if c.kind() == "private" {
		return wireChat{ID: c.ID, Type: c.kind(), FirstName: c.person.FirstName, Username: c.person.Username}
	}
	return wireChat{ID: c.ID, Type: c.kind(), Title: "Group " + strconv.FormatInt(-c.ID, 10), Username: c.Username, IsForum: c.Forum, IsDirect: c.DirectMessages}
}

func (c *chat) keep(m *message) {
	c.messages[m.MessageID] = m
	c.order = append(c.order, m.MessageID)
	c.lastID = max(c.lastID, m.MessageID)
}

func (c *chat) forget(id int) {
	delete(c.messages, id)
	c.order = slices.DeleteFunc(c.order, func(o int) bool { return o == id })
}

func (c *chat) isTopic(thread int) bool { return c.Forum && slices.Contains(c.Topics, thread) }

// bare is a message without what it replies to, as it stands inside another.
func (m *message) bare() *wireMessage {
	w := m.wireMessage
	w.ReplyTo = nil
	return &w
}

func (m *message) view() SentMessage {
	v := SentMessage{Chat: m.Chat.ID, ID: m.MessageID, InlineID: m.inlineID, Text: m.Text, Entities: m.Entities,
		NoPreview: m.Preview != nil && m.Preview.IsDisabled, Edits: m.edits}
	if m.Receiver != nil {
		v.Ephemeral, v.Receiver, v.Replaces = m.EphemeralID, m.Receiver.ID, m.replaces
	}
	if m.IsTopicMessage {
		v.Thread = m.ThreadID
	}
	if m.ReplyTo != nil {
		v.ReplyTo = m.ReplyTo.MessageID
	}
	if m.Quote != nil {
		v.Quote = m.Quote.Text
	}
	if f := m.Document; f != nil {
		v.File = &SentFile{Name: f.Name, Type: f.Type, Data: f.data}
	}
	if m.Rich != nil {
		v.Rich, v.NoPreview = true, true
		v.Text, v.Unfolded = strings.Join(lines(m.Rich.Blocks, false), "\n"), strings.Join(lines(m.Rich.Blocks, true), "\n")
		v.Quotes = quotations(m.Rich.Blocks)
	}
	if m.ReplyMarkup != nil {
		v.Keyboard = m.ReplyMarkup.Keyboard
	}
	return v
}

// Messages are the bot's messages in a chat as its members see them now:
// edits are applied, and what was deleted is gone. Ephemeral ones are not among
// them; see Alone.
func (s *Server) Messages(chat int64) []SentMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []SentMessage
	if c := s.chats[chat]; c != nil {
		for _, id := range c.order {
			if m := c.messages[id]; m.own {
				out = append(out, m.view())
			}
		}
	}
	return out
}

// InlineMessage is a message that was sent by way of the bot: a chosen inline
// result or the answer to a guest query.
func (s *Server) InlineMessage(id string) (SentMessage, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.inline[id]
	if m == nil {
		return SentMessage{}, false
	}
	return m.view(), true
}

// namedChat is the chat that a request names by its id, or by @ and its username.
func (s *Server) namedChat(p params) *chat {
	name, byName := strings.CutPrefix(p.text("chat_id"), "@")
	if !byName {
		return s.chats[p.integer("chat_id")]
	}
	for _, c := range s.chats {
		if c.Username != "" && strings.EqualFold(c.Username, name) {
			return c
		}
	}
	return nil
}

// openChat is the chat that a request names, if the bot may act in it.
func (s *Server) openChat(p params) (*chat, *apiError) {
	c := s.namedChat(p)
	switch {
	case c == nil && strings.HasPrefix(p.text("chat_id"), "@"):
		return nil, refused("chat not found") // somebody has typed it
	case c == nil:
		return nil, broken("chat not found")
	case c.migratedTo != 0:
		return nil, migrated(c.migratedTo)
	case c.removed && c.kind() == "private":
		return nil, forbidden("bot was blocked by the user")
	case c.removed:
		return nil, forbidden("bot was kicked from the " + c.kind() + " chat")
	case c.Absent, c.Channel && !c.BotAdmin:
		return nil, forbidden("bot is not a member of the " + c.kind() + " chat")
	}
	return c, nil
}

// getChat describes a chat. A public one needs no membership.
func (s *Server) getChat(p params) (any, *apiError) {
	c := s.namedChat(p)
	if c == nil || c.Username == "" {
		var err *apiError
		if c, err = s.openChat(p); err != nil {
			return nil, err
		}
	}
	full := object{"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": object{"unlimited_gifts": false, "limited_gifts": false,
		"unique_gifts": false, "premium_subscription": false, "gifts_from_channels": false}}
	_ = json.Unmarshal(marshal(c.wire()), &full) // adds the fields of a Chat
	return full, nil
}

func (s *Server) getChatMember(p params) (any, *apiError) {
	c, err := s.openChat(p)
	if err != nil {
		return nil, err
	}
	id := p.integer("user_id")
	u, status := c.members[id], "member"
	switch {
	case id == s.me.ID && c.BotAdmin:
		u, status = s.me, "administrator"
	case id == s.me.ID:
		u = s.me
	case u.ID == 0:
		return nil, refused("user not found")
	case id == c.Owner.ID:
		status = "creator"
	case slices.ContainsFunc(c.Admins, func(a User) bool { return a.ID == id }):
		status = "administrator"
	}
	m := member(u, status)
	if c.Channel && status == "administrator" {
		m[postRight] = !slices.Contains(c.Silent, id)
	}
	return m, nil
}

const (
	ephemeralWindow  = 15 * time.Second // for the answer to what a person did
	maxEphemeralEdit = 1024             // units of a changed text (tdlib/telegram-bot-api#881)
)

// hide makes a message ephemeral if its call asks for that.
func (s *Server) hide(c *chat, m *message, p params) *apiError {
	var e struct {
		Receiver int64  `json:"receiver_user_id"`
		QueryID  string `json:"callback_query_id"`
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
	pressed := s.queries[e.QueryID]
	switch {
	case c.kind() == "private" || c.DirectMessages:
		return broken("BOT_NOT_ADMIN") // what api.telegram.org answers
	case !member || to.IsBot:
		return broken("USER_NOT_PARTICIPANT")
	case e.Replaces && (pressed == nil || pressed.on == nil || pressed.on.EphemeralID != 0):
		return broken("MESSAGE_ID_INVALID") // for ephemeral ones there is editEphemeralMessageText
	case c.BotAdmin:
	case pressed != nil && pressed.kind == "callback_query" && pressed.from.ID == to.ID && time.Since(pressed.asked) <= ephemeralWindow:
	case m.replied != nil && m.replied.From.ID == to.ID && time.Since(time.Unix(m.replied.Date, 0)) <= ephemeralWindow:
	case pressed != nil || m.replied != nil:
		return refused("QUERY_ID_INVALID") // too late, which may happen
	default:
		return broken("CHAT_ADMIN_REQUIRED")
	}
	m.Receiver = &to
	if e.Replaces {
		m.replaces = pressed.on.MessageID
	}
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
	return s.enqueueQuery("callback_query", *m.Receiver, object{"message": &m.wireMessage, "data": data, "chat_instance": "chat"})
}
