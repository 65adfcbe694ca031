package search

import (
	"math/bits"
	"slices"
)

// A vocabulary corrects misspelt words against the words of the corpus.
type vocabulary struct {
	byLength [maxWord + 1]vocabLength
	single   map[string]vocabWord // by the word without its doubled letters; of several, the commonest
}

// A vocabLength holds the words of one length, in no order: correct has a rule
// for every tie. Their letters stand apart, for most words are ruled out by a
// glance at these alone.
type vocabLength struct {
	letters []uint64 // see letters
	words   []vocabWord
}

type vocabWord struct {
	text    string
	runes   []rune
	docs    int  // documents that have its term
	subject bool // in a name or a topic
	stop    bool // a stop word
	person  bool // in the name of a person
}

// newVocabulary gathers the words that a slip of the finger may have meant:
// those of the texts, and the stop words, for "waht" is only "what".
func newVocabulary(ix *Index) *vocabulary {
	v := &vocabulary{single: make(map[string]vocabWord, len(ix.lexicon.words))}
	all := make([]rune, 0, 8*len(ix.lexicon.words)) // one allocation serves most words
	add := func(c vocabWord) {
		from := len(all)
		for _, r := range c.text {
			all = append(all, r)
		}
		c.runes = all[from:len(all):len(all)]
		n := len(c.runes)
		if n < 3 || n > maxWord || isDigit(c.runes[0]) {
			return
		}
		l := &v.byLength[n]
		l.letters, l.words = append(l.letters, letters(c.runes)), append(l.words, c)
		if key := withoutDoubles(c.runes); n >= minDoubled && c.commoner(v.single[key]) {
			v.single[key] = c
		}
	}
	for w, id := range ix.lexicon.words {
		if ix.has(id) {
			person, subject := ix.subjects.words[w]
			add(vocabWord{text: w, docs: len(ix.postings[id]), subject: subject, person: person})
		}
	}
	for w := range stopWords {
		add(vocabWord{text: w, docs: len(ix.docs), stop: true})
	}
	return v
}

// minDoubled is the length from which doubled letters make no other word.
const minDoubled = 6

// slips is how many slips of the finger a word of n letters may hold: short
// words turn into other words too easily.
func slips(n int) int {
	switch {
	case n <= 3:
		return 0
	case n <= 8:
		return 1
	default:
		return 2
	}
}

// correct finds the word that a misspelt one most likely meant: the fewest
// slips, then the same first letter, then the commoner word, then the
// alphabet. What was typed as a name is only corrected to a name or a topic,
// and a word that the language has, although the sources have not, only to
// the name of a person, when it doubles a letter of it. It returns "" when no
// word is near enough.
func (v *vocabulary) correct(w string, name, known bool) string {
	runes := []rune(w)
	limit := slips(len(runes))
	if known {
		limit = min(limit, 1)
	}
	if limit == 0 || len(runes) > maxWord {
		return ""
	}
	mask := letters(runes)
	best, bestCost := vocabWord{}, limit*2+1
	var d distance
	for n := max(3, len(runes)-limit); n <= min(maxWord, len(runes)+limit); n++ {
		for i, other := range v.byLength[n].letters {
			if bits.OnesCount64(mask^other) > 2*limit {
				continue
			}
			c := &v.byLength[n].words[i]
			if !c.mayBe(runes, name, known) {
				continue
			}
			slips := d.between(runes, c.runes, limit)
			if slips > limit {
				continue
			}
			cost := slips * 2
			if c.runes[0] != runes[0] {
				cost++ // people seldom miss the first letter
			}
			if cost < bestCost || cost == bestCost && c.commoner(best) {
				best, bestCost = *c, cost
			}
		}
	}
	if best.text == "" && len(runes) >= minDoubled {
		// "comitee" is "committee", whose slips are more than its letters allow.
		if c := v.single[withoutDoubles(runes)]; c.text != "" && c.mayBe(runes, name, known) {
			return c.text
		}
	}
	return best.text
}

// commoner reports whether a word goes before another that is as near.
func (c *vocabWord) commoner(o vocabWord) bool {
	return c.docs > o.docs || c.docs == o.docs && c.text < o.text
}

// withoutDoubles writes each run of one letter as a single one.
func withoutDoubles(w []rune) string { return string(slices.Compact(slices.Clone(w))) }

// letters is the set of letters of a word, a bit each. One slip changes at most
// two of them, so most words are ruled out by a glance.
func letters(runes []rune) uint64 {
	var set uint64
	for _, r := range runes {
		set |= 1 << (uint(r) % 64)
	}
	return set
}

// mayBe reports whether a word may stand for this one at all. "Orbán" is no
// slip for "organ", nor "tusk" for "task", nor "biden" for "widen"; and a word
// of the language is one for a name only by a doubled letter, "puttin".
func (c *vocabWord) mayBe(w []rune, name, known bool) bool {
	n := len(w)
	switch {
	case known:
		return c.person && n >= 5 && slices.Equal(slices.Compact(slices.Clone(w)), slices.Compact(slices.Clone(c.runes)))
	case n <= 5 && c.runes[0] != w[0] && c.runes[0] != w[1]: // w[1]: the two may be swapped
		return false
	case n <= 4:
		return c.person && len(c.runes) >= n || c.stop
	case name:
		return c.subject
	case n == 5:
		return c.subject || c.stop || c.docs > 1
	default:
		return true
	}
}

// Nearest finds the option that a misspelt word most likely meant, and how
// many slips lie between them. It returns "" when none is near.
func Nearest(w string, options []string) (string, int) {
	runes := []rune(w)
	best, bestSlips := "", slips(len(runes)+1)+1
	var d distance
	for _, o := range options {
		if n := d.between(runes, []rune(o), bestSlips); n < bestSlips || n == bestSlips && n > 0 && best != "" && o < best {
			best, bestSlips = o, n
		}
	}
	return best, bestSlips
}

// A distance counts slips between words and keeps its rows between calls.
type distance struct{ rows [3][]int }

// between is the number of insertions, deletions, changes and swaps of
// neighbours that make b of a (the optimal string alignment distance), or
// limit+1 when it is more than limit.
func (d *distance) between(a, b []rune, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	for i := range d.rows {
		if len(d.rows[i]) <= len(b) {
			d.rows[i] = make([]int, len(b)+maxWord)
		}
	}
	before, prev, row := d.rows[0], d.rows[1], d.rows[2]
	for j := 0; j <= len(b); j++ {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(prev[j]+1, row[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > limit {
			return limit + 1
		}
		before, prev, row = prev, row, before
	}
	return min(prev[len(b)], limit+1)
}
