package telegram

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"

	"planbot/bot/message"
	"planbot/bot/telegram/api"
	"planbot/bot/telegram/intake"
	"planbot/bot/telegram/outbox"
	"planbot/bot/telegram/render"
)

const platformName = "telegram"

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
		s.greet(t, m)
	}
	req, ok := s.read(m)
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
	out := s.answer(ctx, m, req, edited)
	pages, to := out.Shown(), outbox.Place{Chat: m.Chat.ID}
	for i := range pages {
		s.out.Add(&outbox.Job{To: to, Content: &pages[i], ReplyTo: req.replyTo, Thread: m.Thread(), Answer: &a.sent, Page: i, Ticket: t})
	}
	s.send(t, m, req.replyTo, out.Files) // a later edit does not change them
	for i := a.pages - 1; i >= len(pages); i-- {
		s.out.Add(&outbox.Job{To: to, Answer: &a.sent, Page: i, Ticket: t})
	}
	a.pages = len(pages)
}

// send sends messages where m stands. They reply to a message, unless replyTo is
// 0.
func (s *session) send(t *intake.Ticket, m *api.Message, replyTo int, messages []render.Message) {
	for i := range messages {
		s.out.Add(&outbox.Job{To: outbox.Place{Chat: m.Chat.ID}, Content: &messages[i], ReplyTo: replyTo, Thread: m.Thread(), Ticket: t})
	}
}

// tooFast answers a chat whose answers would wait for longer than
// outbox.AnswerWithin.
const tooFast = "This chat is asking faster than Telegram lets me answer. This question and others get no answer; please ask again in a minute."

// admit reports whether the answer to a message can be sent soon enough. If not,
// it sends the chat one notice.
func (s *session) admit(m *api.Message) bool {
	ok, notice := s.out.Admit(outbox.Place{Chat: m.Chat.ID})
	if notice {
		s.send(nil, m, selfID(m), []render.Message{{Text: tooFast}})
	}
	return ok
}

// answer is the answer to a message. An edit changes nothing that is stored:
// Telegram may tell of it more than once, and people don't expect it.
func (s *session) answer(ctx context.Context, m *api.Message, req request, edited bool) render.Rendering {
	if edited && s.bot.Changes(req.line) {
		req.notice = "Editing a message changes nothing that is stored. Please send this as a new message."
	}
	return s.answerRequest(ctx, m.Chat.ID, s.originOf(m), req)
}

// answerRequest is the answer to a request; it has no messages if the asker asks
// too often. The chat is 0 if the bot is not in it.
func (s *session) answerRequest(ctx context.Context, chat int64, from message.Origin, req request) render.Rendering {
	o := s.options(chat)
	switch {
	case req.notice != "":
		return render.Render(message.Reply{Blocks: []message.Block{message.Paragraph{Text: req.notice}}}, o)
	case req.line == message.Line{}:
		return s.greeting(chat, from.Direct)
	}
	return render.Render(s.bot.Handle(ctx, from, req.line), o)
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
	if ok && reply.Outcome == message.Answered {
		s.send(t, m, m.ID, render.Render(reply, s.options(m.Chat.ID)).Shown())
	}
}

func (s *session) originOf(m *api.Message) message.Origin {
	return s.origin(m.Chat, m.Thread(), m.From, m.SenderChat)
}

// origin tells the core where a request comes from. Who writes as a chat counts
// as that chat; who writes as the group itself is one of its admins.
func (s *session) origin(c api.Chat, in api.Thread, from *api.User, as *api.Chat) message.Origin {
	o := originWithoutChat(from, as)
	o.Direct, o.PrivateReplies = c.Private(), c.Private()
	o.Chat = strconv.FormatInt(c.ID, 10)
	switch {
	case in.Topic != 0:
		o.Thread = strconv.Itoa(in.Topic)
	case in.Person != 0:
		o.Unable = "In a channel's direct messages the bot can only answer, so it can make no posts there later."
	}
	switch {
	case as != nil:
		o.Admin = func(context.Context) (bool, error) { return as.ID == c.ID, nil }
	case from != nil:
		o.Admin = func(ctx context.Context) (bool, error) { return s.admins.isAdmin(ctx, c.ID, from.ID) }
	}
	return o
}

// originWithoutChat is where a request comes from whose chat is unknown, or one
// that the bot is not in. Such a chat may have the id of a chat that the bot is
// in, so the origin leaves it out.
func originWithoutChat(from *api.User, as *api.Chat) message.Origin {
	o := message.Origin{Platform: platformName}
	if from != nil {
		o.Language = from.Language
	}
	switch {
	case as != nil:
		o.User, o.Shared = strconv.FormatInt(as.ID, 10), true
	case from != nil:
		o.User = strconv.FormatInt(from.ID, 10)
	}
	return o
}

// chatKey names a chat for the core.
func chatKey(id int64) message.ChatKey {
	return message.ChatKey{Platform: platformName, Chat: strconv.FormatInt(id, 10)}
}

const maxAnswers = 1000

// answers knows what the bot has answered since it was started, so that an edit
// of a message changes its answer. Any number of goroutines may use it.
type answers struct {
	mu    sync.Mutex
	known *intake.Recent[messageKey, *answer]
	since int64 // Unix time: later messages that are not known were not answered
}

type messageKey struct {
	chat int64
	id   int
}

// An answer belongs to a message with a request. Only the handler of its chat
// uses it.
type answer struct {
	line  message.Line // the request
	date  int64        // of the message, Unix time
	pages int          // of the newest reply
	sent  outbox.Answer
}

func newAnswers(now int64) *answers {
	return &answers{known: intake.NewRecent[messageKey, *answer](maxAnswers), since: now}
}

// begin notes that a message asks for a line, and returns the answer to send or
// change. It is nil if an edit asks for the same line as before, or if the
// message predates since, because its answer is unknown.
func (a *answers) begin(m *api.Message, line message.Line, edited bool) *answer {
	a.mu.Lock()
	defer a.mu.Unlock()
	key := messageKey{m.Chat.ID, m.ID}
	old, _ := a.known.Get(key)
	switch {
	case edited && old == nil && m.Date < a.since:
		return nil
	case edited && old != nil && old.line == line:
		return nil
	case edited && old != nil:
		old.line = line
		return old
	}
	begun := &answer{line: line, date: m.Date}
	if gone := a.known.Put(key, begun); gone != nil {
		a.since = max(a.since, gone.date+1)
	}
	return begun
}
