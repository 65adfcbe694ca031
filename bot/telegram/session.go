package telegram

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync/atomic"

	"planbot/bot"
	"planbot/bot/message"
	"planbot/bot/telegram/api"
	"planbot/bot/telegram/intake"
	"planbot/bot/telegram/outbox"
	"planbot/bot/telegram/render"
)

// A session answers updates, from the first connection until the bot stops.
// Any number of goroutines may use it.
type session struct {
	bot      *bot.Bot
	me       atomic.Pointer[api.Bot] // changes when the bot is renamed
	log      *slog.Logger
	reader   reader
	in       *intake.Intake
	inbox    *inbox
	out      *outbox.Outbox
	answers  *answers
	admins   *admins
	seal     sealer
	overflow warnLimit
	halted   chan struct{} // closed when nothing more is sent
}

// errStopping means that no more updates are taken: this one must come again.
var errStopping = errors.New("the bot is being stopped")

// accept has a raw update answered, and does not wait for that: the ticket says
// when it is done. It is not fresh if the update came before. The error is
// api.ErrNoID or errStopping.
func (s *session) accept(raw []byte) (t *intake.Ticket, fresh bool, err error) {
	id, err := api.UpdateID(raw)
	if err != nil {
		return nil, false, err
	}
	t, fresh = s.in.Accept(id)
	if t == nil {
		return nil, false, errStopping
	}
	if !fresh {
		return t, false, nil
	}
	u, err := api.DecodeUpdate(raw)
	if err != nil {
		s.log.Warn("update skipped", "update", t.ID(), "error", err)
		t.FinishPart()
		return t, true, nil
	}
	t.SetSender(senderOf(&u))
	if !s.inbox.add(t, &u) {
		s.overflow.warn(s.log, "an update was left out: too many of its chat wait")
		t.FinishPart()
	}
	return t, true, nil
}

// handle answers an update. A panic must not end the program, because the same
// update would panic again after every restart.
func (s *session) handle(ctx context.Context, t *intake.Ticket, u *api.Update) {
	defer func() {
		if r := recover(); r != nil {
			s.log.Error("panic", "update", t.ID(), "value", panicValue(r), "stack", string(debug.Stack()))
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

// panicValue is a runtime error in full, and the type of any other value, which
// may hold what somebody wrote.
func panicValue(r any) string {
	if err, ok := r.(runtime.Error); ok {
		return err.Error()
	}
	return fmt.Sprintf("%T", r)
}

// onMessage answers a message that is for the bot, or changes the answer to
// one that was edited.
func (s *session) onMessage(ctx context.Context, t *intake.Ticket, m *api.Message, edited bool) {
	if m.Chat.ID == 0 {
		return
	}
	s.out.Unblock(m.Chat.ID)
	switch {
	case m.MigrateTo != 0 && m.MigrateTo != m.Chat.ID:
		s.out.Moved(m.Chat.ID, m.MigrateTo)
		s.bot.Moved(ctx, chatKey(m.Chat.ID), chatKey(m.MigrateTo))
	case slices.ContainsFunc(m.NewMembers, func(u api.User) bool { return u.ID == s.me.Load().ID }):
		s.greet(t, m.Chat, m.Thread())
	}
	req, ok := s.reader.read(m)
	if !ok && !edited {
		s.detect(ctx, t, m)
	}
	if !ok || !s.admit(m) {
		return
	}
	a := s.answers.begin(m, req.line, edited)
	if a == nil {
		return
	}
	pages, files := render.SplitFiles(s.answerMessage(ctx, m, req, edited))
	before := s.answers.setPages(a, len(pages))
	to := outbox.Place{Chat: m.Chat.ID}
	for i := range pages {
		s.out.Add(&outbox.Job{To: to, Content: &pages[i], ReplyTo: req.replyTo, Thread: m.Thread(), Answer: &a.sent, Page: i, Ticket: t})
	}
	for i := range files { // a later edit does not change them
		s.out.Add(&outbox.Job{To: to, Content: &files[i], ReplyTo: req.replyTo, Thread: m.Thread(), Ticket: t})
	}
	for i := before - 1; i >= len(pages); i-- {
		s.out.Add(&outbox.Job{To: to, Answer: &a.sent, Page: i, Ticket: t})
	}
}

// tooFast answers a chat whose answers would wait for longer than
// outbox.AnswerWithin.
const tooFast = "This chat is asking faster than Telegram lets me answer. This question and others get no answer; please ask again in a minute."

// admit reports whether the answer to a message can be sent soon enough. If not,
// it sends the chat one notice.
func (s *session) admit(m *api.Message) bool {
	to := outbox.Place{Chat: m.Chat.ID}
	ok, notice := s.out.Admit(to)
	if notice {
		s.out.Add(&outbox.Job{To: to, Content: &render.Message{Text: tooFast}, ReplyTo: selfID(m), Thread: m.Thread()})
	}
	return ok
}

// detect answers an ordinary message that names a point, in a group with that
// setting. It stays silent without an answer, because no person asked.
func (s *session) detect(ctx context.Context, t *intake.Ticket, m *api.Message) {
	text, _ := m.Content()
	if m.Chat.Private() || !m.ByPerson() || text == "" || strings.HasPrefix(text, "/") {
		return
	}
	if s.out.Wait(outbox.Place{Chat: m.Chat.ID}, false) > outbox.AnswerWithin {
		return
	}
	reply, ok := s.bot.Detect(ctx, s.originOf(m), text)
	if !ok || reply.Outcome != message.Answered {
		return
	}
	for _, page := range s.firstPage(m.Chat.ID, reply) {
		s.out.Add(&outbox.Job{To: outbox.Place{Chat: m.Chat.ID}, Content: &page, ReplyTo: m.ID, Thread: m.Thread(), Ticket: t})
	}
}

// answerMessage is the answer to a message. An edit changes nothing that is
// stored: Telegram may tell of it more than once, and people don't expect it.
func (s *session) answerMessage(ctx context.Context, m *api.Message, req request, edited bool) []render.Message {
	switch {
	case req.notice != "":
		return s.notice(req.notice)
	case edited && s.bot.Changes(s.bot.Parse(req.line)):
		return s.notice("Editing a message changes nothing that is stored. Please send this as a new message.")
	}
	return s.answerLine(ctx, m.Chat.ID, s.originOf(m), req.line)
}

// notice is a text of the bot's own as a message.
func (s *session) notice(text string) []render.Message {
	return render.Render(message.Reply{Blocks: []message.Block{message.Paragraph{Text: text}}}, s.options(0))
}

// answerLine is the messages that answer a line; there are none if the asker
// asks too often. The chat is 0 if the bot is not in it.
func (s *session) answerLine(ctx context.Context, chat int64, from message.Origin, line string) []render.Message {
	if line == "" {
		return s.greeting(chat, from.Direct)
	}
	return s.firstPage(chat, s.bot.HandleLine(ctx, from, line))
}

// options say how replies are shown in a chat.
func (s *session) options(chat int64) render.Options {
	return render.Options{Bot: s.me.Load().Username, Data: func(p message.Press) string {
		if !s.bot.Echoes(p.Line) {
			return p.String()
		}
		return s.seal.data(chat, p)
	}}
}

// firstPage is the messages to be sent of a reply: its first page if buttons turn
// it, else all pages; and its files.
func (s *session) firstPage(chat int64, r message.Reply) []render.Message {
	pages, turn := s.pages(chat, r)
	if turn {
		_, files := render.SplitFiles(pages)
		return append(pages[:1:1], files...)
	}
	return pages
}

// pages is all messages of a reply, and whether buttons turn its pages. They
// don't if the line is too long for a button.
func (s *session) pages(chat int64, r message.Reply) (pages []render.Message, turn bool) {
	o := s.options(chat)
	if !o.FitsButtons(r.Line) {
		r.Whole = true
	}
	pages = render.Render(r, o)
	texts, _ := render.SplitFiles(pages)
	return pages, r.Turns() && len(texts) > 1
}

// greeting says what the bot can do.
func (s *session) greeting(chat int64, private bool) []render.Message {
	o, me := s.options(chat), *s.me.Load()
	o.Post = true // the greeting stays for people who come later
	if private {
		return render.Render(privateGreeting(s.bot, me), o)
	}
	return render.Render(groupGreeting(s.bot, me), o)
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
		s.answers.left(u.Chat.ID)
		s.bot.Left(ctx, chatKey(u.Chat.ID))
	case u.Old.Absent():
		s.out.Unblock(u.Chat.ID)
		s.bot.Returned(ctx, chatKey(u.Chat.ID))
		s.greet(t, u.Chat, api.Thread{})
	}
}

func (s *session) greet(t *intake.Ticket, c api.Chat, in api.Thread) {
	if c.Type != "group" && c.Type != "supergroup" || !s.answers.joined(c.ID) {
		return
	}
	for _, m := range s.greeting(c.ID, false) {
		s.out.Add(&outbox.Job{To: outbox.Place{Chat: c.ID}, Content: &m, Thread: in, Ticket: t})
	}
}
