package search

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"
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

// maxDiffer is how many letters only one of a word and its correction may have:
// two slips seldom are two wrong letters, and "summarize" is not "submarine".
const maxDiffer = 2

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
	differ := min(2*limit, maxDiffer)
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

// allowsTwoSlips reports whether w may differ in two places from c. A word of
// seven or eight letters may only if c is in a name or a topic, is about as long
// and has the same first and last letter.
func (c *vocabularyWord) allowsTwoSlips(w *misspelt) bool {
	runes, n := c.runes, len(w.runes)
	if n > maxOneSlip {
		return true
	}
	return c.subject && runes[0] == w.runes[0] && runes[len(runes)-1] == w.runes[n-1] && max(len(runes)-n, n-len(runes)) < 2
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
		return c.person && len(runes) >= n || c.stop || n == 4 && !w.name && c.docs > 1 && (swapped(w.runes, runes) || lacksVowel(w.runes, runes))
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

// lacksVowel reports whether a word without vowels is another that has one: "plnt"
// is "plant".
func lacksVowel(w, c []rune) bool {
	const vowels = "aeiouy"
	return len(c) == len(w)+1 && !strings.ContainsAny(string(w), vowels) && strings.ContainsAny(string(c), vowels)
}

// A Completer finds which of a list of options a person may be typing, from
// the beginnings of words, with slips allowed. It is immutable, so any number
// of goroutines may use it at once.
type Completer struct{ options [][][][]rune } // option → name or alias → its words

// NewCompleter makes a completer of options, each given by its name and its
// aliases.
func NewCompleter(options [][]string) *Completer {
	c := &Completer{make([][][][]rune, len(options))}
	for i, texts := range options {
		for _, text := range texts {
			if ws := runeWords(text); len(ws) > 0 {
				c.options[i] = append(c.options[i], ws)
			}
		}
	}
	return c
}

// maxTyped is how many typed words are looked at. The longest title of a point
// has fewer.
const maxTyped = 12

// Complete lists the options that fit what was typed, by their index in the list
// given to NewCompleter: best first, equals in the order of that list. An option
// fits if each typed word is, or begins, a word of its name or of one alias. If
// none fits, Complete lists those that fit with slips, and slipped is true.
func (c *Completer) Complete(typed string) (found []int, slipped bool) {
	ws := runeWords(typed)
	if len(ws) == 0 {
		return nil, false
	}
	ws = ws[:min(len(ws), maxTyped)]
	if found = c.ranked(ws, beginCost); len(found) > 0 {
		return found, false
	}
	found = c.ranked(ws, slipCost)
	return found, len(found) > 0
}

// tooFar is the cost of a word that does not fit.
const tooFar = 1 << 20

// ranked orders the options by the cost of their nearest text.
func (c *Completer) ranked(typed [][]rune, wordCost func(typed, word []rune) int) []int {
	type hit struct{ option, cost int }
	var hits []hit
	for i, texts := range c.options {
		best := tooFar
		for k, text := range texts {
			if cost := textCost(typed, text, wordCost); cost < tooFar {
				best = min(best, 2*cost+min(k, 1)) // the name before its aliases
			}
		}
		if best < tooFar {
			hits = append(hits, hit{i, best})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(a.cost, b.cost) })
	out := make([]int, len(hits))
	for i, h := range hits {
		out[i] = h.option
	}
	return out
}

// textCost adds up the cost of each typed word to the nearest word of a text.
// Words of the text that were not typed add a little, and so does a match with
// any but its first word.
func textCost(typed, text [][]rune, wordCost func(typed, word []rune) int) int {
	sum := min(max(len(text)-len(typed), 0), 3)
	for _, w := range typed {
		best := tooFar
		for i, t := range text {
			best = min(best, wordCost(w, t)+min(i, 1))
		}
		if best >= tooFar {
			return tooFar
		}
		sum += best
	}
	return sum
}

// beginCost is 0 if typed is the word, and a little if the word begins with it.
func beginCost(typed, word []rune) int {
	switch {
	case len(typed) > len(word) || !slices.Equal(typed, word[:len(typed)]):
		return tooFar
	case len(typed) < len(word):
		return 2
	}
	return 0
}

// slipCost counts the slips between typed and a word, or the beginning of it. A
// slip in three letters cannot be told from another word, and the first letter
// of a longer word is seldom wrong.
func slipCost(typed, word []rune) int {
	if len(typed) < 4 || typed[0] != word[0] {
		return beginCost(typed, word)
	}
	limit := lang.Slips(len(typed))
	best := limit + 1
	for _, n := range []int{len(typed), len(typed) + 1} {
		best = min(best, lang.Distance(typed, word[:min(len(word), n)], limit))
	}
	if best > limit {
		return tooFar
	}
	return 4 * best
}

// runeWords are the folded words of a text.
func runeWords(s string) [][]rune {
	var out [][]rune
	for _, w := range lang.Words(s) {
		out = append(out, []rune(w.Text))
	}
	return out
}
