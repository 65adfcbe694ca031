package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

const (
	// A poll waits for updates for half a minute, though the Bot API would for
	// longer: a connection that has gone silent is noticed when it ends.
	pollTime  = 30 * time.Second
	pollBatch = 100              // updates in one answer, the most there are
	pollGrace = 10 * time.Second // for the answer to come

	// While updates are being answered a poll returns at once, since they are
	// not confirmed. So there is a wait before it, until more can be confirmed,
	// or else short after new updates, and twice as long each time that there
	// are none.
	firstWait = 100 * time.Millisecond
	lastWait  = time.Second
	pollGap   = 10 * time.Millisecond // the shortest wait

	// heldTime is how long an update can keep others from coming in, and
	// keptTime how long it is kept unconfirmed in any case. stuckTime counts
	// when most of those that it keeps from being confirmed are answered.
	heldTime  = time.Minute
	keptTime  = 5 * time.Minute
	stuckTime = time.Second
	// keptOfOne is how many updates of one chat can keep others from coming in.
	keptOfOne = 5

	// After a week without updates Telegram numbers them anew, perhaps from
	// below. So after a day the offset is left out.
	quietTime = 24 * time.Hour

	// conflictGrace is how long 409s are tolerated: a killed process's poll may
	// still be open.
	conflictGrace = 5 * time.Second
	conflictWait  = time.Second

	confirmTime = 3 * time.Second // for the last call of all
)

// A poller asks the Bot API for updates. An update is confirmed, by asking for
// those after it, once its answer has been sent: after a crash it comes again.
//
// That has a limit, since a chat may have to wait for hours. The Bot API gives
// out the first hundred unconfirmed updates and no others, and it does not wait
// for new ones meanwhile. So an update is confirmed all the same after five
// minutes, or after one if a hundred wait. When a hundred wait, one chat keeps
// no more than its five newest, and an update that waits for a second while
// most of those after it are answered is not waited for. A crash loses the
// answer to what was confirmed so and not sent yet.
type poller struct {
	*Telegram
	s     *session
	next  int64         // after the newest update; 0 before the first
	wait  time.Duration // before the next poll
	limit int           // updates in one answer
}

// poll answers updates until ctx ends.
func (p *poller) poll(ctx context.Context) error {
	if err := p.insist(ctx, func() error { return p.deleteWebhook(ctx) }); err != nil {
		return err
	}
	var (
		wait     time.Duration // of the poll; none at first and after an outage, to know soon that it works
		newest   = time.Now()
		failures int
		conflict time.Time // the first of several in a row
	)
	for ctx.Err() == nil {
		began := time.Now()
		batch, err := p.updates(ctx, wait, p.limit)
		if err != nil {
			if !isConflict(err) {
				wait, conflict = 0, time.Time{}
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
		p.health.serve(true)
		p.limit = min(2*p.limit, pollBatch)
		if len(batch) > 0 {
			newest = time.Now()
		} else if time.Since(newest) > quietTime {
			p.next = 0
		}
		p.takeAll(ctx, batch)
		if len(batch) == 0 && wait > 0 { // some servers don't wait for updates
			pause(ctx, lastWait-time.Since(began))
		}
		wait, failures, conflict = pollTime, 0, time.Time{}
	}
	return context.Cause(ctx)
}

// deleteWebhook asks for updates to be kept for polls.
func (p *poller) deleteWebhook(ctx context.Context) error {
	_, err := p.client.call(ctx, callTimeout, "deleteWebhook", nil)
	var refused *apiError
	if errors.As(err, &refused) && refused.final() {
		p.log.Warn("the webhook was not deleted", "error", err) // getUpdates will tell if there is one
		return nil
	}
	return err
}

func isConflict(err error) bool {
	var refused *apiError
	return errors.As(err, &refused) && refused.code == http.StatusConflict
}

// waitAfterFailure waits after a failed poll, or returns an error if that is of
// no use.
func (p *poller) waitAfterFailure(ctx context.Context, err error, failures int, conflict time.Time) error {
	if errors.Is(err, errTooLong) {
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

// updates asks for what comes after the last confirmed update, and waits so
// long for the first.
func (p *poller) updates(ctx context.Context, wait time.Duration, limit int) ([]json.RawMessage, error) {
	params := tgbotapi.Params{
		"timeout": strconv.Itoa(int(wait.Seconds())), "limit": strconv.Itoa(limit), "allowed_updates": encode(updateKinds()),
	}
	params.AddNonZero64("offset", p.s.in.confirmable(p.next))
	result, err := p.client.call(ctx, wait+pollGrace, "getUpdates", params)
	if err != nil {
		return nil, err
	}
	var batch []json.RawMessage
	if err := json.Unmarshal(result, &batch); err != nil {
		return nil, fmt.Errorf("getUpdates: %w", err)
	}
	return batch, nil
}

// takeAll has a batch of updates answered, and waits until it makes sense to ask
// for more.
func (p *poller) takeAll(ctx context.Context, batch []json.RawMessage) {
	newest, fresh := int64(0), false
	for _, raw := range batch {
		if ctx.Err() != nil {
			break // the others come again
		}
		t, isNew, err := p.s.take(raw)
		if err != nil {
			p.log.Error("update skipped", "error", err)
			continue
		}
		newest, fresh = max(newest, t.id), fresh || isNew
	}
	if newest > 0 {
		p.next = newest + 1
	}
	held := keptTime
	p.wait = min(2*p.wait, lastWait)
	if fresh {
		p.wait = firstWait
	} else if len(batch) == p.limit {
		p.s.in.stopSurplus(keptOfOne)
		if held = heldTime; p.s.in.blocking() < p.limit/2 {
			held = stuckTime
		}
	}
	p.s.in.stopBlocking(time.Now().Add(-held))
	if len(batch) > 0 && newest == 0 {
		pause(ctx, lastWait) // nothing in it could be read, and it will come again
	}
	if p.s.in.unfinished() > 0 {
		pause(ctx, pollGap)
	}
	p.s.in.waitForProgress(ctx, p.wait)
	for p.s.out.full() && pause(ctx, lastWait) {
	}
}

// confirm tells the Bot API what has been answered, when the bot stops.
func (p *poller) confirm(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, confirmTime)
	defer cancel()
	if p.next == 0 {
		return
	}
	if _, err := p.updates(ctx, 0, 1); err != nil {
		p.log.Warn("the last updates were not confirmed and will be answered again", "error", err)
	}
}
