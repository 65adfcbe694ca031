package telegram

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"planbot/bot/telegram/api"
)

// A health knows whether updates come in and Telegram can be reached, and logs
// changes. Any number of goroutines may use it.
type health struct {
	log *slog.Logger

	mu      sync.Mutex
	serving bool  // updates come in, or could
	trouble error // nil while Telegram can be reached
	since   time.Time
	logged  time.Time
}

// A warning that Telegram can't be reached is logged again after remindInterval,
// and after changeInterval if the reason has changed.
const (
	changeInterval = 5 * time.Second
	remindInterval = time.Minute
)

// failed says that Telegram could not be reached.
func (h *health) failed(err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := time.Now()
	silence := remindInterval
	switch {
	case h.trouble == nil:
		h.since, silence = now, 0
	case h.trouble.Error() != err.Error():
		silence = changeInterval
	}
	if now.Sub(h.logged) >= silence {
		h.log.Warn("telegram can't be reached, trying on", "error", err)
		h.logged = now
	}
	h.trouble = err
}

// reached says that Telegram was reached.
func (h *health) reached() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.trouble != nil {
		h.log.Info("telegram can be reached again", "after", time.Since(h.since).Round(time.Second))
	}
	h.trouble = nil
}

// setServing says whether updates come in.
func (h *health) setServing(on bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.serving, h.trouble = on, nil
}

// isServing reports whether updates come in, or could.
func (h *health) isServing() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.serving
}

// err is nil while updates come in and Telegram can be reached.
func (h *health) err() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case h.trouble != nil:
		return fmt.Errorf("telegram: not reached since %s: %w", h.since.Format(time.TimeOnly), h.trouble)
	case !h.serving:
		return errors.New("telegram: not connected")
	}
	return nil
}

// How often getMe is called while the bot runs.
const (
	nameInterval  = time.Hour        // the bot may be renamed
	probeInterval = 10 * time.Second // with a webhook, while calls fail
)

// watch asks for the bot's name from time to time. With a webhook it also finds
// out whether Telegram can be reached after calls have failed.
func (t *Telegram) watch(ctx context.Context, s *session, fatal func(error)) {
	interval, asked := nameInterval, time.Now()
	if t.cfg.WebhookURL != "" {
		interval = probeInterval
	}
	for pause(ctx, interval) {
		if !s.out.Down() && t.health.err() == nil && time.Since(asked) < nameInterval {
			continue
		}
		asked = time.Now()
		me, _, err := t.client.GetMe(ctx)
		switch {
		case ctx.Err() != nil:
		case api.RefusesToken(err):
			fatal(err)
		case t.cfg.WebhookURL == "", !t.health.isServing(): // polls find out by themselves, and so does setWebhook
		case err != nil:
			t.health.failed(err)
		default:
			t.health.reached()
		}
		if err == nil && me.Username != s.me.Load().Username {
			t.log.Info("telegram: renamed", "bot", me.Username)
			s.me.Store(&me)
		}
	}
}
