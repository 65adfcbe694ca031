package postings

import (
	"cmp"
	"math"
	"slices"
)

// A Term is a list that a query asks for, and what the query makes of it.
type Term struct {
	List   int
	Weight float32 // a term whose weight is not positive and finite is left out
}

// An Adjustment lets the caller have the last word on scores. Of must not give
// more than Factor times the score plus Plus, or documents may be missed. The
// zero Adjustment leaves scores as they are.
type Adjustment struct {
	Of           func(doc uint32, score float64) float64
	Factor, Plus float64
}

// A searcher is the room that a query needs; it serves one after another.
type searcher struct {
	ix      *Index
	cursors []cursor
	order   []*cursor // by the most that they can add, the least first
	local   []*cursor // the same for a window
	upTo    []uint32  // the most that a list and those before it can add

	adjust Adjustment
	scale  float64 // 2^s
	need   uint32  // the least sum that may still be among the best
	room   uint32  // the most documents that a window may have
	k      int
	best   []Hit // a heap, the worst first

	// Of a window: the sums by document, which are 0 between windows; a bit
	// for each document that reached a sum; and those that may be among the
	// best.
	sums       []uint32
	marked     []uint64
	candidates []candidate
}

// sumBits is the number of bits of the largest sum, but for the ones that are
// added.
const sumBits = 30

// prepare readies the searcher for a query.
func (s *searcher) prepare(ix *Index, terms []Term, k int, adjust Adjustment) {
	s.ix, s.k, s.adjust, s.need = ix, k, adjust, 1
	s.best = s.best[:0]
	s.room = 256
	total := 0.0
	for _, t := range terms {
		if ix.has(t) {
			total += float64(t.Weight) * ix.impact(ix.listTop(t.List))
		}
	}
	_, exponent := math.Frexp(total)
	s.scale = math.Ldexp(1, sumBits-exponent)
	s.cursors = slices.Grow(s.cursors[:0], len(terms))
	s.order = s.order[:0]
	for _, t := range terms {
		if ix.has(t) {
			s.cursors = s.cursors[:len(s.cursors)+1]
			c := &s.cursors[len(s.cursors)-1]
			c.reset(ix, t.List, float64(t.Weight)*s.scale)
			s.order = append(s.order, c)
		}
	}
	slices.SortStableFunc(s.order, func(a, b *cursor) int { return cmp.Compare(a.bound, b.bound) })
	s.upTo = slices.Grow(s.upTo[:0], len(s.order))[:len(s.order)]
	if n := min(wide, ix.docs); len(s.sums) < n {
		s.sums, s.marked = make([]uint32, n), make([]uint64, (n+63)/64)
	}
}

// has reports whether a term can find anything.
func (ix *Index) has(t Term) bool {
	return t.Weight > 0 && !math.IsInf(float64(t.Weight), 1) &&
		uint(t.List) < uint(ix.Lists()) && ix.first(t.List) < ix.first(t.List+1)
}

// seed raises the need before the first document: a list with as many postings
// as that is known to bring seedRank documents to the sum of its seed.
func (s *searcher) seed() {
	if s.adjust.Of != nil || s.k > seedRank {
		return
	}
	for _, c := range s.order {
		if s.ix.Len(c.list) >= seedRank {
			s.need = max(s.need, c.addend(s.ix.seed(c.list)))
		}
	}
}
