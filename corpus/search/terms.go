package search

import (
	"maps"
	"math"
	"slices"
	"unicode/utf8"
)

// A termID numbers a term. Terms are numbered as the texts bring them, and the
// texts come in the corpus's published order.
type termID int32

const (
	stopped termID = -1 // a stop word, which has no term
	unknown termID = -2 // a word whose term no text has
)

// A lexicon maps words to terms while an index is built. One goroutine fills it;
// a finished index has a dictionary instead.
type lexicon struct {
	words map[string]termID // folded word → its term, or stopped
	terms map[string]termID // stem → its number

	ws   []word // used again for each text that is learnt
	toks []token
}

func newLexicon() *lexicon {
	return &lexicon{words: map[string]termID{}, terms: map[string]termID{}}
}

// learn returns the term of a word and remembers it. Stemming is the slowest
// step, and most words recur: each is stemmed once.
func (l *lexicon) learn(w string) termID {
	if id, ok := l.words[w]; ok {
		return id
	}
	id := stopped
	if !stopWords[w] {
		id = l.term(stem(w))
	}
	l.words[w] = id
	return id
}

// term returns the number of a stem, a new one when it is new.
func (l *lexicon) term(s string) termID {
	id, ok := l.terms[s]
	if !ok {
		id = termID(len(l.terms))
		l.terms[s] = id
	}
	return id
}

// lookup returns the term of a word without remembering it.
func (l *lexicon) lookup(w string) termID {
	if id, ok := l.words[w]; ok {
		return id
	}
	if stopWords[w] {
		return stopped
	}
	return l.find(stem(w))
}

func (l *lexicon) find(s string) termID {
	if id, ok := l.terms[s]; ok {
		return id
	}
	return unknown
}

// A wordKind says what kinds of word a word is, a bit each.
type wordKind uint8

const (
	genericKind wordKind = 1 << iota // see genericWords
	numeralKind                      // a number or an ordinal, written as a word
	subjectKind                      // in a name or an alias of a speaker or topic
	personKind                       // in that of a person
	textKind                         // a text has it, in this form
	knownKind                        // the language has it
)

// A wordInfo is what the index knows of a word. One look-up a word gives it
// all, for that is what most of the time of a question goes to.
type wordInfo struct {
	id    termID
	kind  wordKind
	runes uint8 // how long it is
	cues  cue   // what it contributes to the intent of a question
}

func (i wordInfo) is(kinds wordKind) bool { return i.kind&kinds != 0 }

// A dictionary is the lexicon of a finished index, with what is known of each
// word. It is immutable.
type dictionary struct {
	words   []string // in order
	infos   []wordInfo
	entries map[string]int // where each word stands in both
	stems   map[string]termID
}

// newDictionary makes the dictionary of a lexicon. Words of asking are in it
// whether or not a text has them.
func newDictionary(l *lexicon, subjects *aliases) dictionary {
	d := dictionary{entries: map[string]int{}, stems: l.terms}
	all := map[string]bool{}
	for w := range l.words {
		all[w] = true
	}
	for _, list := range []map[string]bool{stopWords, genericWords} {
		maps.Copy(all, list)
	}
	for w := range cues {
		all[w] = true
	}
	maps.Copy(all, subjects.all()) // numbers too, which are no words of the lexicon
	for _, list := range []map[string]int{spelled, ordinals} {
		for w := range list {
			all[w] = true
		}
	}
	d.words = slices.Sorted(maps.Keys(all))
	d.infos = make([]wordInfo, len(d.words))
	for i, w := range d.words {
		d.infos[i], d.entries[w] = describe(w, l, subjects), i
	}
	return d
}

// describe says what is known of a word.
func describe(w string, l *lexicon, subjects *aliases) wordInfo {
	id, inText := l.words[w]
	if !inText {
		id = l.lookup(w)
	}
	info := wordInfo{id: id, runes: uint8(min(utf8.RuneCountInString(w), math.MaxUint8)), cues: cues[w]}
	person, subject := subjects.words[w]
	for _, k := range [...]struct {
		kind wordKind
		is   bool
	}{
		{genericKind, genericWords[w]}, {numeralKind, isNumeral(w)}, {subjectKind, subject}, {personKind, person},
		{textKind, inText}, {knownKind, isKnown(w)},
	} {
		if k.is {
			info.kind |= k.kind
		}
	}
	return info
}

// look says what is known of a folded word, which need not be in any text.
func (d *dictionary) look(w string) wordInfo {
	if e, ok := d.entries[w]; ok {
		return d.infos[e]
	}
	stem := stem(w)
	info := wordInfo{id: d.stem(stem)}
	if isKnownStem(stem) {
		info.kind |= knownKind
	}
	if isCyrillic(w) && cyrillicOrdinal(w) > 0 {
		info.kind |= numeralKind
	}
	return info
}

// stem is the term of a stem.
func (d *dictionary) stem(s string) termID {
	if id, ok := d.stems[s]; ok {
		return id
	}
	return unknown
}

// tokens analyses a text that need not be of the corpus.
func (d *dictionary) tokens(s string) []token {
	ws := words(s)
	return d.appendTokens(make([]token, 0, len(ws)), ws)
}

func (d *dictionary) appendTokens(out []token, ws []word) []token {
	for i := 0; i < len(ws); i++ {
		w, v, ok := numberAt(ws, &i)
		if !ok {
			out = append(out, token{w, d.look(w.text), false})
			continue
		}
		out = append(out, token{w, wordInfo{id: d.stem(numberTerm(v))}, true})
	}
	return out
}

// A token is a word of a text with its term, and in a question with all that
// is known of the word.
type token struct {
	word
	wordInfo
	number bool
}

// learnTokens analyses a text of the corpus. The tokens are good until the next
// call.
func (l *lexicon) learnTokens(s string) []token {
	l.ws = appendWords(l.ws[:0], s)
	l.toks = l.toks[:0]
	for i := 0; i < len(l.ws); i++ {
		w, v, ok := numberAt(l.ws, &i)
		id := unknown
		if ok {
			id = l.term(numberTerm(v))
		} else {
			id = l.learn(w.text)
		}
		l.toks = append(l.toks, token{w, wordInfo{id: id}, ok})
	}
	return l.toks
}

// numberAt reads word i as a number. A number and the scale after it are one,
// and i is then moved to the scale.
func numberAt(ws []word, i *int) (w word, v float64, ok bool) {
	w = ws[*i]
	v, scaled, ok := number(w.text)
	if ok && !scaled && *i+1 < len(ws) {
		if f, ok := scale(ws[*i+1].text); ok {
			v *= f
			*i++
			w.to = ws[*i].to
		}
	}
	return w, v, ok
}

// isWhole reports whether token i is a hyphenated word whose parts stand
// before it.
func isWhole(toks []token, i int) bool { return i > 0 && toks[i].from <= toks[i-1].from }
