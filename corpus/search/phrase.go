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

// An earning is what scoring needs of a phrase, apart from its terms, so that
// what is read at random lies close together.
type earning struct {
	owner  int32
	weight float32 // w(P)
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

// add finds what the best phrase of each document and of each topic earns.
func (p *phraseIndex) add(u *query, s *scores) {
	s.touched = s.touched[:0]
	for _, t := range u.terms {
		if t.id < 0 {
			continue
		}
		for _, i := range p.postings[t.id] {
			if s.shared[i] == 0 {
				s.touched = append(s.touched, i)
			}
			s.shared[i] += t.need
		}
	}
	for _, d := range s.owners {
		s.own[d] = 0
	}
	s.owners = s.owners[:0]
	clear(s.topics)
	docs := int32(len(s.own))
	for _, i := range s.touched {
		w, e := s.shared[i], p.earnings[i]
		s.shared[i] = 0
		earned := w * w * w / (u.need * e.weight)
		switch {
		case e.owner >= docs:
			s.topics[e.owner-docs] = max(s.topics[e.owner-docs], earned)
		case s.own[e.owner] == 0:
			s.owners = append(s.owners, e.owner)
			s.own[e.owner] = earned
		default:
			s.own[e.owner] = max(s.own[e.owner], earned)
		}
	}
}

// spread gives each document what its best phrase earns, where docs has every
// document.
func (p *phraseIndex) spread(s *scores) {
	s.earned = append(s.earned[:0], s.own...)
	for i, b := range s.topics {
		if b == 0 {
			continue
		}
		for _, d := range p.members[i] {
			s.earned[d] = max(s.earned[d], topicShare*b)
		}
	}
	for d, b := range s.earned {
		s.docs[d].total += phraseWeight * b
	}
}

// earned is what the best phrase of one document earns.
func (p *phraseIndex) earned(s *scores, doc int) float32 {
	best := s.own[doc]
	for _, t := range p.topics[doc] {
		best = max(best, topicShare*s.topics[t])
	}
	return best
}

// most is the most that any document earns by a phrase.
func (p *phraseIndex) most(s *scores) float32 {
	best := float32(0)
	for _, d := range s.owners {
		best = max(best, s.own[d])
	}
	for _, b := range s.topics {
		best = max(best, topicShare*b)
	}
	return best
}
