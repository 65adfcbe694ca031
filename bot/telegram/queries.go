package telegram

import (
	"context"
	"strconv"
	"time"
	"unicode/utf8"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"planbot/bot/message"
)

// query answers a query, which waits for no chat.
func (s *session) query(t *ticket, id, method string, p tgbotapi.Params) {
	s.out.add(&job{to: place{query: id}, method: method, params: p, until: time.Now().Add(queryPatience), ticket: t})
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
	found, more, outcome := s.bot.Find(ctx, foreign(q.From, nil), q.Query, offset, inlinePage)
	results := []inlineArticle{}
	for _, f := range found {
		if pages, _ := s.pages(0, f.Reply); len(pages) > 0 {
			results = append(results, pages[0].article(f.ID, f.Title, shorten(f.About, inlineAbout)))
		}
	}
	p := tgbotapi.Params{
		"inline_query_id": q.ID, "results": encode(results), "cache_time": inlineCache, "is_personal": "false",
	}
	switch outcome {
	case message.Answered, message.NoSources:
	default: // says nothing of the sources
		p["cache_time"], p["is_personal"] = "0", "true"
	}
	if more {
		p["next_offset"] = strconv.Itoa(max(offset, 0) + len(found))
	}
	if outcome == message.NoSources {
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
func (s *session) onGuest(ctx context.Context, t *ticket, m *chatMessage) {
	if m.GuestQueryID == "" || !m.byPerson() {
		return
	}
	req := s.reader.readGuest(m)
	var pages []Message
	if req.tell != "" {
		pages = s.says(req.tell)
	} else {
		pages = s.answer(ctx, 0, foreign(m.From, m.SenderChat), req.line)
	}
	if len(pages) == 0 {
		return
	}
	pages[0].Buttons = pages[len(pages)-1].Buttons // where pages can't be turned the last has the choices
	p := tgbotapi.Params{
		"guest_query_id": m.GuestQueryID,
		"result":         encode(pages[0].article("1", "Answer", "")),
	}
	s.out.add(&job{to: place{query: m.GuestQueryID}, method: "answerGuestQuery", params: p, ticket: t})
}
