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
	owners   []int32   // by phrase: a document, or after those a topic
	weights  []float32 // by phrase: w(P)
	postings [][]int32 // by term: the phrases that have it
	topics   [][]int32 // by document: the owners of its topics' phrases
	count    int       // of owners
}

// A phrase is one thing that people type.
type phrase struct {
	owner int32
	terms []termID // distinct
}

func newPhraseIndex(b *builder, ix *Index) phraseIndex {
	p := phraseIndex{postings: make([][]int32, len(ix.postings)), count: len(b.docs) + len(b.corpus.Topics)}
	topics := map[string]int32{}
	for i := range b.corpus.Topics {
		topics[b.corpus.Topics[i].ID] = int32(len(b.docs) + i)
	}
	for d := range b.docs {
		var owners []int32
		for _, id := range b.docs[d].topics {
			owners = append(owners, topics[id])
		}
		p.topics = append(p.topics, owners)
	}
	for i, ph := range b.phrases {
		w := float32(0)
		for _, id := range ph.terms {
			w += ix.need[id]
			p.postings[id] = append(p.postings[id], int32(i))
		}
		p.owners = append(p.owners, ph.owner)
		p.weights = append(p.weights, w)
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
		w, o := s.shared[i], p.owners[i]
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
