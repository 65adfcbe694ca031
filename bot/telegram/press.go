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

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"planbot/bot/message"
)

// A sealer marks the buttons whose answer may repeat what somebody typed. A
// client can send any data as that of a button, so without the mark anybody
// could have the bot say anything in a group, without a name. The mark counts in
// one chat alone, since anybody can get one in their own. Its value is the
// bot's token.
type sealer string

const (
	sealSign = "~"
	sealSize = len(sealSign) + 6
)

// data is what a button with a press sends in a chat, or "" for chat 0: where
// the bot is not, no button repeats anything.
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

// open takes the mark off the data of a button, and reports whether it is right.
func (k sealer) open(chat int64, data string) (press string, ok bool) {
	press, mark := data[:max(0, len(data)-sealSize)], data[max(0, len(data)-sealSize):]
	if chat == 0 || !hmac.Equal([]byte(mark), []byte(k.mark(chat, press))) {
		return data, false
	}
	return press, true
}

// What is told to a person alone who pressed a button, in at most maxAlert
// characters.
const (
	badPress  = "This button is out of use. Please type the command instead."
	busyPress = "This chat is asking faster than Telegram lets me answer. Please press again in a minute."
)

// onCallback does what a button says. Everything is in the button, so it works
// for anybody and at any time. What is wrong is told to the person alone, and
// the message that others read stays as it is.
func (s *session) onCallback(ctx context.Context, t *ticket, q *callbackQuery) {
	m, from := q.Message, foreign(q.From, nil)
	if q.InlineID != "" || m == nil {
		m = &chatMessage{}
	}
	if m.Chat.ID != 0 {
		from = s.origin(m.Chat, m.thread(), q.From, nil)
	}
	data, sealed := s.seal.open(m.Chat.ID, q.Data)
	press, err := message.ParsePress(data)
	if err != nil || !sealed && s.bot.Echoes(press.Line) {
		s.answerCallback(t, q, badPress)
		return
	}
	to := place{chat: m.Chat.ID, inline: q.InlineID}
	wait := s.out.wait(to, m.changes(press))
	if wait > answerWithin {
		s.answerCallback(t, q, busyPress)
		return
	}
	reply := s.bot.HandleLine(ctx, from, press.Line)
	switch reply.Outcome {
	case message.Answered, message.NoSources:
	default:
		s.answerCallback(t, q, firstText(reply))
		return
	}
	s.answerCallback(t, q, busy(wait))
	s.pressed(t, m, to, press, reply)
}

// noticedWait is the shortest wait that is worth a word.
const noticedWait = 3 * time.Second

// busy says that a page comes later, or nothing if it comes at once.
func busy(wait time.Duration) string {
	if wait < noticedWait {
		return ""
	}
	return fmt.Sprintf("The chat is busy: the page comes in about %d s.", int(math.Ceil(wait.Seconds())))
}

// changes reports whether a press under a message changes it. One that can't be
// reached any more is answered with a new one.
func (m *chatMessage) changes(p message.Press) bool { return m.Date != 0 && !p.Post }

// pressed shows what a button asks for: in the place of the message that it
// belongs to, or below it as a reply, so that it stays in its thread. Files
// always come below.
func (s *session) pressed(t *ticket, m *chatMessage, to place, press message.Press, reply message.Reply) {
	pages, turning := s.pages(to.chat, reply)
	if len(pages) == 0 || to == (place{}) { // there is nothing to show, or nowhere
		return
	}
	texts, files := splitFiles(pages)
	page := texts[min(press.Page, len(texts)-1)]
	if to.inline != "" {
		s.out.add(&job{to: to, content: &page, ticket: t})
		return
	}
	s.out.unblock(to.chat)
	switch {
	case m.changes(press):
		s.out.add(&job{to: to, content: &page, answer: &answer{ids: []int{m.ID}}, ticket: t})
		pages = files
	case turning:
		pages = append([]Message{page}, files...)
	}
	for _, page := range pages {
		s.out.add(&job{to: to, content: &page, replyTo: own(m), in: m.thread(), ticket: t})
	}
}

// answerCallback answers a press, which every press needs: the button spins
// until then. A text is shown to the person who pressed.
func (s *session) answerCallback(t *ticket, q *callbackQuery, text string) {
	p := tgbotapi.Params{"callback_query_id": q.ID}
	p.AddNonEmpty("text", fit(strings.TrimSpace(text), maxAlert))
	s.query(t, q.ID, "answerCallbackQuery", p)
}

// maxAlert is the longest text for who presses a button, in UTF-16 units.
const maxAlert = 200

// firstText is the first thing that a reply says.
func firstText(r message.Reply) string {
	for _, b := range r.Blocks {
		if p, ok := b.(message.Paragraph); ok {
			return p.Text
		}
	}
	return ""
}
