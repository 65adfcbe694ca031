package search

import (
	"math"
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
	askedField:   {"asked as", 1.3, 0.4},
}

// A posting says how much a term adds to the score of a document.
type posting struct {
	doc    int32
	fields uint16 // a bit for each field that has the term
	impact float32
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
	lexicon  *lexicon
	postings [][]posting        // by term, then by document
	idf      []float32          // by term; 0 when no document has it
	need     []float32          // by term: what it weighs in a question; see score.go
	unseen   float32            // the weight of a word that no document has
	vocab    func() *vocabulary // made when the first word must be corrected
	subjects subjects
	phrases  phraseIndex
	verbatim func() [][]string // made when the first question quotes
	pool     sync.Pool         // of *scores
	off      Feature           // features left out
}

// New builds the index of a corpus.
func New(c *corpus.Corpus) *Index { return NewWithout(c, 0) }

// NewWithout builds the index of a corpus without some of the features.
func NewWithout(c *corpus.Corpus, off Feature) *Index {
	b := newBuilder(c, off)
	for i := range c.Points {
		b.point(&c.Points[i])
	}
	for i := range c.Articles {
		for j := range c.Articles[i].Passages {
			b.passage(&c.Articles[i].Passages[j])
		}
	}
	ix := &Index{corpus: c, docs: b.docs, lexicon: b.lexicon, subjects: b.subjects, off: off}
	ix.weigh(b)
	ix.weighNeed()
	ix.phrases = newPhraseIndex(b, ix)
	ix.vocab = sync.OnceValue(func() *vocabulary { return newVocabulary(ix) })
	ix.verbatim = sync.OnceValue(func() [][]string { return newVerbatim(ix) })
	ix.pool.New = func() any { return newScores(ix) }
	ix.lexicon.stems, ix.lexicon.ws, ix.lexicon.toks = nil, nil, nil
	return ix
}

// weigh turns the counts of the builder into impacts.
func (ix *Index) weigh(b *builder) {
	n := float64(len(b.docs))
	ix.unseen = float32(math.Log(1 + (n+0.5)/0.5))
	var avg [numFields]float64
	for _, l := range b.lengths {
		for f := range l {
			avg[f] += float64(l[f]) / n
		}
	}
	ix.idf = make([]float32, len(b.lexicon.terms))
	ix.postings = make([][]posting, len(b.lexicon.terms))
	for id, counts := range b.counts {
		df := float64(len(counts))
		idf := math.Log(1 + (n-df+0.5)/(df+0.5))
		ix.idf[id] = float32(idf)
		ix.postings[id] = make([]posting, 0, len(counts))
		for _, c := range counts {
			tf, bits := 0.0, uint16(0)
			for f, k := range c.fields {
				if k > 0 {
					norm := 1 - fields[f].b + fields[f].b*float64(b.lengths[c.doc][f])/avg[f]
					tf += fields[f].weight * float64(k) / norm
					bits |= 1 << f
				}
			}
			ix.postings[id] = append(ix.postings[id], posting{c.doc, bits, float32(idf * tf / (k1 + tf))})
		}
	}
}

// weighNeed says what each term weighs when a question is compared with a
// document as a whole.
func (ix *Index) weighNeed() {
	ix.need = make([]float32, len(ix.idf))
	for id, idf := range ix.idf {
		ix.need[id] = idf + presence
	}
	for w := range genericWords {
		if id := ix.lexicon.lookup(w); id >= 0 {
			ix.need[id] = genericShare * (ix.idf[id] + presence)
		}
	}
}
