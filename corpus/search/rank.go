package search

import (
	"cmp"
	"slices"

	"planbot/corpus"
)

// A Hit is one document that answers a question.
type Hit struct {
	Ref   corpus.Ref
	Score float64
}

// A Result is what the index finds for a question.
type Result struct {
	Query       string
	Abstained   bool         // the sources don't answer
	Points      []int        // the points that the question names by number
	Hits        []Hit        // best first; none when abstained
	Nearest     []corpus.Ref // when abstained: points that come nearest, if any do
	Corrections []Correction
}

// enough is the share of a question's weight that the best document must
// carry; below it the words that matter are not in the sources.
const enough = 0.5

// pointSlot is how much a clause counts above commentary, unless the question
// names a person: a question about the plan gets the plan first.
const pointSlot = 1.35

// Search ranks the documents for a question. Equal scores keep the corpus's
// order of refs, so the same question always gets the same answer.
func (ix *Index) Search(q string, limit int) Result {
	u := ix.understand(q)
	r := Result{Query: q, Points: u.points, Corrections: u.corrections}
	scores, covered := ix.score(u)
	order := ix.order(scores)
	if len(u.points) == 0 && !ix.answers(u, order, covered) {
		r.Abstained = true
		r.Nearest = ix.nearest(order)
		return r
	}
	for _, n := range u.points {
		r.Hits = append(r.Hits, Hit{corpus.PointRef(n), 0})
	}
	for _, d := range order {
		if len(r.Hits) >= limit {
			break
		}
		ref := ix.docs[d].ref
		if !ref.IsPoint() || !slices.Contains(u.points, ref.Line) {
			r.Hits = append(r.Hits, Hit{ref, round(scores[d])})
		}
	}
	ix.scoreNamed(&r, scores)
	return r
}

// scoreNamed gives the points named by number a score above all others.
func (ix *Index) scoreNamed(r *Result, scores []float32) {
	top := 0.0
	for _, h := range r.Hits {
		top = max(top, h.Score)
	}
	for i := range r.Hits {
		if h := &r.Hits[i]; h.Ref.IsPoint() && slices.Contains(r.Points, h.Ref.Line) {
			h.Score = top + float64(len(r.Points)-i)
		}
	}
}

// score adds up impacts, and the weight of the words that each document has.
func (ix *Index) score(u query) (scores, covered []float32) {
	scores = make([]float32, len(ix.docs))
	covered = make([]float32, len(ix.docs))
	for _, t := range u.terms {
		if !ix.has(t.id) {
			continue
		}
		for _, p := range ix.postings[t.id] {
			scores[p.doc] += t.weight * p.impact
			covered[p.doc] += t.idf
		}
	}
	if !ix.namesPerson(u) {
		for d := range ix.docs {
			if ix.docs[d].ref.IsPoint() {
				scores[d] *= pointSlot
			}
		}
	}
	return scores, covered
}

// namesPerson reports whether a question names a person. A country or an
// institution does not count: those are in every clause.
func (ix *Index) namesPerson(u query) bool {
	return slices.ContainsFunc(u.subject.Speakers, func(id corpus.SpeakerID) bool { return ix.corpus.Speaker(id).Person })
}

// order lists the documents with a score, best first.
func (ix *Index) order(scores []float32) []int {
	var out []int
	for d, s := range scores {
		if s > 0 {
			out = append(out, d)
		}
	}
	slices.SortStableFunc(out, func(a, b int) int { return cmp.Compare(scores[b], scores[a]) })
	return out
}

// answers reports whether the best documents carry enough of the question.
func (ix *Index) answers(u query, order []int, covered []float32) bool {
	total := float32(0)
	for _, t := range u.terms {
		total += t.idf
	}
	if total == 0 {
		return false
	}
	for _, d := range order[:min(3, len(order))] {
		if covered[d] >= enough*total {
			return true
		}
	}
	return false
}

// nearest lists the first three points among the ranked documents.
func (ix *Index) nearest(order []int) []corpus.Ref {
	var out []corpus.Ref
	for _, d := range order {
		if ix.docs[d].ref.IsPoint() && len(out) < 3 {
			out = append(out, ix.docs[d].ref)
		}
	}
	return out
}

// round keeps four decimals, so that a score prints the same everywhere.
func round(s float32) float64 { return float64(int64(float64(s)*1e4+0.5)) / 1e4 }
