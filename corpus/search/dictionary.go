package search

import (
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
