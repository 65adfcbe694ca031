package telegram

import (
	"sync"

	"planbot/bot/telegram/api"
	"planbot/bot/telegram/intake"
	"planbot/bot/telegram/outbox"
)

// Limits of answers.
const (
	maxAnswers = 1000
	maxGroups  = 1000
)

// answers knows what the bot has answered since it was started, so that an edit
// of a message changes its answer. Any number of goroutines may use it.
type answers struct {
	mu      sync.Mutex
	known   *intake.Recent[messageKey, *answer]
	since   int64 // Unix time: later messages that are not known were not answered
	greeted *intake.Recent[int64, struct{}]
}

type messageKey struct {
	chat int64
	id   int
}

// An answer belongs to a message with a request. The lock of answers guards all
// but sent.
type answer struct {
	line  string // the request
	date  int64  // of the message, Unix time
	pages int    // of the newest reply
	sent  outbox.Answer
}

func newAnswers(now int64) *answers {
	return &answers{
		known: intake.NewRecent[messageKey, *answer](maxAnswers), since: now,
		greeted: intake.NewRecent[int64, struct{}](maxGroups),
	}
}

// begin notes that a message asks for a line, and returns the answer to send or
// change. It is nil if an edit asks for the same line as before, or if the
// message predates since, because its answer is unknown.
func (a *answers) begin(m *api.Message, line string, edited bool) *answer {
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

// setPages notes how many messages an answer takes, and returns how many it took
// before.
func (a *answers) setPages(of *answer, pages int) (before int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	before, of.pages = of.pages, pages
	return before
}

// joined reports whether a group that the bot has joined gets a greeting:
// Telegram tells of it twice.
func (a *answers) joined(chat int64) (greet bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	greet = !a.greeted.Has(chat)
	a.greeted.Put(chat, struct{}{})
	return greet
}

// left notes that the bot has left a group.
func (a *answers) left(chat int64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.greeted.Drop(chat)
}
