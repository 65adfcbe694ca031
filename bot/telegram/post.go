package telegram

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"planbot/bot"
	"planbot/bot/message"
)

var _ bot.Poster = (*Telegram)(nil)

// Dedupes is false: the Bot API sends a message as often as it is asked to.
func (t *Telegram) Dedupes() bool { return false }

// Post sends a reply to a chat and a topic of it, and waits until that is done
// or ctx ends. What waits then is not sent, and what may have been sent is not
// sent again. See bot.Poster for the errors.
func (t *Telegram) Post(ctx context.Context, chat message.ChatKey, thread, _ string, r message.Reply) error {
	s := t.now.Load()
	id, topic, err := address(chat.Chat, thread)
	switch {
	case err != nil:
		return &bot.RefusedError{Reason: "there is no such chat"}
	case s == nil:
		return fmt.Errorf("telegram: %w: not connected", bot.ErrUnsent)
	}
	to := place{chat: id}
	until, bounded := ctx.Deadline()
	if wait := s.out.wait(to, false); bounded && time.Until(until) < wait {
		return fmt.Errorf("telegram: %w: %w", bot.ErrUnsent, errNoRoom)
	}
	pages := s.opening(id, r)
	outcome := make(chan error, len(pages))
	jobs := make([]*job, len(pages))
	for i := range pages {
		jobs[i] = &job{to: to, content: &pages[i], outcome: outcome, until: until}
		jobs[i].in.topic = topic
		s.out.add(jobs[i])
	}
	for i := range jobs {
		select {
		case err = <-outcome:
		case <-ctx.Done():
			err = s.out.withdraw(jobs[i:], context.Cause(ctx))
		case <-s.halted:
			err = s.out.withdraw(jobs[i:], errStopped)
		}
		if err != nil {
			_ = s.out.withdraw(jobs[i:], err) // those behind it are not wanted alone
			return postError(err, i == 0)
		}
	}
	return nil
}

// address reads the ids of a chat and of a topic, which may be missing.
func address(chat, thread string) (id int64, topic int, err error) {
	id, err = strconv.ParseInt(chat, 10, 64)
	if thread != "" && err == nil {
		topic, err = strconv.Atoi(thread)
	}
	return id, topic, err
}

// postError tells in the core's terms why a post was not made, or not all of
// it.
func postError(err error, first bool) error {
	var refused *apiError
	switch {
	case errors.Is(err, bot.ErrUnsent) && first:
		return fmt.Errorf("telegram: %w", err)
	case errors.Is(err, bot.ErrUnsent): // a part of it was
		return errors.New("telegram: the post broke off")
	case errors.As(err, &refused) && refused.final():
		return &bot.RefusedError{Reason: refused.reason(), Err: fmt.Errorf("telegram: %w", err)}
	}
	return fmt.Errorf("telegram: %w", err)
}

// final reports whether the Bot API refuses a message and will again.
func (e *apiError) final() bool {
	return e.code == http.StatusBadRequest || e.code == http.StatusForbidden || e.code == http.StatusNotFound
}

// refusals are parts of what the Bot API says when it refuses a message, in
// lower case, and what that means to people.
var refusals = []struct{ said, reason string }{
	{"blocked by the user", "the bot was blocked"},
	{"user is deactivated", "the account was deleted"},
	{"was kicked", "the bot was removed from the chat"},
	{"not a member", "the bot is not a member of the chat"},
	{"chat not found", "there is no such chat any more"},
	{"chat was deleted", "the chat was deleted"},
	{"was deactivated", "the chat was closed"},
	{"topic_closed", "the topic is closed"},
	{"topic_deleted", "the topic was deleted"},
	{"thread not found", "the topic was deleted"},
	{"rights", "the bot may not write here"},
	{"chat_write_forbidden", "the bot may not write here"},
	{"chat_restricted", "the chat is restricted"},
	{"can't initiate conversation", "nobody has written to the bot here"},
	{"direct messages topic", "it does not work in a channel's direct messages"},
}

// reason tells in plain words why the bot may not post.
func (e *apiError) reason() string {
	text := strings.ToLower(e.text)
	for _, r := range refusals {
		if strings.Contains(text, r.said) {
			return r.reason
		}
	}
	return "Telegram does not let the bot post here"
}
