package discord

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"planbot/bot"
)

// The types of channel in which the bot posts what it is asked to post there:
// text, announcements, and the three kinds of thread.
var (
	writable = []int{0, 5, 10, 11, 12}
	threads  = []int{10, 11, 12}
)

// Permissions of a member, as bits, besides those in interaction.go.
const (
	viewChannel   = 1 << 10
	sendMessages  = 1 << 11
	sendInThreads = 1 << 38
)

// A namedChannel is one that somebody named in an option.
type namedChannel struct {
	Type        int    `json:"type"`
	Permissions string `json:"permissions"` // of whoever named it, there
}

// open reports whether the person who named the channel may write in it.
func (c namedChannel) open() bool {
	bits, err := strconv.ParseUint(c.Permissions, 10, 64)
	need := uint64(viewChannel | sendMessages)
	if slices.Contains(threads, c.Type) {
		need = viewChannel | sendInThreads
	}
	return err == nil && (bits&administrator != 0 || bits&need == need)
}

// elsewhere runs a command whose answer is posted in a channel that the asker
// has named, who is told in private what became of it. The core decides whether
// the asker may do so in this server, and Discord's permissions whether in that
// channel.
func (d *Discord) elsewhere(ctx context.Context, b *bot.Bot, i *interaction, channel, arg string, hidden bool) outcome {
	named, known := i.Data.Resolved.Channels[channel]
	switch {
	case hidden:
		return atOnce(private("An answer is for you alone, or it is posted in a channel. Please choose one of the two."))
	case i.Guild == "", !known, !slices.Contains(writable, named.Type):
		return atOnce(private("That is no channel to post in. Please choose a text channel or a thread of this server."))
	case !named.open():
		return atOnce(private("You may not write in that channel, so nothing was posted there."))
	case d.cfg.Token == "":
		return atOnce(private("I run without a token here, so I can only answer where I am asked."))
	}
	reply := b.Handle(ctx, i.origin(), i.Data.Name, arg)
	if reply.Outcome != bot.Answered || reply.Private || len(reply.Blocks) == 0 {
		return show(b, reply, true)
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
	switch {
	case errors.As(err, &refused):
		m.content = "I may not post in <#" + channel + ">. I need *View Channel*, *Send Messages* and *Embed Links* there, in a thread *Send Messages in Threads*."
	case errors.Is(err, bot.ErrUnsent):
		m.content = "Discord takes no post in <#" + channel + "> for the moment, so nothing was posted. Please try again in a minute."
	case err != nil:
		m.content = "Discord did not say whether it took the post. Please look into <#" + channel + "> before you try again."
	}
	return m.message()
}
