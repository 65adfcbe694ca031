package postings

import (
	"cmp"
	"math"
	"slices"
)

// A Hit is a document with its score.
type Hit struct {
	Doc   uint32
	Score float64
}

// rank puts the best first; equal scores are in order of documents.
func rank(a, b Hit) int {
	return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Doc, b.Doc))
}

// before reports whether a is better than b.
func before(a, b Hit) bool { return a.Score > b.Score || a.Score == b.Score && a.Doc < b.Doc }

// offer gives a document with the sum of its addends its place among the best.
// Documents are offered in ascending order.
func (s *searcher) offer(doc, sum uint32) {
	hit := Hit{doc, float64(sum) / s.scale}
	if s.adjust.Of != nil {
		hit.Score = s.adjust.Of(doc, hit.Score)
	}
	switch {
	case math.IsNaN(hit.Score):
		return
	case len(s.best) < s.k:
		s.best = append(s.best, hit)
		s.rise(len(s.best) - 1)
	case before(hit, s.best[0]):
		s.best[0] = hit
		s.sink()
	default:
		return
	}
	if len(s.best) == s.k {
		s.raise()
	}
}

// raise works out what sum a document needs to get before the worst of the
// best.
func (s *searcher) raise() {
	worst := s.best[0].Score
	if s.adjust.Of == nil {
		s.need = max(s.need, uint32(worst*s.scale)+1)
		return
	}
	if !(s.adjust.Factor > 0) {
		return // no sum is too small
	}
	const rounding = 1.0 / (1 << 40) // of the caller's arithmetic and this, generously
	need := worst - s.adjust.Plus - rounding*(math.Abs(worst)+math.Abs(s.adjust.Plus))
	if need = need/s.adjust.Factor*s.scale - 1; need > float64(s.need) {
		s.need = uint32(min(need, math.MaxUint32))
	}
}

// rise moves hit i to where it belongs in the heap.
func (s *searcher) rise(i int) {
	for i > 0 {
		parent := (i - 1) / 2
		if !before(s.best[parent], s.best[i]) {
			return
		}
		s.best[parent], s.best[i] = s.best[i], s.best[parent]
		i = parent
	}
}

// sink moves the first hit to where it belongs in the heap.
func (s *searcher) sink() {
	for i := 0; ; {
		worst := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(s.best); child++ {
			if before(s.best[worst], s.best[child]) {
				worst = child
			}
		}
		if worst == i {
			return
		}
		s.best[worst], s.best[i] = s.best[i], s.best[worst]
		i = worst
	}
}

// hits appends the best in order.
func (s *searcher) hits(dst []Hit) []Hit {
	slices.SortFunc(s.best, rank)
	return append(dst, s.best...)
}
