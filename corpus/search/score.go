package search

import (
	"slices"
)

// A docScore is what a document gets for one question.
type docScore struct {
	doc     int32
	total   float32 // the chance that it is the best
	words   float32 // BM25F, and the best phrase
	covered float32 // the weight of the question's words that it has
	shown   float32 // the weight of those in its title, text, summary and quotations
}

// scores are what the documents get for a question. They stay with a query in
// its pool, since making room for every document and phrase would take longer
// than most questions.
type scores struct {
	docs   []docScore // of the documents that have a word of it, in the corpus's order
	points int        // how many of docs are points, which come first
	sums   []docScore // by document, before docs is made

	best    []float32 // by owner of phrases: the score of the best one
	byTopic []float32 // by document: that of the best phrase of its topics, by topicShare
	shared  []float32 // by phrase: the weight of the question's words that it has
	touched []int32   // the phrases with such a word
}

// newScores makes room for the scores of a question.
func newScores(ix *Index) *scores {
	return &scores{
		sums:    make([]docScore, len(ix.docs)),
		best:    make([]float32, len(ix.docs)+len(ix.corpus.Topics)),
		byTopic: make([]float32, len(ix.docs)), shared: make([]float32, len(ix.phrases.phrases)),
	}
}

// clear makes the scores ready for another question.
func (s *scores) clear() {
	clear(s.sums)
	clear(s.best)
	clear(s.byTopic)
	s.docs = s.docs[:0]
}

// score adds up the signals for every document.
func (ix *Index) score(u *query, s *scores) {
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
	ix.like(u)
	for i := range s.docs {
		d := &s.docs[i]
		d.words += phraseShare * max(s.best[d.doc], s.byTopic[d.doc])
	}
	ix.rank(u, s)
}

// addWord adds what one word of the question gives to the documents that have
// it.
func (s *scores) addWord(postings []posting, share, weight float32) {
	for _, p := range postings {
		d := &s.sums[p.doc]
		d.words += share * p.impact
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

// top lists the k best of the first n of docs by their place there, best first.
// Equal scores keep the corpus's order. k is small, so insertion beats sorting.
func (s *scores) top(n, k int) []int {
	top := make([]int, 0, min(n, k))
	for d := range s.docs[:n] {
		total := s.docs[d].total
		if total <= 0 || len(top) == k && total <= s.docs[top[k-1]].total {
			continue
		}
		if len(top) == k {
			top = top[:k-1]
		}
		top = append(top, d)
		for at := len(top) - 1; at > 0 && s.docs[top[at-1]].total < total; at-- {
			top[at-1], top[at] = d, top[at-1]
		}
	}
	return top
}

// What the signals beside BM25F weigh. The values were set by hand on the
// development questions.
const (
	phraseShare = 0.8  // of the score of the document's best phrase, which is added; see phraseIndex
	topicShare  = 0.85 // of the score of a phrase that belongs to a topic of the document

	// Shares of what a word adds to the score of a document.

	genericImpact = 0.6 // a generic word
	namingImpact  = 0.4 // a speaker's name, when the question names several: it says whose view is asked for, not on what

	// Weights of the words of a question, by which it is decided whether a
	// document answers. A word weighs its idf and baseWeight, times a share.

	baseWeight    = 1    // a common word of the sources still is a word that was asked for
	genericShare  = 0.15 // a generic word
	askedShare    = 0.8  // a word that only stands in what people ask: it is more about asking than about the subject
	nameShare     = 1.6  // a word that neither the sources nor the language have, most often a name: the sources are silent about it
	languageShare = 0.55 // a word that the sources lack and the language has: it may be missing by chance, a name is not
	cyrillicShare = 0.5  // a Cyrillic word that the sources lack: they are in English, so its absence proves less
)
