package search

import (
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
	Named       []corpus.Ref // the points and passages that the question names by number
	Hits        []Hit        // best first; none when abstained
	Nearest     []corpus.Ref // when abstained: what comes nearest, if anything does, best first
	Corrections []Correction
	SaidBy      []corpus.SpeakerID // whose statements it asks for, if for nothing else
}

// Search ranks the documents for a question. Equal scores keep the corpus's
// order of refs, so the same question always gets the same answer.
func (ix *Index) Search(q string, limit int) Result {
	u := ix.understand(q)
	defer ix.release(u)
	return ix.search(q, u, limit)
}

// search ranks the documents for a question that is understood.
func (ix *Index) search(q string, u *query, limit int) Result {
	r := Result{Query: q, Named: u.refs(), Corrections: u.corrections, SaidBy: ix.saidBy(u)}
	limit = min(limit, len(ix.docs))
	want := max(limit, 3) + len(r.Named)
	s := u.scores
	ix.score(u, s)
	order := s.top(len(s.docs), want)
	if len(r.Named) == 0 && !ix.answered(u, s, order) {
		r.Abstained = true
		r.Nearest = ix.nearestDocs(s)
		return r
	}
	r.Hits = make([]Hit, 0, max(limit, len(r.Named)))
	for _, ref := range r.Named {
		r.Hits = append(r.Hits, Hit{ref, 0})
	}
	for _, d := range order {
		if len(r.Hits) >= limit {
			break
		}
		ref := ix.docs[s.docs[d].doc].ref
		if !slices.Contains(r.Named, ref) {
			r.Hits = append(r.Hits, Hit{ref, round(s.docs[d].total)})
		}
	}
	r.scoreNamed()
	return r
}

// maxNearest is how many documents that come nearest are named, and how many
// points.
const maxNearest = 3

// nearestDocs lists the points that come nearest, and between them the passages that
// are among the nearest of all.
func (ix *Index) nearestDocs(s *scores) []corpus.Ref {
	near := s.top(len(s.docs), maxNearest)
	for _, d := range s.top(s.points, maxNearest) {
		if !slices.Contains(near, d) {
			near = append(near, d) // no better than any before it
		}
	}
	var out []corpus.Ref
	for _, d := range near {
		out = append(out, ix.docs[s.docs[d].doc].ref)
	}
	return out
}

// scoreNamed gives what is named by number scores above all others.
func (r *Result) scoreNamed() {
	if len(r.Named) == 0 {
		return
	}
	top := 0.0
	for _, h := range r.Hits {
		top = max(top, h.Score)
	}
	for i := range r.Hits {
		if h := &r.Hits[i]; slices.Contains(r.Named, h.Ref) {
			h.Score = top + float64(len(r.Named)-i)
		}
	}
}

// round keeps four decimals, so that a score prints the same everywhere.
func round(s float32) float64 { return float64(int64(float64(s)*1e4+0.5)) / 1e4 }
