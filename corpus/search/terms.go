package search

// A termID numbers a term. Terms are numbered as the texts bring them, and the
// texts come in the corpus's published order.
type termID int32

const (
	stopped termID = -1 // a stop word, which has no term
	unknown termID = -2 // a word whose term no text has
)

// A lexicon maps words to terms. It is filled while the index is built; after
// that it is only read, so it may be shared without locks.
type lexicon struct {
	words map[string]termID // folded word → its term, or stopped
	terms map[string]termID // stem → its number

	ws   []word // used again for each text that is learnt
	toks []token
}

func newLexicon() *lexicon {
	return &lexicon{words: make(map[string]termID, 1<<14), terms: make(map[string]termID, 1<<13)}
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

// A token is a word of a text with its term.
type token struct {
	word
	id     termID
	number bool
}

// learnTokens analyses a text of the corpus. The tokens are good until the next
// call.
func (l *lexicon) learnTokens(s string) []token {
	l.ws = appendWords(l.ws[:0], s)
	l.toks = appendTokens(l.toks[:0], l.ws, l.learn, l.term)
	return l.toks
}

// lookupTokens analyses a question.
func (l *lexicon) lookupTokens(s string) []token {
	ws := words(s)
	return appendTokens(make([]token, 0, len(ws)), ws, l.lookup, l.find)
}

// appendTokens turns words into tokens, with the terms that the two functions
// give for a word and for the stem of a number. A number and the scale after
// it make one token.
func appendTokens(out []token, ws []word, word, stem func(string) termID) []token {
	for i := 0; i < len(ws); i++ {
		w := ws[i]
		v, scaled, ok := number(w.text)
		if !ok {
			out = append(out, token{w, word(w.text), false})
			continue
		}
		if !scaled && i+1 < len(ws) {
			if f, ok := scale(ws[i+1].text); ok {
				v *= f
				i++
				w.to = ws[i].to
			}
		}
		out = append(out, token{w, stem(numberTerm(v)), true})
	}
	return out
}

// isWhole reports whether token i is a hyphenated word whose parts stand
// before it.
func isWhole(toks []token, i int) bool { return i > 0 && toks[i].from <= toks[i-1].from }
