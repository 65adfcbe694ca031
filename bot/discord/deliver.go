package discord

import (
	"context"
	"errors"
	"net/http"
	"time"

	"planbot/bot/discord/api"
	"planbot/bot/discord/render"
)

// An outcome is all that answers an interaction.
type outcome struct {
	first     api.Response
	followUps []api.Message // the other pages of an answer that has no buttons to turn them

	// work takes longer than a first response may. It runs once Discord has a
	// first response that defers the message, and returns that message.
	work func(context.Context) api.Message

	// deletes says that the message whose button was pressed is then deleted.
	deletes bool
}

// atOnce is the outcome of a response alone.
func atOnce(r api.Response) outcome { return outcome{first: r} }

const (
	// firstTimeout is how long Discord waits for the first response.
	firstTimeout = 3 * time.Second
	// followTimeout bounds the messages after it. Discord takes them for 15
	// minutes, but people do not wait that long for an answer.
	followTimeout = time.Minute
)

// send answers an interaction by calls: the first response, then the messages
// that follow it, one after the other, or the one that takes its place. A
// message that follows is not sent again where it may have arrived: the asker
// would rather ask again than read everything twice. Discord takes the first
// response only once.
func (d *Discord) send(ctx context.Context, i *interaction, o outcome) {
	soon, cancel := context.WithTimeout(ctx, firstTimeout)
	defer cancel()
	respond := func(m api.Message) error {
		return d.api.Respond(soon, i.ID, i.Token, api.Response{Type: o.first.Type, Data: m})
	}
	var err error
	if m, ok := o.first.Data.(api.Message); ok {
		err = orPlain(m, respond)
	} else {
		err = d.api.Respond(soon, i.ID, i.Token, o.first)
	}
	if len(o.first.Files()) > 0 && api.Status(err) == http.StatusForbidden {
		err = d.api.Respond(soon, i.ID, i.Token, i.private("discord.no_files"))
	}
	if err == nil {
		err = d.follow(ctx, i, o)
	}
	if err != nil {
		d.log.Warn("answer not delivered", "interaction", i.Type, "error", err)
	}
}

// follow sends what comes after the first response. It stops at the first page
// that cannot be sent, and the first message says so, unless its webhook is
// gone. The page may have arrived all the same, so it is not sent again.
func (d *Discord) follow(ctx context.Context, i *interaction, o outcome) error {
	if o.work != nil {
		return d.edit(ctx, i, o.work(ctx))
	}
	later, cancel := context.WithTimeout(ctx, followTimeout)
	defer cancel()
	if o.deletes {
		return d.api.DeleteResponse(later, i.Application, i.Token)
	}
	for _, m := range o.followUps {
		err := orPlain(m, func(m api.Message) error { return d.api.FollowUp(later, i.Application, i.Token, m) })
		if err == nil {
			continue
		}
		if first, ok := o.first.Data.(api.Message); ok && api.Status(err) != http.StatusNotFound {
			err = errors.Join(err, d.edit(ctx, i, render.WithLine(first, i.say("discord.cut_off"))))
		}
		return err
	}
	return nil
}

// edit changes the message of the first response.
func (d *Discord) edit(ctx context.Context, i *interaction, m api.Message) error {
	ctx, cancel := context.WithTimeout(ctx, followTimeout)
	defer cancel()
	return orPlain(m, func(m api.Message) error { return d.api.EditResponse(ctx, i.Application, i.Token, m) })
}

// orPlain sends a message, and where its form is refused, sends it once more in
// the plain one. What was refused was not sent, so nobody reads it twice.
func orPlain(m api.Message, send func(api.Message) error) error {
	err := send(m)
	if api.InvalidBody(err) && m.Flags&api.ComponentsV2 != 0 {
		return send(render.Plain(m))
	}
	return err
}

// post writes a message in a channel.
func (d *Discord) post(ctx context.Context, channel string, m api.ChannelMessage) (id string, err error) {
	err = orPlain(m.Message, func(form api.Message) error {
		m.Message = form
		id, err = d.api.Post(ctx, channel, m)
		return err
	})
	return id, err
}
