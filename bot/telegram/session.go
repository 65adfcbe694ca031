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

	"planbot/bot"
)

// A session answers updates, from the first connection until the bot stops.
// Any number of goroutines may use it.
type session struct {
	bot    *bot.Bot
	me     user
	log    *slog.Logger
	reader reader
	in     *intake
	out    *outbox
	memory *memory
	admins *admins
	halted chan struct{} // closed when nothing more is sent
}

// errStopping means that no more updates are taken: this one must come again.
var errStopping = errors.New("the bot is being stopped")

// take answers an update as it came from Telegram. The ticket tells when that
// is done. It is not fresh if the update came before. The error is errNoID or
// errStopping.
func (s *session) take(ctx context.Context, raw []byte) (t *ticket, fresh bool, err error) {
	id, err := updateID(raw)
	if err != nil {
		return nil, false, err
	}
	t, fresh = s.in.accept(id)
	if t == nil {
		return nil, false, errStopping
	}
	if fresh {
		s.handle(ctx, raw, t)
	}
	return t, fresh, nil
}

// handle answers an update. A panic is a fault of the program that must not
// end it: the same update would do so again after every restart.
func (s *session) handle(ctx context.Context, raw []byte, t *ticket) {
	ctx = context.WithoutCancel(ctx) // what has been begun is finished, soon enough
	defer t.finish()
	defer func() {
		if r := recover(); r != nil {
			s.log.Error("panic", "update", t.id, "value", panicValue(r), "stack", string(debug.Stack()))
		}
	}()
	u, err := decodeUpdate(raw)
	switch {
	case err != nil:
		s.log.Warn("update skipped", "update", t.id, "error", err)
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
	case u.Member != nil:
		s.onMember(ctx, t, u.Member)
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
func (s *session) onMessage(ctx context.Context, t *ticket, m *message, edited bool) {
	if m.Chat.ID == 0 {
		return
	}
	s.out.unblock(m.Chat.ID)
	switch {
	case m.MigrateTo != 0:
		s.out.migrated(m.Chat.ID, m.MigrateTo)
		s.bot.Moved(ctx, chatKey(m.Chat.ID), chatKey(m.MigrateTo))
	case slices.ContainsFunc(m.NewMembers, func(u user) bool { return u.ID == s.me.ID }):
		s.greet(t, m.Chat, m.topic())
	}
	req, ok := s.reader.read(m)
	if !ok && !edited {
		s.detect(ctx, t, m)
	}
	if !ok {
		return
	}
	a := s.memory.begin(m, req.line, edited)
	if a == nil {
		return
	}
	pages, files := apart(s.answerTo(ctx, m, req.line, edited))
	before := s.memory.resize(a, len(pages))
	to := place{chat: m.Chat.ID}
	for i := range pages {
		s.out.add(&job{to: to, content: &pages[i], replyTo: req.replyTo, topic: m.topic(), answer: a, page: i, ticket: t})
	}
	for i := range files { // are no part of what an edit changes
		s.out.add(&job{to: to, content: &files[i], replyTo: req.replyTo, topic: m.topic(), ticket: t})
	}
	for i := before - 1; i >= len(pages); i-- {
		s.out.add(&job{to: to, answer: a, page: i, ticket: t})
	}
}

// detect answers an ordinary message in a group that names a point, where the
// group wants that and lets the bot read such messages.
func (s *session) detect(ctx context.Context, t *ticket, m *message) {
	text, _ := m.content()
	if m.Chat.private() || !m.byPerson() || text == "" || strings.HasPrefix(text, "/") {
		return
	}
	reply, ok := s.bot.Detect(ctx, s.originOf(m), text)
	if !ok {
		return
	}
	for _, page := range s.opening(reply) {
		s.out.add(&job{to: place{chat: m.Chat.ID}, content: &page, replyTo: m.ID, topic: m.topic(), ticket: t})
	}
}

// answerTo is what a message gets. Telegram may tell of one edit more than once,
// and nobody expects an old message to do something anew: an edited one only
// asks.
func (s *session) answerTo(ctx context.Context, m *message, line string, edited bool) []Message {
	if edited && s.bot.Changes(line) {
		return Render(bot.Reply{Blocks: []bot.Block{bot.Paragraph{
			Text: "Editing a message changes nothing that is stored. Please send this as a new message."}}}, Options{Bot: s.me.Username})
	}
	return s.answer(ctx, s.originOf(m), line)
}

// answer is what a line gets: the messages to be sent, none if the asker asks
// too often.
func (s *session) answer(ctx context.Context, from bot.Origin, line string) []Message {
	if line == "" {
		return s.teaching(from.Direct)
	}
	return s.opening(s.bot.HandleLine(ctx, from, line))
}

// opening is what is sent of a reply: its first page if it can be turned to
// the others, else all; and its files.
func (s *session) opening(r bot.Reply) []Message {
	pages, turning := s.pages(r)
	if turning {
		_, files := apart(pages)
		return append(pages[:1:1], files...)
	}
	return pages
}

// pages shows a reply, and reports whether its pages can be turned. Those of
// one that only moderators may ask for are all sent at once, since the others
// could not turn them.
func (s *session) pages(r bot.Reply) (pages []Message, turning bool) {
	if s.bot.ForModerators(r.Line) {
		r.Line = ""
	}
	pages = Render(r, Options{Bot: s.me.Username})
	texts, _ := apart(pages)
	return pages, r.Line != "" && len(texts) > 1
}

func (s *session) teaching(private bool) []Message {
	o := Options{Bot: s.me.Username, Post: true} // the text stays for those who come later
	if private {
		return Render(welcome(s.bot, s.me), o)
	}
	return Render(welcomeGroup(s.bot, s.me), o)
}

// onMember greets a group that the bot has joined, and notes that it has left a
// chat.
func (s *session) onMember(ctx context.Context, t *ticket, u *memberUpdate) {
	switch {
	case u.Chat.ID == 0:
	case u.New.absent():
		s.memory.left(u.Chat.ID)
		s.bot.Left(ctx, chatKey(u.Chat.ID))
	case u.Old.absent():
		s.out.unblock(u.Chat.ID)
		s.bot.Returned(ctx, chatKey(u.Chat.ID))
		s.greet(t, u.Chat, 0)
	}
}

func (s *session) greet(t *ticket, c chat, topic int) {
	if c.Type != "group" && c.Type != "supergroup" || !s.memory.greet(c.ID) {
		return
	}
	for _, m := range s.teaching(false) {
		s.out.add(&job{to: place{chat: c.ID}, content: &m, topic: topic, ticket: t})
	}
}
