package search

import (
	"slices"

	"planbot/corpus/search/postings"
)

// candidates is how many passages of a large corpus are looked at as a whole:
// the best, and some more, so that what decides about slots and refusals is
// among them.
const candidates = 32

// scoreWide is score for a large corpus. The clauses are scored like those of
// any other. Of the passages only the best are found, by postings.Index.Top,
// which looks at few of the others; the signals beside BM25F go into its bounds,
// so none is missed.
func (ix *Index) scoreWide(u *query, k int) *scores {
	s := &u.scores
	if ix.on(Phrases) {
		ix.phrases.add(u, s)
	}
	s.docs, s.points = s.docs[:0], len(ix.corpus.Points)
	for d := range s.points {
		s.docs = append(s.docs, docScore{doc: int32(d)})
	}
	s.terms = s.terms[:0]
	for i := range u.terms {
		if t := &u.terms[i]; ix.has(t.id) {
			s.terms = append(s.terms, postings.Term{List: int(t.id), Weight: u.share(t) * ix.lists.idf[t.id]})
		}
	}
	s.hits = ix.lists.packed.Top(s.hits[:0], s.terms, max(k, candidates), ix.adjustment(u, s))
	for _, h := range s.hits {
		if h.Score > 0 {
			s.docs = append(s.docs, docScore{doc: int32(h.Doc), total: float32(h.Score)})
		}
	}
	slices.SortFunc(s.docs[s.points:], func(a, b docScore) int { return int(a.doc - b.doc) })
	for i := range s.docs {
		ix.cover(u, &s.docs[i], i < s.points)
	}
	byPassage := s.byPassage()
	for i := range s.docs[:s.points] {
		d := &s.docs[i]
		if d.total += phraseWeight * ix.phrases.earned(s, i); d.total > 0 {
			d.total *= ix.slot(u, int(d.doc), d.shown, byPassage) * ix.narrow(u, i)
		}
	}
	return s
}

// adjustment is what the signals beside BM25F make of the score of a passage.
// The clauses, which have been scored, get none.
func (ix *Index) adjustment(u *query, s *scores) postings.Adjustment {
	factor := 1.0
	if u.steers {
		factor *= introduces
	}
	if u.quoted != "" {
		factor *= sameWords
	}
	points := uint32(len(ix.corpus.Points))
	factor *= 1 + 1e-12 // what is rounded below may be rounded up
	return postings.Adjustment{
		Factor: factor,
		Plus:   factor * phraseWeight * float64(ix.phrases.most(s)),
		Of: func(doc uint32, score float64) float64 {
			if doc < points {
				return 0
			}
			d := int(doc)
			score += phraseWeight * float64(ix.phrases.earned(s, d))
			if u.steers {
				score *= float64(steer(u, &ix.docs[d]))
			}
			if u.narrows {
				score *= float64(ix.narrow(u, d))
			}
			return score
		},
	}
}

// cover adds up what a document has of the question, and with total also what
// it gets for that.
func (ix *Index) cover(u *query, d *docScore, total bool) {
	for i := range u.terms {
		t := &u.terms[i]
		p, ok := ix.lists.at(int(d.doc), t.id)
		if !ok {
			continue
		}
		if d.covered += t.need; p.fields&shownFields != 0 {
			d.shown += t.need
		}
		if total {
			d.total += u.share(t) * p.impact
		}
	}
}
