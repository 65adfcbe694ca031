package search

import "slices"

// A phraseIndex compares a question with the phrases that people are known to
// type for a document, or for a topic, each taken by itself. BM25F sees all
// phrases of a document as one text, in which the words of a question may be
// scattered; a question whose words stand together in one phrase is far more
// surely about that document.
//
// The likeness of question Q and phrase P is the share of the weight of each
// that the other has, and the score of P is its likeness times what they share:
//
//	w(X)     = Σ_{t∈X} weight(t)
//	like(P)  = w(Q∩P)² / (w(Q) · w(P))
//	score(P) = w(Q∩P) · like(P)
//
// A document gets phraseShare of the score of its best phrase. The phrases of
// its topics count as its own, by topicShare.
type phraseIndex struct {
	phrases  []phrase
	terms    [][]termID // by phrase, distinct
	postings [][]int32  // by term: the phrases that have it
	topics   [][]int32  // by topic: the documents that are on it
}

// A phrase is one thing that people type.
type phrase struct {
	owner  int32   // a document, or after those a topic
	weight float32 // w(P)
}

// add adds a phrase, whose terms are distinct.
func (p *phraseIndex) add(owner int32, terms []termID) {
	p.phrases = append(p.phrases, phrase{owner: owner})
	p.terms = append(p.terms, terms)
}

// addNew adds the distinct terms of a phrase, unless another phrase of the same
// owner, added just before, has the same.
func (p *phraseIndex) addNew(owner int32, terms []termID) {
	terms = slices.Clone(terms)
	slices.Sort(terms)
	terms = slices.Compact(terms)
	for i := len(p.phrases) - 1; i >= 0 && p.phrases[i].owner == owner; i-- {
		if slices.Equal(p.terms[i], terms) {
			return
		}
	}
	p.add(owner, terms)
}

// finish works out what follows from the phrases that were added.
func (p *phraseIndex) finish(ix *Index) {
	p.postings = make([][]int32, len(ix.terms))
	for i, terms := range p.terms {
		for _, id := range terms {
			p.phrases[i].weight += ix.terms[id].weight
			p.postings[id] = append(p.postings[id], int32(i))
		}
	}
	p.topics = make([][]int32, len(ix.corpus.Topics))
	numbers := map[string]int{} // of topics
	for i := range ix.corpus.Topics {
		numbers[ix.corpus.Topics[i].ID] = i
	}
	for d := range ix.docs {
		for _, id := range ix.docs[d].topics {
			n := numbers[id]
			p.topics[n] = append(p.topics[n], int32(d))
		}
	}
}

// score finds for each document the score of its own best phrase, and that of
// the best one of its topics.
func (p *phraseIndex) score(u *query, s *scores) {
	for _, t := range u.terms {
		if t.id < 0 {
			continue
		}
		for _, i := range p.postings[t.id] {
			if s.shared[i] == 0 {
				s.touched = append(s.touched, i)
			}
			s.shared[i] += t.weight
		}
	}
	for _, i := range s.touched {
		ph, w := &p.phrases[i], s.shared[i]
		s.shared[i] = 0
		s.best[ph.owner] = max(s.best[ph.owner], w*w*w/(u.weight*ph.weight))
	}
	s.touched = s.touched[:0]
	for i, best := range s.best[len(s.byTopic):] {
		if best == 0 {
			continue
		}
		for _, doc := range p.topics[i] {
			s.byTopic[doc] = max(s.byTopic[doc], topicShare*best)
		}
	}
}
