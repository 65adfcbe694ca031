package search

import "iter"

// learned maps the words that a lexicon has met to their terms. It is a hash
// table for one purpose: most of the time that it takes to index a million
// texts goes to the look-up of each of their words. All words lie together, for
// those of the texts are all over memory, and a slot has the hash, so that
// hardly any other word is looked at.
//
// The slots are open addressing with linear probing, at most half full.
type learned struct {
	text  []byte // all words, one after the other
	words []learnedWord
	slots []learnedSlot // their number is a power of two

	first []learnedSlot // of findAll
}

type learnedWord struct {
	from, to uint32 // in text
	id       termID
}

type learnedSlot struct {
	hash uint32
	word uint32 // and one; 0 is none
}

func newLearned() learned { return learned{slots: make([]learnedSlot, 1<<14)} }

// find returns the term of a word, if it has been learnt.
func (l *learned) find(w string) (termID, bool) {
	h := hash(w)
	mask := uint32(len(l.slots) - 1)
	for i := h & mask; ; i = (i + 1) & mask {
		s := l.slots[i]
		if s.word == 0 {
			return unknown, false
		}
		if s.hash != h {
			continue
		}
		if c := l.words[s.word-1]; string(l.text[c.from:c.to]) == w {
			return c.id, true
		}
	}
}

// findAll appends the terms of the words of a text, unknown for one that has not
// been learnt. Each step is taken for all words before the next, so that memory,
// which is what takes the time, serves many at once.
func (l *learned) findAll(out []termID, ws []word) []termID {
	l.first = l.first[:0]
	mask := uint32(len(l.slots) - 1)
	for i := range ws {
		h := hash(ws[i].text)
		s := l.slots[h&mask]
		if s.hash != h {
			s = learnedSlot{} // another word's, or none: find will look further
		}
		l.first = append(l.first, s)
	}
	from := len(out)
	for _, s := range l.first {
		id := unknown
		if s.word > 0 {
			id = l.words[s.word-1].id
		}
		out = append(out, id)
	}
	for i, s := range l.first {
		if s.word > 0 {
			if c := l.words[s.word-1]; string(l.text[c.from:c.to]) == ws[i].text {
				continue
			}
		}
		out[from+i], _ = l.find(ws[i].text)
	}
	return out
}

// add notes the term of a word that has not been learnt.
func (l *learned) add(w string, id termID) {
	from := uint32(len(l.text))
	l.text = append(l.text, w...)
	l.words = append(l.words, learnedWord{from, uint32(len(l.text)), id})
	if 2*len(l.words) <= len(l.slots) {
		l.place(learnedSlot{hash(w), uint32(len(l.words))})
		return
	}
	full := l.slots
	l.slots = make([]learnedSlot, 2*len(full))
	for _, s := range full {
		if s.word > 0 {
			l.place(s)
		}
	}
	l.place(learnedSlot{hash(w), uint32(len(l.words))})
}

func (l *learned) place(s learnedSlot) {
	mask := uint32(len(l.slots) - 1)
	i := s.hash & mask
	for l.slots[i].word > 0 {
		i = (i + 1) & mask
	}
	l.slots[i] = s
}

// all yields the words with their terms, in the order in which they were learnt.
func (l *learned) all() iter.Seq2[string, termID] {
	return func(yield func(string, termID) bool) {
		for _, w := range l.words {
			if !yield(string(l.text[w.from:w.to]), w.id) {
				return
			}
		}
	}
}
