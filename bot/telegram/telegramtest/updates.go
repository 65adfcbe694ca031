package telegramtest

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
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

func (s *Server) queueMessage(kind string, m *message) Update {
	u := s.enqueue(kind, lane{"chat", m.Chat.ID}, marshal(m.wireMessage))
	u.Message = m.MessageID
	return u
}

// enqueue queues an update of a kind if the bot asked for this kind. By default it
// gets all but chat_member.
func (s *Server) enqueue(kind string, l lane, object json.RawMessage) Update {
	if allowed := s.allowed; len(allowed) > 0 && !slices.Contains(allowed, kind) || len(allowed) == 0 && kind == "chat_member" {
		s.changed.fire()
		return Update{}
	}
	id := s.nextID
	return s.push(id, l, fmt.Appendf(nil, `{"update_id":%d,"%s":%s}`, id, kind, object))
}

// push queues an update and wakes whoever delivers it.
func (s *Server) push(id int64, l lane, raw json.RawMessage) Update {
	s.nextID = max(s.nextID, id+1)
	s.pending = append(s.pending, &update{id: id, lane: l, json: raw})
	if s.hook != nil {
		s.startLane(s.hook, l)
	}
	s.arrived.fire()
	s.changed.fire()
	return Update{ID: id, JSON: raw}
}

// Pending is the number of updates that the bot has not confirmed.
func (s *Server) Pending() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.pending)
}

// setAllowed reads allowed_updates, which stays as it is if it is not given.
func (s *Server) setAllowed(p params) *apiError { return p.decode("allowed_updates", &s.allowed) }

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
	slices.SortStableFunc(s.pending, func(a, b *update) int { return cmp.Compare(a.id, b.id) })
	before := len(s.pending)
	s.pending = slices.DeleteFunc(s.pending, func(u *update) bool { return u.id < offset })
	if len(s.pending) < before {
		s.changed.fire()
	}
	if len(s.pending) == 0 && timeout > 0 {
		if err := s.awaitUpdates(ctx, min(time.Duration(timeout)*time.Second, maxPoll)); err != nil {
			return nil, err
		}
	}
	out := []json.RawMessage{}
	for _, u := range s.pending[:min(int(limit), len(s.pending))] {
		out = append(out, u.json)
	}
	return out, nil
}

func (s *Server) endPoll(reason string) {
	if s.poll != nil {
		s.poll <- reason // it has room for the one reason
		s.poll = nil
	}
}

// awaitUpdates waits for an update, with the lock free meanwhile.
func (s *Server) awaitUpdates(ctx context.Context, wait time.Duration) *apiError {
	mine := make(chan string, 1)
	arrived := s.arrived.next()
	s.poll = mine
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
	if s.poll == mine {
		s.poll = nil
	} else if reason == "" {
		reason = <-mine // ended by another while it woke
	}
	if reason != "" {
		return conflict(reason)
	}
	return nil
}

// How many connections a webhook gets, how long it may take to answer, and the
// wait before the first retry, which doubles from one to the next.
const (
	hookConnections = 40
	hookTimeout     = 60 * time.Second
	firstRetry      = time.Second
	lastRetry       = 64 * time.Second
)

var secretToken = regexp.MustCompile(`^[A-Za-z0-9_-]{0,256}$`)

// A hook is a webhook that is set. Each lane with updates has a goroutine that
// delivers them one after the other, hookConnections lanes at once. It is guarded
// by the server's lock.
type hook struct {
	url, secret string
	slots       chan struct{}
	lanes       map[lane]bool   // those with a goroutine
	ctx         context.Context // of the deliveries
	stop        context.CancelFunc
}

// setWebhook makes the server deliver updates. Any port and plain HTTP will
// do, as at a Bot API server of one's own.
func (s *Server) setWebhook(p params) (any, *apiError) {
	address := p.text("url")
	u, err := url.Parse(address)
	secret := p.text("secret_token")
	switch {
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
		return nil, broken("bad webhook: an HTTPS URL must be provided for webhook")
	case !secretToken.MatchString(secret):
		return nil, broken("secret token contains unallowed characters, or too many")
	}
	if bad := s.setAllowed(p); bad != nil {
		return nil, bad
	}
	if s.hook != nil && s.hook.url == address && s.hook.secret == secret {
		return true, nil // "Webhook is already set": what is being delivered goes on
	}
	s.endPoll("terminated by setWebhook request")
	s.unhook()
	s.startHook(&hook{url: address, secret: secret})
	return true, nil
}

func (s *Server) startHook(h *hook) {
	if s.closed {
		return
	}
	h.ctx, h.stop = context.WithCancel(context.Background())
	h.slots, h.lanes = make(chan struct{}, hookConnections), map[lane]bool{}
	s.hook = h
	for _, u := range s.pending {
		s.startLane(h, u.lane)
	}
}

func (s *Server) startLane(h *hook, l lane) {
	if !h.lanes[l] {
		h.lanes[l] = true
		s.work.Go(func() { s.deliverLane(h, l) })
	}
}

// unhook ends deliveries. What was not delivered stays in the queue.
func (s *Server) unhook() {
	if s.hook != nil {
		s.hook.stop()
		s.hook = nil
	}
}

func (s *Server) deleteWebhook(params) (any, *apiError) {
	s.unhook()
	s.changed.fire()
	return true, nil
}

// getWebhookInfo describes the webhook, without its errors.
func (s *Server) getWebhookInfo(params) (any, *apiError) {
	info := object{"url": "", "has_custom_certificate": false, "pending_update_count": len(s.pending)}
	if s.hook != nil {
		info["url"] = s.hook.url
	}
	return info, nil
}

// deliverLane delivers the updates of a lane until there are none. One that is
// not accepted is tried again after a while, and what follows it waits.
func (s *Server) deliverLane(h *hook, l lane) {
	for u := s.nextOf(h, l, nil); u != nil; u = s.nextOf(h, l, u) {
		for wait := firstRetry; !s.deliver(h, u); wait = min(2*wait, lastRetry) {
			select {
			case <-time.After(wait):
			case <-h.ctx.Done():
				return
			}
		}
	}
}

// nextOf takes an update that was delivered off the queue and returns the next of
// its lane, or nil if there is none or the webhook was deleted.
func (s *Server) nextOf(h *hook, l lane, delivered *update) *update {
	s.mu.Lock()
	defer s.mu.Unlock()
	if h.ctx.Err() != nil {
		return nil
	}
	if i := slices.Index(s.pending, delivered); i >= 0 {
		s.pending = slices.Delete(s.pending, i, i+1)
		s.changed.fire()
	}
	i := slices.IndexFunc(s.pending, func(u *update) bool { return u.lane == l })
	if i < 0 {
		delete(h.lanes, l)
		return nil
	}
	return s.pending[i]
}

// deliver posts an update, and reports whether it was accepted. A call in the
// answer is not made: this server takes calls as requests alone.
func (s *Server) deliver(h *hook, u *update) bool {
	select {
	case h.slots <- struct{}{}:
		defer func() { <-h.slots }()
	case <-h.ctx.Done():
		return false
	}
	ctx, cancel := context.WithTimeout(h.ctx, hookTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, h.url, bytes.NewReader(u.json))
	if err != nil {
		return false
	}
	req.Header.Set("Content-Type", "application/json")
	if h.secret != "" {
		req.Header.Set("X-Telegram-Bot-Api-Secret-Token", h.secret)
	}
	resp, err := s.o.Client.Do(req)
	if err != nil {
		return false
	}
	resp.Body.Close() // the status is all that counts
	return resp.StatusCode >= 200 && resp.StatusCode <= 299
}
