package search

import "slices"

// The weights of the signals beside BM25F. They were set by hand on the
// development questions.
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
	// onSubject is how much more such a passage counts when it is on a topic that
	// the question names too.
	onSubject = 1.2
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
	// uncounted is how much a document without a number counts when the question
	// asks how many.
	uncounted = 0.7
	// enough is the share of a question's weight that one of the first
	// documents must carry; below it what matters is not in the sources.
	enough = 0.5
	// hiddenShare is how much a word that only leads to a clause counts when it
	// is asked whether the plan says something.
	hiddenShare = 0.75
	// genericShare is how much of the weight of another word a generic one has
	// when it is asked whether a document answers.
	genericShare = 0.15
	// genericImpact is how much of its impact a generic word has.
	genericImpact = 0.6
	// namingImpact is the same for the words that name speakers when more than
	// one is named: they say whose view is asked for, not on what.
	namingImpact = 0.4
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
	// askedShare is the same for a word that only stands in what people ask,
	// and in no text, name or topic: it is more about asking than about the
	// subject.
	askedShare = 0.8
	// mostOf is the share of such a phrase that one word must be to answer a
	// question by itself.
	mostOf = 0.5
	// presence is what a word weighs in a question besides its idf: a common
	// word of the sources still is a word that was asked for.
	presence = 1
)

// A docScore is what a document gets for one question.
type docScore struct {
	doc     int32
	total   float32
	covered float32 // the need of the question's words that it has
	shown   float32 // the same of words in its title, text, summary and quotations
}

// scores are what the documents that have a word of a question get for it.
type scores struct {
	docs   []docScore // by document
	points int        // how many of docs are clauses; they come first
	order  []int      // see top

	sums []docScore // by document; 0 between questions

	phrases []earning // by phrase; see phraseIndex.add
	touched []int32   // the phrases that share a word
	best    []float32 // by owner of phrases: what the best of them earns
}

// newQuery makes room for one question. Most of it is for the scores.
func newQuery(ix *Index) *query {
	u := new(query)
	s := &u.scores
	*s = scores{
		phrases: slices.Clone(ix.phrases.earnings), touched: make([]int32, 0, len(ix.phrases.earnings)+1),
		best: make([]float32, len(ix.docs)+len(ix.corpus.Topics)),
		sums: make([]docScore, len(ix.docs)),
	}
	return u
}

// score adds up the signals for every document. The scores are good as long as
// the query is.
func (ix *Index) score(u *query) *scores {
	s := &u.scores
	for i := range u.terms {
		t := &u.terms[i]
		if !ix.has(t.id) {
			continue
		}
		s.add(ix.lists.open[t.id], u.share(t), t.need)
	}
	s.collect(len(ix.corpus.Points))
	ix.phrases.add(u, s)
	for i := range s.docs {
		d := &s.docs[i]
		d.total += phraseWeight * ix.phrases.earned(s, int(d.doc))
	}
	byPassage := s.byPassage()
	for i := range s.docs {
		d := &s.docs[i]
		if i < s.points {
			d.total *= ix.slot(u, int(d.doc), d.shown, byPassage)
		} else if u.steers {
			d.total *= steer(u, &ix.docs[d.doc])
		}
		if u.narrows {
			d.total *= ix.narrow(u, int(d.doc))
		}
	}
	return s
}

// add adds what one term gives to each document that has it.
func (s *scores) add(list []posting, share, need float32) {
	for _, p := range list {
		d := &s.sums[p.doc]
		d.total += share * p.impact
		d.covered += need
		if p.fields&shownFields != 0 {
			d.shown += need
		}
	}
}

// collect moves the sums of the documents that have a word to docs.
func (s *scores) collect(points int) {
	s.docs, s.points = s.docs[:0], 0
	for doc := range s.sums {
		d := s.sums[doc]
		if d.covered == 0 {
			continue
		}
		s.sums[doc] = docScore{}
		d.doc = int32(doc)
		s.docs = append(s.docs, d)
		if doc < points {
			s.points++
		}
	}
}

// byPassage is the most that a passage shows of the question.
func (s *scores) byPassage() float32 {
	most := float32(0)
	for i := range s.docs[s.points:] {
		if d := &s.docs[s.points+i]; d.shown > most {
			most = d.shown
		}
	}
	return most
}

// share is how much of a term's impact counts.
func (u *query) share(t *queryTerm) float32 {
	switch {
	case t.generic:
		return genericImpact
	case len(u.named) > 1 && slices.Contains(u.subject.Naming, t.id):
		return namingImpact
	}
	return 1
}

// narrow is how much more or less a document counts for holding what the
// question quotes, and for having no number that it asks for.
func (ix *Index) narrow(u *query, doc int) float32 {
	factor := float32(1)
	if u.intent.has(asksCount) && !ix.docs[doc].counts {
		factor *= uncounted
	}
	if u.quoted != "" && ix.holdsWords(doc, u.quoted) {
		factor *= sameWords
	}
	return factor
}

// doc is the document of an entry of docs.
func (s *scores) doc(i int) int { return int(s.docs[i].doc) }

// top lists the best of the first n of docs, at most k, best first, by their
// place there. Equal scores keep the order of the documents, which is the
// corpus's. So few are wanted of so many that putting each in its place beats
// sorting.
func (s *scores) top(n, k int) []int {
	order := s.order[:0]
	least := float32(0) // of those in order, once there are k
	for d := range s.docs[:n] {
		v := s.docs[d].total
		if v <= least || k == 0 {
			continue
		}
		if len(order) < k {
			order = append(order, d)
		}
		i := len(order) - 1
		for ; i > 0 && s.docs[order[i-1]].total < v; i-- {
			order[i] = order[i-1]
		}
		order[i] = d
		if len(order) == k {
			least = s.docs[order[k-1]].total
		}
	}
	s.order = order
	return order
}

// byOneAskedWord reports whether all that ties a document to the question is
// one everyday word of what people ask: "joke" is in such a phrase, and yet no
// document is about jokes. A word that is most of a phrase is its subject.
func (ix *Index) byOneAskedWord(u *query, s *scores, doc int) bool {
	var only *queryTerm
	for i := range u.terms {
		t := &u.terms[i]
		if t.generic {
			continue
		}
		p, ok := ix.lists.at(doc, t.id)
		if !ok {
			continue
		}
		if only != nil || p.fields != 1<<askedField || !isCyrillic(t.word) && !t.known {
			return false // several words, a subject of the document, or a name
		}
		only = t
	}
	return only != nil && s.best[doc]*u.need < mostOf*only.need*only.need
}

// cyrillic reports whether the question is in Ukrainian or Russian.
func (u *query) cyrillic() bool { return len(u.terms) > 0 && isCyrillic(u.terms[0].word) }

// answered reports whether one of the first documents carries enough of the
// question. How many there are of something, only a text with a number can say;
// whether the plan says something, only a clause, and rather by the words that
// it shows than by those that only lead to it.
func (ix *Index) answered(u *query, s *scores, order []int) bool {
	if u.quoted != "" && len(order) > 0 && ix.holdsWords(s.doc(order[0]), u.quoted) {
		return true
	}
	if u.weighty == 0 || u.verb != stopped && !ix.does(u, s, order) {
		return false
	}
	whether := u.intent.has(asksWhether) && !u.intent.has(asksStatement) && len(u.named) == 0
	for _, i := range order[:min(3, len(order))] {
		d, covered := s.doc(i), s.docs[i].covered
		if ix.byOneAskedWord(u, s, d) {
			continue
		}
		if whether {
			if !ix.docs[d].ref.IsPoint() {
				continue
			}
			if !u.cyrillic() { // the clauses show no Cyrillic word
				shown := s.docs[i].shown
				covered = shown + hiddenShare*(covered-shown)
			}
		}
		if covered > 0 && covered >= enough*u.need && (!u.intent.has(asksCount) || ix.docs[d].counts) {
			return true
		}
	}
	return false
}

// does reports whether the first document has the verb on which the answer
// turns.
func (ix *Index) does(u *query, s *scores, order []int) bool {
	if len(order) == 0 {
		return false
	}
	_, has := ix.lists.at(s.doc(order[0]), u.verb)
	return has
}
