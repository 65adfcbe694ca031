package main

import (
	"fmt"
	"slices"

	"planbot/corpus/search"
)

// closeTo is how near two scores must be to count as equal: float32 has seven
// digits, and sums of the same numbers in another order differ in the last.
const closeTo = 1e-6

// An expected is what exhaustive BM25 in float64 answers to one query: all
// documents that score no less than the tenth best. Documents that tie with it
// are as right as it is.
type expected struct {
	docs  []int32 // ascending
	count int     // how many answers there are to find, at most depth
}

// expect answers queries exhaustively.
func (t *textbook) expect(queries []string) []expected {
	s := t.newSearcher()
	var out []expected
	for _, q := range queries {
		out = append(out, s.expect(q))
	}
	return out
}

func (s *textbookSearcher) expect(q string) expected {
	s.score(q)
	s.best = s.best[:0]
	for _, doc := range s.found {
		s.best = keepBest(s.best, hit{int(doc), s.scores[doc]})
	}
	e := expected{count: len(s.best)}
	for _, doc := range s.found {
		if s.scores[doc] >= s.best[len(s.best)-1].score*(1-closeTo) {
			e.docs = append(e.docs, doc)
		}
		s.scores[doc] = 0
	}
	slices.Sort(e.docs)
	return e
}

// agree is how many of the hits are right, of those to find.
func (e *expected) agree(hits []hit) int {
	right := 0
	for _, h := range hits {
		if _, ok := slices.BinarySearch(e.docs, int32(h.doc)); ok {
			right++
		}
	}
	return min(right, e.count)
}

// agreement is the share of all expected answers that a searcher finds.
func agreement(s searcher, queries []string, want []expected) (float64, error) {
	right, all := 0, 0
	var hits []hit
	for i, q := range queries {
		if err := s.search(q); err != nil {
			return 0, err
		}
		hits = s.hits(hits[:0])
		right += want[i].agree(hits)
		all += want[i].count
	}
	return float64(right) / float64(max(all, 1)), nil
}

// A checked is what came of comparing our answers with exhaustive scoring.
type checked struct {
	passages, queries int
	pruned            int // queries whose answer differs from that of all our postings
	reference         int // queries whose answer differs from BM25 in float64
}

func (c checked) String() string {
	return fmt.Sprintf("%s passages, %s random queries: %d answers differ from our own scores without pruning, %d from the textbook's in float64",
		thousands(c.passages), thousands(c.queries), c.pruned, c.reference)
}

// checkOurs asks random queries of our index, with pruning and without, and of
// the textbook.
func checkOurs(ours *search.Bare, reference *textbook, queries []string) checked {
	c := checked{passages: len(reference.norm), queries: len(queries)}
	s := reference.newSearcher()
	var hits []hit
	for _, q := range queries {
		found := ours.Search(q, depth)
		if !slices.Equal(found, ours.Exhaustive(q, depth)) {
			c.pruned++
		}
		hits = hits[:0]
		for _, h := range found {
			hits = append(hits, hit{h.Doc, h.Score})
		}
		if want := s.expect(q); want.agree(hits) != want.count || len(hits) != want.count {
			c.reference++
		}
	}
	return c
}
