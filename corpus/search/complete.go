package search

import (
	"cmp"
	"slices"

	"planbot/corpus/lang"
)

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
