package telegram

import (
	"context"
	"errors"
	"fmt"
	"time"

	"planbot/bot/telegram/api"
)

// identify asks the Bot API who the bot is, until it answers.
func (t *Telegram) identify(ctx context.Context) (me api.Bot, err error) {
	err = t.callUntilDone(ctx, func() error {
		me, _, err = t.client.GetMe(ctx)
		return err
	})
	if err == nil {
		t.log.Info("telegram: connected", "bot", me.Username, "privacy", !me.ReadsAll)
	}
	return me, err
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
