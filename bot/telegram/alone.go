package telegram

import (
	"context"

	"planbot/bot/locale"
	"planbot/bot/message"
	"planbot/bot/telegram/api"
	"planbot/bot/telegram/outbox"
	"planbot/bot/telegram/render"
)

// alone says that the sender of a message alone sees a reply, or is nil. A
// promise is one that nobody else will, whatever has become of the bot's right
// since.
func (s *session) alone(ctx context.Context, m *api.Message, reply message.Reply, promise bool) *outbox.Alone {
	who := m.Person()
	if who == nil || !m.Chat.Group() {
		return nil
	}
	alone := &outbox.Alone{Receiver: who.ID, To: m.EphemeralID, Secret: promise && reply.Private, Language: reply.Language}
	if alone.Secret || m.EphemeralID != 0 || (reply.Private || reply.Apart) && s.out.MayHide() && s.manages(ctx, m.Chat) {
		return alone
	}
	return nil
}

// manages reports whether the bot is an admin of a group, as far as it can tell.
func (s *session) manages(ctx context.Context, c api.Chat) bool {
	admin, err := s.admins.isAdmin(ctx, c.ID, s.me.Load().ID)
	return err == nil && admin
}

// tellHiding tells the core what can be hidden from the others in a group. A
// hidden request, or a press, lets the bot hide the answer; an admin may hide any.
func (s *session) tellHiding(ctx context.Context, from *message.Origin, c api.Chat, hidden bool) {
	if !c.Group() || from.Shared || !s.out.Hides() {
		return
	}
	always := s.manages(ctx, c)
	from.PrivateReplies = hidden || always
	if !always {
		from.Exposed = locale.In(locale.Base(from.Language)).Say("telegram.exposed") // what an admin can do about it
	}
}

// looks say how a reply is shown, beyond its blocks.
type looks struct {
	asked   bool // it replies to the message that asked, or that it is about
	own     bool // one person alone sees it
	share   bool // and may post it
	fixed   bool // nobody may turn it
	foreign bool // its buttons open the private chat: the bot may not be in its chat, or it is in a channel
}

// options are those of a renderer.
func (s *session) options(reply message.Reply, l looks) render.Options {
	me := s.me.Load()
	onward := render.ByLink
	switch {
	case l.fixed || l.foreign:
		onward = render.Nowhere
	case l.own:
		onward = render.ByReader
	}
	return render.Options{Bot: me.Username, Inline: me.Inline, Onward: onward, Share: l.share, Data: func(p message.Press) string {
		p.Line = reply.ButtonLine(p.Line)
		p.Turn = p.Turn && !l.fixed && !l.foreign
		if p.Line == "" || message.NeedsAsked(p.Line) && !l.asked || l.foreign && p.Page > 0 {
			return ""
		}
		if l.foreign {
			if _, ok := s.opens(p.Line); !ok {
				return ""
			}
		}
		return p.String()
	}}
}

// postable reports whether a reply that one person alone sees may be posted for
// all to see.
func postable(r message.Reply) bool {
	return !r.Private && (r.Outcome == message.Answered || r.Outcome == message.NoSources)
}

// root is the post of a channel that a comment answers, or 0. A post is a reply to
// nothing else, so that it is nobody's.
func root(m *api.Message) int {
	if m.ReplyTo != nil && m.ReplyTo.Forwarded {
		return m.ReplyTo.ID
	}
	return 0
}
