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

// refusals are the codes with which Discord refuses posts in a channel until
// somebody changes something there, as they stand behind "Paused: ";
// topics/opcodes-and-status-codes in the documentation.
var refusals = map[int]string{
	10003:             "the channel was deleted",
	10004:             "I am no longer in the server",
	50001:             "I may not see the channel; I need View Channel there",
	missingPermission: "I lack a permission there; I need Send Messages, in a thread Send Messages in Threads, and Embed Links",
	50083:             "the thread is archived or locked",
	200000:            "a rule of the server's AutoMod blocks it",
	200001:            "a rule of the server's AutoMod blocks it",
}

// missingPermission is Discord's code for what the bot has not been granted.
const missingPermission = 50013

// postError tells in the core's terms why a post was not made; first is whether
// no page of it was made before.
func postError(err error, first bool) error {
	var api *apiError
	said := errors.As(err, &api) && api.own && api.status/100 == 4 // Discord, and to this post
	switch {
	case said && refusals[api.code] != "":
		return &bot.RefusedError{Reason: refusals[api.code], Err: fmt.Errorf("discord: %w", err)}
	case said && api.status != http.StatusTooManyRequests && api.status != http.StatusUnauthorized:
		return &bot.RefusedError{Reason: fmt.Sprintf("Discord refuses the post (code %d)", api.code), Err: fmt.Errorf("discord: %w", err)}
	case first && isUnmade(err):
		return fmt.Errorf("discord: %w: %w", bot.ErrUnsent, err)
	}
	return fmt.Errorf("discord: %w", err)
}
