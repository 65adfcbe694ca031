package search

import (
	"cmp"
	"slices"

	"planbot/corpus"
)

// The weights of the signals beside BM25F. TestQuality in cmd/planbot shows
// what each does.
const (
	// pointSlot is how much a clause counts above commentary when a question
	// is about the plan.
	pointSlot = 1.35
	// clauseSlot is the same when the question asks for clauses by that name.
	clauseSlot = 1.8
	// passageSlot is how much a clause counts when the question asks for a
	// statement or an event: those are in the articles.
	passageSlot = 0.75
	// ownWords is how much more a passage counts in which a person whom the
	// question names speaks.
	ownWords = 1.3
	// introduces is how much more the passage counts that says who a person
	// is, when the question asks just that.
	introduces = 2
	// clearly is the share of a question that a passage must show for the
	// clause to lose its slot.
	clearly = 0.8
	// sameWords is how much more a document counts that holds, word for word,
	// what the question quotes.
	sameWords = 3
	// phraseWeight is how much a question counts that is like one that people
	// are known to ask.
	phraseWeight = 0.8
	// topicShare is how much a phrase of a document's topic counts as one of
	// its own.
	topicShare = 0.85
	// enough is the share of a question's weight that one of the first
	// documents must carry; below it what matters is not in the sources.
	enough = 0.5
	// genericShare is how much of the weight of another word a generic one has
	// when it is asked whether a document answers.
	genericShare = 0.15
	// genericImpact is how much of its impact a generic word has.
	genericImpact = 0.6
	// nameShare is the same for a word that neither the sources nor the
	// language have, which is most often a name: the sources are silent about
	// it, whatever else the question has.
	nameShare = 1.6
	// languageShare is the same for a word that the sources lack and the
	// language has: an everyday word may be missing by chance, a name is not.
	languageShare = 0.55
	// cyrillicShare is the same for a Cyrillic word unknown to the sources:
	// these are in English, so a Cyrillic word is only known when somebody
	// thought of it, and its absence proves less.
	cyrillicShare = 0.5
	// presence is what a word weighs in a question besides its idf: a common
	// word of the sources still is a word that was asked for.
	presence = 1
)

// scores are what the documents get for one question, by document.
type scores struct {
	total   []float32
	covered []float32 // the need of the question's words that it has
	shown   []float32 // the same of words in its title, text, summary and quotations
}

// score adds up the signals for every document.
func (ix *Index) score(u *query) scores {
	n := len(ix.docs)
	s := scores{make([]float32, n), make([]float32, n), make([]float32, n)}
	for _, t := range u.terms {
		if !ix.has(t.id) {
			continue
		}
		share := float32(1)
		if t.generic {
			share = genericImpact
		}
		for _, p := range ix.postings[t.id] {
			s.total[p.doc] += share * p.impact
			s.covered[p.doc] += t.need
			if p.fields&shownFields != 0 {
				s.shown[p.doc] += t.need
			}
		}
	}
	ix.phrases.add(u, s.total)
	shown := ix.mostShown(s)
	for d := range ix.docs {
		doc := &ix.docs[d]
		if doc.ref.IsPoint() {
			s.total[d] *= u.slot(doc, s.shown[d], shown)
		} else {
			s.total[d] *= u.steer(doc)
		}
		if u.quoted != "" && ix.holdsWords(d, u.quoted) {
			s.total[d] *= sameWords
		}
	}
	return s
}

// mostShown is the most that any passage shows of the question.
func (ix *Index) mostShown(s scores) float32 {
	most := float32(0)
	for d := range ix.docs {
		if !ix.docs[d].ref.IsPoint() {
			most = max(most, s.shown[d])
		}
	}
	return most
}

// slot is the rule of the clauses' slot. A question about the plan gets the
// clause first. A question that names a person, or asks for a statement, gets
// the passage first, and so does one of several words that a passage shows and
// the clause does not.
func (u *query) slot(doc *document, shown, byPassage float32) float32 {
	need := u.need()
	inPassage := byPassage >= clearly*need
	switch {
	case u.intent.plan && !u.intent.statement:
		return clauseSlot
	case len(u.named) > 0 || u.intent.statement || u.intent.why:
		return passageSlot
	case inPassage && shown < need/2 && u.weighty() > 1:
		return passageSlot
	case u.intent.event, inPassage && shown < byPassage:
		return 1
	default:
		return pointSlot
	}
}

// steer is how much more a passage counts for somebody whom the question
// names, or for a date it asks for.
func (u *query) steer(doc *document) float32 {
	switch {
	case u.whois != "":
		if slices.Contains(doc.whois, u.whois) {
			return introduces
		}
	case u.intent.when && doc.dated:
		return ownWords
	case u.intent.when || u.intent.event && !u.intent.statement:
	case slices.ContainsFunc(u.named, func(id corpus.SpeakerID) bool { return slices.Contains(doc.speakers, id) }):
		return ownWords
	}
	return 1
}

// weighty is how many words of the question are about its subject.
func (u *query) weighty() int {
	n := 0
	for _, t := range u.terms {
		if !t.generic {
			n++
		}
	}
	return n
}

// need is what all words of the question weigh.
func (u *query) need() float32 {
	total := float32(0)
	for _, t := range u.terms {
		total += t.need
	}
	return total
}

// order lists the documents with a score, best first.
func (s scores) order() []int {
	out := make([]int, 0, len(s.total))
	for d, v := range s.total {
		if v > 0 {
			out = append(out, d)
		}
	}
	slices.SortStableFunc(out, func(a, b int) int { return cmp.Compare(s.total[b], s.total[a]) })
	return out
}

// answeredBy reports whether one of the first documents carries enough of the
// question. How many there are of something, only a text with a number can say.
func (ix *Index) answeredBy(u *query, s scores, order []int) bool {
	if u.weighty() == 0 {
		return false
	}
	need := u.need()
	for _, d := range order[:min(3, len(order))] {
		if s.covered[d] > 0 && s.covered[d] >= enough*need && (!u.intent.count || ix.docs[d].counts) {
			return true
		}
	}
	return false
}
