package search

import (
	"sort"
	"sync"
)

// A vocabulary holds the words of an index that a slip of the finger may have
// meant: those of the texts, and the stop words, for "waht" is only "what". The
// words of a length are gathered when the first word near it must be corrected.
type vocabulary struct {
	ix      *Index
	lengths [maxWord + 1]struct {
		once  sync.Once
		words vocabLength
	}
}

// A vocabLength holds the words of one length, by the alphabet. Their letters
// stand apart, for most words are ruled out by a glance at these alone.
type vocabLength struct {
	size    int      // of a word, in runes
	letters []uint64 // see letters
	runes   []rune   // of all words, one after the other
	facts   []vocabFacts
}

// vocabFacts are what is known of a word.
type vocabFacts struct {
	entry   int32 // in the dictionary
	docs    int32 // documents that have its term
	subject bool  // in a name or a topic
	stop    bool  // a stop word
	person  bool  // in the name of a person
}

// A vocabWord is one word of a vocabulary.
type vocabWord struct {
	runes []rune
	vocabFacts
}

// minSlip is the length of the shortest words that are gathered.
const minSlip = 3

// warm gathers the words of all lengths.
func (v *vocabulary) warm() {
	for n := minSlip; n <= maxWord; n++ {
		v.ofLength(n)
	}
}

// ofLength returns the words of a length, from minSlip to maxWord.
func (v *vocabulary) ofLength(n int) *vocabLength {
	l := &v.lengths[n]
	l.once.Do(func() { l.words.gather(v.ix, n) })
	return &l.words
}

func (l *vocabLength) gather(ix *Index, n int) {
	l.size = n
	size := 0
	for e := range ix.words.infos {
		if int(ix.words.infos[e].runes) == n {
			size++
		}
	}
	l.letters, l.runes, l.facts = make([]uint64, 0, size), make([]rune, 0, n*size), make([]vocabFacts, 0, size)
	for e := range ix.words.infos {
		if int(ix.words.infos[e].runes) != n {
			continue
		}
		facts, ok := vocabFactsOf(ix, e)
		text := ix.words.words[e]
		if !ok || isDigit(rune(text[0])) {
			continue
		}
		for _, r := range text {
			l.runes = append(l.runes, r)
		}
		l.letters = append(l.letters, letters(l.runes[len(l.runes)-n:]))
		l.facts = append(l.facts, facts)
	}
}

// vocabFactsOf is what a word of the dictionary is to the vocabulary, if anything.
func vocabFactsOf(ix *Index, e int) (vocabFacts, bool) {
	w := &ix.words.infos[e]
	switch {
	case w.id == stopped:
		return vocabFacts{entry: int32(e), docs: int32(len(ix.docs)), stop: true}, true
	case !w.is(textKind) || !ix.has(w.id):
		return vocabFacts{}, false
	}
	return vocabFacts{int32(e), ix.lists.df[w.id], w.is(subjectKind), false, w.is(personKind)}, true
}

// at is word i.
func (l *vocabLength) at(i int) vocabWord {
	from, to := i*l.size, (i+1)*l.size
	return vocabWord{l.runes[from:to:to], l.facts[i]}
}

// with is where the words that begin with a letter stand.
func (l *vocabLength) with(first rune) (from, to int) {
	at := func(r rune) int {
		return sort.Search(len(l.facts), func(i int) bool { return l.runes[i*l.size] >= r })
	}
	return at(first), at(first + 1)
}
