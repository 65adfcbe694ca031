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
	phrases  []phrase
	earnings []earning // by phrase
	postings [][]int32 // by term: the phrases that have it
	members  [][]int32 // by topic: the documents whose topic it is
	topics   [][]int32 // by document: its topics; only of a large corpus
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

func newPhraseIndex(phrases []phrase, ix *Index) phraseIndex {
	c := ix.corpus
	p := phraseIndex{
		phrases: phrases, earnings: make([]earning, len(phrases)),
		postings: make([][]int32, ix.lists.terms()), members: make([][]int32, len(c.Topics)),
	}
	topics := map[string]int{}
	for i := range c.Topics {
		topics[c.Topics[i].ID] = i
	}
	if ix.lists.packed != nil {
		p.topics = make([][]int32, len(ix.docs))
	}
	for d := range ix.docs {
		for _, id := range ix.docs[d].topics {
			t := topics[id]
			p.members[t] = append(p.members[t], int32(d))
			if p.topics != nil {
				p.topics[d] = append(p.topics[d], int32(t))
			}
		}
	}
	sizes := make([]int32, ix.lists.terms())
	total := 0
	for _, ph := range phrases {
		for _, id := range ph.terms {
			sizes[id]++
		}
		total += len(ph.terms)
	}
	room := make([]int32, total) // one allocation serves every term
	for id, n := range sizes {
		p.postings[id], room = room[:0:n], room[n:]
	}
	for i, ph := range phrases {
		p.earnings[i].owner = ph.owner
		for _, id := range ph.terms {
			p.earnings[i].weight += ix.need[id]
			p.postings[id] = append(p.postings[id], int32(i))
		}
	}
	return p
}

// add finds what the best phrase of each owner earns.
func (p *phraseIndex) add(u *query, s *scores) {
	p.forget(s)
	touched, n := s.touched[:cap(s.touched)], 0
	for i := range u.terms {
		t := &u.terms[i]
		if t.id < 0 {
			continue
		}
		for _, i := range p.postings[t.id] {
			e := &s.phrases[i]
			touched[n] = i // which stays if the phrase is new
			if e.shared == 0 {
				n++
			}
			e.shared += t.need
		}
	}
	s.touched = touched[:n]
	for _, i := range s.touched {
		e := &s.phrases[i]
		w := e.shared
		e.shared = 0
		s.best[e.owner] = max(s.best[e.owner], w*w*w/(u.need*e.weight))
	}
}

// fewOwners is how many owners are forgotten all at once, rather than those that
// were touched one by one.
const fewOwners = 4096

// forget empties best of what the question before has left there.
func (p *phraseIndex) forget(s *scores) {
	if len(s.best) <= fewOwners {
		clear(s.best)
		return
	}
	for _, i := range s.touched {
		s.best[s.phrases[i].owner] = 0
	}
}

// spread gives each document what its best phrase earns. A document that earns
// anything has a word of the question, and so is in docs.
func (p *phraseIndex) spread(s *scores) {
	docs := len(s.best) - len(p.members)
	s.earned = append(s.earned[:0], s.best[:docs]...)
	for i, b := range s.best[docs:] {
		if b == 0 {
			continue
		}
		for _, d := range p.members[i] {
			s.earned[d] = max(s.earned[d], topicShare*b)
		}
	}
	for i := range s.docs {
		d := &s.docs[i]
		d.total += phraseWeight * s.earned[d.doc]
	}
}

// earned is what the best phrase of one document earns.
func (p *phraseIndex) earned(s *scores, doc int) float32 {
	topics := s.best[len(s.best)-len(p.members):]
	best := s.best[doc]
	for _, t := range p.topics[doc] {
		best = max(best, topicShare*topics[t])
	}
	return best
}

// most is the most that any document earns by a phrase.
func (p *phraseIndex) most(s *scores) float32 {
	best := float32(0)
	for _, i := range s.touched {
		best = max(best, s.best[s.phrases[i].owner])
	}
	return best
}
