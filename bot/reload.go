package bot

import (
	"sync"

	"planbot/corpus"
	"planbot/corpus/search"
)

// knowledge is what a bot answers from. It never changes.
type knowledge struct {
	corpus *corpus.Corpus
	index  func() *search.Index // made when the first request needs it
	names  func() argNames      // likewise, of the first suggestion
}

func know(c *corpus.Corpus, table []Command) *knowledge {
	return &knowledge{
		corpus: c,
		index:  sync.OnceValue(func() *search.Index { return search.New(c) }),
		names:  sync.OnceValue(func() argNames { return listNames(c, table) }),
	}
}

func (k *knowledge) warm() {
	k.index().Warm()
	k.names()
}

// Reload makes the bot answer from another corpus, for every request that
// begins after it returns. Requests under way go on with the corpus that they
// began with. It takes as long as building the index does, a quarter of a second
// for some hundred passages, and nobody waits for it. Any goroutine may call it.
func (b *Bot) Reload(c *corpus.Corpus) {
	k := know(c, b.commands)
	k.warm()
	b.latest.Store(b.with(k))
}

// Warm makes ahead of the first request what that would otherwise wait for. A
// program that answers once has no use for it.
func (b *Bot) Warm() { b.view().warm() }

// Corpus is what the bot answers from at the moment.
func (b *Bot) Corpus() *corpus.Corpus { return b.view().corpus }

// view is the bot as one request sees it: its corpus stays the same, whatever
// Reload does meanwhile. Every exported method that reads the corpus begins
// with it; commands get a view, whose own view it is.
func (b *Bot) view() *Bot {
	if b.latest == nil {
		return b
	}
	return b.latest.Load()
}

// with is the view of the bot that answers from k.
func (b *Bot) with(k *knowledge) *Bot {
	v := *b
	v.knowledge, v.latest = k, nil
	return &v
}
