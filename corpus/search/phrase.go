package search

// A phraseIndex compares a question with the phrases that people are known to
// type for a document, or for a topic, each taken by itself. BM25F sees all
// phrases of a document as one text, in which the words of a question may be
// scattered; a question whose words stand together in one phrase is far more
// surely about that document.
//
// The likeness of question Q and phrase P is the share of the weight of each
// that the other has:
//
//	like(Q,P) = w(Q∩P)² / (w(Q) · w(P)),  w = Σ need
//
// and phrase P earns w(Q∩P) · like(Q,P). A document gets phraseWeight times
// what its best phrase earns; the phrases of its topics count as its own, by
// topicShare.
type phraseIndex struct {
	earnings []earning  // by phrase
	terms    [][]termID // by phrase
	postings [][]int32  // by term: the phrases that have it
	topics   [][]int32  // by document: the owners that its topics are
}

// An earning is what scoring needs of a phrase, apart from its terms: what is
// read at random lies close together.
type earning struct {
	owner  int32
	weight float32 // w(P)
	shared float32 // of a question, while it is scored: w(Q∩P)
}

// A phrase is one thing that people type.
type phrase struct {
	owner int32    // a document, or after those a topic
	terms []termID // distinct
}

func newPhraseIndex(phrases []phrase, terms int) phraseIndex {
	p := phraseIndex{earnings: make([]earning, len(phrases)), terms: make([][]termID, len(phrases)), postings: make([][]int32, terms)}
	for i, ph := range phrases {
		p.earnings[i].owner, p.terms[i] = ph.owner, ph.terms
		for _, id := range ph.terms {
			p.postings[id] = append(p.postings[id], int32(i))
		}
	}
	return p
}

// weigh works out what the phrases weigh, and whose those of topics are.
func (p *phraseIndex) weigh(ix *Index) {
	for i := range p.earnings {
		for _, id := range p.terms[i] {
			p.earnings[i].weight += ix.need[id]
		}
	}
	topics := map[string]int32{}
	for i := range ix.corpus.Topics {
		topics[ix.corpus.Topics[i].ID] = int32(len(ix.docs) + i)
	}
	p.topics = make([][]int32, len(ix.docs))
	for d := range ix.docs {
		for _, id := range ix.docs[d].topics {
			if t, ok := topics[id]; ok {
				p.topics[d] = append(p.topics[d], t)
			}
		}
	}
}

// add finds what the best phrase of each owner earns.
func (p *phraseIndex) add(u *query, s *scores) {
	clear(s.best)
	s.touched = s.touched[:0]
	for _, t := range u.terms {
		if t.id < 0 {
			continue
		}
		for _, i := range p.postings[t.id] {
			if s.phrases[i].shared == 0 {
				s.touched = append(s.touched, i)
			}
			s.phrases[i].shared += t.need
		}
	}
	for _, i := range s.touched {
		e := &s.phrases[i]
		w := e.shared
		e.shared = 0
		s.best[e.owner] = max(s.best[e.owner], w*w*w/(u.need*e.weight))
	}
}

// earned is what the best phrase of one document earns. A document that earns
// anything has a word of the question.
func (p *phraseIndex) earned(s *scores, doc int) float32 {
	best := s.best[doc]
	for _, t := range p.topics[doc] {
		best = max(best, topicShare*s.best[t])
	}
	return best
}
