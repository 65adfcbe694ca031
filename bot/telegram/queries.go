package telegram

import (
	"context"
	"maps"
	"strconv"
	"time"

	"planbot/bot/message"
	"planbot/bot/telegram/api"
	"planbot/bot/telegram/intake"
	"planbot/bot/telegram/outbox"
	"planbot/bot/telegram/render"
	"planbot/bot/text"
)

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
	reply := s.reply(ctx, originWithoutChat(m.From, m.SenderChat), s.readGuest(m))
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
