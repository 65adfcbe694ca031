package telegram

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"planbot/bot/message"
	"planbot/bot/telegram/api"
	"planbot/bot/telegram/intake"
	"planbot/bot/telegram/outbox"
	"planbot/bot/telegram/render"
	"planbot/bot/text"
)

// What only the person sees who pressed a button: at most maxAlert UTF-16 units.
const (
	badPress  = "This button is out of use. Please type the command instead."
	busyPress = "This chat is asking faster than Telegram lets me answer. Please press again in a minute."
	maxAlert  = 200
)

// onCallback does what a button says. The button holds everything, so it works
// for anybody and at any time. Only the presser sees errors, and the message that
// others read stays as it is.
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
	out := render.Render(reply, s.options(to.Chat))
	if len(out.Pages) == 0 || to == (outbox.Place{}) { // nothing to show, or nowhere
		return
	}
	shown := []render.Message{out.Page(press.Page)}
	if to.Inline != "" {
		s.out.Add(&outbox.Job{To: to, Content: &shown[0], Ticket: t})
		return
	}
	s.out.Unblock(to.Chat)
	switch {
	case editsMessage(m, press):
		s.out.Add(&outbox.Job{To: to, Content: &shown[0], Answer: outbox.SentAnswer(m.ID), Ticket: t})
	case out.Turns:
		s.send(t, m, selfID(m), shown)
	default:
		s.send(t, m, selfID(m), out.Pages)
	}
	s.send(t, m, selfID(m), out.Files)
}

// answerCallback answers a press, whose button spins until then. The presser
// sees what it says.
func (s *session) answerCallback(t *intake.Ticket, q *api.CallbackQuery, what string) {
	p := api.Params{"callback_query_id": q.ID}
	p.AddNonEmpty("text", text.ShortenWords(strings.TrimSpace(what), maxAlert))
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

// A sealer marks the data of buttons whose answer may repeat what somebody
// typed. A client can send any data as that of a button, so without the mark
// anybody could have the bot say anything in a group, unnamed. A mark is valid in
// one chat, since anybody can get one in a chat of their own. The sealer's value
// is the bot's token.
type sealer string

const (
	sealSign = "~"
	sealSize = len(sealSign) + 6
)

// data is a press with its mark for a chat. It is "" for chat 0: where the bot is
// not, no button repeats anything.
func (k sealer) data(chat int64, p message.Press) string {
	if chat == 0 {
		return ""
	}
	return p.String() + k.mark(chat, p.String())
}

func (k sealer) mark(chat int64, press string) string {
	mac := hmac.New(sha256.New, []byte(k))
	mac.Write([]byte("planbot button\n" + strconv.FormatInt(chat, 10) + "\n" + press))
	return sealSign + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))[:sealSize-len(sealSign)]
}

// open removes the mark from the data of a button. It is false, and the data
// stays as it is, if the mark is not valid.
func (k sealer) open(chat int64, data string) (press string, ok bool) {
	press, mark := data[:max(0, len(data)-sealSize)], data[max(0, len(data)-sealSize):]
	if chat == 0 || !hmac.Equal([]byte(mark), []byte(k.mark(chat, press))) {
		return data, false
	}
	return press, true
}
