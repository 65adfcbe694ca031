package telegram

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"planbot/bot/telegram/api"
)

const (
	// pollTimeout is how long a poll waits for updates. The Bot API allows more,
	// but a connection that has gone silent is noticed when the poll times out.
	pollTimeout = 30 * time.Second
	maxBatch    = 100 // updates in one answer, the most that the Bot API gives

	// A poll returns at once while updates are unconfirmed. Before such a poll
	// the poller waits for progress: firstWait after new updates, then twice as
	// long each time, up to lastWait.
	firstWait = 100 * time.Millisecond
	lastWait  = time.Second
	minWait   = 10 * time.Millisecond

	// An update blocks the confirmation of others for at most blockTimeout; for
	// fullTimeout if the batch is full; and for stuckTimeout if the batch is full
	// and most of it is answered.
	blockTimeout = 5 * time.Minute
	fullTimeout  = time.Minute
	stuckTimeout = time.Second
	// maxBlocking is how many updates of one sender block others if the batch is
	// full.
	maxBlocking = 5

	// offsetLifetime is how long an offset is used without updates. After a week
	// without any, Telegram may number updates from below the offset.
	offsetLifetime = 24 * time.Hour

	// conflictGrace is how long 409s are tolerated: a killed process's poll may
	// still be open.
	conflictGrace = 5 * time.Second
	conflictWait  = time.Second

	confirmTimeout = 3 * time.Second // of the last call
)

// A poller asks the Bot API for updates. It confirms an update, by asking for
// those after it, once its answer has been sent: after a crash it comes again.
//
// An answer may have to wait for hours, and the Bot API gives out no more than
// the first hundred unconfirmed updates and does not wait for new ones. So an
// update is confirmed unanswered after five minutes. If a hundred are
// unconfirmed, it is after one minute, or after one second if most of the
// hundred are answered; and each sender has only its five newest updates
// unconfirmed. A crash loses the answers to updates that were confirmed so.
type poller struct {
	*Telegram
	s     *session
	next  int64         // the id after the newest update; 0 before the first
	wait  time.Duration // before the next poll
	limit int           // updates in one answer
}

// poll answers updates until ctx ends.
func (p *poller) poll(ctx context.Context) error {
	if err := p.callUntilDone(ctx, func() error { return p.deleteWebhook(ctx) }); err != nil {
		return err
	}
	var (
		timeout  time.Duration // 0 at first and after an outage: success shows at once
		newest   = time.Now()
		failures int
		conflict time.Time // the first of several in a row
	)
	for ctx.Err() == nil {
		began := time.Now()
		batch, err := p.client.GetUpdates(ctx, p.s.in.Confirmable(p.next), p.limit, timeout)
		if err != nil {
			if !api.Refuses(err, http.StatusConflict) {
				timeout, conflict = 0, time.Time{}
			} else if conflict.IsZero() {
				conflict = time.Now()
			}
			failures++
			if err := p.waitAfterFailure(ctx, err, failures, conflict); err != nil {
				return err
			}
			continue
		}
		p.health.reached()
		p.health.setServing(true)
		p.limit = min(2*p.limit, maxBatch)
		if len(batch) > 0 {
			newest = time.Now()
		} else if time.Since(newest) > offsetLifetime {
			p.next = 0
		}
		p.acceptAll(ctx, batch)
		if len(batch) == 0 && timeout > 0 { // some servers don't wait for updates
			pause(ctx, lastWait-time.Since(began))
		}
		timeout, failures, conflict = pollTimeout, 0, time.Time{}
	}
	return context.Cause(ctx)
}

// deleteWebhook makes Telegram keep updates for polls.
func (p *poller) deleteWebhook(ctx context.Context) error {
	_, err := p.client.Call(ctx, askTimeout, "deleteWebhook", nil)
	if refused, ok := errors.AsType[*api.Error](err); ok && refused.Final() {
		p.log.Warn("the webhook was not deleted", "error", err) // if there is one, getUpdates fails
		return nil
	}
	return err
}

// waitAfterFailure waits after a failed poll, or returns an error if retrying is
// of no use. conflict is when 409s began, or zero.
func (p *poller) waitAfterFailure(ctx context.Context, err error, failures int, conflict time.Time) error {
	if errors.Is(err, api.ErrTooLong) {
		p.limit = max(1, p.limit/4)
	}
	wait := conflictWait
	if conflict.IsZero() || time.Since(conflict) > conflictGrace {
		if wait, err = p.retryDelay(ctx, err, failures); err != nil {
			return err
		}
	}
	pause(ctx, wait)
	return nil
}

// acceptAll has a batch of updates answered, and waits until the next poll makes
// sense.
func (p *poller) acceptAll(ctx context.Context, batch []json.RawMessage) {
	newest, fresh := int64(0), false
	for _, raw := range batch {
		if ctx.Err() != nil {
			break // the others come again
		}
		t, isNew, err := p.s.accept(raw)
		if err != nil {
			p.log.Error("update skipped", "error", err)
			continue
		}
		newest, fresh = max(newest, t.ID()), fresh || isNew
	}
	if newest > 0 {
		p.next = newest + 1
	}
	timeout := blockTimeout
	p.wait = min(2*p.wait, lastWait)
	if fresh {
		p.wait = firstWait
	} else if len(batch) == p.limit {
		p.s.in.StopSurplus(maxBlocking)
		if timeout = fullTimeout; p.s.in.Blocking() < p.limit/2 {
			timeout = stuckTimeout
		}
	}
	p.s.in.StopBlocking(time.Now().Add(-timeout))
	if len(batch) > 0 && newest == 0 {
		pause(ctx, lastWait) // none could be read, and all will come again
	}
	if p.s.in.Unfinished() > 0 {
		pause(ctx, minWait)
	}
	p.s.in.WaitForProgress(ctx, p.wait)
	for p.s.out.Full() && pause(ctx, lastWait) {
	}
}

// confirm confirms answered updates when the bot stops.
func (p *poller) confirm(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, confirmTimeout)
	defer cancel()
	if p.next == 0 {
		return
	}
	if _, err := p.client.GetUpdates(ctx, p.s.in.Confirmable(p.next), 1, 0); err != nil {
		p.log.Warn("the last updates were not confirmed and will be answered again", "error", err)
	}
}

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

// A warning is logged again after remindInterval,
// and after changeInterval if the reason has changed.
const (
	changeInterval = 5 * time.Second
	remindInterval = time.Minute
)

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
	what := "telegram can't be reached, trying on"
	if refused, ok := errors.AsType[*api.Error](err); ok && refused.Code < http.StatusInternalServerError {
		what = "telegram refuses a call, trying on"
	}
	said := api.RetryAfter(err) >= api.LongWait // by the client
	if !said && now.Sub(h.logged) >= silence {
		h.log.Warn(what, "error", err)
		h.logged = now
	}
	h.trouble = err
}

func (h *health) reached() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.trouble != nil {
		h.log.Info("the trouble with telegram is over", "after", time.Since(h.since).Round(time.Second))
	}
	h.trouble = nil
}

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
		return fmt.Errorf("telegram: in trouble since %s: %w", h.since.Format(time.TimeOnly), h.trouble)
	case !h.serving.Load():
		return errors.New("telegram: not connected")
	}
	return nil
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
	switch {
	case ctx.Err() != nil:
		return 0, context.Cause(ctx)
	case api.RefusesToken(err):
		return 0, fmt.Errorf("the Bot API does not know the token, which BotFather may have replaced: %w", err)
	case api.Refuses(err, http.StatusConflict): // the other program may end
		t.health.failed(fmt.Errorf("another program receives the updates of this bot; only one may: %w", err))
	default:
		t.health.failed(err)
	}
	return cmp.Or(api.RetryAfter(err), api.Backoff(failures)), nil
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
