package telegram

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"planbot/bot/telegram/api"
	"planbot/bot/telegram/outbox"
	"planbot/bot/text"
)

const (
	secretHeader = "X-Telegram-Bot-Api-Secret-Token"
	maxPost      = 1 << 20 // bytes; an update with the longest text has some ten thousand

	// postTimeout is how long a post waits for its answer to be sent, and before
	// that for the bot to start: a proxy passes posts on as soon as the port is
	// open.
	postTimeout = 3 * time.Second
	// maxWaiting is how many posts of one sender wait at a time.
	maxWaiting = 4
)

func derivedSecret(token string) string {
	mac := hmac.New(sha256.New, []byte(token))
	mac.Write([]byte("planbot webhook"))
	return hex.EncodeToString(mac.Sum(nil))
}

// receivePosts makes Telegram post updates to Webhook, until ctx ends.
func (t *Telegram) receivePosts(ctx context.Context) error {
	if err := t.callUntilDone(ctx, func() error { return t.setWebhook(ctx) }); err != nil {
		return err
	}
	t.health.setServing(true)
	<-ctx.Done()
	return context.Cause(ctx)
}

func (t *Telegram) setWebhook(ctx context.Context) error {
	_, err := t.client.Call(ctx, askTimeout, "setWebhook", api.Params{
		"url": t.cfg.WebhookURL, "secret_token": t.cfg.WebhookSecret, "allowed_updates": api.Encode(api.UpdateKinds()),
	})
	if api.Refuses(err, http.StatusBadRequest) {
		err = fmt.Errorf("PLANBOT_TELEGRAM_WEBHOOK_URL is not taken: %w", err)
	}
	return err
}

// keepWebhook sets the webhook again if it was removed or replaced, and logs what
// Telegram could not deliver since it was last asked.
func (t *Telegram) keepWebhook(ctx context.Context, since time.Time) error {
	have, err := api.Get[api.WebhookInfo](ctx, t.client, askTimeout, "getWebhookInfo", nil)
	switch {
	case err != nil:
		return err
	case !strings.EqualFold(have.URL, t.cfg.WebhookURL):
		t.log.Warn("the webhook was taken away and is set again; does another program use the token?", "posts went to", hostOf(have.URL))
		return t.setWebhook(ctx)
	case time.Unix(have.ErrorDate, 0).After(since):
		t.log.Warn("telegram can't deliver updates to the webhook", "error", text.Shorten(have.ErrorMessage, 300), "waiting", have.Pending)
	}
	return nil
}

// Webhook handles the updates that Telegram posts. It belongs at the path of
// Config.WebhookURL.
//
// A post gets 200 when the update has been answered, or after three seconds, so
// that Telegram's connections stay free. It gets 200 at once if its chat must
// wait for longer than that, or if four posts of its sender wait already. Until
// the 200 a crash loses nothing, since Telegram posts the update again; after it
// a crash loses answers that have not been sent. A post gets 503, and comes
// again, if Telegram can't be reached or the bot can't take it now; an update
// that was begun before is not answered twice. A post that arrives before the bot
// has started waits for it. The answer to a post carries no call, because the bot
// would not learn whether the call succeeded.
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
			w.WriteHeader(t.refusePost(http.StatusUnauthorized, "it has not the right secret"))
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxPost))
		var tooLong *http.MaxBytesError
		switch {
		case errors.As(err, &tooLong):
			w.WriteHeader(t.refusePost(http.StatusRequestEntityTooLarge, "it is too large"))
		case err != nil:
			w.WriteHeader(t.refusePost(http.StatusBadRequest, "it broke off"))
		default:
			w.WriteHeader(t.receive(r.Context(), body))
		}
	})
}

// refusePost logs why a post is refused, at most once a minute, and returns the
// status.
func (t *Telegram) refusePost(status int, why string) int {
	t.badPosts.warn(t.log, "a post to the webhook was refused", "status", status, "reason", why)
	return status
}

// session waits for the bot to start. It is nil if that takes longer than
// postTimeout.
func (t *Telegram) session(ctx context.Context) *session {
	if s := t.current.Load(); s != nil {
		return s
	}
	select {
	case <-t.started:
	case <-time.After(postTimeout):
	case <-ctx.Done():
	}
	return t.current.Load()
}

// receive answers a posted update and returns the status for Telegram.
func (t *Telegram) receive(ctx context.Context, body []byte) int {
	s := t.session(ctx)
	if s == nil || s.out.Full() {
		return http.StatusServiceUnavailable
	}
	ticket, _, err := s.accept(body)
	switch {
	case errors.Is(err, api.ErrNoID) && !json.Valid(body):
		return t.refusePost(http.StatusBadRequest, "it is no JSON")
	case errors.Is(err, api.ErrNoID):
		return t.refusePost(http.StatusBadRequest, "it is no update with an update_id")
	case err != nil:
		return http.StatusServiceUnavailable
	}
	from, hold, end := ticket.HoldConnection(maxWaiting)
	defer end()
	timeout := postTimeout
	if !hold || s.out.Wait(outbox.Place{Chat: from.Chat}, false) > postTimeout {
		timeout = 0
	}
	select {
	case <-ticket.Finished():
	case <-time.After(timeout):
		if s.out.Down() || s.in.Stopped() {
			return http.StatusServiceUnavailable // Telegram keeps the update, whatever happens to this process
		}
	case <-ctx.Done():
	case <-s.halted:
		return http.StatusServiceUnavailable
	}
	return http.StatusOK
}

// A warnLimit logs at most one warning a minute.
type warnLimit struct {
	mu     sync.Mutex
	last   time.Time
	missed int // warnings since then
}

func (w *warnLimit) warn(log *slog.Logger, line string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if now := time.Now(); now.Sub(w.last) >= time.Minute {
		log.Warn(line, append(args, "others since the last line", w.missed)...)
		w.last, w.missed = now, 0
		return
	}
	w.missed++
}
