package telegram

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

const (
	secretHeader = "X-Telegram-Bot-Api-Secret-Token"
	maxPost      = 1 << 20 // bytes; an update of the longest text is some ten thousand

	// postTime is how long a post is kept waiting for its answer to be sent,
	// and before that for the bot to have started: a proxy passes posts on as
	// soon as somebody listens.
	postTime = 3 * time.Second
	// postsOfOne is how many posts of one chat are kept waiting at a time.
	postsOfOne = 4
)

// derivedSecret is a secret for posts that only those who have the token know.
func derivedSecret(token string) string {
	mac := hmac.New(sha256.New, []byte(token))
	mac.Write([]byte("planbot webhook"))
	return hex.EncodeToString(mac.Sum(nil))
}

// post has Telegram post updates to Webhook, until ctx ends.
func (t *Telegram) post(ctx context.Context) error {
	set := tgbotapi.Params{
		"url": t.cfg.WebhookURL, "secret_token": t.cfg.WebhookSecret, "allowed_updates": encode(updateKinds()),
	}
	err := t.insist(ctx, func() error {
		_, err := t.client.call(ctx, callTimeout, "setWebhook", set)
		return err
	})
	if err != nil {
		return err
	}
	t.health.serve(true)
	<-ctx.Done()
	return context.Cause(ctx)
}

// Webhook takes the updates that Telegram posts. It belongs at the path of
// Config.WebhookURL.
//
// A post is answered with 200 when the update has been answered, or after three
// seconds, so that Telegram's connections stay free, or at once if its chat must
// wait for longer than that or four posts of it are waiting already. Until
// the 200 a crash loses nothing, since Telegram posts the update again; after it
// a crash loses the answers that still wait for their pace. While Telegram can't
// be reached, and when a post can't be taken now, the status is 503 and the post
// comes again; one that came before is not answered twice. A post that comes
// before the bot has started waits for it. The call that the answer to a post
// may hold is not used: nobody would learn whether it succeeded.
func (t *Telegram) Webhook() http.Handler {
	want := sha256.Sum256([]byte(t.cfg.WebhookSecret))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got := sha256.Sum256([]byte(r.Header.Get(secretHeader)))
		switch {
		case r.Method != http.MethodPost:
			w.Header().Set("Allow", http.MethodPost)
			w.WriteHeader(http.StatusMethodNotAllowed)
			return
		case subtle.ConstantTimeCompare(got[:], want[:]) != 1:
			w.WriteHeader(http.StatusUnauthorized)
			t.slips.warn(t.log, "a post to the webhook without the right secret was refused")
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxPost))
		var tooLong *http.MaxBytesError
		switch {
		case errors.As(err, &tooLong):
			w.WriteHeader(http.StatusRequestEntityTooLarge)
		case err != nil:
			w.WriteHeader(http.StatusBadRequest)
		default:
			w.WriteHeader(t.posted(r.Context(), body))
		}
	})
}

// session waits for the bot to have started. It is nil if that takes too long.
func (t *Telegram) session(ctx context.Context) *session {
	if s := t.now.Load(); s != nil {
		return s
	}
	select {
	case <-t.begun:
	case <-time.After(postTime):
	case <-ctx.Done():
	}
	return t.now.Load()
}

// posted answers an update and returns the status for Telegram.
func (t *Telegram) posted(ctx context.Context, body []byte) int {
	s := t.session(ctx)
	if s == nil || s.out.full() {
		return http.StatusServiceUnavailable
	}
	ticket, _, err := s.take(body)
	switch {
	case errors.Is(err, errNoID):
		t.slips.warn(t.log, "a post to the webhook that is no update with an id was refused")
		return http.StatusBadRequest
	case err != nil:
		return http.StatusServiceUnavailable
	}
	from, hold := s.in.holdConnection(ticket)
	defer s.in.freeConnection(from, hold)
	most := postTime
	if !hold || s.out.wait(place{chat: from.chat}, false) > postTime {
		most = 0
	}
	select {
	case <-ticket.finished:
	case <-time.After(most):
		if s.out.broken() || s.in.stopping() {
			return http.StatusServiceUnavailable // it will be asked for again, whatever becomes of this process
		}
	case <-ctx.Done():
	case <-s.halted:
		return http.StatusServiceUnavailable
	}
	return http.StatusOK
}

// rarely logs a line at most once a minute.
type rarely struct {
	mu     sync.Mutex
	last   time.Time
	missed int
}

func (r *rarely) warn(log *slog.Logger, line string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if now := time.Now(); now.Sub(r.last) >= time.Minute {
		log.Warn(line, "others since the last line", r.missed)
		r.last, r.missed = now, 0
		return
	}
	r.missed++
}
