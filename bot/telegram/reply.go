package telegram

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"planbot/bot/locale"
	"planbot/bot/message"
	"planbot/bot/telegram/api"
	"planbot/bot/telegram/intake"
	"planbot/bot/telegram/outbox"
	"planbot/bot/telegram/render"
)

func (s *session) originOf(m *api.Message) message.Origin {
	from := s.origin(m.Chat, m.Thread(), m.From, m.SenderChat)
	if m.Chat.Channel() { // nobody else could have posted it
		from.Admin = func(context.Context) (bool, error) { return true, nil }
	}
	return from
}

// origin tells the core where a request comes from. Who writes as a chat counts
// as that chat; who writes as the group itself is one of its admins.
func (s *session) origin(c api.Chat, in api.Thread, from *api.User, as *api.Chat) message.Origin {
	o := originWithoutChat(from, as)
	o.Direct, o.PrivateReplies, o.Broadcast = c.Private(), c.Private(), c.Channel()
	o.Chat = strconv.FormatInt(c.ID, 10)
	switch {
	case in.Topic != 0:
		o.Thread = strconv.Itoa(in.Topic)
	case in.Person != 0:
		o.Unable = wordsOf(from).Say("telegram.channel_direct")
	}
	switch {
	case as != nil:
		o.Admin = func(context.Context) (bool, error) { return as.ID == c.ID, nil }
	case from != nil:
		o.Admin = func(ctx context.Context) (bool, error) {
			admin, err := s.admins.isAdmin(ctx, c.ID, from.ID)
			if api.HidesMembers(err) {
				err = &message.UsageError{Msg: s.bot.Words(ctx, o).Say("telegram.members_hidden")}
			}
			return admin, err
		}
	}
	return o
}

// originWithoutChat is where a request comes from whose chat is unknown, or one
// that the bot is not in. Such a chat may have the id of a chat that the bot is
// in, so the origin leaves it out.
func originWithoutChat(from *api.User, as *api.Chat) message.Origin {
	o := message.Origin{Platform: platformName, Language: languageOf(from)}
	switch {
	case as != nil:
		o.User, o.Shared = strconv.FormatInt(as.ID, 10), true
	case from != nil:
		o.User = strconv.FormatInt(from.ID, 10)
	}
	return o
}

func languageOf(u *api.User) string {
	if u == nil {
		return ""
	}
	return u.Language
}

func wordsOf(u *api.User) *locale.Words { return locale.In(locale.Base(languageOf(u))) }

func chatKey(id int64) message.ChatKey {
	return message.ChatKey{Platform: platformName, Chat: strconv.FormatInt(id, 10)}
}

// tellHiding tells the core what can be hidden from the others in a group. A
// hidden request, or a press, lets the bot hide the answer; an admin may hide any.
func (s *session) tellHiding(ctx context.Context, from *message.Origin, m *api.Message, hidden bool) {
	if m.EphemeralID != 0 {
		s.out.NoteHides()
	}
	if !m.Chat.Group() || from.Shared || !s.out.Hides() {
		return
	}
	always := s.manages(ctx, m.Chat)
	from.PrivateReplies = hidden || always
	if !always {
		from.Exposed = locale.In(locale.Base(from.Language)).Say("telegram.exposed") // what an admin can do about it
	}
}

// manages reports whether the bot is an admin of a group, as far as it can tell.
func (s *session) manages(ctx context.Context, c api.Chat) bool {
	admin, err := s.admins.isAdmin(ctx, c.ID, s.me.Load().ID)
	return err == nil && admin
}

// alone says that the sender of a message alone sees a reply, or is nil. A
// promise is one that nobody else will, whatever has become of the bot's right
// since.
func (s *session) alone(ctx context.Context, m *api.Message, reply message.Reply, promise bool) *outbox.Alone {
	who := m.Person()
	if who == nil || !m.Chat.Group() {
		return nil
	}
	alone := &outbox.Alone{Receiver: who.ID, To: m.EphemeralID, Notice: notice(reply, promise)}
	if alone.Notice != nil || m.EphemeralID != 0 || (reply.Private || reply.Apart) && s.out.MayHide() && s.manages(ctx, m.Chat) {
		return alone
	}
	return nil
}

// notice is sent in place of a private reply that can't be hidden, though that was
// promised. It is nil for any other.
func notice(reply message.Reply, promise bool) *render.Message {
	if !promise || !reply.Private {
		return nil
	}
	says := message.Paragraph{Text: reply.Say("telegram.too_secret")}
	return &render.Render(message.Reply{Language: reply.Language, Blocks: []message.Block{says}}, render.Options{}).Pages[0]
}

// looks say how a reply is shown, beyond its blocks.
type looks struct {
	asked   bool // it replies to the message that asked, or that it is about
	own     bool // one person alone sees it
	share   bool // and may post it
	fixed   bool // nobody may turn it
	foreign bool // its buttons open the private chat: the bot may not be in its chat, or it is in a channel
}

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

// jobsLike are jobs like that one, each of which sends one of the messages.
func jobsLike(like outbox.Job, messages []render.Message) []*outbox.Job {
	var out []*outbox.Job
	for i := range messages {
		job := like
		job.Content = &messages[i]
		if like.Alone != nil {
			alone := *like.Alone
			job.Alone = &alone
		}
		out = append(out, &job)
	}
	return out
}

// send sends messages where m stands. They reply to a message, unless replyTo is
// 0.
func (s *session) send(t *intake.Ticket, m *api.Message, replyTo int, messages []render.Message) {
	s.out.Add(jobsLike(outbox.Job{To: outbox.Place{Chat: m.Chat.ID}, ReplyTo: replyTo, Thread: m.Thread(), Ticket: t}, messages)...)
}

const (
	// adminLifetime is how long the Bot API's word on who is an admin is used.
	// Where the bot is an admin itself, Telegram tells of changes sooner.
	adminLifetime = time.Minute
	askAgain      = 5 * time.Second // after a question that was not answered
	memberTimeout = 2 * time.Second // somebody waits for the answer
)

// admins knows who manages which group or channel. Any number of goroutines may use
// it.
type admins struct {
	client *api.Client
	known  *intake.Recent[memberKey, membership]
}

type memberKey struct{ chat, user int64 }

type membership struct {
	api.Member
	err   error // of the question; nobody asks again at once
	until time.Time
}

func (a *admins) isAdmin(ctx context.Context, chat, user int64) (bool, error) {
	m, err := a.member(ctx, chat, user)
	return m.Admin(), err
}

// member is a user as a member of a chat, or the zero Member if the chat does not
// know the user.
func (a *admins) member(ctx context.Context, chat, user int64) (api.Member, error) {
	key := memberKey{chat, user}
	if known, _ := a.known.Get(key); time.Now().Before(known.until) {
		return known.Member, known.err
	}
	m, err := api.Get[api.Member](ctx, a.client, memberTimeout, "getChatMember", api.Params{
		"chat_id": strconv.FormatInt(chat, 10), "user_id": strconv.FormatInt(user, 10),
	})
	if api.Refuses(err, http.StatusBadRequest) && !api.HidesMembers(err) {
		err = nil
	}
	if err != nil {
		a.known.Put(key, membership{err: err, until: time.Now().Add(askAgain)})
		return api.Member{}, err
	}
	a.known.Put(key, membership{Member: m, until: time.Now().Add(adminLifetime)})
	return m, nil
}

// forget forgets what is known of a user in a group, or of all its users if user
// is 0.
func (a *admins) forget(chat, user int64) {
	if user != 0 {
		a.known.Drop(memberKey{chat, user})
		return
	}
	a.known.DropFunc(func(key memberKey) bool { return key.chat == chat })
}

// onSelf greets a group that the bot has joined, and notes that it has left a
// chat.
func (s *session) onSelf(ctx context.Context, t *intake.Ticket, u *api.MemberUpdate) {
	if u.Chat.ID == 0 {
		return
	}
	s.admins.forget(u.Chat.ID, 0)
	switch {
	case u.New.Absent():
		s.greeted.Drop(u.Chat.ID)
		s.bot.Left(ctx, chatKey(u.Chat.ID))
	case u.Old.Absent():
		s.out.Unblock(u.Chat.ID)
		s.bot.Returned(ctx, chatKey(u.Chat.ID))
		s.greet(ctx, t, &api.Message{Chat: u.Chat})
	}
}
