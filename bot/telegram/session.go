package telegram

import (
	"context"
	"errors"
	"log/slog"
	"runtime/debug"
	"sync/atomic"
	"time"

	"planbot/bot"
	"planbot/bot/telegram/api"
	"planbot/bot/telegram/intake"
	"planbot/bot/telegram/outbox"
	"planbot/bot/text"
)

// A session answers updates, from the first connection until the bot stops.
// Any number of goroutines may use it.
type session struct {
	bot      *bot.Bot
	me       atomic.Pointer[api.Bot] // changes when the bot is renamed
	log      *slog.Logger
	in       *intake.Intake
	out      *outbox.Outbox
	answers  *answers
	greeted  *intake.Recent[int64, struct{}]     // groups
	posted   *intake.Recent[buttonKey, struct{}] // buttons that have posted their answer
	admins   *admins
	overflow warnLimit
	halted   chan struct{} // closed when nothing more is sent
}

// newSession makes what answers updates until ctx ends. It calls fatal when the
// token is not valid any more.
func (t *Telegram) newSession(ctx context.Context, b *bot.Bot, me api.Bot, fatal func(error)) *session {
	s := &session{
		bot: b, log: t.log, in: intake.Open(ctx, t.cfg.StateDir, me.ID, t.log),
		out:     outbox.New(outbox.Config{Client: t.client, Log: t.log, Fatal: fatal, Unpaced: t.cfg.unpaced}),
		answers: newAnswers(time.Now().Unix()), greeted: intake.NewRecent[int64, struct{}](maxGroups),
		admins: &admins{client: t.client, known: intake.NewRecent[memberKey, membership](maxAdmins)},
		posted: intake.NewRecent[buttonKey, struct{}](maxPosted), halted: make(chan struct{}),
	}
	s.me.Store(&me)
	return s
}

// errStopping means that no more updates are taken: this one must come again.
var errStopping = errors.New("the bot is being stopped")

// accept has a raw update answered, and does not wait for that: the ticket says
// when it is done. It is not fresh if the update came before. The error is
// api.ErrNoID or errStopping.
func (s *session) accept(raw []byte) (t *intake.Ticket, fresh bool, err error) {
	u, err := api.DecodeUpdate(raw)
	if errors.Is(err, api.ErrNoID) {
		return nil, false, err
	}
	chat, person := u.About()
	t, fresh = s.in.Accept(u.ID, intake.Sender{Chat: chat, Person: person})
	switch {
	case t == nil:
		return nil, false, errStopping
	case !fresh:
	case err != nil:
		s.log.Warn("update skipped", "update", u.ID, "error", err)
		t.FinishPart()
	case !t.Handle(u.Notice(), func(ctx context.Context) { s.handle(ctx, t, &u) }):
		s.overflow.warn(s.log, "an update was left out: too many of its chat wait")
		t.FinishPart()
	}
	return t, fresh, nil
}

// handle answers an update. A panic must not end the program, because the same
// update would panic again after every restart.
func (s *session) handle(ctx context.Context, t *intake.Ticket, u *api.Update) {
	defer func() {
		if r := recover(); r != nil {
			s.log.Error("panic", "update", t.ID(), "value", text.PanicValue(r), "stack", string(debug.Stack()))
		}
		if ctx.Err() == nil { // else it was cut short and must come again
			t.FinishPart()
		}
	}()
	switch {
	case u.Message != nil:
		s.onMessage(ctx, t, u.Message, false)
	case u.Edited != nil:
		s.onMessage(ctx, t, u.Edited, true)
	case u.Post != nil:
		s.onMessage(ctx, t, u.Post, false)
	case u.Guest != nil:
		s.onGuest(ctx, t, u.Guest)
	case u.Callback != nil:
		s.onCallback(ctx, t, u.Callback)
	case u.Inline != nil:
		s.onInline(ctx, t, u.Inline)
	case u.Self != nil:
		s.onSelf(ctx, t, u.Self)
	case u.Member != nil:
		s.admins.forget(u.Member.Chat.ID, u.Member.New.User.ID)
	}
}
