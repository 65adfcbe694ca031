package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"planbot/bot"
	"planbot/bot/discord/api"
	"planbot/bot/discord/render"
	"planbot/bot/locale"
	"planbot/bot/message"
	"planbot/bot/text"
)

var _ bot.Poster = (*Discord)(nil)

// nonceMemory is how long Discord drops a message with a nonce that it has seen:
// "the past few minutes", says its documentation.
const nonceMemory = 3 * time.Minute

// Remembers is the time for which Discord drops a post with the same nonce. What
// begins a thread in a forum has none.
func (d *Discord) Remembers(p bot.Post) time.Duration {
	if p.Threads == message.Always {
		return 0
	}
	return nonceMemory
}

// postTimeout bounds a post, rate limits included. It is shorter than Discord
// remembers a nonce.
const postTimeout = time.Minute

// ChatName is the name of a server that the bot is in: the first behind the id
// before its own.
func (d *Discord) ChatName(ctx context.Context, chat message.ChatKey) string {
	id, err := strconv.ParseUint(chat.Chat, 10, 64)
	if err != nil || id == 0 || d.cfg.Token == "" {
		return ""
	}
	page, err := d.api.Guilds(ctx, strconv.FormatUint(id-1, 10), 1)
	if err != nil || len(page) == 0 || page[0].ID != chat.Chat {
		return ""
	}
	return page[0].Name
}

// Post writes a reply in a channel or thread, or to a person. See bot.Poster for
// the errors.
func (d *Discord) Post(ctx context.Context, p bot.Post) error { return d.postFor(ctx, p, "") }

// postFor posts for a user, who is mentioned; "" is nobody.
func (d *Discord) postFor(ctx context.Context, p bot.Post, to string) error {
	ctx, cancel := context.WithTimeout(ctx, postTimeout)
	defer cancel()
	channel := p.Thread
	if channel == "" && d.cfg.Token != "" && api.IsID(p.Chat.Chat) {
		var err error
		if channel, err = d.api.DirectChannel(ctx, p.Chat.Chat); err != nil {
			return postError(err, true)
		}
	}
	if d.cfg.Token == "" || !api.IsID(channel) {
		return &bot.RefusedError{Reason: "the bot has no token here, or the schedule no channel"}
	}
	pages := sendable(p.Reply, render.Options{ShowAsked: true, Fixed: true}, 0)
	if api.IsID(p.Role) {
		pages[0] = render.Notifying(pages[0], p.Role)
	}
	if to != "" {
		pages[0] = render.For(pages[0], p.Reply.Say("discord.for_whom", to), to)
	}
	return d.postPages(ctx, channel, p, pages)
}

// postPages posts messages in a channel, each with a nonce of its own.
func (d *Discord) postPages(ctx context.Context, channel string, p bot.Post, pages []api.Message) error {
	name, forum := text.Shorten(titleOf(p.Reply), maxThreadName), channel
	for n, page := range pages {
		if n == 0 && p.Threads == message.Always {
			err := orPlain(page, func(form api.Message) (err error) {
				channel, err = d.api.PostInForum(ctx, forum, api.ForumPost{Name: name, Message: form})
				return err
			})
			if err != nil {
				return postError(err, true)
			}
			continue
		}
		nonce := p.Key
		if n > 0 {
			nonce = fmt.Sprintf("%s.%d", p.Key, n)
		}
		id, err := d.post(ctx, channel, api.ChannelMessage{Message: page, Nonce: nonce, Enforce: true})
		if err != nil {
			return postError(err, n == 0)
		}
		if n == len(pages)-1 && p.Threads == message.OnRequest {
			d.startThread(ctx, channel, id, name)
		}
	}
	return nil
}

// startThread begins a thread below a post. The post stands also without one.
func (d *Discord) startThread(ctx context.Context, channel, post, name string) {
	if err := d.api.StartThread(ctx, channel, post, name); err != nil && api.Code(err) != api.HasThread {
		d.log.Warn("no thread below a post", "error", err)
	}
}

// maxThreadName is the longest name of a thread, in UTF-16 units.
const maxThreadName = 100

// titleOf is the title of a post.
func titleOf(r message.Reply) string {
	for _, b := range r.Blocks {
		switch b := b.(type) {
		case message.Heading:
			return b.Text
		case message.Clause:
			return b.Title
		}
	}
	return "planbot"
}

// refusals are the codes with which Discord refuses posts in a channel until
// somebody changes something there, with the words that stand behind "Paused: ";
// topics/opcodes-and-status-codes in the documentation.
var refusals = map[int]string{
	10003:                 "the channel was deleted",
	10004:                 "I am no longer in the server",
	50001:                 "I may not see the channel; I need View Channel there",
	api.MissingPermission: "I lack a permission there; I need Send Messages, in a thread Send Messages in Threads, and where my posts are embeds Embed Links",
	40067:                 "posts in the forum need a tag",
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
