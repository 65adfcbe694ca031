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
)

// A session answers updates, from the first connection until the bot stops.
// Any number of goroutines may use it.
type session struct {
	bot    *bot.Bot
	me     atomic.Pointer[user] // changes when the bot is renamed
	log    *slog.Logger
	reader reader
	in     *intake
	inbox  *inbox
	out    *outbox
	memory *memory
	admins *admins
	seal   sealer
	lost   rarely
	halted chan struct{} // closed when nothing more is sent
}

// errStopping means that no more updates are taken: this one must come again.
var errStopping = errors.New("the bot is being stopped")

// take has an update answered as it came from Telegram, and waits for nothing.
// The ticket tells when that is done. It is not fresh if the update came before.
// The error is errNoID or errStopping.
func (s *session) take(raw []byte) (t *ticket, fresh bool, err error) {
	id, err := updateID(raw)
	if err != nil {
		return nil, false, err
	}
	t, fresh = s.in.accept(id)
	if t == nil {
		return nil, false, errStopping
	}
	if !fresh {
		return t, false, nil
	}
	u, err := decodeUpdate(raw)
	if err != nil {
		s.log.Warn("update skipped", "update", t.id, "error", err)
		t.finish()
		return t, true, nil
	}
	t.belongs(u.sender())
	if !s.inbox.add(t, &u) {
		s.lost.warn(s.log, "an update was left out: too many of its chat wait")
		t.finish()
	}
	return t, true, nil
}

// handle answers an update. A panic is a fault of the program that must not
// end it: the same update would do so again after every restart.
func (s *session) handle(ctx context.Context, t *ticket, u *update) {
	defer func() {
		if r := recover(); r != nil {
			s.log.Error("panic", "update", t.id, "value", panicValue(r), "stack", string(debug.Stack()))
		}
		if ctx.Err() == nil { // else it was cut short and shall come again
			t.finish()
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

// panicValue tells a fault of the runtime in full, and of any other value only
// the type, since it may hold what somebody wrote.
func panicValue(r any) string {
	if err, ok := r.(runtime.Error); ok {
		return err.Error()
	}
	return fmt.Sprintf("%T", r)
}

// onMessage answers a message that is for the bot, or changes the answer to
// one that was edited.
func (s *session) onMessage(ctx context.Context, t *ticket, m *chatMessage, edited bool) {
	if m.Chat.ID == 0 {
		return
	}
	s.out.unblock(m.Chat.ID)
	switch {
	case m.MigrateTo != 0 && m.MigrateTo != m.Chat.ID:
		s.out.migrated(m.Chat.ID, m.MigrateTo)
		s.bot.Moved(ctx, chatKey(m.Chat.ID), chatKey(m.MigrateTo))
	case slices.ContainsFunc(m.NewMembers, func(u user) bool { return u.ID == s.me.Load().ID }):
		s.greet(t, m.Chat, m.thread())
	}
	req, ok := s.reader.read(m)
	if !ok && !edited {
		s.detect(ctx, t, m)
	}
	if !ok || !s.admit(m) {
		return
	}
	a := s.memory.begin(m, req.line, edited)
	if a == nil {
		return
	}
	pages, files := splitFiles(s.answerTo(ctx, m, req, edited))
	before := s.memory.resize(a, len(pages))
	to := place{chat: m.Chat.ID}
	for i := range pages {
		s.out.add(&job{to: to, content: &pages[i], replyTo: req.replyTo, in: m.thread(), answer: a, page: i, ticket: t})
	}
	for i := range files { // are no part of what an edit changes
		s.out.add(&job{to: to, content: &files[i], replyTo: req.replyTo, in: m.thread(), ticket: t})
	}
	for i := before - 1; i >= len(pages); i-- {
		s.out.add(&job{to: to, answer: a, page: i, ticket: t})
	}
}

// tooFast is told to a chat whose answers would have to wait for too long.
const tooFast = "This chat is asking faster than Telegram lets me answer. This question and others get no answer; please ask again in a minute."

// admit reports whether the answer to a message can be sent soon enough. If not,
// nothing is done for the message, and the chat is told so once.
func (s *session) admit(m *chatMessage) bool {
	to := place{chat: m.Chat.ID}
	ok, notice := s.out.admit(to)
	if notice {
		s.out.add(&job{to: to, content: &Message{Text: tooFast}, replyTo: own(m), in: m.thread()})
	}
	return ok
}

// detect answers an ordinary message in a group that names a point, where the
// group wants that and lets the bot read such messages. Nobody has asked, so
// where there is no answer nothing is said.
func (s *session) detect(ctx context.Context, t *ticket, m *chatMessage) {
	text, _ := m.content()
	if m.Chat.private() || !m.byPerson() || text == "" || strings.HasPrefix(text, "/") {
		return
	}
	if s.out.wait(place{chat: m.Chat.ID}, false) > answerWithin {
		return
	}
	reply, ok := s.bot.Detect(ctx, s.originOf(m), text)
	if !ok || reply.Outcome != message.Answered {
		return
	}
	for _, page := range s.opening(m.Chat.ID, reply) {
		s.out.add(&job{to: place{chat: m.Chat.ID}, content: &page, replyTo: m.ID, in: m.thread(), ticket: t})
	}
}

// answerTo is what a message gets. Telegram may tell of one edit more than once,
// and nobody expects an old message to do something anew: an edited one only
// asks.
func (s *session) answerTo(ctx context.Context, m *chatMessage, req request, edited bool) []Message {
	switch {
	case req.tell != "":
		return s.says(req.tell)
	case edited && s.bot.Changes(s.bot.Parse(req.line)):
		return s.says("Editing a message changes nothing that is stored. Please send this as a new message.")
	}
	return s.answer(ctx, m.Chat.ID, s.originOf(m), req.line)
}

// says is a text of the bot's own as a message.
func (s *session) says(text string) []Message {
	return Render(message.Reply{Blocks: []message.Block{message.Paragraph{Text: text}}}, s.options(0))
}

// answer is what a line gets: the messages to be sent, none if the asker asks
// too often. The chat is 0 for one that the bot is not in.
func (s *session) answer(ctx context.Context, chat int64, from message.Origin, line string) []Message {
	if line == "" {
		return s.teaching(chat, from.Direct)
	}
	return s.opening(chat, s.bot.HandleLine(ctx, from, line))
}

// options are how replies are shown in a chat.
func (s *session) options(chat int64) Options {
	return Options{Bot: s.me.Load().Username, Data: func(p message.Press) string {
		if !s.bot.Echoes(p.Line) {
			return p.String()
		}
		return s.seal.data(chat, p)
	}}
}

// opening is what is sent of a reply: its first page if it can be turned to
// the others, else all; and its files.
func (s *session) opening(chat int64, r message.Reply) []Message {
	pages, turning := s.pages(chat, r)
	if turning {
		_, files := splitFiles(pages)
		return append(pages[:1:1], files...)
	}
	return pages
}

// pages is all messages of a reply, and whether buttons turn its pages. They
// don't if the line is too long for a button.
func (s *session) pages(chat int64, r message.Reply) (pages []Message, turning bool) {
	o := s.options(chat)
	if !o.fits(message.Press{Line: r.Line, Page: maxPages - 1}) {
		r.Whole = true
	}
	pages = Render(r, o)
	texts, _ := splitFiles(pages)
	return pages, r.Turns() && len(texts) > 1
}

func (s *session) teaching(chat int64, private bool) []Message {
	o, me := s.options(chat), *s.me.Load()
	o.Post = true // the text stays for those who come later
	if private {
		return Render(welcome(s.bot, me), o)
	}
	return Render(welcomeGroup(s.bot, me), o)
}

// onSelf greets a group that the bot has joined, and notes that it has left a
// chat.
func (s *session) onSelf(ctx context.Context, t *ticket, u *memberUpdate) {
	if u.Chat.ID == 0 {
		return
	}
	s.admins.forget(u.Chat.ID, 0)
	switch {
	case u.New.absent():
		s.memory.left(u.Chat.ID)
		s.bot.Left(ctx, chatKey(u.Chat.ID))
	case u.Old.absent():
		s.out.unblock(u.Chat.ID)
		s.bot.Returned(ctx, chatKey(u.Chat.ID))
		s.greet(t, u.Chat, thread{})
	}
}

func (s *session) greet(t *ticket, c chat, in thread) {
	if c.Type != "group" && c.Type != "supergroup" || !s.memory.greet(c.ID) {
		return
	}
	for _, m := range s.teaching(c.ID, false) {
		s.out.add(&job{to: place{chat: c.ID}, content: &m, in: in, ticket: t})
	}
}
