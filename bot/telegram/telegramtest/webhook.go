package telegramtest

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
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

// A hook is a webhook that is set. Each lane with updates has a goroutine that
// delivers them one after the other, hookConnections lanes at once. It is guarded
// by the server's lock.
type hook struct {
	url, secret string
	slots       chan struct{}
	lanes       map[lane][]*update
	run         func(lane) // starts the goroutine of a lane
	stop        context.CancelFunc
	lastError   string
	lastErrorAt time.Time
}

// webhookClient keeps a connection open for each that a webhook may have, and
// takes a redirect for what it is: no 2xx.
func webhookClient() *http.Client {
	return &http.Client{
		Transport:     &http.Transport{MaxIdleConnsPerHost: hookConnections},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// add queues an update for a webhook.
func (h *hook) add(u *update) {
	h.lanes[u.lane] = append(h.lanes[u.lane], u)
	if len(h.lanes[u.lane]) == 1 {
		h.run(u.lane)
	}
}

// setWebhook makes the server deliver updates. Any port and plain HTTP will
// do, as at a Bot API server of one's own.
func (s *Server) setWebhook(p params) (any, *apiError) {
	address := p.text("url")
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, broken("bad webhook: an HTTPS URL must be provided for webhook")
	}
	secret := p.text("secret_token")
	if len(secret) > 256 {
		return nil, broken("secret token is too long")
	}
	if strings.ContainsFunc(secret, func(r rune) bool { return !tokenRune(r) }) {
		return nil, broken("secret token contains unallowed characters")
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

// tokenRune reports whether secret tokens and start parameters may have r.
func tokenRune(r rune) bool { return nameRune(r) || r == '-' }

// startHook begins to deliver what is pending.
func (s *Server) startHook(h *hook) {
	if s.closed {
		return
	}
	ctx, stop := context.WithCancel(context.Background())
	h.stop = stop
	h.slots = make(chan struct{}, hookConnections)
	h.lanes = map[lane][]*update{}
	h.run = func(l lane) {
		s.work.Go(func() { s.deliverLane(ctx, h, l) })
	}
	s.hook = h
	pending := s.queue.pending
	s.queue.pending = nil
	for _, u := range pending {
		h.add(u)
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

// getWebhookInfo describes the webhook and its last error.
func (s *Server) getWebhookInfo(params) (any, *apiError) {
	info := struct {
		URL              string   `json:"url"`
		Certificate      bool     `json:"has_custom_certificate"`
		Pending          int      `json:"pending_update_count"`
		LastErrorDate    int64    `json:"last_error_date,omitempty"`
		LastErrorMessage string   `json:"last_error_message,omitempty"`
		MaxConnections   int      `json:"max_connections,omitempty"`
		AllowedUpdates   []string `json:"allowed_updates,omitempty"`
	}{Pending: s.pending(), AllowedUpdates: s.queue.allowed}
	if h := s.hook; h != nil {
		info.URL, info.MaxConnections = h.url, hookConnections
		if h.lastError != "" {
			info.LastErrorMessage, info.LastErrorDate = h.lastError, h.lastErrorAt.Unix()
		}
	}
	return info, nil
}

// deliverLane delivers the updates of a lane until there are none. One that is
// not accepted is tried again after a while, and what follows it waits.
func (s *Server) deliverLane(ctx context.Context, h *hook, l lane) {
	wait := firstRetry
	for u := s.nextOf(ctx, h, l, nil); u != nil; {
		select {
		case h.slots <- struct{}{}:
		case <-ctx.Done():
			return
		}
		err := s.deliver(ctx, h, u)
		<-h.slots
		if err == nil {
			u, wait = s.nextOf(ctx, h, l, u), firstRetry
			continue
		}
		s.mu.Lock()
		h.lastError, h.lastErrorAt = err.Error(), time.Now()
		s.changed.fire()
		s.mu.Unlock()
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return
		}
		wait = min(2*wait, lastRetry)
	}
}

// nextOf takes an update that was delivered off its lane and returns the next,
// or nil if there is none or the webhook was deleted.
func (s *Server) nextOf(ctx context.Context, h *hook, l lane, delivered *update) *update {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() != nil {
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
func (s *Server) deliver(ctx context.Context, h *hook, u *update) error {
	ctx, cancel := context.WithTimeout(ctx, hookTimeout)
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
