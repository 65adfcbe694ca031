package telegram

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"planbot/bot"
	"planbot/bot/message"
	"planbot/bot/telegram/api"
	"planbot/bot/telegram/outbox"
	"planbot/bot/telegram/render"
)

var _ bot.Poster = (*Telegram)(nil)

// Dedupes is false: the Bot API sends a message again if it is asked to.
func (t *Telegram) Dedupes(bot.Post) bool { return false }

// Post sends a reply to a chat and a topic of it, or to a person, and blocks until
// that is done or ctx ends. If nothing has been sent then, nothing will be; the rest
// of a post that has been begun is sent all the same. What may have been sent is not
// repeated. See bot.Poster for the errors.
func (t *Telegram) Post(ctx context.Context, p bot.Post) error {
	s, r := t.current.Load(), p.Reply
	id, topic, err := parseAddress(p.Chat.Chat, p.Thread)
	switch {
	case err != nil:
		return &bot.RefusedError{Reason: "there is no such chat"}
	case s == nil:
		return fmt.Errorf("telegram: %w: not connected", bot.ErrUnsent)
	}
	return s.post(ctx, outbox.Job{To: outbox.Place{Chat: id}, Thread: api.Thread{Topic: topic}}, r)
}

// post is Post in the place of a job.
func (s *session) post(ctx context.Context, like outbox.Job, r message.Reply) error {
	until, bounded := ctx.Deadline()
	if wait := s.out.Wait(like.To, false); bounded && time.Until(until) < wait {
		return fmt.Errorf("telegram: %w: %w", bot.ErrUnsent, outbox.ErrNoRoom)
	}
	out := render.Render(r, s.options(r, looks{fixed: true}))
	jobs := append(jobsLike(like, out.Shown()), jobsLike(like, out.Files)...)
	outcome := make(chan error, len(jobs))
	for i, j := range jobs {
		j.Outcome = outcome
		if i == 0 {
			j.Until = until
		}
	}
	s.out.Add(jobs...)
	var unsure error // a part may be missing
	for i := range jobs {
		var err error
		select {
		case err = <-outcome:
		case <-ctx.Done():
			if err = context.Cause(ctx); i == 0 {
				err = s.out.Withdraw(jobs, err)
			}
			return postError(err, i == 0)
		case <-s.halted:
			return postError(s.out.Withdraw(jobs[i:], outbox.ErrStopped), i == 0)
		}
		switch {
		case errors.Is(err, api.ErrNoAnswer):
			unsure = err
		case err != nil:
			if i+1 < len(jobs) {
				_ = s.out.Withdraw(jobs[i+1:], err) // later pages make no sense alone
			}
			return postError(err, i == 0)
		}
	}
	if unsure != nil {
		return postError(unsure, false)
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
