package bot

import (
	"planbot/bot/answer"
	"planbot/bot/chats"
	"planbot/bot/message"
	"planbot/corpus"
)

// Reload makes the bot answer from another corpus, for every request that
// begins after it returns. Requests under way go on with the corpus that they
// began with. It takes as long as building the index does, a quarter of a second
// for some hundred passages, and nobody waits for it. Any goroutine may call it.
func (b *Bot) Reload(c *corpus.Corpus) {
	l := answer.New(c)
	l.Warm()
	b.library.Store(l)
}

// Warm makes ahead of the first request what that would otherwise wait for. A
// program that answers once has no use for it.
func (b *Bot) Warm() {
	b.library.Load().Warm()
	b.commandNames()
}

// Library is what the bot answers from at the moment.
func (b *Bot) Library() *answer.Library { return b.library.Load() }

// LibraryFor is the library that answers a line, in the language of the answer,
// where no chat keeps settings.
func (b *Bot) LibraryFor(from message.Origin, line message.Line) *answer.Library {
	return b.Library().In(b.language(from, line, chats.Settings{}))
}

// Corpus is the corpus that the bot answers from at the moment.
func (b *Bot) Corpus() *corpus.Corpus { return b.library.Load().Corpus }
