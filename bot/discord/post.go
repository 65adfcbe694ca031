package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"planbot/bot"
	"planbot/bot/discord/api"
	"planbot/bot/discord/render"
	"planbot/bot/locale"
	"planbot/bot/message"
)

var _ bot.Poster = (*Discord)(nil)

// Dedupes is true: Discord drops a message with a nonce that it has just seen.
func (d *Discord) Dedupes() bool { return true }

// postTimeout bounds a post, rate limits included. It is shorter than Discord
// remembers a nonce.
const postTimeout = time.Minute

// Post writes a reply in a channel or thread. See bot.Poster for the errors.
func (d *Discord) Post(ctx context.Context, _ message.ChatKey, thread, key string, r message.Reply) error {
	if d.cfg.Token == "" || !api.IsID(thread) {
		return &bot.RefusedError{Reason: "the bot has no token here, or the schedule no channel"}
	}
	return d.postPages(ctx, thread, key, sendable(r, render.Options{ShowAsked: true, Fixed: true}, 0))
}

// postPages posts messages in a channel, each with a nonce of its own.
func (d *Discord) postPages(ctx context.Context, channel, key string, pages []api.Message) error {
	ctx, cancel := context.WithTimeout(ctx, postTimeout)
	defer cancel()
	for n, page := range pages {
		nonce := key
		if n > 0 {
			nonce = fmt.Sprintf("%s.%d", key, n)
		}
		if err := d.api.Post(ctx, channel, api.ChannelMessage{Message: page, Nonce: nonce, Enforce: true}); err != nil {
			return postError(err, n == 0)
		}
	}
	return nil
}

// refusals are the codes with which Discord refuses posts in a channel until
// somebody changes something there, with the words that stand behind "Paused: ";
// topics/opcodes-and-status-codes in the documentation.
var refusals = map[int]string{
	10003:                 "the channel was deleted",
	10004:                 "I am no longer in the server",
	50001:                 "I may not see the channel; I need View Channel there",
	api.MissingPermission: "I lack a permission there; I need Send Messages, in a thread Send Messages in Threads, and Embed Links",
	50083:                 "the thread is archived or locked",
	200000:                "a rule of the server's AutoMod blocks it",
	200001:                "a rule of the server's AutoMod blocks it",
}

// postError says in the core's terms why a post was not made; first is false
// where an earlier page of it was made.
func postError(err error, first bool) error {
	no := api.Rejected(err)
	switch {
	case no != nil && refusals[no.Code] != "":
		return &bot.RefusedError{Reason: refusals[no.Code], Err: fmt.Errorf("discord: %w", err)}
	case no != nil && no.Status != http.StatusTooManyRequests && no.Status != http.StatusUnauthorized:
		return &bot.RefusedError{Reason: fmt.Sprintf("Discord refuses the post (code %d)", no.Code), Err: fmt.Errorf("discord: %w", err)}
	case first && api.Unsent(err):
		return fmt.Errorf("discord: %w: %w", bot.ErrUnsent, err)
	}
	return fmt.Errorf("discord: %w", err)
}

// writable are the types of channel in which the bot posts on request: text,
// announcements, and the three kinds of thread.
var writable = append([]int{0, 5}, threads...)

// A namedChannel is one that somebody named in an option.
type namedChannel struct {
	Type        int    `json:"type"`
	Permissions string `json:"permissions"`     // of whoever named it, there
	Granted     string `json:"app_permissions"` // to the bot, there
}

// postInChannel runs a command whose answer is posted in a channel that the
// asker has named, and tells the asker in private what became of it. What counts
// is what the asker and the bot may do in that channel.
func (d *Discord) postInChannel(ctx context.Context, b *bot.Bot, i *interaction, channel, arg string, hidden bool) outcome {
	named, known := i.Data.Resolved.Channels[channel]
	there := bits(named.Permissions)
	missing := lacking(named.Granted, named.Type)
	switch {
	case hidden:
		return atOnce(i.private("discord.private_or_posted"))
	case i.Guild == "", i.foreign(), !known, !slices.Contains(writable, named.Type):
		return atOnce(i.private("discord.no_channel"))
	case !there.has(viewChannel | writing(named.Type)):
		return atOnce(i.private("discord.may_not_write"))
	case d.cfg.Token == "":
		return atOnce(i.private("discord.no_token_there"))
	}
	from := i.origin(nil)
	from.Thread, from.Posts = channel, always(there.posts())
	reply := b.Handle(ctx, from, message.Line{Name: i.Data.Name, Arg: arg})
	if reply.Outcome != message.Answered || reply.Private || len(reply.Blocks) == 0 {
		return show(reply, showing{hidden: true, writes: !i.silenced()})
	}
	if len(missing) > 0 {
		return atOnce(i.private("discord.lacking_there", i.words().List(missing)))
	}
	pages := sendable(reply, render.Options{ShowAsked: true, Fixed: true}, 0)
	if to := i.Data.addressee(); to != "" {
		pages[0] = render.For(pages[0], reply.Say("discord.for_whom", to), to)
	}
	deferred := api.Response{Type: api.RespondLater, Data: api.Deferral{Flags: api.Ephemeral}}
	return outcome{first: deferred, work: func(ctx context.Context) api.Message {
		err := d.postPages(ctx, channel, i.ID, pages) // an interaction that comes twice has one id
		if err != nil {
			d.log.Warn("post not made", "error", err)
		}
		return posted(i.words(), channel, err)
	}}
}

// posted tells the asker what became of a post. Discord shows a channel that is
// mentioned as a link.
func posted(w *locale.Words, channel string, err error) api.Message {
	text := w.Say("discord.posted", channel)
	var refused *bot.RefusedError
	var limited *api.LimitedError
	switch {
	case errors.As(err, &refused):
		text = w.Say("discord.refused", channel, render.Escape(w.Reason(refused.Reason)))
	case errors.Is(err, bot.ErrUnsent) && errors.As(err, &limited):
		text = w.Say("discord.later", channel, limited.Wait.Round(time.Second))
	case errors.Is(err, bot.ErrUnsent):
		text = w.Say("discord.unsent", channel)
	case err != nil:
		text = w.Say("discord.unsure", channel)
	}
	return render.Notice(text)
}
