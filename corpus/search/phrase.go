package search

import "math"

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

// add finds what the best phrase of each owner earns. It takes more time than
// anything else in a question, and nearly all of it is waiting for memory, so
// the loops hold in registers what they can, and have no jump that depends on
// the phrase.
func (p *phraseIndex) add(u *query, s *scores) {
	p.forget(s)
	phrases := s.phrases
	touched, n := s.touched[:cap(s.touched)], 0
	for i := range u.terms {
		t := &u.terms[i]
		if t.id < 0 {
			continue
		}
		need := t.need
		for _, i := range p.postings[t.id] {
			e := &phrases[i]
			touched[n] = i // which stays if the phrase is new
			shared := e.shared
			e.shared = shared + need
			if math.Float32bits(shared) == 0 {
				n++
			}
		}
	}
	s.touched = touched[:n]
	best, need := s.best, u.need
	for _, i := range s.touched {
		e := &phrases[i]
		w := e.shared
		e.shared = 0
		best[e.owner] = max(best[e.owner], earned(w*w*w/(need*e.weight)))
	}
}

// An earnedBits is what a phrase earns, never negative, by the bits of a
// float32: as whole numbers they are in the same order, and the larger of two
// is found in a third of the time.
type earnedBits uint32

func earned(x float32) earnedBits { return earnedBits(math.Float32bits(x)) }

func (e earnedBits) float() float32 { return math.Float32frombits(uint32(e)) }

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

// earned is what the best phrase of one document earns. A document that earns
// anything has a word of the question.
func (p *phraseIndex) earned(s *scores, doc int) float32 {
	best := s.best[doc]
	for _, t := range p.topics[doc] {
		best = max(best, earned(topicShare*s.best[t].float()))
	}
	return best.float()
}
