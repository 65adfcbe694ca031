package telegram

import (
	"context"
	"maps"
	"math"
	"strconv"
	"strings"
	"time"

	"planbot/bot/locale"
	"planbot/bot/message"
	"planbot/bot/telegram/api"
	"planbot/bot/telegram/intake"
	"planbot/bot/telegram/outbox"
	"planbot/bot/telegram/render"
	"planbot/bot/text"
)

// What a person sees who pressed a button, and nobody else, in UTF-16 units: at
// most maxAlert. It passes by in seconds if it is no longer than maxToast, else it
// stays until it is closed.
const (
	maxAlert = 200
	maxToast = 60
)

// A press is somebody's press on a button of a message in a chat.
type press struct {
	message.Press
	on    *api.Message
	query *api.CallbackQuery
	from  message.Origin
}

// onCallback does what a button says. Everything is in the button and in its
// message, so it works for anybody and at any time. A message changes only when
// whoever asked for it turns its page; see turns.
func (s *session) onCallback(ctx context.Context, t *intake.Ticket, q *api.CallbackQuery) {
	m := q.Message
	if m == nil || m.Chat.ID == 0 || m.Chat.Channel() {
		s.openPrivately(t, q)
		return
	}
	p := press{on: m, query: q}
	var err error
	p.Press, err = message.ParsePress(q.Data)
	line, whole := s.spelled(m, p.Line)
	made := m.Offers(q.Data)
	if err != nil || !whole || !made && s.bot.Echoes(p.Line) || m.Date == 0 && m.Chat.Direct {
		s.answerCallback(t, q, wordsOf(q.From).Say("telegram.bad_press"))
		return
	}
	p.Post, p.Turn = p.Post && made, p.Turn && made
	wait := s.out.Wait(outbox.Place{Chat: m.Chat.ID}, !p.Post)
	hides := m.Chat.Group() && !p.Post && (!p.turns() || m.EphemeralID != 0) && s.out.MayHide()
	if wait > outbox.AnswerWithin || hides && wait > outbox.HideWithin {
		s.answerCallback(t, q, wordsOf(q.From).Say("telegram.busy_press"))
		return
	}
	p.from = s.origin(m.Chat, m.Thread(), q.From, nil)
	s.tellHiding(ctx, &p.from, m, true)
	if !p.Post {
		p.from.Audience = message.Asker
	}
	reply := s.run(ctx, p.from, s.bot.Parse(line))
	switch {
	case reply.Outcome != message.Answered && reply.Outcome != message.NoSources:
		s.answerCallback(t, q, firstParagraph(reply))
	case p.Post && s.posted.Has(p.key()) && m.EphemeralID != 0:
		s.answerCallback(t, q, wordsOf(q.From).Say("telegram.posted"))
	default:
		s.answerCallback(t, q, waitNotice(wordsOf(q.From), wait))
		s.show(t, p, reply)
	}
}

// spelled is a line behind a button of m with what m answers in it: the argument
// of the command that m replies to, or all words of that message. It is false
// where that is needed and can't be read.
func (s *session) spelled(m *api.Message, line string) (string, bool) {
	if !message.NeedsAsked(line) {
		return line, true
	}
	if m.ReplyTo == nil {
		return "", false
	}
	asked := m.ReplyTo.Words()
	name := s.bot.Parse(line).Name
	if req, ok := s.read(m.ReplyTo); ok && (req.line.Name == name || req.line.Name == "ask" && name == "why") {
		asked = req.line.Arg
	}
	return message.WithAsked(line, message.Tidy(asked)), asked != ""
}

// A buttonKey names a button and its message. An ephemeral message has an id among
// those of one person.
type buttonKey struct {
	chat          int64
	id, ephemeral int
	receiver      int64 // of an ephemeral message, else 0
	data          string
}

func (p press) key() buttonKey {
	key := buttonKey{chat: p.on.Chat.ID, id: p.on.ID, ephemeral: p.on.EphemeralID, data: p.query.Data}
	if key.ephemeral != 0 {
		key.receiver = p.query.From.ID
	}
	return key
}

// turns reports whether the answer to a press takes the place of its message:
// where the presser asked for that message, or alone sees it. Posts answer nobody,
// so they never change.
func (p press) turns() bool {
	alone := p.on.Chat.Private() || p.on.EphemeralID != 0
	return p.Turn && (alone || p.on.Answers(p.query.From))
}

// target is the message that the answer to a press replies to: the one that the
// message with the button replies to, if the answer takes its place or needs that,
// or if the presser wrote it, or that message. It is 0 if there is none.
func (p press) target() int {
	switch to := p.on.ReplyTo; {
	case p.on.Chat.Private() && !message.NeedsAsked(p.Line):
		return 0
	case to != nil && (p.on.EphemeralID != 0 || p.Turn && p.on.Chat.Group() || p.on.Answers(p.query.From) || message.NeedsAsked(p.Line)):
		return to.ID
	}
	return p.on.ID
}

// show shows the answer to a press: in place of the message with the button, for
// all or for the presser alone, or below it, to the presser alone. In private chats, and in the direct messages
// of channels, which can't hide anything, it is a new message.
func (s *session) show(t *intake.Ticket, p press, reply message.Reply) {
	m := p.on
	open := m.Chat.Group() && m.EphemeralID == 0   // others see what has the button
	edits := p.turns() && !(open && reply.Private) // else what turns is in its place for the presser alone
	posts := p.Post && postable(reply) && !s.posted.Has(p.key())
	job := outbox.Job{To: outbox.Place{Chat: m.Chat.ID}, ReplyTo: p.target(), Thread: m.Thread(), Ticket: t}
	if m.Chat.Group() && !posts && !(edits && open) {
		job.Alone = &outbox.Alone{Receiver: p.query.From.ID, QueryID: p.query.ID, Notice: notice(reply, p.from.PrivateReplies)}
	}
	hidden := job.Alone != nil && s.out.MayHide()
	out := render.Render(reply, s.options(reply, looks{
		asked: m.ReplyTo != nil && job.ReplyTo == m.ReplyTo.ID, own: hidden || m.Chat.Private(), share: hidden && postable(reply), fixed: posts,
	}))
	if len(out.Pages) == 0 {
		return
	}
	shown, page := out.Pages, job
	if posts {
		s.posted.Put(p.key(), struct{}{})
		page.Failed = func() { s.posted.Drop(p.key()) }
	}
	if out.Turns || p.Turn {
		shown = []render.Message{out.Page(p.Page)}
	}
	switch {
	case edits && job.Alone == nil:
		page.Answer = outbox.SentAnswer(m.ID)
	case edits, p.Turn && job.Alone != nil:
		inPlace := *job.Alone
		inPlace.Place, inPlace.Replaces, page.Alone = m.EphemeralID, m.ID, &inPlace
	}
	s.out.Unblock(m.Chat.ID)
	s.out.Add(append(jobsLike(page, shown), jobsLike(job, out.Files)...)...)
}

// minNotice is the shortest wait that gets a notice.
const minNotice = 3 * time.Second

func waitNotice(w *locale.Words, wait time.Duration) string {
	if wait < minNotice {
		return ""
	}
	return w.Say("telegram.wait", int(math.Ceil(wait.Seconds())))
}

// openPrivately answers a press on a message that somebody has sent by way of
// the bot, in a chat that may be unknown, or on one in a channel: the answer opens
// in the private chat. Such messages never change.
func (s *session) openPrivately(t *intake.Ticket, q *api.CallbackQuery) {
	press, err := message.ParsePress(q.Data)
	start, ok := s.opens(press.Line)
	if err != nil || !ok {
		s.answerCallback(t, q, wordsOf(q.From).Say("telegram.bad_press"))
		return
	}
	link := render.StartLink(s.me.Load().Username, start)
	s.addQuery(t, q.ID, "answerCallbackQuery", api.Params{"callback_query_id": q.ID, "url": link})
}

// opens is the start parameter that opens a line in the private chat. It is false
// if there can be none.
func (s *session) opens(line string) (start string, ok bool) {
	start, ok = render.EncodeStart(line)
	return start, ok && s.startLine(start) != (message.Line{})
}

// answerCallback answers a press, whose button spins until then. The presser
// sees what it says.
func (s *session) answerCallback(t *intake.Ticket, q *api.CallbackQuery, what string) {
	p := api.Params{"callback_query_id": q.ID}
	what = text.ShortenWords(strings.TrimSpace(what), maxAlert)
	p.AddNonEmpty("text", what)
	p.AddBool("show_alert", text.Units(what) > maxToast)
	s.addQuery(t, q.ID, "answerCallbackQuery", p)
}

func firstParagraph(r message.Reply) string {
	for _, b := range r.Blocks {
		if p, ok := b.(message.Paragraph); ok {
			return p.Text
		}
	}
	return ""
}

// addQuery queues the answer to a query, which waits for no chat.
func (s *session) addQuery(t *intake.Ticket, id, method string, p api.Params) {
	s.out.Add(&outbox.Job{To: outbox.Place{Query: id}, Method: method, Params: p, Until: time.Now().Add(outbox.QueryLifetime), Ticket: t})
}

const (
	inlinePage = 20 // results at a time; the Bot API allows 50
	// inlineCache is how many seconds Telegram may keep an answer for whoever asked.
	// Others may get it in another language.
	inlineCache = "300"
	inlineAbout = 120 // UTF-16 units of a result's description
)

// onInline lists what the sources have on the words that somebody types after
// the bot's name in any chat.
func (s *session) onInline(ctx context.Context, t *intake.Ticket, q *api.InlineQuery) {
	offset, _ := strconv.Atoi(q.Offset) // "" at first, then a next_offset of ours
	found, more, outcome := s.bot.Find(ctx, originWithoutChat(q.From, nil), q.Query, offset, inlinePage)
	results, texts := []api.InlineArticle{}, []api.InlineArticle{}
	for _, f := range found {
		if pages := render.Render(f.Reply, s.options(f.Reply, looks{foreign: true})).Pages; len(pages) > 0 {
			about := text.Shorten(f.About, inlineAbout)
			results = append(results, pages[0].Article(f.ID, f.Title, about))
			texts = append(texts, pages[0].Plain[0].Article(f.ID, f.Title, about))
		}
	}
	p := api.Params{
		"inline_query_id": q.ID, "results": api.Encode(results), "cache_time": inlineCache, "is_personal": "true",
	}
	switch outcome {
	case message.Answered, message.NoSources:
	default: // not from the sources, so not for the cache
		p["cache_time"] = "0"
	}
	if more {
		p["next_offset"] = strconv.Itoa(max(offset, 0) + len(found))
	}
	if outcome == message.NoSources {
		p["button"] = api.Encode(api.StartButton{Text: wordsOf(q.From).Say("telegram.unanswered"), Start: "help"})
	}
	plain := maps.Clone(p)
	plain["results"] = api.Encode(texts)
	s.out.Add(&outbox.Job{To: outbox.Place{Query: q.ID}, Method: "answerInlineQuery", Params: p, Plain: plain,
		Until: time.Now().Add(outbox.QueryLifetime), Ticket: t})
}

// onGuest answers a message in a chat that the bot has not joined, with one
// message. Its buttons open the private chat; see openPrivately.
func (s *session) onGuest(ctx context.Context, t *intake.Ticket, m *api.Message) {
	if m.GuestQueryID == "" || !m.ByPerson() {
		return
	}
	rest, _ := m.Without(s.me.Load().User)
	reply := s.reply(ctx, originWithoutChat(m.From, m.SenderChat), s.readAddressed(m, rest)) // it is always addressed to the bot
	o := s.options(reply, looks{foreign: true})
	out := render.Render(reply, o)
	if len(out.Pages) == 0 {
		return
	}
	params := func(pages []render.Message) api.Params {
		first := pages[0]
		first.Buttons = pages[len(pages)-1].Buttons // the last page has them
		if data := o.Data(message.Press{Line: reply.Line}); len(pages) > 1 && data != "" {
			first.Buttons = append(first.Buttons, []api.Button{{Text: reply.Say("telegram.whole"), Data: data}})
		}
		return api.Params{"guest_query_id": m.GuestQueryID, "result": api.Encode(first.Article("1", reply.Say("telegram.answer"), ""))}
	}
	s.out.Add(&outbox.Job{To: outbox.Place{Query: m.GuestQueryID}, Method: "answerGuestQuery", Ticket: t,
		Params: params(out.Pages), Plain: params(out.Texts)})
}
