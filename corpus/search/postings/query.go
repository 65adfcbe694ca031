package postings

import (
	"cmp"
	"math"
	"slices"
)

// A Term is a list that a query asks for, and what the query makes of it.
type Term struct {
	List   int
	Weight float32 // a term whose weight is not positive and finite adds nothing
}

// A Hit is a document with its score.
type Hit struct {
	Doc   uint32
	Score float64
}

// An Adjustment lets the caller have the last word on a score. Of must not give
// more than Factor times the score plus Plus, or documents may be missed.
type Adjustment struct {
	Of           func(doc uint32, score float64) float64
	Factor, Plus float64
}

// A searcher is the room that one query needs; it serves one after another.
type searcher struct {
	ix      *Index
	cursors []cursor
	order   []*cursor // by bound, the least first
	local   []*cursor // the same by what they can add in the window
	upTo    []uint32  // the most that the lists up to one can add

	adjust Adjustment
	scale  float64 // a power of two
	need   uint32  // the least sum that may still be among the best
	k      int
	heap   []Hit // the worst of the best first

	// Of the window: the sums by document, 0 between windows; a bit for each
	// that reached a sum; and the documents that may be among the best.
	sums       []uint32
	marked     []uint64
	candidates []candidate
}

// sumBits is how many bits the largest possible sum of a query has, or one
// more.
const sumBits = 30

// prepare readies the searcher for a query.
func (s *searcher) prepare(ix *Index, terms []Term, k int, adjust Adjustment) {
	s.ix, s.k, s.adjust, s.need = ix, k, adjust, 1
	s.heap = s.heap[:0]
	total := 0.0
	for _, t := range terms {
		if ix.asks(t) {
			total += float64(t.Weight) * ix.impact(ix.listTop(t.List))
		}
	}
	_, exp := math.Frexp(total)
	s.scale = math.Ldexp(1, sumBits-exp)
	s.cursors = slices.Grow(s.cursors[:0], len(terms))
	s.order = s.order[:0]
	for _, t := range terms {
		if !ix.asks(t) {
			continue
		}
		s.cursors = s.cursors[:len(s.cursors)+1]
		c := &s.cursors[len(s.cursors)-1]
		c.reset(ix, t.List, float64(t.Weight)*s.scale)
		s.order = append(s.order, c)
	}
	slices.SortStableFunc(s.order, func(a, b *cursor) int { return cmp.Compare(a.bound, b.bound) })
	if n := min(wide, ix.docs); len(s.sums) < n {
		s.sums, s.marked = make([]uint32, n), make([]uint64, (n+63)/64)
	}
	s.upTo = slices.Grow(s.upTo[:0], len(s.order))[:len(s.order)]
}

// asks reports whether a term can find anything.
func (ix *Index) asks(t Term) bool {
	return t.Weight > 0 && !math.IsInf(float64(t.Weight), 1) && uint(t.List) < uint(ix.Lists()) &&
		ix.first(t.List) < ix.first(t.List+1)
}

func (ix *Index) impact(code uint32) float64 { return ix.impacts[int(code)&(len(ix.impacts)-1)] }

// release lets go of what belongs to the caller.
func (s *searcher) release() { s.adjust = Adjustment{} }

// offer gives a document with the sum of its addends its place among the best.
func (s *searcher) offer(doc, sum uint32) {
	hit := Hit{doc, float64(sum) / s.scale}
	if s.adjust.Of != nil {
		hit.Score = s.adjust.Of(doc, hit.Score)
	}
	if int(doc) >= s.ix.docs || math.IsNaN(hit.Score) {
		return
	}
	if len(s.heap) < s.k {
		s.heap = append(s.heap, hit)
		s.up(len(s.heap) - 1)
	} else if better(hit, s.heap[0]) {
		s.heap[0] = hit
		s.down()
	} else {
		return
	}
	if len(s.heap) == s.k {
		s.raise()
	}
}

// raise works out what sum a document needs to beat the worst of the best.
// Documents come in ascending order, so one that is as good does not.
func (s *searcher) raise() {
	worst := s.heap[0].Score
	if s.adjust.Of == nil {
		s.need = max(s.need, uint32(worst*s.scale)+1)
		return
	}
	if !(s.adjust.Factor > 0) {
		return
	}
	// Allow for rounding, here and in the caller's arithmetic.
	const slack = 1.0 / (1 << 40)
	need := worst - s.adjust.Plus - slack*(math.Abs(worst)+math.Abs(s.adjust.Plus))
	if need = need/s.adjust.Factor*s.scale - 1; need > float64(s.need) {
		s.need = uint32(min(need, math.MaxUint32))
	}
}

// better reports whether a comes before b.
func better(a, b Hit) bool { return a.Score > b.Score || a.Score == b.Score && a.Doc < b.Doc }

func (s *searcher) up(i int) {
	for i > 0 {
		parent := (i - 1) / 2
		if !better(s.heap[parent], s.heap[i]) {
			return
		}
		s.heap[parent], s.heap[i] = s.heap[i], s.heap[parent]
		i = parent
	}
}

func (s *searcher) down() {
	for i := 0; ; {
		worst := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(s.heap); child++ {
			if better(s.heap[worst], s.heap[child]) {
				worst = child
			}
		}
		if worst == i {
			return
		}
		s.heap[worst], s.heap[i] = s.heap[i], s.heap[worst]
		i = worst
	}
}

// hits appends the best in order.
func (s *searcher) hits(dst []Hit) []Hit {
	slices.SortFunc(s.heap, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Doc, b.Doc))
	})
	return append(dst, s.heap...)
}
