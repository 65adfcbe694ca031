package telegram

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"planbot/bot"
	"planbot/bot/locale"
	"planbot/bot/message"
	"planbot/bot/telegram/api"
	"planbot/bot/telegram/outbox"
	"planbot/bot/telegram/render"
	"planbot/bot/text"
)

var _ bot.Poster = (*Telegram)(nil)

// Remembers is 0: the Bot API sends a message again if it is asked to.
func (t *Telegram) Remembers(bot.Post) time.Duration { return 0 }

// ChatName is the title of a group or channel.
func (t *Telegram) ChatName(ctx context.Context, chat message.ChatKey) string {
	s := t.current.Load()
	if s == nil {
		return ""
	}
	c, err := api.Get[api.Chat](ctx, s.admins.client, memberTimeout, "getChat", api.Params{"chat_id": chat.Chat})
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
	return s.post(ctx, outbox.Job{To: outbox.Place{Chat: id}, Thread: api.Thread{Topic: topic}}, r, looks{fixed: true})
}

// post is Post in the place of a job.
func (s *session) post(ctx context.Context, like outbox.Job, r message.Reply, l looks) error {
	until, bounded := ctx.Deadline()
	if wait := s.out.Wait(like.To, false); bounded && time.Until(until) < wait {
		return fmt.Errorf("telegram: %w: %w", bot.ErrUnsent, outbox.ErrNoRoom)
	}
	out := render.Render(r, s.options(r, l))
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
	case errors.As(err, &refused) && refused.Final() && !first:
		err = fmt.Errorf("%w: %w", outbox.ErrPart, err)
		fallthrough
	case errors.As(err, &refused) && refused.Final():
		return &bot.RefusedError{Reason: refused.Reason(), Err: fmt.Errorf("telegram: %w", err)}
	}
	return fmt.Errorf("telegram: %w", err)
}

// runInChannel runs a line for a channel that the asker has named, if they may
// post there. A post is made there; any other reply is shown to the asker.
func (s *session) runInChannel(ctx context.Context, from message.Origin, line message.Line, name string) message.Reply {
	w := s.bot.Words(ctx, from)
	var c api.Chat
	reply := s.bot.HandleFor(ctx, from, line, func(ctx context.Context) (message.Origin, message.Reply) {
		var refusal string
		if c, refusal = s.channel(ctx, from, name, w); refusal != "" {
			return from, tell(w, message.Misused, refusal)
		}
		from.Chat, from.Thread = strconv.FormatInt(c.ID, 10), ""
		from.Direct, from.Broadcast = false, true
		from.Admin = func(context.Context) (bool, error) { return true, nil }
		return from, message.Reply{}
	})
	if s.posts(line) && postable(reply) {
		return s.postIn(ctx, w, c, from.User, line, reply)
	}
	return s.aboutChannel(ctx, reply, c, reply.Outcome == message.Answered)
}

// aboutChannel makes a reply about a channel one for a private chat: its buttons
// name the channel, and so does its text, if it is named. A button that would post
// shows the asker what the post looks like, or is left out if it corrects a request.
func (s *session) aboutChannel(ctx context.Context, reply message.Reply, c api.Chat, named bool) message.Reply {
	reply.Blocks = slices.Clone(reply.Blocks)
	if named {
		reply.Blocks = slices.Insert(reply.Blocks, 0, message.Block(message.Paragraph{Text: reply.Say("telegram.in_channel", label(c))}))
	}
	here := func(line *string) {
		bare, lang := message.CutLang(*line)
		next := s.bot.Parse(bare)
		switch cmd := s.bot.Command(next.Name); {
		case bare == "" || cmd == nil || cmd.Needs == message.Read:
		case s.posts(next) && reply.Outcome != message.Answered: // a tap must not post what was not asked for
			*line = ""
		case s.posts(next): // a preview, for the asker alone
			*line = message.WithLang(bare, s.bot.Words(ctx, message.Origin{Platform: platformName, Chat: strconv.FormatInt(c.ID, 10)}).Lang)
		default:
			*line = message.WithLang(fmt.Sprintf("%s @%d", bare, c.ID), lang)
		}
	}
	here(&reply.Line)
	message.EachLine(reply.Blocks, here)
	return reply
}

// label is a channel in a sentence: an id says nothing to people.
func label(c api.Chat) string {
	if c.Username == "" {
		return text.Quoted(c.Title)
	}
	return "@" + c.Username
}

// channel is a channel in which the asker and the bot may post. If there is none,
// refusal says why.
func (s *session) channel(ctx context.Context, from message.Origin, name string, w *locale.Words) (c api.Chat, refusal string) {
	byID := strings.HasPrefix(name, "-")
	called := "@" + name
	say := func(key string) (api.Chat, string) { return api.Chat{}, w.Say(key, called) }
	chat := called
	if byID {
		chat = name
	}
	c, err := api.Get[api.Chat](ctx, s.admins.client, memberTimeout, "getChat", api.Params{"chat_id": chat})
	switch {
	case byID && err != nil:
		return c, w.Say("telegram.button_channel")
	case api.Refuses(err, http.StatusForbidden):
		return say("telegram.not_in_channel")
	case api.Refuses(err, http.StatusBadRequest):
		return say("telegram.no_channel")
	case err != nil:
		return say("telegram.channel_unknown")
	}
	if byID {
		called = label(c)
	} else {
		c.Username = name // as the asker writes it
	}
	if !c.Channel() {
		return say("telegram.not_channel")
	}
	self := s.me.Load().ID
	asker, _ := strconv.ParseInt(from.User, 10, 64) // Telegram's own, so a number
	s.admins.forget(c.ID, self)
	s.admins.forget(c.ID, asker) // what is posted after the right is lost is public
	me, err := s.admins.member(ctx, c.ID, self)
	switch {
	case err == nil && !me.Posts(), api.Refuses(err, http.StatusForbidden), api.HidesMembers(err):
		return say("telegram.not_in_channel")
	case err != nil:
		return say("telegram.channel_unknown")
	}
	them, err := s.admins.member(ctx, c.ID, asker)
	switch {
	case err != nil:
		return say("telegram.channel_unknown")
	case !them.Posts():
		return say("telegram.not_your_channel")
	}
	return c, ""
}

// postWithin is how long somebody waits who has the bot post in a channel.
const postWithin = 10 * time.Second

// postIn makes a post in a channel, which does not show who asked for it, and tells
// the asker what became of it.
func (s *session) postIn(ctx context.Context, w *locale.Words, c api.Chat, asker string, line message.Line, post message.Reply) message.Reply {
	s.out.Unblock(c.ID)
	err := s.postSoon(ctx, c.ID, post, looks{fixed: true, foreign: true})
	var refused *bot.RefusedError
	refusal, part := errors.As(err, &refused), errors.Is(err, outbox.ErrPart)
	switch {
	case refusal && !part:
		return tell(w, message.Failed, w.Say("telegram.refused_in", label(c), w.Reason(refused.Reason)))
	case errors.Is(err, bot.ErrUnsent):
		return tell(w, message.Failed, w.Say("telegram.unsent_in", label(c)))
	}
	s.bot.Posted(ctx, chatKey(c.ID), line.Name, post, asker)
	switch {
	case refusal:
		return tell(w, message.Failed, w.Say("telegram.partly_in", label(c), w.Reason(refused.Reason)))
	case err != nil:
		s.log.Warn("post not made", "error", err)
		return tell(w, message.Failed, w.Say("telegram.unsure_in", label(c)))
	}
	return tell(w, message.Answered, w.Say("telegram.posted_in", label(c)))
}

// postSoon is post in a chat for somebody who waits.
func (s *session) postSoon(ctx context.Context, chat int64, r message.Reply, l looks) error {
	ctx, cancel := context.WithTimeout(ctx, postWithin)
	defer cancel()
	return s.post(ctx, outbox.Job{To: outbox.Place{Chat: chat}}, r, l)
}

// replyToPost is what stands in a channel of the reply to a command in it. Nothing
// does of a reply that its subscribers have no use for: that somebody asks too often,
// and what its writer is told in their private chat, if Telegram shows who wrote and
// the bot may write to them. Lists are for a private chat, if that can name the
// channel.
func (s *session) replyToPost(ctx context.Context, m *api.Message, line message.Line, reply message.Reply) message.Reply {
	cmd := s.bot.Command(line.Name)
	switch {
	case reply.Outcome == message.Limited || reply.Outcome == message.Overloaded:
		return message.Reply{Outcome: reply.Outcome}
	case !reply.Private || cmd == nil || cmd.Needs == message.Read:
		return reply
	}
	if who := m.Person(); who != nil {
		if err := s.postSoon(ctx, who.ID, s.aboutChannel(ctx, reply, m.Chat, true), looks{own: true}); err == nil {
			return message.Reply{Outcome: reply.Outcome}
		}
	}
	if line := question(reply); line != "" {
		reply.Blocks = append(slices.Clone(reply.Blocks), message.Paragraph{Text: reply.Say("telegram.do_it", line)})
		return reply
	}
	isList := func(b message.Block) bool { _, ok := b.(message.List); return ok }
	if m.Chat.Username == "" || reply.Outcome != message.Answered || !slices.ContainsFunc(reply.Blocks, isList) {
		return reply
	}
	key := "telegram.list_privately"
	if s.bot.Changes(line) {
		key = "telegram.done_privately"
	}
	says := reply.Say(key, fmt.Sprintf("/%s @%s", cmd.Name, m.Chat.Username))
	return message.Reply{Private: true, Language: reply.Language, Blocks: []message.Block{message.Paragraph{Text: says}}}
}

// question is the line that a reply asks the reader to confirm: its first choice, if
// that removes something. It is "" for a reply that asks nothing.
func question(r message.Reply) string {
	isChoices := func(b message.Block) bool { _, ok := b.(message.Choices); return ok }
	if i := slices.IndexFunc(r.Blocks, isChoices); i >= 0 {
		if first := r.Blocks[i].(message.Choices).Choices[0]; first.Danger {
			return first.Line
		}
	}
	return ""
}
