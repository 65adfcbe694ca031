package telegram

import (
	"context"
	"strconv"
	"unicode/utf8"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"planbot/bot"
)

// badPress is told to a person whose button says nothing that can be read.
const badPress = "This button is out of use. Please type the command instead."

// onCallback does what a button says. Everything is in the button, so it works
// for anybody and at any time. What is wrong is told to the person alone, and
// the message that others read stays as it is.
func (s *session) onCallback(ctx context.Context, t *ticket, q *callbackQuery) {
	press, err := bot.ParsePress(q.Data)
	if err != nil {
		s.told(t, q, badPress)
		return
	}
	m := q.Message
	if m == nil {
		m = &message{}
	}
	reply := s.bot.HandleLine(ctx, s.origin(m.Chat, m.topic(), q.From, nil), press.Line)
	switch reply.Outcome {
	case bot.Answered, bot.NoSources:
	default:
		s.told(t, q, firstText(reply))
		return
	}
	s.told(t, q, "")
	s.pressed(t, q, m, press, reply)
}

// pressed shows what a button asks for: in the place of the message that it
// belongs to, or below it. Files always come below.
func (s *session) pressed(t *ticket, q *callbackQuery, m *message, press bot.Press, reply bot.Reply) {
	pages, turning := s.pages(reply)
	to := place{chat: m.Chat.ID, inline: q.InlineID}
	if len(pages) == 0 || to == (place{}) { // there is nothing to show, or nowhere
		return
	}
	texts, files := apart(pages)
	page := texts[min(press.Page, len(texts)-1)]
	if to.inline != "" {
		to.chat = 0
		s.out.add(&job{to: to, content: &page, ticket: t})
		return
	}
	s.out.unblock(to.chat)
	switch reachable := m.Date != 0; {
	case reachable && !press.Post:
		s.out.add(&job{to: to, content: &page, topic: m.topic(), answer: &answer{ids: []int{m.ID}}, ticket: t})
		pages = files
	case turning:
		pages = append([]Message{page}, files...)
	}
	for _, page := range pages {
		s.out.add(&job{to: to, content: &page, topic: m.topic(), ticket: t})
	}
}

// told answers a press, which every press needs: the button spins until then.
// A text is shown to the person who pressed.
func (s *session) told(t *ticket, q *callbackQuery, text string) {
	p := tgbotapi.Params{"callback_query_id": q.ID}
	p.AddNonEmpty("text", shorten(text, maxAlert))
	s.query(t, q.ID, "answerCallbackQuery", p)
}

// maxAlert is the longest text for who presses a button, in characters.
const maxAlert = 200

// firstText is the first thing that a reply says.
func firstText(r bot.Reply) string {
	for _, b := range r.Blocks {
		if p, ok := b.(bot.Paragraph); ok {
			return p.Text
		}
	}
	return ""
}

// query answers a query, which waits for no chat.
func (s *session) query(t *ticket, id, method string, p tgbotapi.Params) {
	s.out.add(&job{to: place{query: id}, method: method, params: p, patience: queryPatience, ticket: t})
}

const (
	inlinePage = 20 // results at a time; the Bot API allows 50
	// inlineCache is how many seconds Telegram may keep an answer. The same
	// words give everybody the same results until a new version of the corpus,
	// which shows after that time.
	inlineCache = "300"
	inlineAbout = 120 // characters of what a result says about itself
)

// onInline lists what the sources have on the words that somebody types after
// the bot's name in any chat.
func (s *session) onInline(ctx context.Context, t *ticket, q *inlineQuery) {
	offset, _ := strconv.Atoi(q.Offset) // it is empty at first, and ours after that
	found, more, outcome := s.bot.Find(ctx, s.origin(chat{}, 0, q.From, nil), q.Query, offset, inlinePage)
	results := []inlineArticle{}
	for _, f := range found {
		if pages, _ := s.pages(f.Reply); len(pages) > 0 {
			results = append(results, pages[0].article(f.ID, f.Title, shorten(f.About, inlineAbout)))
		}
	}
	p := tgbotapi.Params{
		"inline_query_id": q.ID, "results": encode(results), "cache_time": inlineCache, "is_personal": "false",
	}
	switch outcome {
	case bot.Answered, bot.NoSources:
	default: // says nothing of the sources
		p["cache_time"], p["is_personal"] = "0", "true"
	}
	if more {
		p["next_offset"] = strconv.Itoa(max(offset, 0) + len(found))
	}
	if outcome == bot.NoSources {
		p["button"] = encode(startButton{"The sources don't answer that", "help"})
	}
	s.query(t, q.ID, "answerInlineQuery", p)
}

// shorten cuts a text to so many characters.
func shorten(s string, limit int) string {
	if utf8.RuneCountInString(s) <= limit {
		return s
	}
	return string([]rune(s)[:limit-1]) + "…"
}

// onGuest answers a message in a chat that the bot has not joined: one message,
// which can be turned to the other pages.
func (s *session) onGuest(ctx context.Context, t *ticket, m *message) {
	if m.GuestQueryID == "" || !m.byPerson() {
		return
	}
	from := s.originOf(m)
	from.Admin = nil // the bot can't ask about a chat that it is not in
	pages := s.answer(ctx, from, s.reader.readGuest(m))
	if len(pages) == 0 {
		return
	}
	p := tgbotapi.Params{
		"guest_query_id": m.GuestQueryID,
		"result":         encode(pages[0].article("1", "Answer", "")),
	}
	s.out.add(&job{to: place{query: m.GuestQueryID}, method: "answerGuestQuery", params: p, ticket: t})
}
