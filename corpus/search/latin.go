package search

import (
	"cmp"
	"slices"
	"strings"

	"planbot/corpus"
	"planbot/corpus/lang"
)

// A cyrillic knows the Cyrillic words of an index by how they sound.
type cyrillic map[string][]spelling

// A spelling is a word as it is written in Ukrainian, Russian or both.
type spelling struct {
	word string
	in   [2]int // ukrainian, russian: how often what people ask in that language has it
}

// The languages of a spelling.
const (
	ukrainian = iota
	russian
)

// newCyrillic gathers the words, each list in order.
func newCyrillic(ix *Index) cyrillic {
	var in [2]map[string]int
	for language, texts := range cyrillicTexts(ix.corpus) {
		in[language] = map[string]int{}
		for _, text := range texts {
			for _, w := range lang.Words(text) {
				in[language][w.Text]++
			}
		}
	}
	out := cyrillic{}
	for w := range ix.words.words {
		if lang.IsCyrillic(w) {
			s := spelling{w, [2]int{in[ukrainian][w], in[russian][w]}}
			out[lang.Sound(w)] = append(out[lang.Sound(w)], s)
		}
	}
	for _, spellings := range out {
		slices.SortFunc(spellings, func(x, y spelling) int { return strings.Compare(x.word, y.word) })
	}
	return out
}

// cyrillicTexts are what people type in Ukrainian and in Russian.
func cyrillicTexts(c *corpus.Corpus) (texts [2][]string) {
	add := func(p corpus.Phrases) {
		texts[ukrainian] = append(texts[ukrainian], p.Uk...)
		texts[russian] = append(texts[russian], p.Ru...)
	}
	for i := range c.Points {
		add(c.Asked(c.Points[i].Ref()))
	}
	for i := range c.Articles {
		for j := range c.Articles[i].Passages {
			add(c.Asked(c.Articles[i].Passages[j].Ref))
		}
	}
	for i := range c.Topics {
		add(c.Topics[i].Aliases)
	}
	return texts
}

// InCyrillic reads a question that is typed in Latin letters as Ukrainian or
// Russian, "kto kontroliruet ZAES", if more of its words are known so. It returns
// "" for any other question.
func (ix *Index) InCyrillic(q string) string {
	words := lang.Words(q[:min(len(q), maxQuery)])
	strangeIn := func(w lang.Word) bool { return !lang.IsDigit(rune(w.Text[0])) && !ix.Knows(w.Text) }
	if len(words) > maxTerms || !slices.ContainsFunc(words, strangeIn) {
		return "" // as most questions are
	}
	var readings [2][]string
	var natives [2]int
	gained, lost, strange := 0, 0, 0
	for _, w := range words {
		if lang.IsCyrillic(w.Text) {
			return ""
		}
		if lang.IsDigit(rune(w.Text[0])) {
			readings[0], readings[1] = append(readings[0], q[w.From:w.To]), append(readings[1], q[w.From:w.To])
			continue
		}
		known := ix.Knows(w.Text)
		found := false
		for language := range readings {
			reading, native := ix.cyrillicWord(w.Text, language)
			found = found || reading != ""
			readings[language] = append(readings[language], cmp.Or(reading, w.Text))
			if native {
				natives[language]++
			}
		}
		switch {
		case !known && found:
			strange++
			gained++
		case !known:
			strange++
		case !found:
			lost++
		}
	}
	if gained <= lost || 2*gained < strange {
		return ""
	}
	if natives[russian] > natives[ukrainian] {
		return strings.Join(readings[russian], " ")
	}
	return strings.Join(readings[ukrainian], " ")
}

// Knows reports whether a word in Latin letters is one of the sources or of the
// language. What people ask has some Ukrainian and Russian in Latin letters too.
func (ix *Index) Knows(w string) bool {
	info := ix.words.look(w)
	return info.id == stopped || ix.has(info.id) && ix.terms[info.id].named || info.is(knownKind)
}

// cyrillicWord finds the Cyrillic word that a word in Latin letters is, the one
// most common in a language, or returns "". It is native if that language has it.
func (ix *Index) cyrillicWord(w string, language int) (word string, native bool) {
	spellings := ix.cyrillic()[lang.Sound(w)]
	if len(spellings) > 0 {
		most := slices.MaxFunc(spellings, func(x, y spelling) int { return x.in[language] - y.in[language] })
		return most.word, most.in[language] > 0
	}
	uk, ru := lang.Cyrillic(w)
	for _, reading := range []string{uk, ru} {
		if ix.has(ix.words.look(reading).id) {
			return reading, false
		}
	}
	return "", false
}
