package ask

import (
	"slices"
	"strings"

	"planbot/corpus/lang"
)

// A pattern is the parts of a whole question.
type pattern []part

// A part of a pattern stands for a word, or with any or names for several.
type part struct {
	words    []string   // one of them
	any      bool       // any few words, or none
	names    *planNames // a name of the plan
	optional bool
}

// planNames are the words that name the plan, and those that may stand before
// them.
type planNames struct{ names, before lang.Set }

// matches reports whether words are what a pattern describes, as a whole.
func (p pattern) matches(words []string) bool {
	if len(p) == 0 {
		return len(words) == 0
	}
	first, rest := p[0], p[1:]
	if first.optional && rest.matches(words) {
		return true
	}
	for _, n := range first.lengths(words) {
		if rest.matches(words[n:]) {
			return true
		}
	}
	return false
}

// maxGap is how many words any few words are at most.
const maxGap = 8

// lengths lists how many of the first words a part may stand for.
func (t part) lengths(words []string) []int {
	var out []int
	switch {
	case t.any:
		for n := range min(len(words), maxGap) + 1 {
			out = append(out, n)
		}
	case t.names != nil:
		for n, w := range words {
			if t.names.names[w] {
				out = append(out, n+1)
			} else if !t.names.before[w] {
				break
			}
		}
	case len(words) > 0 && slices.Contains(t.words, words[0]):
		out = append(out, 1)
	}
	return out
}

func matchesAny(patterns []pattern, words []string) bool {
	return slices.ContainsFunc(patterns, func(p pattern) bool { return p.matches(words) })
}

// parse reads a line of a file of patterns.
func (b *book) parse(line string) pattern {
	var out pattern
	for word := range strings.FieldsSeq(line) {
		word, optional := strings.CutSuffix(word, "?")
		p := part{optional: optional}
		switch word {
		case "_":
			p.any = true
		case "<plan>":
			p.names = &b.plan
		default:
			if p.words = b.contentOf(strings.Split(word, "|")); len(p.words) == 0 {
				continue // a filler
			}
		}
		out = append(out, p)
	}
	return out
}
