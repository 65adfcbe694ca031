package search

import (
	"slices"
	"sync"

	"planbot/corpus/search/postings"
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
// whether the ranker is sound, and on a million texts whether it is fast. It is
// immutable, so any number of goroutines may search it at once.
type Bare struct {
	postings *postings.Index // a list for each term
	stems    table           // a term's number is its entry
	words    table           // the words of the texts
	terms    []termID        // by entry of words: its term, or stopped
	pool     sync.Pool       // of *bareQuery
}

// A BareHit is one text that has words of a query.
type BareHit struct {
	Doc   int // its place among the texts
	Score float64
}

// A bareQuery is the room that one query needs.
type bareQuery struct {
	words  []word
	tokens []token
	ids    []termID
	terms  []postings.Term
	hits   []postings.Hit
}

// Search lists the texts that have a word of the query, best first, at most
// limit. A word counts once, however often the query has it. Equal scores keep
// the order of the texts.
func (b *Bare) Search(q string, limit int) []BareHit {
	return b.Append(make([]BareHit, 0, max(0, min(limit, b.postings.Docs()))), q, limit)
}

// Append is Search into a slice that may be used again. It allocates nothing
// once it has seen a query as long, if the words need no folding and are words
// of the texts.
func (b *Bare) Append(dst []BareHit, q string, limit int) []BareHit {
	return b.append(dst, q, limit, b.postings.Top)
}

// Exhaustive finds what Search finds, and scores every text to do so. It shows
// that Search misses nothing, and what that saves.
func (b *Bare) Exhaustive(q string, limit int) []BareHit {
	return b.append(nil, q, limit, b.postings.Exhaustive)
}

// Size is how many bytes the ranker holds; it does not hold the texts.
func (b *Bare) Size() int {
	return b.postings.Size() + tableSize(&b.words) + tableSize(&b.stems) + 4*len(b.terms)
}

func tableSize(t *table) int { return len(t.text) + 4*len(t.ends) + 4*len(t.slots) }

type rankFunc func(dst []postings.Hit, terms []postings.Term, k int, adjust postings.Adjustment) []postings.Hit

func (b *Bare) append(dst []BareHit, q string, limit int, rank rankFunc) []BareHit {
	u, ok := b.pool.Get().(*bareQuery)
	if !ok {
		u = new(bareQuery)
	}
	b.understand(u, q)
	u.hits = rank(u.hits[:0], u.terms, limit, postings.Adjustment{})
	for _, h := range u.hits {
		dst = append(dst, BareHit{int(h.Doc), h.Score})
	}
	b.pool.Put(u)
	return dst
}

// understand finds the terms of a query, each once, and their weights.
func (b *Bare) understand(u *bareQuery, q string) {
	u.words = appendWords(u.words[:0], q)
	u.tokens = appendTokens(u.tokens[:0], u.words, b.lookup, b.find)
	u.ids = appendTerms(u.ids[:0], u.tokens)
	slices.Sort(u.ids)
	u.terms = u.terms[:0]
	for _, id := range slices.Compact(u.ids) {
		if id >= 0 {
			idf := inverseFrequency(float64(b.postings.Docs()), b.postings.Len(int(id)))
			u.terms = append(u.terms, postings.Term{List: int(id), Weight: float32(idf)})
		}
	}
	clear(u.words) // the query is the caller's
	clear(u.tokens)
}

// lookup returns the term of a folded word.
func (b *Bare) lookup(w string) termID {
	if e := find(&b.words, w); e >= 0 {
		return b.terms[e]
	}
	if stopWords[w] {
		return stopped
	}
	return b.find(stem(w))
}

// find returns the term of a stem.
func (b *Bare) find(s string) termID {
	if e := find(&b.stems, s); e >= 0 {
		return termID(e)
	}
	return unknown
}
