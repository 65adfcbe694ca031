package bot

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// A Poster is a platform on which a scheduled post can be made.
type Poster interface {
	Name() string

	// Post shows a reply in a chat, or in that channel or topic of it. Of two
	// posts with one key it may drop the second; Dedupes says whether it does.
	// ErrForbidden means that the bot may not post there any more, ErrUnsent
	// that the post was certainly not made; after any other error it may have
	// been.
	Post(ctx context.Context, chat ChatKey, thread, key string, r Reply) error
	Dedupes() bool
}

// Errors of a Poster that RunSchedules tells apart.
var (
	ErrForbidden = errors.New("the bot may not post there")
	ErrUnsent    = errors.New("the post was not made")
)

// The rhythm of the schedules, whose times are full minutes. The lease outlasts
// the slowest sending.
const (
	scheduleLease = 2 * time.Minute
	scheduleBatch = 16
	scheduleRetry = time.Minute
	cleanUpTick   = 6 * time.Hour

	// LeaveGrace is how long the rows of a chat outlive the bot's leaving it, so
	// that a moment's mistake loses nothing.
	LeaveGrace = 7 * 24 * time.Hour
)

// RunSchedules makes the posts that are due until ctx ends. Any number of
// replicas may run it on one memory: each post is made by one of them.
func (b *Bot) RunSchedules(ctx context.Context, posters ...Poster) {
	byName := map[string]Poster{}
	for _, p := range posters {
		byName[p.Name()] = p
	}
	clean := time.NewTicker(cleanUpTick)
	defer clean.Stop()
	b.cleanUp(ctx)
	for {
		b.postDue(ctx, byName)
		select {
		case <-ctx.Done():
			return
		case <-clean.C:
			b.cleanUp(ctx)
		case <-time.After(untilNextMinute(time.Now())):
		}
	}
}

// untilNextMinute is never nothing, so that a minute is looked at once.
func untilNextMinute(now time.Time) time.Duration {
	return now.Truncate(time.Minute).Add(time.Minute).Sub(now)
}

// postDue makes every post that is due now.
func (b *Bot) postDue(ctx context.Context, posters map[string]Poster) {
	for ctx.Err() == nil {
		claims, err := b.memory.ClaimDue(ctx, time.Now(), scheduleBatch, scheduleLease)
		if err != nil && ctx.Err() == nil {
			b.log.Warn("schedules: the database does not answer", "error", err)
		}
		for _, c := range claims {
			if err := b.post(ctx, posters[c.Schedule.Chat.Platform], c); err != nil {
				b.log.Warn("schedules: a post was not made", "platform", c.Schedule.Chat.Platform, "error", err)
			}
		}
		if len(claims) < scheduleBatch {
			return
		}
	}
}

// post makes one post, and settles its claim as package store explains.
func (b *Bot) post(ctx context.Context, p Poster, c Claim) error {
	if p == nil { // another replica serves that platform
		return b.memory.Release(ctx, c, time.Now().Add(scheduleRetry))
	}
	began := !c.Began.IsZero()
	if err := b.memory.Begin(ctx, c, time.Now(), scheduleLease); err != nil {
		return err
	}
	// What has been sent must be noted, also when the process is told to stop.
	settle := context.WithoutCancel(ctx)
	if began && !p.Dedupes() {
		return b.memory.Done(settle, c, time.Now()) // it may have been sent: never twice
	}
	reply := b.Handle(ctx, Origin{Platform: p.Name(), Chat: c.Schedule.Chat.Chat, Thread: c.Schedule.Thread, Direct: true},
		"summary", fmt.Sprint(c.Schedule.NextPoint))
	switch reply.Outcome {
	case Answered:
	case Failed, Shed, Limited: // on our side, for the moment
		return b.memory.Release(settle, c, time.Now().Add(scheduleRetry))
	default:
		return b.memory.Fail(settle, c, "the plan has no such point", time.Now())
	}
	reply.Private, reply.Line = false, "" // without pages, which only moderators could turn
	switch err := p.Post(ctx, c.Schedule.Chat, c.Schedule.Thread, c.Key(), reply); {
	case errors.Is(err, ErrForbidden):
		return b.memory.Fail(settle, c, "the bot may no longer post here", time.Now())
	case errors.Is(err, ErrUnsent):
		return errors.Join(err, b.memory.Release(settle, c, time.Now().Add(scheduleRetry)))
	case err != nil && p.Dedupes():
		return errors.Join(err, b.memory.Release(settle, c, time.Now().Add(scheduleRetry)))
	default:
		return errors.Join(err, b.memory.Done(settle, c, time.Now()))
	}
}

// cleanUp forgets what has been kept long enough.
func (b *Bot) cleanUp(ctx context.Context) {
	_, err := b.memory.Prune(ctx, time.Now())
	_, err2 := b.memory.ForgetChats(ctx, time.Now(), LeaveGrace)
	if err := errors.Join(err, err2); err != nil && ctx.Err() == nil {
		b.log.Warn("forgetting what is old", "error", err)
	}
}
