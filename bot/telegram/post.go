package telegram

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"planbot/bot"
	"planbot/bot/message"
	"planbot/bot/telegram/api"
	"planbot/bot/telegram/outbox"
	"planbot/bot/telegram/render"
)

var _ bot.Poster = (*Telegram)(nil)

// Dedupes is false: the Bot API sends a message again if it is asked to.
func (t *Telegram) Dedupes() bool { return false }

// Post sends a reply to a chat and a topic of it, and blocks until that is done or
// ctx ends. After that nothing more is sent, and nothing that may have been sent
// is repeated. See bot.Poster for the errors.
func (t *Telegram) Post(ctx context.Context, chat message.ChatKey, thread, _ string, r message.Reply) error {
	s := t.current.Load()
	id, topic, err := parseAddress(chat.Chat, thread)
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
	out := render.Render(r, s.options(id))
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
		return &bot.RefusedError{Reason: refusalReason(refused), Err: fmt.Errorf("telegram: %w", err)}
	}
	return fmt.Errorf("telegram: %w", err)
}

// refusals translates parts of the Bot API's descriptions, in lower case, into
// plain words.
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

// refusalReason says in plain words why the bot may not post.
func refusalReason(refused *api.Error) string {
	text := strings.ToLower(refused.Text)
	for _, r := range refusals {
		if strings.Contains(text, r.said) {
			return r.reason
		}
	}
	return "Telegram does not let the bot post here"
}
