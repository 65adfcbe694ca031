package telegram

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"planbot/bot"
	"planbot/bot/locale"
	"planbot/bot/message"
	"planbot/bot/telegram/api"
	"planbot/bot/telegram/outbox"
	"planbot/bot/telegram/render"
)

var _ bot.Poster = (*Telegram)(nil)

// Dedupes is false: the Bot API sends a message again if it is asked to.
func (t *Telegram) Dedupes(bot.Post) bool { return false }

// ChatName is the title of a group or channel.
func (t *Telegram) ChatName(ctx context.Context, chat message.ChatKey) string {
	s := t.current.Load()
	if s == nil {
		return ""
	}
	c, err := s.admins.client.GetChat(ctx, memberTimeout, chat.Chat)
	if err != nil {
		return ""
	}
	return c.Title
}

// Post sends a reply to a chat and a topic of it, or to a person, and blocks until
// that is done or ctx ends. If nothing has been sent then, nothing will be; the rest
// of a post that has been begun is sent all the same. What may have been sent is not
// repeated. See bot.Poster for the errors.
func (t *Telegram) Post(ctx context.Context, p bot.Post) error {
	s, r := t.current.Load(), p.Reply
	id, err := strconv.ParseInt(p.Chat.Chat, 10, 64)
	topic, bad := strconv.Atoi(cmp.Or(p.Thread, "0"))
	switch {
	case err != nil || bad != nil:
		return &bot.RefusedError{Reason: "there is no such chat"}
	case s == nil:
		return fmt.Errorf("telegram: %w: not connected", bot.ErrUnsent)
	}
	return s.post(ctx, outbox.Job{To: outbox.Place{Chat: id}, Thread: api.Thread{Topic: topic}}, r)
}

// post is Post in the place of a job.
func (s *session) post(ctx context.Context, like outbox.Job, r message.Reply) error {
	until, bounded := ctx.Deadline()
	if wait := s.out.Wait(like.To, false); bounded && time.Until(until) < wait {
		return fmt.Errorf("telegram: %w: %w", bot.ErrUnsent, outbox.ErrNoRoom)
	}
	out := render.Render(r, s.options(r, looks{fixed: true}))
	jobs := append(jobsLike(like, out.Shown()), jobsLike(like, out.Files)...)
	outcome := make(chan error, len(jobs))
	for i, j := range jobs {
		j.Outcome = outcome
		if i == 0 {
			j.Until = until
		}
	}
	s.out.Add(jobs...)
	var unsure error // a part may be missing
	for i := range jobs {
		var err error
		select {
		case err = <-outcome:
		case <-ctx.Done():
			if err = context.Cause(ctx); i == 0 {
				err = s.out.Withdraw(jobs, err)
			}
			return postError(err, i == 0)
		case <-s.halted:
			return postError(s.out.Withdraw(jobs[i:], outbox.ErrStopped), i == 0)
		}
		switch {
		case errors.Is(err, api.ErrNoAnswer):
			unsure = err
		case err != nil:
			if i+1 < len(jobs) {
				_ = s.out.Withdraw(jobs[i+1:], err) // later pages make no sense alone
			}
			return postError(err, i == 0)
		}
	}
	if unsure != nil {
		return postError(unsure, false)
	}
	return nil
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
		return &bot.RefusedError{Reason: refused.Reason(), Err: fmt.Errorf("telegram: %w", err)}
	}
	return fmt.Errorf("telegram: %w", err)
}

// runInChannel runs a line for a channel that the asker has named, if they may
// post there. A post is made there; any other reply is shown to the asker, with
// buttons that name the channel too, unless they would post: those show the asker
// what a post looks like, and those that correct a request are left out.
func (s *session) runInChannel(ctx context.Context, from message.Origin, line message.Line, name string) message.Reply {
	w, name := s.bot.Words(ctx, from), "@"+name
	var id int64
	there := message.Origin{Platform: from.Platform}
	reply := s.bot.HandleFor(ctx, from, line, func(ctx context.Context) (message.Origin, message.Reply) {
		var refusal string
		if id, refusal = s.channel(ctx, from, name); refusal != "" {
			return from, tell(w, message.Misused, w.Say(refusal, name))
		}
		from.Chat, from.Thread = strconv.FormatInt(id, 10), ""
		from.Direct, from.Broadcast = false, true
		from.Admin = func(context.Context) (bool, error) { return true, nil }
		there.Chat = from.Chat
		return from, message.Reply{}
	})
	if s.posts(line) && postable(reply) {
		return s.postIn(ctx, w, id, name, reply)
	}
	if reply.Outcome == message.Answered {
		reply.Blocks = append([]message.Block{message.Paragraph{Text: reply.Say("telegram.in_channel", name)}}, reply.Blocks...)
	}
	here := func(line *string) {
		bare, lang := message.CutLang(*line)
		next := s.bot.Parse(bare)
		switch cmd := s.bot.Command(next.Name); {
		case bare == "" || cmd == nil || cmd.Needs == message.Read:
		case s.posts(next) && reply.Outcome != message.Answered: // a tap must not post what was not asked for
			*line = ""
		case s.posts(next): // a preview, for the asker alone
			*line = message.WithLang(bare, s.bot.Words(ctx, there).Lang)
		default:
			*line = message.WithLang(bare+" "+name, lang)
		}
	}
	here(&reply.Line)
	message.EachLine(reply.Blocks, here)
	return reply
}

// channel is the id of a channel in which the asker and the bot may post. If there
// is none, refusal is the key of a text that says why.
func (s *session) channel(ctx context.Context, from message.Origin, name string) (id int64, refusal string) {
	chat, err := s.admins.client.GetChat(ctx, memberTimeout, name)
	switch {
	case api.Refuses(err, http.StatusForbidden):
		return 0, "telegram.not_in_channel"
	case api.Refuses(err, http.StatusBadRequest):
		return 0, "telegram.no_channel"
	case err != nil:
		return 0, "telegram.channel_unknown"
	case !chat.Channel():
		return 0, "telegram.not_channel"
	}
	self := s.me.Load().ID
	asker, _ := strconv.ParseInt(from.User, 10, 64) // Telegram's own, so a number
	s.admins.forget(chat.ID, self)
	s.admins.forget(chat.ID, asker) // what is posted after the right is lost is public
	me, err := s.admins.member(ctx, chat.ID, self)
	switch {
	case err == nil && !me.Posts(), api.Refuses(err, http.StatusForbidden):
		return 0, "telegram.not_in_channel"
	case err != nil:
		return 0, "telegram.channel_unknown"
	}
	them, err := s.admins.member(ctx, chat.ID, asker)
	switch {
	case err != nil:
		return 0, "telegram.channel_unknown"
	case !them.Posts():
		return 0, "telegram.not_your_channel"
	}
	return chat.ID, ""
}

// postWithin is how long somebody waits who has the bot post in a channel.
const postWithin = 10 * time.Second

// postIn makes a post in a channel, and tells the asker what became of it.
func (s *session) postIn(ctx context.Context, w *locale.Words, id int64, name string, post message.Reply) message.Reply {
	ctx, cancel := context.WithTimeout(ctx, postWithin)
	defer cancel()
	s.out.Unblock(id)
	err := s.post(ctx, outbox.Job{To: outbox.Place{Chat: id}}, post)
	var refused *bot.RefusedError
	switch {
	case err == nil:
		return tell(w, message.Answered, w.Say("telegram.posted_in", name))
	case errors.As(err, &refused):
		return tell(w, message.Failed, w.Say("telegram.refused_in", name, w.Reason(refused.Reason)))
	case errors.Is(err, bot.ErrUnsent):
		return tell(w, message.Failed, w.Say("telegram.unsent_in", name))
	}
	s.log.Warn("post not made", "error", err)
	return tell(w, message.Failed, w.Say("telegram.unsure_in", name))
}
