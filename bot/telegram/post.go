package telegram

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"planbot/bot"
)

var _ bot.Poster = (*Telegram)(nil)

// Dedupes is false: the Bot API sends a message as often as it is asked to.
func (t *Telegram) Dedupes() bool { return false }

// Post sends a reply to a chat and a topic of it, and waits until that is done
// or ctx ends. Messages that wait then are sent all the same. See bot.Poster
// for the errors.
func (t *Telegram) Post(ctx context.Context, chat bot.ChatKey, thread, _ string, r bot.Reply) error {
	s := t.now.Load()
	id, err := strconv.ParseInt(chat.Chat, 10, 64)
	topic := 0
	if thread != "" && err == nil {
		topic, err = strconv.Atoi(thread)
	}
	switch {
	case err != nil:
		return &bot.RefusedError{Reason: "there is no such chat"}
	case s == nil:
		return fmt.Errorf("telegram: %w: not connected", bot.ErrUnsent)
	}
	pages := s.opening(r)
	outcome := make(chan error, len(pages))
	for i := range pages {
		s.out.add(&job{to: place{chat: id}, content: &pages[i], topic: topic, outcome: outcome})
	}
	for i := range pages {
		select {
		case err = <-outcome:
		case <-ctx.Done():
			return ctx.Err()
		}
		if err != nil {
			return postError(err, i == 0)
		}
	}
	return nil
}

// postError tells in the core's terms why a post was not made.
func postError(err error, first bool) error {
	var refused *apiError
	switch {
	case errors.Is(err, errBlocked), errors.As(err, &refused) && refused.code < 500:
		return &bot.RefusedError{Reason: "the bot may no longer post here", Err: fmt.Errorf("telegram: %w", err)}
	case errors.Is(err, errNoRoom) && first:
		return fmt.Errorf("telegram: %w: %w", bot.ErrUnsent, err)
	}
	return fmt.Errorf("telegram: %w", err)
}
