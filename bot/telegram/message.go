package telegram

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"

	"planbot/bot"
	"planbot/bot/locale"
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
		s.greet(ctx, t, m)
	}
	req, ok := s.read(m)
	if !ok && !edited {
		s.detect(ctx, t, m)
	}
	if !ok || !s.admit(ctx, m) {
		return
	}
	post := s.posts(req.line) && m.Chat.Group()
	if edited && post {
		return // a post is made by a new message
	}
	a := &answer{}
	if m.ID != 0 { // else it is ephemeral, which nobody can edit
		a = s.answers.begin(m, req.line, edited, post)
	}
	if a == nil {
		return
	}
	out, job := s.answer(ctx, m, req, edited)
	job.Ticket = t
	pages := jobsLike(job, out.Shown())
	shown := 0 // pages that a later edit changes, unlike files and what one person alone sees
	if job.Alone == nil {
		shown = len(pages)
	}
	for i, j := range pages[:shown] {
		j.Answer, j.Page = &a.sent, i
		if i > 0 {
			j.Quote = nil
		}
	}
	pages = append(pages, jobsLike(job, out.Files)...)
	if edited {
		pages = append(pages, &outbox.Job{To: job.To, Answer: &a.sent, Page: shown, Ticket: t})
	}
	s.out.Add(pages...)
}

// posts reports whether a line calls a command whose answer is a post.
func (s *session) posts(line message.Line) bool {
	cmd := s.bot.Command(line.Name)
	return cmd != nil && cmd.Does == bot.Posts
}

// send sends messages where m stands. They reply to a message, unless replyTo is
// 0.
func (s *session) send(t *intake.Ticket, m *api.Message, replyTo int, messages []render.Message) {
	s.out.Add(jobsLike(outbox.Job{To: outbox.Place{Chat: m.Chat.ID}, ReplyTo: replyTo, Thread: m.Thread(), Ticket: t}, messages)...)
}

// admit reports whether the answer to a message can be sent soon enough. If not,
// it sends the chat one notice.
func (s *session) admit(ctx context.Context, m *api.Message) bool {
	to := outbox.Place{Chat: m.Chat.ID}
	ok, notice := s.out.Admit(to)
	if notice {
		alone := s.alone(ctx, m, message.Reply{Private: true}, false)
		s.out.Add(&outbox.Job{To: to, Content: &render.Message{Text: wordsOf(m.From).Say("telegram.too_fast")}, ReplyTo: selfID(m), Thread: m.Thread(), Alone: alone})
	}
	return ok
}

// answer is the answer to a message, and a job like those that send it. An edit
// changes nothing that is stored: Telegram may tell of it more than once, and
// people don't expect it.
func (s *session) answer(ctx context.Context, m *api.Message, req request, edited bool) (render.Rendering, outbox.Job) {
	switch line, channels := s.cutChannels(req.line); {
	case edited && (s.bot.Changes(line) || s.posts(line) && len(channels) > 0):
		req.notice = wordsOf(m.From).Say("telegram.edited")
	case m.Origin != nil && (s.bot.Changes(line) || s.posts(line)): // somebody else wrote it
		req.notice = wordsOf(m.From).Say("telegram.forwarded")
	}
	from := s.originOf(m)
	if m.EphemeralID != 0 {
		s.out.NoteHides()
	}
	s.tellHiding(ctx, &from, m.Chat, m.EphemeralID != 0)
	job := outbox.Job{To: outbox.Place{Chat: m.Chat.ID}, ReplyTo: req.replyTo, Thread: m.Thread()}
	if req.notice == "" && req.line == (message.Line{}) && m.EphemeralID == 0 {
		return s.greeting(s.bot.Words(ctx, from), from.Direct), job
	}
	reply := s.reply(ctx, from, req)
	job.Alone = s.alone(ctx, m, reply, from.PrivateReplies)
	post := s.posts(req.line) && job.Alone == nil && postable(reply)
	switch {
	case post:
		job.ReplyTo = root(m)
	case m.EphemeralID != 0:
		job.ReplyTo = 0
	case m.Chat.Private() && len(reply.Line) > message.MaxButtonLine:
		job.ReplyTo = m.ID // its buttons need what was asked
	}
	if m.ReplyTo != nil && job.ReplyTo == m.ReplyTo.ID {
		job.Quote = quotationOf(m.ReplyTo, reply.Matched)
	}
	return render.Render(reply, s.options(reply, looks{
		asked: job.ReplyTo != 0 && m.Quote == nil, own: job.Alone != nil || m.Chat.Private(), share: job.Alone != nil && postable(reply),
		foreign: m.Chat.Channel(),
		fixed:   post || job.ReplyTo != m.ID && !m.Chat.Private() && job.Alone == nil,
	})), job
}

// reply is the core's reply to a request. It has no blocks if the asker asks too
// often.
func (s *session) reply(ctx context.Context, from message.Origin, req request) message.Reply {
	if req.notice != "" {
		return message.Reply{Private: true, Outcome: message.Misused, Blocks: []message.Block{message.Paragraph{Text: req.notice}}}
	}
	if req.line == (message.Line{}) {
		return s.greetingReply(s.bot.Words(ctx, from), from.Direct)
	}
	return s.run(ctx, from, req.line)
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
		s.send(t, m, m.ID, render.Render(reply, s.options(reply, looks{asked: true})).Shown())
	}
}

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
		o.Admin = func(ctx context.Context) (bool, error) { return s.admins.isAdmin(ctx, c.ID, from.ID) }
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

// languageOf is the language of a person's app, as Telegram tells it.
func languageOf(u *api.User) string {
	if u == nil {
		return ""
	}
	return u.Language
}

// wordsOf are the texts of the interface in that language.
func wordsOf(u *api.User) *locale.Words { return locale.In(locale.Base(languageOf(u))) }

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
	line message.Line // the request
	post bool         // it is a post, which never changes
	date int64        // of the message, Unix time
	sent outbox.Answer
}

func newAnswers(now int64) *answers {
	return &answers{known: intake.NewRecent[messageKey, *answer](maxAnswers), since: now}
}

// begin notes that a message asks for a line, and returns the answer to send or
// change. It is nil if an edit asks for the same line as before, if the answer is
// a post, or if the message predates since, because its answer is unknown.
func (a *answers) begin(m *api.Message, line message.Line, edited, post bool) *answer {
	a.mu.Lock()
	defer a.mu.Unlock()
	key := messageKey{m.Chat.ID, m.ID}
	old, _ := a.known.Get(key)
	switch {
	case edited && old == nil && m.Date < a.since:
		return nil
	case edited && old != nil && (old.post || old.line == line):
		return nil
	case edited && old != nil:
		old.line = line
		return old
	}
	begun := &answer{line: line, post: post, date: m.Date}
	if gone := a.known.Put(key, begun); gone != nil {
		a.since = max(a.since, gone.date+1)
	}
	return begun
}
