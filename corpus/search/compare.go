package search

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"planbot/corpus"
	"planbot/corpus/lang"
)

// A verbatimWord is a word or a number of a text that is compared word for word.
type verbatimWord struct {
	key      string // equal for all ways of writing it
	shown    string // as it stands
	text     string // that it is a word of
	from, to int    // bytes of the text
	number   bool
	currency string // the sign before a number, or ""
}

// verbatimWords cuts a text into words and numbers.
func verbatimWords(text string) []verbatimWord {
	var out []verbatimWord
	toks := lang.Tokens(text)
	for i, t := range toks {
		if i > 0 && t.From <= toks[i-1].From {
			continue // the whole of a compound, whose parts stand before it
		}
		w := verbatimWord{key: t.Text, shown: text[t.From:t.To], text: text, from: t.From, to: t.To}
		if t.Number != "" {
			w.key, w.number = t.Number, true
			if sign, n := utf8.DecodeLastRuneInString(text[:t.From]); unicode.Is(unicode.Sc, sign) {
				w.currency, w.from = string(sign), t.From-n
				w.shown = text[w.from:t.To]
			}
		}
		out = append(out, w)
	}
	return out
}

// subjectWords counts the words that carry a subject.
func subjectWords(words []verbatimWord) int {
	n := 0
	for _, w := range words {
		if !lang.IsStop(w.key) {
			n++
		}
	}
	return n
}

func sameWord(a, b verbatimWord) bool { return a.key == b.key && a.currency == b.currency }

// mostlyCyrillic reports whether most words are Cyrillic.
func mostlyCyrillic(words []verbatimWord) bool {
	n := 0
	for _, w := range words {
		if lang.IsCyrillic(w.key) {
			n++
		}
	}
	return 2*n > len(words)
}

// sentencesLike lists the words of the successive sentences of the text that are most
// like what was typed, by the Dice coefficient of the words they share.
func (v *Verbatim) sentencesLike(typed []verbatimWord) []verbatimWord {
	var starts []int // the first word of each sentence
	end := 0
	for _, sentence := range corpus.Sentences(v.Text) {
		starts = append(starts, slices.IndexFunc(v.words, func(w verbatimWord) bool { return w.from >= end }))
		end += len(sentence) + 1
	}
	starts = slices.DeleteFunc(starts, func(i int) bool { return i < 0 })
	best, most := v.words, 0.0
	for k, first := range starts {
		for _, behind := range append(slices.Clone(starts[k+1:]), len(v.words)) {
			words := v.words[first:behind]
			if dice := 2 * float64(len(commonPairs(words, typed))) / float64(len(words)+len(typed)); dice > most {
				best, most = words, dice
			}
		}
	}
	return best
}

// mostCommon counts the words that two texts share, in whatever order, the typed
// one by its counts of words: their longest common subsequence is no longer.
func mostCommon(words []verbatimWord, typed map[string]int) int {
	n, seen := 0, map[string]int{}
	for _, w := range words {
		if seen[w.key]++; seen[w.key] <= typed[w.key] {
			n++
		}
	}
	return n
}

// commonPairs lists the places of a longest common subsequence.
func commonPairs(a, b []verbatimWord) [][2]int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if sameWord(a[i], b[j]) {
				rows[i][j] = rows[i+1][j+1] + 1
			} else {
				rows[i][j] = max(rows[i+1][j], rows[i][j+1])
			}
		}
	}
	var out [][2]int
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case sameWord(a[i], b[j]):
			out = append(out, [2]int{i, j})
			i, j = i+1, j+1
		case rows[i+1][j] >= rows[i][j+1]:
			i++
		default:
			j++
		}
	}
	tighten(a, out)
	return out
}

// tighten moves each place in a as near to the next one as it can: of two words
// alike the one beside the others is meant.
func tighten(a []verbatimWord, pairs [][2]int) {
	for k := len(pairs) - 2; k >= 0; k-- {
		for i := pairs[k+1][0] - 1; i > pairs[k][0]; i-- {
			if sameWord(a[i], a[pairs[k][0]]) {
				pairs[k][0] = i
				break
			}
		}
	}
}

// A DifferenceKind says what differs.
type DifferenceKind string

// The kinds of difference, the gravest first.
const (
	NegationDiffers DifferenceKind = "negation" // one side says not, the other does not
	NumberDiffers   DifferenceKind = "number"
	OrderDiffers    DifferenceKind = "order" // the same words, in another order
	WordsDiffer     DifferenceKind = "words"
)

// A Difference is a place at which a text and what was typed part.
type Difference struct {
	Kind   DifferenceKind
	Stands string // in the text, as it stands there; "" if the typed words were added
	Typed  string // "" if words of the text were left out
}

// A gap is what lies between two words that a text and what was typed share.
type gap struct{ stands, typed []verbatimWord }

// gaps lists where a text and what was typed part, in the order of the text. Two
// with the same words in another order are one, with what lies between them.
func gaps(text, typed []verbatimWord) []gap {
	var out []gap
	i, j, lastI, lastJ := 0, 0, 0, 0 // the beginnings of this gap and of the last
	for _, pair := range append(commonPairs(text, typed), [2]int{len(text), len(typed)}) {
		g := gap{text[i:pair[0]], typed[j:pair[1]]}
		if len(g.stands)+len(g.typed) > 0 {
			if n := len(out); n > 0 && reordered(out[n-1], g) {
				out[n-1] = gap{text[lastI:pair[0]], typed[lastJ:pair[1]]}
			} else {
				out = append(out, g)
				lastI, lastJ = i, j
			}
		}
		i, j = pair[0]+1, pair[1]+1
	}
	return out
}

// reordered reports whether two gaps together have the same words on both sides.
func reordered(a, b gap) bool {
	return sameInAnyOrder(slices.Concat(a.stands, b.stands), slices.Concat(a.typed, b.typed))
}

// sameInAnyOrder reports whether two lists have the same words, in whatever order.
func sameInAnyOrder(a, b []verbatimWord) bool {
	keys := func(words []verbatimWord) []string {
		var out []string
		for _, w := range words {
			out = append(out, w.currency+w.key)
		}
		slices.Sort(out)
		return out
	}
	return slices.Equal(keys(a), keys(b))
}

// differences lists where a text and what was typed part, in the order of the
// text.
func differences(text, typed []verbatimWord) []Difference {
	var out []Difference
	for _, g := range gaps(text, typed) {
		switch {
		case len(g.typed) == 0:
			for _, part := range parted(g.stands, text) {
				out = append(out, Difference{Kind: difference(part, nil), Stands: run(part)})
			}
		case len(g.stands) == 0:
			for _, part := range parted(g.typed, typed) {
				out = append(out, Difference{Kind: difference(nil, part), Typed: run(part)})
			}
		default:
			out = append(out, Difference{difference(g.stands, g.typed), run(g.stands), run(g.typed)})
		}
	}
	return out
}

// parted sets the negation of what stands behind words of a text apart from
// them. One of another clause stays among its words.
func parted(words, text []verbatimWord) [][]verbatimWord {
	n := len(words) - 1
	behind := slices.IndexFunc(text, func(w verbatimWord) bool { return w.from >= words[n].to })
	if behind >= 0 {
		n = negationBefore(text, behind) - (behind - len(words))
	}
	if n < 0 || !negations[words[n].key] {
		return [][]verbatimWord{words}
	}
	parts := [][]verbatimWord{words[:n], words[n : n+1], words[n+1:]}
	return slices.DeleteFunc(parts, func(part []verbatimWord) bool { return len(part) == 0 })
}

// difference says how two runs of words differ. Words on one side only are a
// negation or a number if they are nothing else.
func difference(stands, typed []verbatimWord) DifferenceKind {
	isNegation := func(w verbatimWord) bool { return negations[w.key] }
	isNumber := func(w verbatimWord) bool { return w.number }
	both, alone := len(stands) > 0 && len(typed) > 0, len(stands)+len(typed) == 1
	negated := slices.ContainsFunc(stands, isNegation) != slices.ContainsFunc(typed, isNegation)
	switch {
	case sameInAnyOrder(stands, typed):
		return OrderDiffers
	case negated && (both || alone):
		return NegationDiffers
	case slices.ContainsFunc(typed, isNumber) && (alone || slices.ContainsFunc(stands, isNumber)):
		return NumberDiffers
	}
	return WordsDiffer
}

// negations are the words that make a sentence say the contrary.
var negations = lang.List("negations")

// run cuts successive words from their text, with what stands between them.
func run(words []verbatimWord) string {
	if len(words) == 0 {
		return ""
	}
	first, last := words[0], words[len(words)-1]
	out := first.text[first.from:last.to]
	if last.number && strings.HasPrefix(first.text[last.to:], "%") {
		out += "%"
	}
	return out
}

// otherNumbers lists the numbers that were typed and do not stand in a text, each
// with the number of the text that may be meant.
func otherNumbers(text, typed []verbatimWord) []Difference {
	if len(text) == 0 {
		return nil
	}
	var stand, other []verbatimWord
	for _, w := range text {
		if w.number && !hasKey(typed, w.key) {
			stand = append(stand, w)
		}
	}
	for _, w := range typed {
		if w.number && !hasKey(text, w.key) {
			other = append(other, w)
		}
	}
	var out []Difference
	for i, w := range other {
		d := Difference{Kind: NumberDiffers, Typed: w.shown}
		if len(stand) == len(other) {
			d.Stands = stand[i].shown
		}
		out = append(out, d)
	}
	return out
}

// hasKey reports whether a word or a number is among words. In another language
// a currency is a word.
func hasKey(words []verbatimWord, key string) bool {
	return slices.ContainsFunc(words, func(w verbatimWord) bool { return w.key == key })
}

// find looks for typed words in a text, one after another, and returns between
// which bytes they stand. Words whose negation was left out, and words of which
// one was cut at an end, are only near, and differs says where they part.
func (v *Verbatim) find(text string, typed []verbatimWord) (from, to int, found Found, differs []Difference) {
	found = FoundNone
	last := len(typed) - 1
	before, behind := typed[0].from, len(text)-typed[last].to // bytes of punctuation
	for i := 0; i+last < len(v.words); i++ {
		stands := v.words[i : i+last+1]
		if !slices.EqualFunc(stands[1:max(1, last)], typed[1:max(1, last)], sameWord) {
			continue
		}
		start, end := stands[0].from, stands[last].to
		first, at := max(0, start-before), min(len(v.Text), end+behind)
		differ := breaksOff(stands, typed)
		switch {
		case differ == nil:
			continue
		case len(differ) == 0 && v.negated(i, i+last) != "":
			differ = []Difference{{Kind: NegationDiffers, Stands: v.negated(i, i+last)}}
		case len(differ) == 0 && v.Text[first:at] == text:
			return start, end, FoundExact, nil
		case len(differ) == 0 && found != FoundWords:
			from, to, found, differs = start, end, FoundWords, nil
			continue
		}
		if found == FoundNone {
			from, to, found, differs = start, end, FoundNear, differ
		}
	}
	return from, to, found, differs
}

// breaksOff compares the first and the last word: it lists those of which only
// the end, or the beginning, was typed. It returns nil if they differ otherwise.
func breaksOff(stands, typed []verbatimWord) []Difference {
	differs := []Difference{}
	last := len(typed) - 1
	for _, end := range []struct {
		i   int
		cut func(s, part string) bool
	}{{0, strings.HasSuffix}, {last, strings.HasPrefix}} {
		stands, typed := stands[end.i], typed[end.i]
		switch {
		case sameWord(stands, typed):
		case end.cut(strings.ToLower(stands.shown), strings.ToLower(typed.shown)):
			kind := WordsDiffer
			if stands.number {
				kind = NumberDiffers
			}
			differs = append(differs, Difference{kind, stands.shown, typed.shown})
		default:
			return nil
		}
	}
	return differs
}

// negated returns the negation of the words from first to last that stands
// outside them: right behind, or before them in the same clause.
func (v *Verbatim) negated(first, last int) string {
	if last+1 < len(v.words) && negations[v.words[last+1].key] && strings.TrimSpace(v.Text[v.words[last].to:v.words[last+1].from]) == "" {
		return v.words[last+1].shown
	}
	if i := negationBefore(v.words, first); i >= 0 {
		return v.words[i].shown
	}
	return ""
}

// negationBefore finds the negation that stands before a word of a text in its
// clause, or returns -1.
func negationBefore(words []verbatimWord, word int) int {
	for i := word - 1; i >= 0; i-- {
		w, between := words[i], words[i].text[words[i].to:words[i+1].from]
		if strings.ContainsAny(between, ",;:.?!—–()") || w.key == "and" || w.key == "but" {
			return -1
		}
		if negations[w.key] {
			return i
		}
	}
	return -1
}
