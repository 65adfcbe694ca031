package answer

import (
	"sync"

	"planbot/corpus"
	"planbot/corpus/search"
)

// A Library is what answers are given from: one corpus and its index. It never
// changes, and any number of goroutines may use it at once.
type Library struct {
	Corpus *corpus.Corpus

	index func() *search.Index // made when the first request needs it
	names func() corpusNames   // likewise, of the first suggestion
}

// New makes the library of a corpus.
func New(c *corpus.Corpus) *Library {
	return &Library{
		Corpus: c,
		index:  sync.OnceValue(func() *search.Index { return search.New(c) }),
		names:  sync.OnceValue(func() corpusNames { return namesOf(c) }),
	}
}

// Warm makes ahead of the first request what it would otherwise wait for.
func (l *Library) Warm() {
	l.index().Warm()
	l.names()
}

// Search finds the clauses and passages that answer a question, best first, at
// most limit.
func (l *Library) Search(question string, limit int) search.Result {
	return l.index().Search(question, limit)
}

// Verified compares a text with the words that the corpus quotes.
func (l *Library) Verified(typed string) search.Verification {
	return l.index().Verify(typed)
}

// Statements finds who said what about a subject, or what a person said.
func (l *Library) Statements(subject string) search.Statements {
	s := l.index().Statements(subject)
	if s.Understood {
		return s
	}
	if reading := l.index().InCyrillic(subject); reading != "" {
		if read := l.index().Statements(reading); read.Understood {
			return read
		}
	}
	return s
}
