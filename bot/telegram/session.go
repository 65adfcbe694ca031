package telegram

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"planbot/bot"
	"planbot/bot/locale"
	"planbot/bot/message"
	"planbot/bot/telegram/api"
	"planbot/bot/telegram/intake"
	"planbot/bot/telegram/outbox"
	"planbot/bot/telegram/render"
	"planbot/bot/text"
)

// How much is remembered of what was done.
const (
	maxAnswers = 1000   // messages with a request
	maxGroups  = 1000   // groups that were greeted
	maxPosted  = 10_000 // buttons that have posted
	maxAdmins  = 10_000 // memberships
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
		out:     outbox.New(t.client, t.log, fatal),
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
	case u.Message != nil || u.Post != nil:
		s.onMessage(ctx, t, cmp.Or(u.Message, u.Post), false)
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

// admit reports whether the answer to a message can be sent soon enough. If not,
// it sends the chat one notice, unless that is a channel: its subscribers asked
// nothing.
func (s *session) admit(ctx context.Context, m *api.Message) bool {
	to := outbox.Place{Chat: m.Chat.ID}
	ok, notice := s.out.Admit(to)
	if notice && !m.Chat.Channel() {
		alone := s.alone(ctx, m, message.Reply{Private: true}, false)
		s.out.Add(&outbox.Job{To: to, Content: &render.Message{Text: wordsOf(m.From).Say("telegram.too_fast")}, ReplyTo: selfID(m), Thread: m.Thread(), Alone: alone})
	}
	return ok
}

// answer is the answer to a message, and a job like those that send it. An edit
// changes nothing that is stored: Telegram may tell of it more than once, and
// people don't expect it.
func (s *session) answer(ctx context.Context, m *api.Message, req request, edited bool) (render.Rendering, outbox.Job) {
	from := s.originOf(m)
	switch line, channels := s.cutChannels(req.line); {
	case edited && (s.bot.Changes(line) || s.posts(line) && len(channels) > 0):
		req.notice = s.bot.Words(ctx, from).Say("telegram.edited")
	case m.Origin != nil && (s.bot.Changes(line) || s.posts(line)): // somebody else wrote it
		req.notice = s.bot.Words(ctx, from).Say("telegram.forwarded")
	}
	s.tellHiding(ctx, &from, m, m.EphemeralID != 0)
	job := outbox.Job{To: outbox.Place{Chat: m.Chat.ID}, ReplyTo: req.replyTo, Thread: m.Thread()}
	if req.notice == "" && req.line == (message.Line{}) && m.EphemeralID == 0 {
		return s.greeting(s.bot.Words(ctx, from), from.Direct), job
	}
	reply := s.reply(ctx, from, req)
	if m.Chat.Channel() {
		reply = s.replyToPost(ctx, m, req.line, reply)
	}
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

// run is the core's reply to a line. In the private chat the line may name a
// channel: then it is run for that, and the asker alone is told.
func (s *session) run(ctx context.Context, from message.Origin, line message.Line) message.Reply {
	bare, names := s.cutChannels(line)
	switch cmd := s.bot.Command(line.Name); {
	case len(names) == 0:
		return s.bot.Handle(ctx, from, bare)
	case !from.Direct && cmd.Needs != message.Post: // in a group a setting may name a person
		return s.bot.Handle(ctx, from, line)
	case len(names) > 1 || !from.Direct:
		w := s.bot.Words(ctx, from)
		return tell(w, message.Misused, w.Say("telegram.name_channel", s.bot.ExampleIn(cmd, w.Lang)))
	}
	if !isName(names[0]) {
		w := s.bot.Words(ctx, from)
		return tell(w, message.Misused, w.Say("telegram.no_channel", text.Quoted(names[0])))
	}
	return s.runInChannel(ctx, from, bare, names[0])
}

// tell tells the asker alone a sentence.
func tell(w *locale.Words, outcome message.Outcome, says string) message.Reply {
	return message.Reply{Private: true, Outcome: outcome, Language: w.Lang, Blocks: []message.Block{message.Paragraph{Text: says}}}
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
