package search

import (
	"sync"

	"planbot/corpus"
)

// k1 is where the weight of a repeated word levels off. See the package
// comment for the formula.
const k1 = 1.2

// A field is one kind of text of a document, with its weight and how far its
// length counts (b of the formula).
type field struct {
	name   string // as Explain says it
	weight float64
	b      float64
}

// The fields, in the order of their bits in a posting.
const (
	titleField = iota
	textField
	summaryField
	quoteField
	peopleField
	topicField
	askedField
	numFields
)

// shownFields are the fields that a reader sees; the others only lead to them.
const shownFields = 1<<titleField | 1<<textField | 1<<summaryField | 1<<quoteField

var fields = [numFields]field{
	titleField:   {"title", 2.0, 0.3},
	textField:    {"text", 1.6, 0.5},
	summaryField: {"summary", 1.0, 0.5},
	quoteField:   {"quotations", 1.2, 0.5},
	peopleField:  {"people", 0.8, 0.3},
	topicField:   {"topics", 0.5, 0.5},
	askedField:   {"what people ask", 1.3, 0.4},
}

// A document is a point or a passage.
type document struct {
	ref      corpus.Ref
	speakers []corpus.SpeakerID // who speaks in it
	topics   []string
	dated    bool               // it reports an event with its date
	counts   bool               // it shows a number
	whois    []corpus.SpeakerID // whom it says who they are
}

// An Index finds the documents of one corpus. It is immutable, so any number
// of goroutines may search it at once.
type Index struct {
	corpus   *corpus.Corpus
	docs     []document
	words    dictionary
	lists    lists
	names    []bool    // by term: it stands in a text, a name or a topic, not only in what people ask
	need     []float32 // by term: what it weighs in a question; see score.go
	unseen   float32   // the weight of a word that no document has
	vocab    vocabulary
	subjects subjects
	phrases  phraseIndex
	verbatim func() [][]string // made when the first question quotes
	pool     sync.Pool         // of *query
}

// New makes the index of a corpus. That of the embedded corpus is read; any
// other is built, which takes a quarter of a second for some hundred passages.
func New(c *corpus.Corpus) *Index {
	if ix := restore(c, embedded); ix != nil {
		return ix
	}
	return build(c)
}

// build makes the index of a corpus from its texts.
func build(c *corpus.Corpus) *Index {
	b := newBuilder(c)
	for i := range c.Points {
		b.point(&c.Points[i])
	}
	for i := range c.Articles {
		for j := range c.Articles[i].Passages {
			b.passage(&c.Articles[i].Passages[j])
		}
	}
	ix := &Index{corpus: c, docs: b.docs, words: newDictionary(b.lexicon, b.aliases), subjects: b.subjects}
	ix.lists = newLists(b)
	ix.names = b.names()
	ix.finish(b.phrases)
	return ix
}

// finish makes what is made of the rest.
func (ix *Index) finish(phrases []phrase) {
	ix.phrases = newPhraseIndex(phrases, ix.lists.terms())
	ix.weighTerms()
	ix.phrases.weigh(ix)
	ix.vocab.ix = ix
	ix.verbatim = sync.OnceValue(func() [][]string { return newVerbatim(ix) })
	ix.pool.New = func() any { return newQuery(ix) }
}

// Warm makes what the first misspelt word would otherwise wait for.
func (ix *Index) Warm() { ix.vocab.warm() }

// documents lists the points and passages of a corpus, in its order, with what
// the corpus itself says of them.
func documents(c *corpus.Corpus) []document {
	var out []document
	for i := range c.Points {
		out = append(out, document{ref: c.Points[i].Ref(), topics: c.Points[i].Topics})
	}
	for i := range c.Articles {
		for j := range c.Articles[i].Passages {
			p := &c.Articles[i].Passages[j]
			d := document{ref: p.Ref, topics: p.Topics, dated: len(p.Events) > 0}
			for k := range p.Quotes {
				id := p.Quotes[k].Speaker
				d.speakers = append(append(d.speakers, id), c.Speaker(id).Parties...)
			}
			out = append(out, d)
		}
	}
	return out
}

// weighTerms says what each term weighs when a question is compared with a
// document as a whole.
func (ix *Index) weighTerms() {
	ix.unseen = float32(inverseFrequency(float64(len(ix.docs)), 0))
	ix.need = make([]float32, ix.lists.terms())
	for id, idf := range ix.lists.idf {
		ix.need[id] = idf + presence
		if !ix.names[id] {
			ix.need[id] *= askedShare
		}
	}
	for _, w := range ix.words.infos {
		// Only words that the texts have, not others of their stems.
		if w.is(genericKind) && w.is(textKind) && w.id >= 0 {
			ix.need[w.id] = genericShare * (ix.lists.idf[w.id] + presence)
		}
	}
}
