package search

import (
	"cmp"
	"slices"
	"strings"

	"planbot/corpus"
	"planbot/corpus/lang"
	"planbot/corpus/ref"
)

// A termID numbers a term: a stem, or a number. Terms are numbered as the texts
// bring them, and the texts come in the corpus's published order.
type termID = int32

const (
	stopped termID = -1 // a stop word, which has no term
	unknown termID = -2 // a word whose term no text has
)

// A wordKind says what kinds of word a word is, a bit each.
type wordKind uint16

const (
	genericKind wordKind = 1 << iota // see genericWords
	subjectKind                      // in a name or an alias of a speaker or topic
	personKind                       // in that of a person
	textKind                         // a text has it, in this form
	knownKind                        // the language has it
	askingKind                       // see askingWords
	numeralKind                      // see ref.IsNumeral
	aliasKind                        // an alias may begin with it, in this form
	stopKind                         // a stop word
)

// A wordInfo is what the index knows of a word.
type wordInfo struct {
	id    termID
	kind  wordKind
	cues  cue    // what it contributes to the intent of a question
	asked termID // its number among all words of the texts and of asking, or unknown; see askedKey
}

func (i wordInfo) is(kinds wordKind) bool { return i.kind&kinds != 0 }

// A dictionary knows the words of an index. One goroutine fills it with learn
// and finish; after that it is immutable.
type dictionary struct {
	words map[string]wordInfo // by folded word
	terms map[string]termID   // by stem, or number; then the words of asking, by askedKey
	texts int                 // from this one on, terms are in no text
}

func newDictionary() dictionary {
	return dictionary{words: map[string]wordInfo{}, terms: map[string]termID{}}
}

// learn adds the words of a text of the corpus.
func (d *dictionary) learn(s string) []token {
	words := lang.Tokens(s)
	out := make([]token, len(words))
	for i, w := range words {
		if w.Number != "" {
			id := d.newTerm(w.Number)
			out[i] = token{w, wordInfo{id: id, asked: id, kind: aliasKind}}
			continue
		}
		info, ok := d.words[w.Text]
		if !ok {
			stem := lang.Stem(w.Text)
			info = d.describe(w.Text, stem)
			info.kind |= textKind
			if info.id != stopped {
				info.id = d.newTerm(stem)
				info.asked = info.id
			}
			d.words[w.Text] = info
		}
		out[i] = token{w, info}
	}
	return out
}

// newTerm returns the number of a term, a new one when the term is new.
func (d *dictionary) newTerm(s string) termID {
	id, ok := d.terms[s]
	if !ok {
		id = termID(len(d.terms))
		d.terms[s] = id
	}
	return id
}

// newAsked returns the number of a word of asking, a new one when it is new.
func (d *dictionary) newAsked(w lang.Token) termID {
	if info, ok := d.words[w.Text]; ok && w.Number == "" && info.id >= 0 {
		return info.id
	}
	return d.newTerm(askedKey(w))
}

// finish marks the words of aliases, and adds the words of asking whether or
// not a text has them.
func (d *dictionary) finish(aliases *subjects) {
	add := func(w string) { d.words[w] = d.look(w) }
	for w := range lang.StopWords() {
		info := d.look(w)
		_, info.asked = d.term(w)
		d.words[w] = info
	}
	for w := range genericWords {
		add(w)
	}
	for w := range cues {
		add(w)
	}
	for w := range askingWords {
		add(w)
	}
	for w, person := range aliases.words {
		info := d.look(w)
		info.kind |= subjectKind
		if person {
			info.kind |= personKind
		}
		d.words[w] = info
	}
	for w := range aliases.byWord {
		info := d.look(w)
		info.kind |= aliasKind
		d.words[w] = info
	}
}

// look says what is known of a folded word, which need not be in any text.
func (d *dictionary) look(w string) wordInfo {
	if info, ok := d.words[w]; ok {
		return info
	}
	return d.describe(w, lang.Stem(w))
}

// describe says what is known of a word that the dictionary lacks.
func (d *dictionary) describe(w, stem string) wordInfo {
	info := wordInfo{cues: cues[w]}
	info.id, info.asked = d.term(stem)
	if lang.IsStop(w) {
		info.id, info.kind = stopped, stopKind // and finish knows its number
	}
	if genericWords[w] {
		info.kind |= genericKind
	}
	if lang.IsKnown(stem) {
		info.kind |= knownKind
	}
	if askingWords[w] {
		info.kind |= askingKind
	}
	if ref.IsNumeral(w) {
		info.kind |= numeralKind
	}
	return info
}

// term is the number of a term of the texts, and of one of the texts or of asking,
// or unknown.
func (d *dictionary) term(s string) (id, asked termID) {
	n, ok := d.terms[s]
	switch {
	case !ok:
		return unknown, unknown
	case int(n) >= d.texts:
		return unknown, n
	}
	return n, n
}

// A token is a word or a number of a text, with what the index knows of it.
type token struct {
	lang.Token
	wordInfo
}

func (t *token) isNumber() bool { return t.Number != "" }

// tokens cuts a text that need not be of the corpus.
func (d *dictionary) tokens(s string) []token {
	words := lang.Tokens(s)
	return d.appendTokens(make([]token, 0, len(words)), words)
}

// appendTokens adds words and numbers with what is known of them.
func (d *dictionary) appendTokens(out []token, words []lang.Token) []token {
	for _, w := range words {
		if w.Number != "" {
			id, asked := d.term(w.Number)
			out = append(out, token{w, wordInfo{id: id, asked: asked, kind: aliasKind}})
		} else {
			out = append(out, token{w, d.look(w.Text)})
		}
	}
	return out
}

// isCompound reports whether token i is a hyphenated word, whose parts stand
// before it.
func isCompound(toks []token, i int) bool { return i > 0 && toks[i].From <= toks[i-1].From }

// withoutCompounds leaves the parts of hyphenated words, and not their wholes.
func withoutCompounds(toks []token) []token {
	for i := range toks {
		if isCompound(toks, i) {
			return dropCompounds(toks)
		}
	}
	return toks // as most texts are
}

func dropCompounds(toks []token) []token {
	out := make([]token, 0, len(toks))
	for i, t := range toks {
		if !isCompound(toks, i) {
			out = append(out, t)
		}
	}
	return out
}

// appendTerms adds the terms of a text.
func appendTerms(out []termID, toks []token) []termID {
	for _, t := range toks {
		if t.id != stopped {
			out = append(out, t.id)
		}
	}
	return out
}

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
	reading := readings[ukrainian]
	if natives[russian] > natives[ukrainian] {
		reading = readings[russian]
	}
	if len(reading) == 1 && len(words[0].Text) < minAlone && !ix.words.look(reading[0]).is(subjectKind) {
		return "" // it sounds like too many: "hola"
	}
	return strings.Join(reading, " ")
}

// minAlone is the length from which one word alone is read in Cyrillic though it
// names no subject.
const minAlone = 5

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
