package telegramtest

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"time"
)

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
	lanes       map[lane][]*update
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

// startHook begins to deliver what is pending.
func (s *Server) startHook(h *hook) {
	if s.closed {
		return
	}
	h.ctx, h.stop = context.WithCancel(context.Background())
	h.slots, h.lanes = make(chan struct{}, hookConnections), map[lane][]*update{}
	s.hook = h
	pending := s.queue.pending
	s.queue.pending = nil
	for _, u := range pending {
		s.route(u)
	}
}

// route gives an update to the webhook, if there is one, or to getUpdates.
func (s *Server) route(u *update) {
	h := s.hook
	if h == nil {
		s.queue.pending = append(s.queue.pending, u)
		s.queue.arrived.fire()
		return
	}
	h.lanes[u.lane] = append(h.lanes[u.lane], u)
	if len(h.lanes[u.lane]) == 1 {
		s.work.Go(func() { s.deliverLane(h, u.lane) })
	}
}

// unhook ends deliveries and keeps what was not delivered.
func (s *Server) unhook() {
	if s.hook == nil {
		return
	}
	s.hook.stop()
	for _, us := range s.hook.lanes {
		s.queue.pending = append(s.queue.pending, us...)
	}
	slices.SortStableFunc(s.queue.pending, func(a, b *update) int { return cmp.Compare(a.id, b.id) })
	s.hook = nil
}

// deleteWebhook goes back to getUpdates.
func (s *Server) deleteWebhook(params) (any, *apiError) {
	s.unhook()
	s.changed.fire()
	return true, nil
}

// getWebhookInfo describes the webhook, without its errors.
func (s *Server) getWebhookInfo(params) (any, *apiError) {
	info := struct {
		URL         string `json:"url"`
		Certificate bool   `json:"has_custom_certificate"`
		Pending     int    `json:"pending_update_count"`
	}{Pending: s.pending()}
	if s.hook != nil {
		info.URL = s.hook.url
	}
	return info, nil
}

// deliverLane delivers the updates of a lane until there are none. One that is
// not accepted is tried again after a while, and what follows it waits.
func (s *Server) deliverLane(h *hook, l lane) {
	wait := firstRetry
	for u := s.nextOf(h, l, nil); u != nil; {
		select {
		case h.slots <- struct{}{}:
		case <-h.ctx.Done():
			return
		}
		err := s.deliver(h, u)
		<-h.slots
		if err == nil {
			u, wait = s.nextOf(h, l, u), firstRetry
			continue
		}
		select {
		case <-time.After(wait):
		case <-h.ctx.Done():
			return
		}
		wait = min(2*wait, lastRetry)
	}
}

// nextOf takes an update that was delivered off its lane and returns the next,
// or nil if there is none or the webhook was deleted.
func (s *Server) nextOf(h *hook, l lane, delivered *update) *update {
	s.mu.Lock()
	defer s.mu.Unlock()
	if h.ctx.Err() != nil {
		return nil
	}
	if delivered != nil {
		h.lanes[l] = h.lanes[l][1:]
		s.changed.fire()
	}
	if len(h.lanes[l]) == 0 {
		delete(h.lanes, l)
		return nil
	}
	return h.lanes[l][0]
}

// deliver posts an update. A call in the answer is not made: this server takes
// calls as requests alone.
func (s *Server) deliver(h *hook, u *update) error {
	ctx, cancel := context.WithTimeout(h.ctx, hookTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, h.url, bytes.NewReader(u.json))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	if h.secret != "" {
		req.Header.Set("X-Telegram-Bot-Api-Secret-Token", h.secret)
	}
	resp, err := s.o.Client.Do(req)
	if err != nil {
		return fmt.Errorf("connection failed: %w", err)
	}
	resp.Body.Close() // the status is all that counts
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return fmt.Errorf("wrong response from the webhook: %s", resp.Status)
	}
	return nil
}
