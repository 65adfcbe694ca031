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
	weights  []float32 // by phrase: w(P)
	postings [][]int32 // by term: the phrases that have it
	topics   [][]int32 // by document: the owners of its topics' phrases
	count    int       // of owners
}

// A phrase is one thing that people type.
type phrase struct {
	owner int32    // a document, or after those a topic
	terms []termID // distinct
}

func newPhraseIndex(phrases []phrase, ix *Index) phraseIndex {
	c := ix.corpus
	p := phraseIndex{
		phrases: phrases, weights: make([]float32, len(phrases)),
		postings: make([][]int32, len(ix.postings)), count: len(ix.docs) + len(c.Topics),
	}
	topics := map[string]int32{}
	for i := range c.Topics {
		topics[c.Topics[i].ID] = int32(len(ix.docs) + i)
	}
	for d := range ix.docs {
		var owners []int32
		for _, id := range ix.docs[d].topics {
			owners = append(owners, topics[id])
		}
		p.topics = append(p.topics, owners)
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
		for _, id := range ph.terms {
			p.weights[i] += ix.need[id]
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
	clear(s.best)
	for _, i := range s.touched {
		w, o := s.shared[i], p.phrases[i].owner
		s.shared[i] = 0
		s.best[o] = max(s.best[o], w*w*w/(u.need*p.weights[i]))
	}
	for d := range s.total {
		b := s.best[d]
		for _, o := range p.topics[d] {
			b = max(b, topicShare*s.best[o])
		}
		s.total[d] += phraseWeight * b
	}
}
