package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"
)

// A health knows whether updates come in and Telegram can be reached, and logs
// when that changes. Any number of goroutines may use it.
type health struct {
	log *slog.Logger

	mu      sync.Mutex
	serving bool  // updates have come in, or could have
	trouble error // nil while all is well
	since   time.Time
	logged  time.Time
}

// How often a line says that Telegram can't be reached: again after remindTime,
// and when the reason has changed, after changeTime.
const (
	changeTime = 5 * time.Second
	remindTime = time.Minute
)

// failed notes that Telegram could not be reached.
func (h *health) failed(err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := time.Now()
	quiet := remindTime
	switch {
	case h.trouble == nil:
		h.since, quiet = now, 0
	case h.trouble.Error() != err.Error():
		quiet = changeTime
	}
	if now.Sub(h.logged) >= quiet {
		h.log.Warn("telegram can't be reached, trying on", "error", err)
		h.logged = now
	}
	h.trouble = err
}

// reached notes that Telegram was reached.
func (h *health) reached() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.trouble != nil {
		h.log.Info("telegram can be reached again", "after", time.Since(h.since).Round(time.Second))
	}
	h.trouble = nil
}

// serve notes that updates come in, or that they are taken no more.
func (h *health) serve(on bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.serving, h.trouble = on, nil
}

// serves reports whether updates come in, or could.
func (h *health) serves() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.serving
}

// state is nil while updates come in and Telegram can be reached.
func (h *health) state() error {
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

// How often getMe is asked while the bot runs.
const (
	meTime    = time.Hour        // the bot may be renamed
	probeTime = 10 * time.Second // by webhook, while calls fail; polls find out by themselves
)

// watch learns the bot's name anew from time to time. By webhook it also finds
// out whether Telegram can be reached when calls fail.
func (t *Telegram) watch(ctx context.Context, s *session) {
	gap, asked := meTime, time.Now()
	if t.cfg.WebhookURL != "" {
		gap = probeTime
	}
	for pause(ctx, gap) {
		if !s.out.broken() && t.health.state() == nil && time.Since(asked) < meTime {
			continue
		}
		asked = time.Now()
		me, err := t.getMe(ctx)
		switch {
		case ctx.Err() != nil:
		case refusesToken(err):
			s.out.fatal(err)
		case t.cfg.WebhookURL == "", !t.health.serves(): // the polls tell whether Telegram is reached, or setWebhook
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

// getMe asks the Bot API once who the bot is.
func (t *Telegram) getMe(ctx context.Context) (me user, err error) {
	result, err := t.client.call(ctx, callTimeout, "getMe", nil)
	if err == nil && (json.Unmarshal(result, &me) != nil || me.ID == 0) {
		err = errors.New("getMe: the answer describes no bot")
	}
	return me, err
}
