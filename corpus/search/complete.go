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

// maxTyped is how many words of what was typed are looked at. The longest
// title of a point has fewer.
const maxTyped = 12

// Complete lists the options that fit, by their place in the list given to
// NewCompleter: best first, equals in the order of that list. An option fits
// when each word typed is, or begins, a word of its name or of one of its
// aliases. When none fits, those are listed for which a word has a slip, and
// slipped is true.
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

// tooFar is the cost of what does not fit.
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

// textCost adds up how far each word typed is from the nearest word of a text.
// Words of the text that were not typed add a little, and so does a match that
// is not with its first word.
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

// beginCost is nothing for the same word, and a little for one that begins so.
func beginCost(typed, word []rune) int {
	switch {
	case len(typed) > len(word) || !slices.Equal(typed, word[:len(typed)]):
		return tooFar
	case len(typed) < len(word):
		return 2
	}
	return 0
}

// slipCost counts the slips between what was typed and a word, or its
// beginning. In three letters a slip cannot be told from another word, and the
// first letter of a longer word is seldom wrong.
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

// runeWords are the words of a text in their folded form.
func runeWords(s string) [][]rune {
	var out [][]rune
	for _, w := range lang.Words(s) {
		out = append(out, []rune(w.Text))
	}
	return out
}
