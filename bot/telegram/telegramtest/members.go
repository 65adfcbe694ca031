package telegramtest

// Joined has a person add the bot to a group, or start it again after blocking
// it. The bot gets my_chat_member, and in a group the service message too. It
// returns the first of them.
func (s *Server) Joined(chat int64, by User) Update {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chat(chat)
	if by.ID == 0 {
		by = ann(chat)
	}
	was := "left"
	if c.removed {
		was = "kicked"
	}
	c.Absent, c.removed = false, false
	u := s.queueMembership(c, by, was, "member")
	if c.Type != "private" {
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
	if by.ID == 0 {
		by = ann(chat)
	}
	c.removed = true
	return s.queueMembership(c, by, "member", "kicked")
}

func (s *Server) queueMembership(c *chat, by User, was, is string) Update {
	return s.enqueue("my_chat_member", lane{"chat", c.ID}, marshal(wireMemberUpdate{
		Chat: c.wire(), From: by, Date: s.o.Now().Unix(), Old: member(s.me, was), New: member(s.me, is)}))
}

// Migrated makes a group into a supergroup with another id. The bot gets a
// service message in each, and calls about the old chat are answered with
// migrate_to_chat_id. It returns the message in the old chat.
func (s *Server) Migrated(group, supergroup int64) Update {
	s.mu.Lock()
	defer s.mu.Unlock()
	from, to := s.chat(group), s.chat(supergroup)
	id := to.Chat.ID
	to.Chat = from.Chat
	to.ID, to.Type, to.members = id, "supergroup", from.members
	old := s.write(Message{Chat: group})
	old.MigrateTo = supergroup
	from.migratedTo = supergroup
	u := s.queueMessage("message", old)
	created := s.write(Message{Chat: supergroup})
	created.MigrateFrom = group
	s.queueMessage("message", created)
	return u
}
