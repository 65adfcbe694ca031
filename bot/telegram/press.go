package telegram

import (
	"context"
	"fmt"
	"math"
	"strings"
	"time"

	"planbot/bot/message"
	"planbot/bot/telegram/api"
	"planbot/bot/telegram/intake"
	"planbot/bot/telegram/outbox"
	"planbot/bot/telegram/render"
)

// What only the person sees who pressed a button: at most maxAlert UTF-16 units.
const (
	badPress  = "This button is out of use. Please type the command instead."
	busyPress = "This chat is asking faster than Telegram lets me answer. Please press again in a minute."
	maxAlert  = 200
)

// onCallback does what a button says. The button holds everything, so it works
// for anybody and at any time. Only the presser sees
// errors, and the message that others read stays as it is.
func (s *session) onCallback(ctx context.Context, t *intake.Ticket, q *api.CallbackQuery) {
	m, from := q.Message, originWithoutChat(q.From, nil)
	if q.InlineID != "" || m == nil {
		m = &api.Message{}
	}
	if m.Chat.ID != 0 {
		from = s.origin(m.Chat, m.Thread(), q.From, nil)
	}
	data, sealed := s.seal.open(m.Chat.ID, q.Data)
	press, err := message.ParsePress(data)
	if err != nil || !sealed && s.bot.Echoes(press.Line) {
		s.answerCallback(t, q, badPress)
		return
	}
	to := outbox.Place{Chat: m.Chat.ID, Inline: q.InlineID}
	wait := s.out.Wait(to, editsMessage(m, press))
	if wait > outbox.AnswerWithin {
		s.answerCallback(t, q, busyPress)
		return
	}
	reply := s.bot.HandleLine(ctx, from, press.Line)
	switch reply.Outcome {
	case message.Answered, message.NoSources:
	default:
		s.answerCallback(t, q, firstParagraph(reply))
		return
	}
	s.answerCallback(t, q, waitNotice(wait))
	s.show(t, m, to, press, reply)
}

// minNotice is the shortest wait that gets a notice.
const minNotice = 3 * time.Second

// waitNotice says when the page comes, or nothing if it comes at once.
func waitNotice(wait time.Duration) string {
	if wait < minNotice {
		return ""
	}
	return fmt.Sprintf("The chat is busy: the page comes in about %d s.", int(math.Ceil(wait.Seconds())))
}

// editsMessage reports whether the answer to a press takes the place of the
// message with the button. A message that can't be reached any more is answered
// with a new one.
func editsMessage(m *api.Message, p message.Press) bool { return m.Date != 0 && !p.Post }

// show shows the answer to a press: in place of the message with the button, or
// as a reply to it, so that it stays in its thread. Files always come as replies.
func (s *session) show(t *intake.Ticket, m *api.Message, to outbox.Place, press message.Press, reply message.Reply) {
	pages, turn := s.pages(to.Chat, reply)
	if len(pages) == 0 || to == (outbox.Place{}) { // nothing to show, or nowhere
		return
	}
	texts, files := render.SplitFiles(pages)
	page := texts[min(press.Page, len(texts)-1)]
	if to.Inline != "" {
		s.out.Add(&outbox.Job{To: to, Content: &page, Ticket: t})
		return
	}
	s.out.Unblock(to.Chat)
	switch {
	case editsMessage(m, press):
		s.out.Add(&outbox.Job{To: to, Content: &page, Answer: outbox.SentAnswer(m.ID), Ticket: t})
		pages = files
	case turn:
		pages = append([]render.Message{page}, files...)
	}
	for _, page := range pages {
		s.out.Add(&outbox.Job{To: to, Content: &page, ReplyTo: selfID(m), Thread: m.Thread(), Ticket: t})
	}
}

// answerCallback answers a press, whose button spins until then. The presser
// sees the text.
func (s *session) answerCallback(t *intake.Ticket, q *api.CallbackQuery, text string) {
	p := api.Params{"callback_query_id": q.ID}
	p.AddNonEmpty("text", render.Fit(strings.TrimSpace(text), maxAlert))
	s.addQuery(t, q.ID, "answerCallbackQuery", p)
}

// firstParagraph is the first paragraph of a reply.
func firstParagraph(r message.Reply) string {
	for _, b := range r.Blocks {
		if p, ok := b.(message.Paragraph); ok {
			return p.Text
		}
	}
	return ""
}
