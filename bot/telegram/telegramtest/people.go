package telegramtest

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// An admin who writes as the group appears as this bot.
// (core.telegram.org/bots/api#message, field from)
const anonymousID = 1087968824

// orAnn is a person, or Ann when a test does not care.
func orAnn(u User, chat int64) User {
	if u.ID != 0 {
		return u
	}
	if chat <= 0 {
		chat = 1001
	}
	return User{ID: chat, FirstName: "Ann", Username: "ann", LanguageCode: "en"}
}

// Message has a person write a message, and queues it for the bot. In a channel it
// is a post, which has no sender but the channel.
func (s *Server) Message(m Message) Update {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.hides(m) {
		return s.queueMessage("message", s.whisper(m))
	}
	msg, kind := s.write(m), "message"
	if c := s.chats[m.Chat]; c.Absent || !s.letsThrough(c, msg) {
		return Update{Message: msg.MessageID}
	} else if c.Channel {
		kind = "channel_post"
	}
	return s.queueMessage(kind, msg)
}

// write puts a person's message into its chat. The lock is held.
func (s *Server) write(m Message) *message {
	c := s.chat(m.Chat)
	if m.ID == 0 {
		m.ID = c.lastID + 1
	}
	m.From = orAnn(m.From, m.Chat)
	c.members[m.From.ID] = m.From
	if c.kind() == "private" {
		c.person, c.removed = m.From, false
	}
	msg := &message{wireMessage: wireMessage{MessageID: m.ID, Date: time.Now().Unix(), Chat: c.wire(), Text: m.Text,
		Entities: append(clientEntities(m.Text), m.Looks...), NewMembers: m.NewMembers}}
	msg.From = &m.From
	if as := c.wire(); c.Channel {
		msg.From, msg.SenderChat = nil, &as
	} else if m.Anonymous {
		msg.From, msg.SenderChat = &User{ID: anonymousID, IsBot: true, FirstName: "Group", Username: "GroupAnonymousBot"}, &as
	}
	if m.Forwarded != "" {
		msg.Origin = object{"type": "hidden_user", "date": msg.Date, "sender_user_name": m.Forwarded}
	}
	msg.ThreadID, msg.IsTopicMessage = m.Thread, m.Thread != 0 && c.Forum
	if msg.IsTopicMessage && !c.isTopic(m.Thread) {
		c.Topics = append(c.Topics, m.Thread)
	}
	c.reply(msg, m.ReplyTo, m.Quote)
	c.keep(msg)
	return msg
}

// reply links a message to an earlier one. In a supergroup that is no forum a
// reply carries the id of the thread that it makes.
func (c *chat) reply(msg *message, to int, quote string) {
	old := c.messages[to]
	if old == nil {
		return
	}
	msg.ReplyTo = old.bare()
	if quote != "" {
		before, _, _ := strings.Cut(old.Text, quote)
		msg.Quote = &wireQuote{Text: quote, Position: units(before), IsManual: true}
	}
	if c.kind() == "supergroup" && !c.Forum && msg.ThreadID == 0 {
		msg.ThreadID = cmp.Or(old.ThreadID, to)
	}
}

// letsThrough reports whether privacy mode, if it is on, lets the bot see a
// message. (core.telegram.org/bots/features#privacy-mode)
func (s *Server) letsThrough(c *chat, m *message) bool {
	if c.Channel && !c.BotAdmin {
		return false
	}
	if s.o.CanReadAll || c.kind() == "private" || c.BotAdmin || len(m.NewMembers) > 0 || m.MigrateFrom != 0 || m.MigrateTo != 0 {
		return true
	}
	if m.ViaBot != nil && m.ViaBot.ID == s.me.ID || m.ReplyTo != nil && m.ReplyTo.From != nil && m.ReplyTo.From.ID == s.me.ID {
		return true
	}
	for _, e := range m.Entities {
		if e.Type != "bot_command" {
			continue
		}
		_, bot, named := strings.Cut(cut(m.Text, e.Offset, e.Length), "@")
		if named && strings.EqualFold(bot, s.me.Username) || !named && c.botSpoke {
			return true
		}
	}
	return false
}

// Edited has the writer of a message change its text. It returns the zero
// Update if there is no such message.
func (s *Server) Edited(chat int64, id int, text string) Update {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.chat(chat).messages[id]
	if m == nil {
		return Update{}
	}
	m.Text, m.Entities, m.EditDate = text, clientEntities(text), time.Now().Unix()
	if !s.letsThrough(s.chats[chat], m) {
		return Update{Message: id}
	}
	return s.queueMessage("edited_message", m)
}

// Deleted has a person delete a message. Bots get no update about it.
func (s *Server) Deleted(chat int64, id int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.chat(chat).forget(id)
	s.changed.fire()
}

// Callback has a person press a button with callback data. A zero from is Ann.
func (s *Server) Callback(chat int64, id int, data string, from User) Update {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chat(chat)
	shown := &wireMessage{MessageID: id, Chat: c.wire()} // an InaccessibleMessage, which has date 0
	if m := c.messages[id]; m != nil {
		shown = &m.wireMessage
	}
	from = orAnn(from, chat)
	c.members[from.ID] = from
	return s.enqueueQuery("callback_query", from, object{"message": shown, "data": data, "chat_instance": "chat"})
}

// CallbackInline has a person press a button of an inline message.
func (s *Server) CallbackInline(inlineID, data string, from User) Update {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.enqueueQuery("callback_query", orAnn(from, 0), object{"inline_message_id": inlineID, "data": data, "chat_instance": "inline"})
}

// Inline has a person type @username and a query into any chat. The offset is
// empty, or the next_offset of an earlier answer.
func (s *Server) Inline(text, offset string, from User) Update {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.enqueueQuery("inline_query", orAnn(from, 0), object{"query": text, "offset": offset, "chat_type": "group"})
}

func (s *Server) enqueueQuery(kind string, from User, o object) Update {
	q := s.ask(&query{kind: kind, from: from})
	q.on, _ = o["message"].(*wireMessage)
	o["id"], o["from"] = q.id, from
	u := s.enqueue(kind, lane{kind, from.ID}, marshal(o))
	u.Query = q.id
	return u
}

// Chosen has the person who made an inline query send one of the results to a
// chat. It returns the id of the inline message; the bot gets the message itself
// if it is in the chat. A zero chat is one where the bot is not.
func (s *Server) Chosen(queryID, resultID string, chat int64) (inlineID string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := s.queries[queryID]
	if q == nil || q.messages[resultID] == nil {
		return "", fmt.Errorf("the inline query %q has no result %q", queryID, resultID)
	}
	m := s.sendInline(q.messages[resultID])
	if chat != 0 {
		msg := s.write(Message{Chat: chat, From: q.from, Text: m.Text})
		msg.Entities, msg.ViaBot, msg.ReplyMarkup = m.Entities, &s.me, m.ReplyMarkup
		s.queueMessage("message", msg)
	}
	return m.inlineID, nil
}

// Guest has a person mention the bot in a chat that it has not joined. The
// answer is at GuestAnswer.
func (s *Server) Guest(m Message) Update {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.chat(m.Chat).Absent = true
	msg := s.write(m)
	q := s.ask(&query{kind: "guest_message", from: *msg.From})
	guest := *msg
	guest.GuestQueryID = q.id
	u := s.queueMessage("guest_message", &guest)
	u.Query = q.id
	return u
}

// Raw queues an update of any shape, which must be a JSON object. One without
// update_id gets the next. It is delivered whatever the bot asked to get, so
// that unknown and hostile updates can be tried, and duplicates.
func (s *Server) Raw(update json.RawMessage) (Update, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(update, &fields); err != nil || fields == nil {
		return Update{}, errors.New("an update must be a JSON object")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	id, err := strconv.ParseInt(string(fields["update_id"]), 10, 64)
	if err != nil {
		id = s.nextID
		fields["update_id"] = strconv.AppendInt(nil, id, 10)
		update = marshal(fields)
	}
	return s.push(id, lane{"raw", 0}, update), nil
}

// Joined has a person add the bot to a group, or start it again after blocking
// it. The bot gets my_chat_member, and in a group the service message too. It
// returns the first of them.
func (s *Server) Joined(chat int64, by User) Update {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chat(chat)
	by = orAnn(by, chat)
	was := "left"
	if c.removed {
		was = "kicked"
	}
	c.Absent, c.removed = false, false
	u := s.queueMembership(c, by, was, "member")
	if c.kind() != "private" {
		s.queueMessage("message", s.write(Message{Chat: chat, From: by, NewMembers: []User{s.me}}))
	}
	return u
}

// Removed has a person kick the bot out of a group, or block it in a private
// chat. Calls about the chat are then answered with 403.
func (s *Server) Removed(chat int64, by User) Update {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chat(chat)
	by = orAnn(by, chat)
	c.removed = true
	return s.queueMembership(c, by, "member", "kicked")
}

func (s *Server) queueMembership(c *chat, by User, was, is string) Update {
	return s.enqueue("my_chat_member", lane{"chat", c.ID}, marshal(object{
		"chat": c.wire(), "from": by, "date": time.Now().Unix(), "old_chat_member": member(s.me, was), "new_chat_member": member(s.me, is)}))
}

// Migrated makes a group into a supergroup with another id. The bot gets a
// service message in each, and calls about the old chat are answered with
// migrate_to_chat_id. It returns the message in the old chat.
func (s *Server) Migrated(group, supergroup int64) Update {
	s.mu.Lock()
	defer s.mu.Unlock()
	from, to := s.chat(group), s.chat(supergroup)
	to.Chat, to.members = from.Chat, from.members
	to.ID = supergroup
	old := s.write(Message{Chat: group})
	old.MigrateTo = supergroup
	from.migratedTo = supergroup
	u := s.queueMessage("message", old)
	created := s.write(Message{Chat: supergroup})
	created.MigrateFrom = group
	s.queueMessage("message", created)
	return u
}
