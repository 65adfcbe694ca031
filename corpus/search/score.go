package search

import (
	"slices"

	"planbot/corpus"
)

// A docScore is what a document gets for one question.
type docScore struct {
	doc     int32
	total   float32
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
	mostShown := s.mostShownByPassage()
	for i := range s.docs {
		d := &s.docs[i]
		doc := &ix.docs[d.doc]
		d.total += phraseShare * max(s.best[d.doc], s.byTopic[d.doc])
		if i < s.points {
			d.total *= u.slot(doc, d.shown, mostShown)
		} else {
			d.total *= u.steer(doc)
		}
		d.total *= 1 + u.likeFactor(i < s.points)*(u.liking.asked[d.doc]+u.liking.open[d.doc])
		d.total *= ix.narrow(u, int(d.doc))
	}
}

// likeFactor is how much the likeness of what people ask of a document, or leave
// open near it, adds to its score. It does not take the slot from the kind of
// document that the question wants.
func (u *query) likeFactor(point bool) float32 {
	switch {
	case u.contentWords < 2, point && u.intent.has(asksStatement), !point && u.intent.has(asksWhether|asksClauses):
		return 0
	}
	return likeShare
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

// slot is the factor on a point: the rule of the clauses' slot. A question about
// the plan gets the clause first, and rather so if it names several topics: a
// passage that mentions them all tells less than the clause on either. A
// question that names a person, or asks for a statement or a reason, gets the
// passage first, and so does one of several words that a passage shows and the
// clause does not. The point shows the weight shown of the question, a passage
// at most the weight mostShown.
func (u *query) slot(point *document, shown, mostShown float32) float32 {
	inPassage := mostShown >= passageCoverage*u.weight
	switch {
	case u.intent.has(asksClauses) && !u.intent.has(asksStatement):
		return clauseSlot
	case len(u.named) > 0 || u.intent.has(asksStatement|asksWhy):
		return passageSlot
	case len(u.subject.topics) > 1 && !u.intent.has(asksEvent|asksCount) && u.onTopic(point):
		return clauseSlot
	case inPassage && shown < u.weight/2 && u.contentWords > 1 && !u.onTopic(point):
		return passageSlot
	case u.intent.has(asksEvent), (inPassage || u.intent.has(asksCount)) && shown < mostShown:
		return 1
	default:
		return pointSlot
	}
}

// onTopic reports whether a document is on a topic that the question names.
func (u *query) onTopic(doc *document) bool {
	return slices.ContainsFunc(u.subject.topics, func(id string) bool { return slices.Contains(doc.topics, id) })
}

// steer is the factor on a passage: it prefers those of a person whom the
// question names, and dated ones if the question asks when.
func (u *query) steer(doc *document) float32 {
	switch {
	case u.whois != "":
		if slices.Contains(doc.whois, u.whois) {
			return whoisFactor
		}
	case u.intent.has(asksWhen):
		if doc.dated {
			return speakerFactor
		}
	case u.intent.has(asksEvent) && !u.intent.has(asksStatement):
	case !slices.ContainsFunc(u.named, func(id corpus.SpeakerID) bool { return slices.Contains(doc.speakers, id) }):
	case u.onTopic(doc):
		return speakerFactor * onTopicFactor
	default:
		return speakerFactor
	}
	return 1
}

// What the signals beside BM25F weigh. The values were set by hand on the
// development questions.
const (
	// Factors on the score of a document, in score.go.

	pointSlot       = 1.35 // a point, when the question is about the plan
	clauseSlot      = 1.8  // a point, when the question asks for clauses or names several topics
	passageSlot     = 0.75 // a point, when the answer is in the articles: a statement, a reason
	speakerFactor   = 1.3  // a passage in which a person speaks whom the question names; also a dated one, when it asks when
	onTopicFactor   = 1.2  // such a passage, when it is on a topic of the question too
	whoisFactor     = 2    // the passage that says who a person is, when the question asks just that
	verbatimFactor  = 3    // a document that holds what the question quotes
	noNumberPenalty = 0.7  // a document without a number, when the question asks how many
	phraseShare     = 0.8  // of the score of the document's best phrase, which is added; see phraseIndex
	topicShare      = 0.85 // of the score of a phrase that belongs to a topic of the document
	likeShare       = 0.5  // of the likeness of what people ask of the document, or leave open near it, by which its score grows; see likeFactor

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

	// Thresholds, as shares of the weight of a question or phrase.

	passageCoverage = 0.8 // of the question: a passage must show as much of it for the clause to lose its slot
)
