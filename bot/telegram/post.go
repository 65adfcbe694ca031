package telegram

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"planbot/bot"
	"planbot/bot/telegram/api"
	"planbot/bot/telegram/outbox"
	"planbot/bot/telegram/render"
)

var _ bot.Poster = (*Telegram)(nil)

// Dedupes is false: the Bot API sends a message again if it is asked to.
func (t *Telegram) Dedupes(bot.Post) bool { return false }

// Post sends a reply to a chat and a topic of it, or to a person, and blocks until that is done or
// ctx ends. After that nothing more is sent, and nothing that may have been sent
// is repeated. See bot.Poster for the errors.
func (t *Telegram) Post(ctx context.Context, p bot.Post) error {
	s, r := t.current.Load(), p.Reply
	id, topic, err := parseAddress(p.Chat.Chat, p.Thread)
	switch {
	case err != nil:
		return &bot.RefusedError{Reason: "there is no such chat"}
	case s == nil:
		return fmt.Errorf("telegram: %w: not connected", bot.ErrUnsent)
	}
	to := outbox.Place{Chat: id}
	until, bounded := ctx.Deadline()
	if wait := s.out.Wait(to, false); bounded && time.Until(until) < wait {
		return fmt.Errorf("telegram: %w: %w", bot.ErrUnsent, outbox.ErrNoRoom)
	}
	out := render.Render(r, s.options(r, looks{fixed: true}))
	pages := append(out.Shown(), out.Files...)
	outcome := make(chan error, len(pages))
	jobs := make([]*outbox.Job, len(pages))
	for i := range pages {
		jobs[i] = &outbox.Job{To: to, Content: &pages[i], Thread: api.Thread{Topic: topic}, Outcome: outcome, Until: until}
		s.out.Add(jobs[i])
	}
	for i := range jobs {
		select {
		case err = <-outcome:
		case <-ctx.Done():
			err = s.out.Withdraw(jobs[i:], context.Cause(ctx))
		case <-s.halted:
			err = s.out.Withdraw(jobs[i:], outbox.ErrStopped)
		}
		if err != nil {
			_ = s.out.Withdraw(jobs[i:], err) // later pages make no sense alone
			return postError(err, i == 0)
		}
	}
	return nil
}

// parseAddress reads the ids of a chat and of a topic, which may be "".
func parseAddress(chat, thread string) (id int64, topic int, err error) {
	id, err = strconv.ParseInt(chat, 10, 64)
	if thread != "" && err == nil {
		topic, err = strconv.Atoi(thread)
	}
	return id, topic, err
}

// postError is why a post was not made, or not all of it, in the core's terms.
// first says that its first page failed.
func postError(err error, first bool) error {
	var refused *api.Error
	switch {
	case errors.Is(err, bot.ErrUnsent) && first:
		return fmt.Errorf("telegram: %w", err)
	case errors.Is(err, bot.ErrUnsent): // a part of it was
		return errors.New("telegram: the post broke off")
	case errors.As(err, &refused) && refused.Final():
		return &bot.RefusedError{Reason: refused.Reason(), Err: fmt.Errorf("telegram: %w", err)}
	}
	return fmt.Errorf("telegram: %w", err)
}
