package telegram

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
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
)

// derivedSecret is a secret for posts that only those who have the token know.
func derivedSecret(token string) string {
	mac := hmac.New(sha256.New, []byte(token))
	mac.Write([]byte("planbot webhook"))
	return hex.EncodeToString(mac.Sum(nil))
}

// post has Telegram post updates to Webhook, until ctx ends.
func (t *Telegram) post(ctx context.Context) error {
	_, err := t.insist(ctx, "setWebhook", tgbotapi.Params{
		"url": t.cfg.WebhookURL, "secret_token": t.cfg.WebhookSecret, "allowed_updates": encode(updateKinds()),
	})
	if err != nil {
		return err
	}
	t.ready.Store(true)
	<-ctx.Done()
	return context.Cause(ctx)
}

// Webhook takes the updates that Telegram posts. It belongs at the path of
// Config.WebhookURL.
//
// A post is answered with 200 when the update has been answered, or after three
// seconds if its chat must wait, so that Telegram's connections stay free. Until
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
	ticket, _, err := s.take(ctx, body)
	switch {
	case errors.Is(err, errNoID):
		return http.StatusBadRequest
	case err != nil:
		return http.StatusServiceUnavailable
	}
	select {
	case <-ticket.finished:
	case <-time.After(postTime):
		if s.out.broken() {
			return http.StatusServiceUnavailable // it will be asked for again, whatever becomes of this process
		}
	case <-ctx.Done():
	case <-s.halted:
		return http.StatusServiceUnavailable
	}
	return http.StatusOK
}
