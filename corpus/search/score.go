package search

import (
	"cmp"
	"slices"
)

// The weights of the signals beside BM25F. TestQuality in cmd/planbot shows
// what each does.
const (
	// pointSlot is how much a clause counts above commentary when a question
	// is about the plan.
	pointSlot = 1.35
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
	phraseWeight = 1.0
	// topicShare is how much a phrase of a document's topic counts as one of
	// its own.
	topicShare = 0.85
	// enough is the share of a question's weight that one of the first
	// documents must carry; below it what matters is not in the sources.
	enough = 0.6
	// genericShare is how much of the weight of another word a generic one has
	// when it is asked whether a document answers.
	genericShare = 0.15
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
	s := scores{make([]float32, len(ix.docs)), make([]float32, len(ix.docs)), make([]float32, len(ix.docs))}
	for _, t := range u.terms {
		if !ix.has(t.id) {
			continue
		}
		for _, p := range ix.postings[t.id] {
			s.total[p.doc] += p.impact
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
		switch {
		case doc.ref.IsPoint():
			s.total[d] *= u.slot(doc, s.shown[d], shown)
		case u.whois != "" && slices.Contains(doc.whois, u.whois):
			s.total[d] *= introduces
		case u.whois == "" && speaks(doc, u):
			s.total[d] *= ownWords
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
// clause first, unless it has words that a passage shows and the clause does
// not. A question about a person, a statement or an event gets the passage
// first.
func (u *query) slot(doc *document, shown, byPassage float32) float32 {
	named := slices.ContainsFunc(u.subject.Topics, func(id string) bool { return slices.Contains(doc.topics, id) })
	switch {
	case u.person || u.intent.statement:
		return passageSlot
	case u.intent.event:
		return 1
	case named && len(u.subject.Rest) == 0:
		return pointSlot
	case byPassage > shown && byPassage >= clearly*u.need():
		return 1
	default:
		return pointSlot
	}
}

// need is what all words of the question weigh.
func (u *query) need() float32 {
	total := float32(0)
	for _, t := range u.terms {
		total += t.need
	}
	return total
}

// speaks reports whether somebody whom the question names speaks in the
// passage.
func speaks(doc *document, u *query) bool {
	for _, id := range u.subject.Speakers {
		if slices.Contains(doc.speakers, id) {
			return true
		}
	}
	return false
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
// question.
func (u *query) answeredBy(s scores, order []int) bool {
	total := u.need()
	for _, d := range order[:min(3, len(order))] {
		if s.covered[d] > 0 && s.covered[d] >= enough*total {
			return true
		}
	}
	return false
}
