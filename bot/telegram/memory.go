package telegram

import "sync"

// The room of the memory, in messages and in groups.
const (
	rememberedAnswers = 1000
	rememberedGroups  = 1000
)

// A memory knows what the bot has answered since it was started, so that an
// edited message changes its answer. Any number of goroutines may use it.
type memory struct {
	mu      sync.Mutex
	answers *recent[messageKey, *answer]
	since   int64 // Unix time: messages from then on that are not here were not answered
	greeted *recent[int64, struct{}]
}

type messageKey struct {
	chat int64
	id   int
}

func newMemory(now int64) *memory {
	return &memory{
		answers: newRecent[messageKey, *answer](rememberedAnswers), since: now,
		greeted: newRecent[int64, struct{}](rememberedGroups),
	}
}

// begin notes that a message asks for a line, and returns the answer that is
// to be sent or changed. It is nil for an edited message that asks for the same
// as before, and for one from before the memory begins: nobody knows then
// which answer is its.
func (mem *memory) begin(m *chatMessage, line string, edited bool) *answer {
	mem.mu.Lock()
	defer mem.mu.Unlock()
	key := messageKey{m.Chat.ID, m.ID}
	old := mem.answers.values[key]
	switch {
	case edited && old == nil && m.Date < mem.since:
		return nil
	case edited && old != nil && old.line == line:
		return nil
	case edited && old != nil:
		old.line = line
		return old
	}
	a := &answer{line: line, date: m.Date}
	if gone := mem.answers.put(key, a); gone != nil {
		mem.since = max(mem.since, gone.date+1)
	}
	return a
}

// resize notes how many messages an answer takes, and returns how many it took
// before.
func (mem *memory) resize(a *answer, pages int) (before int) {
	mem.mu.Lock()
	defer mem.mu.Unlock()
	before, a.pages = a.pages, pages
	return before
}

// greet reports whether a group that the bot has joined is still to be greeted:
// Telegram tells of it twice.
func (mem *memory) greet(chat int64) bool {
	mem.mu.Lock()
	defer mem.mu.Unlock()
	known := mem.greeted.has(chat)
	mem.greeted.put(chat, struct{}{})
	return !known
}

// left forgets a group that the bot has left.
func (mem *memory) left(chat int64) {
	mem.mu.Lock()
	defer mem.mu.Unlock()
	mem.greeted.drop(chat)
}
