package search

import (
	"math/bits"
	"slices"
	"unicode/utf8"

	"planbot/corpus/lang"
)

// minPerson is the length from which a word of the language may be a slip in
// somebody's name.
const minPerson = 5

// minDoubled is the length from which doubled letters make no other word.
const minDoubled = 6

// maxSwap is the length to which only a swap of the first two letters makes
// another first letter.
const maxSwap = 5

// maxOneSlip is the length to which a word with another first letter is one slip
// away.
const maxOneSlip = 8

// A vocabulary holds the words that a slip of the finger may have meant: those
// of the texts, and the stop words, for "waht" is only "what".
type vocabulary struct {
	byLength [lang.MaxWord + 1][]wordGroup
	bySingle map[string]*vocabularyWord // by the word without doubled letters: the commonest
}

// A wordGroup is the words of one length that begin with the same letter.
type wordGroup struct {
	first   rune
	letters []uint64 // by word, see letterSet: most words are ruled out by it alone
	words   []vocabularyWord
}

// A vocabularyWord is one word of a vocabulary.
type vocabularyWord struct {
	text    string
	runes   []rune
	docs    int  // documents that have its term
	subject bool // in a name or a topic
	person  bool // in the name of a person
	stop    bool // a stop word
}

func newVocabulary(ix *Index) *vocabulary {
	v := &vocabulary{bySingle: map[string]*vocabularyWord{}}
	for text, info := range ix.words.words {
		n := utf8.RuneCountInString(text)
		if n < minSlip || n > lang.MaxWord || lang.IsDigit(rune(text[0])) {
			continue
		}
		word := vocabularyWord{text: text, runes: []rune(text)}
		switch {
		case info.id == stopped:
			word.docs, word.stop = len(ix.docs), true
		case info.is(textKind) && ix.has(info.id):
			word.docs = len(ix.terms[info.id].postings)
			word.subject, word.person = info.is(subjectKind), info.is(personKind)
		default:
			continue
		}
		of := v.group(n, word.runes[0])
		of.letters, of.words = append(of.letters, letterSet(text)), append(of.words, word)
		if single := withoutDoubles(word.runes); n >= minDoubled {
			if best := v.bySingle[string(single)]; best == nil || word.before(best) {
				v.bySingle[string(single)] = &word
			}
		}
	}
	return v
}

// group is that of the words of n letters that begin with first.
func (v *vocabulary) group(n int, first rune) *wordGroup {
	groups := &v.byLength[n]
	i := slices.IndexFunc(*groups, func(g wordGroup) bool { return g.first == first })
	if i < 0 {
		i = len(*groups)
		*groups = append(*groups, wordGroup{first: first})
	}
	return &(*groups)[i]
}

// minSlip is the length of the shortest words that a slip may have meant.
const minSlip = 3

// letterSet is the set of letters of a word, a bit each. One slip changes at
// most two of them, so most words are ruled out at once.
func letterSet(w string) uint64 {
	var set uint64
	for _, r := range w {
		set |= 1 << (uint(r) % 64)
	}
	return set
}

// A misspelt is a word that no text has.
type misspelt struct {
	runes   []rune
	letters uint64
	name    bool // typed as a name is
	known   bool // the language has it
}

// correct finds the word that a misspelt one most likely meant: the fewest
// slips, then the same first letter, then the commoner word, then the alphabet.
// It returns "" when no word is near enough.
func (v *vocabulary) correct(text string, name, known bool) string {
	w := misspelt{runes: []rune(text), letters: letterSet(text), name: name, known: known}
	limit := lang.Slips(len(w.runes))
	if known {
		limit = min(limit, 1)
	}
	if limit == 0 || len(w.runes) > lang.MaxWord || known && len(w.runes) < minPerson {
		return ""
	}
	best := v.nearest(&w, limit)
	if best == nil && len(w.runes) >= minDoubled {
		// Letters that are doubled, however many: "comitee" is "committee".
		if best = v.bySingle[string(withoutDoubles(w.runes))]; best != nil && !best.plausible(&w) {
			best = nil
		}
	}
	if best == nil {
		return ""
	}
	return best.text
}

// nearest finds the word that is fewest slips away, or nil if each is more than
// limit. People seldom miss the first letter: words with another one are only
// looked at if none is one slip away.
func (v *vocabulary) nearest(w *misspelt, limit int) *vocabularyWord {
	var same, other near
	n, first := len(w.runes), w.runes[0]
	v.walk(&same, w, limit, func(r rune) bool { return r == first })
	if w.known || same.word != nil && same.slips == 1 {
		return same.word
	}
	if same.word != nil || n <= maxOneSlip {
		limit = 1 // two slips are no nearer, or not allowed
	}
	v.walk(&other, w, limit, func(r rune) bool { return r != first && (n > maxSwap || r == w.runes[1]) })
	if other.word != nil {
		return other.word
	}
	return same.word
}

// walk tries the words that are at most limit letters longer or shorter than w
// and whose first letter may be.
func (v *vocabulary) walk(best *near, w *misspelt, limit int, may func(first rune) bool) {
	differ := 2 * limit // letters that may
	if w.known {
		differ = 0 // a doubled letter is no other letter
	}
	n := len(w.runes)
	for _, groups := range v.byLength[n-limit : min(n+limit, lang.MaxWord)+1] {
		for g := range groups {
			group := &groups[g]
			if !may(group.first) {
				continue
			}
			for i, letters := range group.letters {
				if bits.OnesCount64(w.letters^letters) <= differ {
					best.try(&group.words[i], w, limit)
				}
			}
		}
	}
}

// A near is the nearest word that was found so far, and how many slips away it is.
type near struct {
	word  *vocabularyWord
	slips int
}

// try takes c if w may stand for it and it is nearer, or as near and goes before.
func (best *near) try(c *vocabularyWord, w *misspelt, limit int) {
	if best.word != nil {
		limit = best.slips // what is farther does not matter
	}
	if !c.plausible(w) {
		return
	}
	if !c.allowsTwoSlips(w) {
		limit = 1
	}
	slips := lang.Distance(w.runes, c.runes, limit)
	if slips > limit {
		return
	}
	if best.word == nil || slips < best.slips || c.before(best.word) {
		best.word, best.slips = c, slips
	}
}

// withoutDoubles writes each doubled letter once.
func withoutDoubles(w []rune) []rune { return slices.Compact(slices.Clone(w)) }

// before reports whether c goes before o, which is as near: the commoner word
// does, then the first of the alphabet.
func (c *vocabularyWord) before(o *vocabularyWord) bool {
	return c.docs > o.docs || c.docs == o.docs && c.text < o.text
}

// allowsTwoSlips reports whether w may differ in two places from c. A word of seven or eight letters may only if c is in a name
// or a topic and the first and the last letter are right.
func (c *vocabularyWord) allowsTwoSlips(w *misspelt) bool {
	runes := c.runes
	return len(w.runes) > maxOneSlip || c.subject && runes[0] == w.runes[0] && runes[len(runes)-1] == w.runes[len(w.runes)-1]
}

// plausible reports whether w may stand for c at all.
// What was typed as a name is only corrected to a name or a topic: "Orbán" is no
// slip for "organ", nor "tusk" for "task", nor "biden" for "widen". A word that
// the language has, although the sources have not, is only corrected to the name
// of a person that it doubles a letter of: "puttin".
func (c *vocabularyWord) plausible(w *misspelt) bool {
	runes, n := c.runes, len(w.runes)
	switch {
	case w.known:
		return c.person && n >= minPerson && slices.Equal(withoutDoubles(w.runes), withoutDoubles(runes))
	case n <= maxSwap && runes[0] != w.runes[0] && runes[0] != w.runes[1]: // the first two may be swapped
		return false
	case n <= 4:
		return c.person && len(runes) >= n || c.stop || n == 4 && !w.name && c.docs > 1 && swapped(w.runes, runes)
	case w.name:
		return c.subject
	case n == 5:
		return c.subject || c.stop || c.docs > 1
	default:
		return true
	}
}

// swapped reports whether two words begin with the same letter and have the
// same letters after it in another order: "dyas" is "days".
func swapped(a, b []rune) bool {
	if len(a) != len(b) || a[0] != b[0] {
		return false
	}
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}
