package search

import "planbot/corpus/lang"

// answered reports whether one of the first documents carries enough of the
// question. How many there are of something, only a text with a number can say;
// whether the plan says something, only a clause can.
func (ix *Index) answered(u *query, s *scores, order []int) bool {
	if len(order) == 0 {
		return false
	}
	first := int(s.docs[order[0]].doc)
	if u.quoted != "" && ix.holdsWords(first, u.quoted) {
		return true
	}
	if u.contentWords == 0 || !ix.hasVerb(u, first) {
		return false
	}
	for _, i := range order[:min(3, len(order))] {
		d := &s.docs[i]
		if ix.carries(u, d) && !ix.byOneAskedWord(u, int(d.doc), s.best[d.doc]) {
			return true
		}
	}
	return false
}

// hasVerb reports whether a document has the verb on which the answer turns, if
// the question has one.
func (ix *Index) hasVerb(u *query, doc int) bool {
	if u.verb == stopped {
		return true
	}
	_, has := ix.posting(doc, u.verb)
	return has
}

// carries reports whether a document has enough of the weight of the question.
// If it is asked whether the plan says something, words that a clause shows
// count more than those that only lead to it.
func (ix *Index) carries(u *query, d *docScore) bool {
	doc := &ix.docs[d.doc]
	covered := d.covered
	if u.intent.has(asksWhether) && !u.intent.has(asksStatement) && len(u.named) == 0 {
		if !doc.ref.IsPoint() {
			return false
		}
		if !u.isCyrillic() { // the clauses show no Cyrillic word
			covered = d.shown + hiddenShare*(covered-d.shown)
		}
	}
	return covered >= answerThreshold*u.weight && (!u.intent.has(asksCount) || doc.counts)
}

// isCyrillic reports whether the question is in Ukrainian or Russian.
func (u *query) isCyrillic() bool { return len(u.terms) > 0 && lang.IsCyrillic(u.terms[0].word) }

// byOneAskedWord reports whether all that ties a document to the question is
// one everyday word of what people ask: "joke" is in such a phrase, and yet no
// document is about jokes. A word that is most of a phrase is its subject.
// phraseScore is that of the document's best phrase.
func (ix *Index) byOneAskedWord(u *query, doc int, phraseScore float32) bool {
	var only *queryTerm
	for i := range u.terms {
		t := &u.terms[i]
		if t.generic {
			continue
		}
		p, ok := ix.posting(doc, t.id)
		if !ok {
			continue
		}
		if only != nil || p.fields != 1<<askedField || !lang.IsCyrillic(t.word) && !t.known {
			return false // several words, a subject of the document, or a name
		}
		only = t
	}
	return only != nil && phraseScore*u.weight < soleWordCoverage*only.weight*only.weight
}
