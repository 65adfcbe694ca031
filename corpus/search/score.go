package search

import "slices"

// A docScore is what a document gets for one question.
type docScore struct {
	doc     int32
	total   float32
	covered float32 // the weight of the question's words that it has
	shown   float32 // the weight of those in its title, text, summary and quotations
}

// scores are what the documents get for a question. They come from a pool,
// since making room for every document and phrase would take longer than most
// questions.
type scores struct {
	docs   []docScore // of the documents that have a word of it, in the corpus's order
	points int        // how many of docs are points, which come first
	sums   []docScore // by document, before docs is made

	best    []float32 // by owner of phrases: the score of the best one
	shared  []float32 // by phrase: the weight of the question's words that it has
	touched []int32   // the phrases with such a word
}

// newScores makes room for the scores of a question.
func newScores(ix *Index) *scores {
	return &scores{
		sums: make([]docScore, len(ix.docs)),
		best: make([]float32, ix.phrases.owners), shared: make([]float32, len(ix.phrases.phrases)),
	}
}

// release gives the scores back to the pool.
func (ix *Index) release(s *scores) {
	clear(s.sums)
	clear(s.best)
	for _, i := range s.touched {
		s.shared[i] = 0
	}
	s.docs, s.touched = s.docs[:0], s.touched[:0]
	ix.pool.Put(s)
}

// score adds up the signals for every document. The caller releases the scores.
func (ix *Index) score(u *query) *scores {
	s := ix.pool.Get().(*scores)
	for i := range u.terms {
		if t := &u.terms[i]; ix.has(t.id) {
			s.addWord(ix.terms[t.id].postings, u.impactShare(t), t.weight)
		}
	}
	for doc := range s.sums {
		if d := s.sums[doc]; d.covered > 0 {
			d.doc = int32(doc)
			s.docs = append(s.docs, d)
		}
	}
	s.points, _ = slices.BinarySearchFunc(s.docs, int32(len(ix.corpus.Points)), func(d docScore, doc int32) int { return int(d.doc - doc) })
	ix.phrases.score(u, s)
	mostShown := s.mostShownByPassage()
	for i := range s.docs {
		d := &s.docs[i]
		doc := &ix.docs[d.doc]
		d.total += phraseShare * ix.phrases.best(s, int(d.doc))
		if i < s.points {
			d.total *= u.slot(doc, d.shown, mostShown)
		} else {
			d.total *= u.steer(doc)
		}
		d.total *= ix.narrow(u, int(d.doc))
	}
	return s
}

// addWord adds what one word of the question gives to the documents that have
// it.
func (s *scores) addWord(postings []posting, share, weight float32) {
	for _, p := range postings {
		d := &s.sums[p.doc]
		d.total += share * p.impact
		d.covered += weight
		if p.fields&shownFields != 0 {
			d.shown += weight
		}
	}
}

// impactShare is how much of a term's impact counts.
func (u *query) impactShare(t *queryTerm) float32 {
	switch {
	case t.generic:
		return genericImpact
	case len(u.named) > 1 && slices.Contains(u.subject.naming, t.id):
		return namingImpact
	}
	return 1
}

// mostShownByPassage is the most that a passage shows of the question.
func (s *scores) mostShownByPassage() float32 {
	most := float32(0)
	for _, d := range s.docs[s.points:] {
		most = max(most, d.shown)
	}
	return most
}

// narrow is the factor on a document that holds what the question quotes, and
// on one that has no number although the question asks for one.
func (ix *Index) narrow(u *query, doc int) float32 {
	factor := float32(1)
	if u.intent.has(asksCount) && !ix.docs[doc].counts {
		factor *= noNumberPenalty
	}
	if u.quoted != "" && ix.holdsWords(doc, u.quoted) {
		factor *= verbatimFactor
	}
	return factor
}

// top lists the k best of the first n of docs by their place there, best first.
// Equal scores keep the corpus's order. k is small, so insertion beats sorting.
func (s *scores) top(n, k int) []int {
	top := make([]int, 0, min(n, k))
	for d := range s.docs[:n] {
		total := s.docs[d].total
		at := len(top)
		for at > 0 && s.docs[top[at-1]].total < total {
			at--
		}
		if total > 0 && at < k {
			top = slices.Insert(top[:min(len(top), k-1)], at, d)
		}
	}
	return top
}
