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
		postings: make([][]int32, len(ix.postings)), members: make([][]int32, len(c.Topics)),
	}
	topics := map[string]int{}
	for i := range c.Topics {
		topics[c.Topics[i].ID] = i
	}
	for d := range ix.docs {
		for _, id := range ix.docs[d].topics {
			p.members[topics[id]] = append(p.members[topics[id]], int32(d))
		}
	}
	sizes := make([]int32, len(ix.postings))
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

// add gives each document what its best phrase earns.
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
	clear(s.topics)
	docs := int32(len(s.docs))
	for _, i := range s.touched {
		w, e := s.shared[i], p.earnings[i]
		s.shared[i] = 0
		earned := w * w * w / (u.need * e.weight)
		if e.owner < docs {
			s.docs[e.owner].own = max(s.docs[e.owner].own, earned)
		} else {
			s.topics[e.owner-docs] = max(s.topics[e.owner-docs], earned)
		}
	}
	for i := range s.docs {
		s.docs[i].earned = s.docs[i].own
	}
	for i, b := range s.topics {
		if b == 0 {
			continue
		}
		for _, d := range p.members[i] {
			s.docs[d].earned = max(s.docs[d].earned, topicShare*b)
		}
	}
}
