package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"planbot/bot"
)

var _ bot.Poster = (*Discord)(nil)

// Dedupes is true: a message with a nonce that Discord has just seen is not
// made a second time.
func (d *Discord) Dedupes() bool { return true }

// postWithin is how long a scheduled post may take, rate limits included. It is
// shorter than Discord remembers a nonce.
const postWithin = time.Minute

// Post writes a reply in a channel or thread. See bot.Poster for the errors.
func (d *Discord) Post(ctx context.Context, _ bot.ChatKey, thread, key string, r bot.Reply) error {
	if d.cfg.Token == "" || !snowflake.MatchString(thread) {
		return &bot.RefusedError{Reason: "the bot has no token here, or the schedule no channel"}
	}
	return d.postPages(ctx, thread, key, sendable(r, Options{}))
}

// postPages posts messages in a channel, each with a nonce of its own.
func (d *Discord) postPages(ctx context.Context, channel, key string, pages []Message) error {
	ctx, cancel := context.WithTimeout(ctx, postWithin)
	defer cancel()
	for n, page := range pages {
		nonce := key
		if n > 0 {
			nonce = fmt.Sprintf("%s.%d", key, n)
		}
		if err := d.post(ctx, channel, channelMessage{Message: page, Nonce: nonce, Enforce: true}); err != nil {
			return postError(err, n == 0)
		}
	}
	return nil
}

// postError tells in the core's terms why a post was not made.
func postError(err error, first bool) error {
	switch s := status(err); {
	case s == http.StatusForbidden, s == http.StatusNotFound,
		s == http.StatusBadRequest: // a thread that is locked, a rule of the server's against what is in the post
		return &bot.RefusedError{Reason: "the bot may no longer post here", Err: fmt.Errorf("discord: %w", err)}
	case first && (s == http.StatusTooManyRequests || neverSent(err)):
		return fmt.Errorf("discord: %w: %w", bot.ErrUnsent, err)
	case errors.Is(err, context.Canceled):
		return err
	}
	return fmt.Errorf("discord: %w", err)
}
