package discord

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"planbot/bot"
)

// writable are the types of channel in which the bot posts what it is asked to
// post there: text, announcements, and the three kinds of thread.
var writable = append([]int{0, 5}, threads...)

// A namedChannel is one that somebody named in an option.
type namedChannel struct {
	Type        int    `json:"type"`
	Permissions string `json:"permissions"`     // of whoever named it, there
	Granted     string `json:"app_permissions"` // to the bot, there
}

// elsewhere runs a command whose answer is posted in a channel that the asker
// has named, who is told in private what became of it. What counts is what the
// asker and the bot may do in that channel.
func (d *Discord) elsewhere(ctx context.Context, b *bot.Bot, i *interaction, channel, arg string, hidden bool) outcome {
	named, known := i.Data.Resolved.Channels[channel]
	there := bits(named.Permissions)
	missing := lacking(named.Granted, named.Type)
	switch {
	case hidden:
		return atOnce(private("An answer is for you alone, or it is posted in a channel. Please choose one of the two."))
	case i.Guild == "", i.foreign(), !known, !slices.Contains(writable, named.Type):
		return atOnce(private("That is no channel to post in. Please choose a text channel or a thread of this server."))
	case !there.has(viewChannel | writing(named.Type)):
		return atOnce(private("You may not write in that channel, so nothing was posted there."))
	case d.cfg.Token == "":
		return atOnce(private("I run without a token here, so I can only answer where I am asked."))
	}
	from := i.origin(nil)
	from.Thread, from.Posts = channel, always(there.posts())
	reply := b.Handle(ctx, from, i.Data.Name, arg)
	if reply.Outcome != bot.Answered || reply.Private || len(reply.Blocks) == 0 {
		return show(b, reply, true, !i.silenced())
	}
	if missing != "" {
		return atOnce(private("I can't post in that channel: there I lack " + missing + "."))
	}
	pages := sendable(forAll(b, reply), Options{})
	return outcome{first: response{respondLater, deferral{ephemeral}}, work: func(ctx context.Context) Message {
		err := d.postPages(ctx, channel, i.ID, pages) // an interaction that comes twice has one id
		if err != nil {
			d.log.Warn("post not made", "error", err)
		}
		return posted(channel, err)
	}}
}

// posted tells the asker what became of a post. A channel that is named so is a
// link to it.
func posted(channel string, err error) Message {
	m := page{content: "Posted in <#" + channel + ">."}
	var refused *bot.RefusedError
	var limited *limitedError
	switch {
	case errors.As(err, &refused):
		m.content = "I can't post in <#" + channel + ">: " + escape(refused.Reason) + "."
	case errors.Is(err, bot.ErrUnsent) && errors.As(err, &limited):
		m.content = fmt.Sprintf("Nothing was posted: Discord takes posts in <#%s> again in %v.", channel, limited.wait.Round(time.Second))
	case errors.Is(err, bot.ErrUnsent):
		m.content = "Nothing was posted: Discord takes no post in <#" + channel + "> for the moment. Please try again in a minute."
	case err != nil:
		m.content = "Discord did not say whether it took the post. Please look into <#" + channel + "> before you try again."
	}
	return m.message()
}
