package telegram

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"planbot/bot/telegram/api"
)

// A health knows whether updates come in and Telegram can be reached, and logs
// changes. Any number of goroutines may use it.
type health struct {
	log *slog.Logger

	serving atomic.Bool // updates come in, or could

	mu      sync.Mutex
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
	h.serving.Store(on)
	h.trouble = nil
}

// err is nil while updates come in and Telegram can be reached.
func (h *health) err() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case h.trouble != nil:
		return fmt.Errorf("telegram: not reached since %s: %w", h.since.Format(time.TimeOnly), h.trouble)
	case !h.serving.Load():
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
		me, _, err := t.client.GetMe(ctx, api.CallTimeout)
		switch {
		case ctx.Err() != nil:
		case api.RefusesToken(err):
			fatal(err)
		case t.cfg.WebhookURL == "", !t.health.serving.Load(): // polls find out by themselves, and so does setWebhook
		case err != nil:
			t.health.failed(err)
		default:
			t.health.reached()
		}
		if err == nil && me != *s.me.Load() {
			t.log.Info("telegram: the bot was changed", "bot", me.Username, "privacy", !me.ReadsAll, "inline", me.Inline)
			s.me.Store(&me)
		}
	}
}

// callUntilDone makes a call until it succeeds, ctx ends, or retrying is of no
// use.
func (t *Telegram) callUntilDone(ctx context.Context, call func() error) error {
	for failures := 1; ; failures++ {
		err := call()
		if err == nil {
			t.health.reached()
			return nil
		}
		wait, err := t.retryDelay(ctx, err, failures)
		if err != nil {
			return err
		}
		if !pause(ctx, wait) {
			return context.Cause(ctx)
		}
	}
}

// retryDelay returns how long to wait after a failure, or an error if the Bot API
// refuses the token, so that retrying is of no use.
func (t *Telegram) retryDelay(ctx context.Context, err error, failures int) (time.Duration, error) {
	var refused *api.Error
	switch {
	case ctx.Err() != nil:
		return 0, context.Cause(ctx)
	case api.RefusesToken(err):
		return 0, fmt.Errorf("the Bot API does not know the token, which BotFather may have replaced: %w", err)
	case api.IsConflict(err): // the other program may end
		t.health.failed(fmt.Errorf("another program receives the updates of this bot; only one may: %w", err))
	default:
		t.health.failed(err)
	}
	if errors.As(err, &refused) && refused.RetryAfter > 0 {
		return refused.RetryAfter, nil
	}
	return api.Backoff(failures), nil
}

// pause waits, and reports false if ctx ends first.
func pause(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

// unlessStopped is err, or nil if ctx has ended: the bot was stopped.
func unlessStopped(ctx context.Context, err error) error {
	if err == nil || ctx.Err() != nil {
		return nil
	}
	return fmt.Errorf("telegram: %w", err)
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
