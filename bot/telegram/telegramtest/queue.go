package telegramtest

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// maxPoll is the longest that a long poll waits.
// (tdlib/telegram-bot-api#562)
const maxPoll = 50 * time.Second

// An update waits in the queue. Updates of one lane are given to a webhook one
// after the other.
type update struct {
	id   int64
	lane lane
	json json.RawMessage
}

// A lane is what an update is about: a chat, or a person's queries.
type lane struct {
	kind string
	id   int64
}

// A queue holds the updates that the bot has not confirmed, for getUpdates in
// pending and for a webhook in the hook's lanes. It is guarded by the server's
// lock.
type queue struct {
	nextID  int64
	pending []*update
	allowed []string // kinds; nil means the default ones
	arrived signal
	poll    chan string // of the poll that waits: why it must end
}

// queueMessage queues an update that is a message.
func (s *Server) queueMessage(kind string, m *message) Update {
	u := s.enqueue(kind, lane{"chat", m.Chat.ID}, marshal(m.wireMessage))
	u.Message = m.MessageID
	return u
}

// enqueue queues an update of a kind if the bot asked for this kind.
func (s *Server) enqueue(kind string, l lane, object json.RawMessage) Update {
	if !s.queue.wants(kind) {
		s.changed.fire()
		return Update{}
	}
	id := s.queue.nextID
	return s.push(id, l, fmt.Appendf(nil, `{"update_id":%d,"%s":%s}`, id, kind, object))
}

// wants reports whether updates of a kind are delivered.
func (q *queue) wants(kind string) bool {
	if len(q.allowed) > 0 {
		return slices.Contains(q.allowed, kind)
	}
	return kind != "chat_member"
}

// push queues an update and wakes whoever delivers it.
func (s *Server) push(id int64, l lane, raw json.RawMessage) Update {
	s.queue.nextID = max(s.queue.nextID, id+1)
	if s.o.AnyOrder {
		l = lane{"update", id}
	}
	u := &update{id: id, lane: l, json: raw}
	s.route(u)
	s.changed.fire()
	return Update{ID: id, JSON: raw}
}

// Pending is the number of updates that the bot has not confirmed.
func (s *Server) Pending() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.pending()
}

func (s *Server) pending() int {
	n := len(s.queue.pending)
	if s.hook != nil {
		for _, us := range s.hook.lanes {
			n += len(us)
		}
	}
	return n
}

// setAllowed reads allowed_updates, which stays as it is if it is not given.
func (s *Server) setAllowed(p params) *apiError { return p.decode("allowed_updates", &s.queue.allowed) }

// confirm drops the updates before an offset.
func (q *queue) confirm(offset int64) {
	slices.SortStableFunc(q.pending, func(a, b *update) int { return cmp.Compare(a.id, b.id) })
	q.pending = slices.DeleteFunc(q.pending, func(u *update) bool { return u.id < offset })
}

// getUpdates gives out updates, and waits for some if there are none. The lock
// is not held. A poll that waits is ended by the next one: it is the earlier
// poller that gets 409.
func (s *Server) getUpdates(ctx context.Context, p params) (any, *apiError) {
	offset, limit, timeout := p.integer("offset"), cmp.Or(p.integer("limit"), 100), p.integer("timeout")
	if offset < 0 {
		return nil, broken("this server has no negative offsets")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.hook != nil {
		return nil, conflict("can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
	}
	s.endPoll("terminated by other getUpdates request; make sure that only one bot instance is running")
	if err := s.setAllowed(p); err != nil {
		return nil, err
	}
	if before := len(s.queue.pending); offset != 0 {
		if s.queue.confirm(offset); len(s.queue.pending) < before {
			s.changed.fire()
		}
	}
	if len(s.queue.pending) == 0 && timeout > 0 {
		if err := s.awaitUpdates(ctx, min(time.Duration(timeout)*time.Second, maxPoll)); err != nil {
			return nil, err
		}
	}
	out := []json.RawMessage{}
	for _, u := range s.queue.pending[:min(int(limit), len(s.queue.pending))] {
		out = append(out, u.json)
	}
	return out, nil
}

// endPoll ends the poll that waits, if there is one.
func (s *Server) endPoll(reason string) {
	if s.queue.poll != nil {
		s.queue.poll <- reason // it has room for the one reason
		s.queue.poll = nil
	}
}

// awaitUpdates waits for an update, with the lock free meanwhile.
func (s *Server) awaitUpdates(ctx context.Context, wait time.Duration) *apiError {
	mine := make(chan string, 1)
	arrived := s.queue.arrived.next()
	s.queue.poll = mine
	s.changed.fire()
	s.mu.Unlock()

	reason := ""
	select {
	case <-arrived:
	case <-time.After(wait):
	case <-ctx.Done(): // the bot has gone away
	case <-s.done:
	case reason = <-mine:
	}

	s.mu.Lock()
	if s.queue.poll == mine {
		s.queue.poll = nil
	} else if reason == "" {
		reason = <-mine // ended by another while it woke
	}
	if reason != "" {
		return conflict(reason)
	}
	return nil
}
