package search

import (
	"math"
	"slices"
)

// The constants of the bare ranker are those of the literature, the same for
// every collection and tuned on none. Manning, Raghavan and Schütze,
// "Introduction to Information Retrieval", 2008, section 11.4.3, give b = 0.75
// and k1 between 1.2 and 2; SQLite's bm25(), with which planbot eval compares,
// has 1.2 and 0.75 too. The fields of the index have a smaller b: most are a
// sentence or two, and the longer ones are not padding.
const (
	bareK1 = 1.2
	bareB  = 0.75
)

// A Bare is the ranker of the index with nothing around it: plain texts of one
// field, cut, folded, stemmed and cleared of stop words as those of a corpus
// are, and BM25 as in the package comment. It knows no aliases, corrects no
// words, steers to nobody and refuses nothing. It shows on public collections
// whether the ranker is sound. It is immutable, so any number of goroutines may
// search it at once.
type Bare struct {
	lexicon  *lexicon
	postings [][]barePosting // by term, then by text
	texts    int
}

// A barePosting says how much a term adds to the score of a text.
type barePosting struct {
	doc    int32
	impact float32
}

// A BareHit is one text that has words of a query.
type BareHit struct {
	Doc   int // its place among the texts
	Score float64
}

// NewBare indexes texts. The script of each word tells which stemmer it gets,
// so there is no language to name.
func NewBare(texts []string) *Bare {
	b := &Bare{lexicon: newLexicon(), texts: len(texts)}
	lengths := make([]float64, len(texts))
	avg := 0.0
	var terms []termID
	for d, s := range texts {
		terms = appendTerms(terms[:0], b.lexicon.learnTokens(s))
		b.count(int32(d), terms)
		lengths[d] = float64(len(terms))
		avg += lengths[d] / float64(len(texts))
	}
	for _, list := range b.postings {
		idf := inverseFrequency(float64(len(texts)), len(list))
		for i := range list {
			p := &list[i]
			tf := float64(p.impact) / (1 - bareB + bareB*lengths[p.doc]/avg)
			p.impact = float32(idf * tf / (bareK1 + tf))
		}
	}
	b.lexicon.ws, b.lexicon.toks = nil, nil
	return b
}

// count adds the terms of the next text. Until all texts are counted, what is
// to be an impact holds how often the text has the term.
func (b *Bare) count(doc int32, terms []termID) {
	for len(b.postings) < len(b.lexicon.terms) {
		b.postings = append(b.postings, nil)
	}
	for _, id := range terms {
		list := b.postings[id]
		if last := len(list) - 1; last < 0 || list[last].doc != doc {
			list = append(list, barePosting{doc: doc})
			b.postings[id] = list
		}
		list[len(list)-1].impact++
	}
}

// Search lists the texts that have a word of the query, best first, at most
// limit. A word counts once, however often the query has it. Equal scores keep
// the order of the texts.
func (b *Bare) Search(q string, limit int) []BareHit {
	terms := appendTerms(nil, b.lexicon.lookupTokens(q))
	slices.Sort(terms)
	scores := make([]float32, b.texts)
	for _, id := range slices.Compact(terms) {
		if id == unknown {
			continue
		}
		for _, p := range b.postings[id] {
			scores[p.doc] += p.impact
		}
	}
	// The bits of a positive float are in the order of its value. With the
	// number of the text after them, one sort of plain integers ranks all.
	var keys []uint64
	for d, s := range scores {
		if s > 0 {
			keys = append(keys, uint64(math.Float32bits(s))<<32|uint64(math.MaxUint32-uint32(d)))
		}
	}
	slices.Sort(keys)
	hits := make([]BareHit, 0, max(0, min(limit, len(keys))))
	for i := len(keys) - 1; i >= 0 && len(hits) < limit; i-- {
		doc := math.MaxUint32 - uint32(keys[i])
		hits = append(hits, BareHit{int(doc), float64(math.Float32frombits(uint32(keys[i] >> 32)))})
	}
	return hits
}
