package search

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"planbot/corpus"
)

// maxQuery is how much of a question is read, in bytes: far more than any
// question has, and a bound on what a hostile one can cost.
const maxQuery = 4096

// maxTerms is how many different words of a question are looked up.
const maxTerms = 48

// maxCorrections is how many words of a question are corrected.
const maxCorrections = 8

// maxWalks is how many words are tried; each costs a walk through the
// vocabulary, whether or not it finds one.
const maxWalks = 32

// A Correction is a word that was taken for another.
type Correction struct{ From, To string }

// A query is a question as the index understands it. It comes from a pool and
// goes back to it, with its room: what outlives the question is copied.
type query struct {
	points      []int  // points named by number
	quoted      string // the words of a quotation in the question; see quotedWords
	terms       []queryTerm
	corrections []Correction // not of the pool
	subject     subject
	named       []corpus.SpeakerID // who is named, states aside: those are in every clause
	intent      intent
	verb        termID           // the verb on which the answer turns, or stopped; see verbAsked
	whois       corpus.SpeakerID // the person whom the question asks about, and nothing else
	need        float32          // what all its words weigh
	weighty     int              // how many of its words are about a subject
	steers      bool             // see steersTo
	narrows     bool             // see narrow

	ws    []word
	toks  []token
	parts []token // toks without wholes

	distance distance
	scores   scores
}

// A queryTerm is one distinct word of a question.
type queryTerm struct {
	word    string  // as typed, folded
	id      termID  // unknown when no text has it
	need    float32 // what it weighs when it is asked whether a document answers
	generic bool    // it says little about a subject
	known   bool    // the language has it
}

// understand reads a question. The query goes back to the pool when the caller
// is done with it.
func (ix *Index) understand(q string) *query {
	if len(q) > maxQuery {
		q = q[:maxQuery]
	}
	u := ix.pool.Get().(*query)
	u.quoted = quotedWords(q)
	ix.tokens(q, u)
	u.points = nil
	for i := range u.toks {
		if u.toks[i].mayNumber() {
			u.points = ix.namedPoints(q)
			break
		}
	}
	ix.findSubject(q, u)
	u.verb = stopped
	if i := verbAsked(u.toks); i >= 0 {
		u.verb = u.toks[i].id
	}
	u.named = u.named[:0]
	for _, id := range u.subject.Speakers {
		if !ix.corpus.Speaker(id).State {
			u.named = append(u.named, id)
		}
	}
	ix.queryTerms(u, u.intent.has(asksSaid) && len(u.subject.Speakers) == 0)
	u.need, u.weighty = 0, 0
	for _, t := range u.terms {
		u.need += t.need
		if !t.generic {
			u.weighty++
		}
	}
	u.steers = steersTo(u)
	u.narrows = u.quoted != "" || u.intent.has(asksCount)
	return u
}

// mayNumber reports whether a word may name a point by its number: twenty-one,
// 21st, p21.
func (t *token) mayNumber() bool {
	return t.number || t.is(numeralKind) || isDigit(rune(t.text[0])) || isDigit(rune(t.text[len(t.text)-1]))
}

// findSubject finds what the question is about, and what kind of answer it
// wants.
func (ix *Index) findSubject(q string, u *query) {
	u.parts = withoutWholes(u.parts[:0], u.toks)
	ix.subjects.find(u.parts, &u.subject)
	if len(u.subject.Speakers)+len(u.subject.Topics) == 0 && ix.namesAmerica(q, u.toks) {
		u.parts = withoutWholes(u.parts[:0], u.toks)
		ix.subjects.find(u.parts, &u.subject)
	}
	u.whois = whois(u.toks, &u.subject, false)
	u.intent = intentOf(u.toks)
	if len(u.subject.Speakers) == 0 && asksWhichClauses(u.toks) {
		u.intent = u.intent&^asksStatement | asksClauses // "which points promise …"
	}
	if u.intent.has(asksStatement) && len(u.subject.Topics) > 1 {
		u.parts = withoutWholes(u.parts[:0], withoutSpeech(u.toks))
		ix.subjects.find(u.parts, &u.subject)
	}
}

// queryTerms weighs the distinct words of a question. Where it names points,
// its numbers are theirs and no words. With stranger, it asks what somebody
// said whom the sources do not have.
func (ix *Index) queryTerms(u *query, stranger bool) {
	out := u.terms[:0]
	for i, t := range u.toks {
		if t.id == stopped || t.number && len(u.points) > 0 || len(out) == maxTerms {
			continue
		}
		if slices.ContainsFunc(out, func(o queryTerm) bool { return o.word == t.text }) {
			continue
		}
		qt := queryTerm{word: t.text, id: t.id, known: t.is(knownKind)}
		has := ix.has(t.id)
		// A word of asking that the intent has read need not be in the sources,
		// least of all in another language than theirs.
		asking := t.cues != 0 && (!has || isCyrillic(t.text))
		qt.generic = t.isGeneric(has) || asking
		switch {
		case has && asking:
			qt.need = genericShare * ix.need[t.id]
		case has:
			qt.need = ix.need[t.id]
		case ix.inCompound(u.toks, i) || isWhole(u.toks, i) && !isModel(t.text):
			continue
		default:
			qt.need = ix.unseenNeed(&t, qt.generic, stranger)
		}
		out = append(out, qt)
	}
	u.terms = out
}

// isGeneric reports whether a word says little about a subject: a generic
// word, or a scrap of two or three letters that no text and no language has.
func (t *token) isGeneric(has bool) bool {
	if t.is(genericKind) {
		return true
	}
	return !has && len(t.text) <= 3*utf8.UTFMax && utf8.RuneCountInString(t.text) <= 3 &&
		!strings.ContainsAny(t.text, "0123456789") && !t.is(knownKind)
}

// unseenNeed is what a word that no document has weighs in a question. In a
// question what a stranger said, it is the stranger's name.
func (ix *Index) unseenNeed(t *token, generic, stranger bool) float32 {
	need := ix.unseen + presence
	switch {
	case generic:
		return genericShare * need
	case stranger:
		return nameShare * need
	case t.is(knownKind):
		return languageShare * need
	case isCyrillic(t.text):
		return cyrillicShare * need
	}
	return nameShare * need
}

// has reports whether any document has the term.
func (ix *Index) has(id termID) bool { return id >= 0 && ix.lists.df[id] > 0 }

// tokens analyses a question and corrects the words that no text has.
func (ix *Index) tokens(q string, u *query) {
	u.ws = appendWords(u.ws[:0], lower(q))
	u.toks = ix.words.appendTokens(u.toks[:0], u.ws)
	u.corrections = nil
	toks := u.toks
	walks := 0
	for i := range toks {
		t := &toks[i]
		if t.id != unknown {
			continue
		}
		whole := isWhole(toks, i)
		if whole && isModel(t.text) {
			for j := i - 1; j >= 0 && toks[j].from >= t.from; j-- {
				toks[j].id = stopped
			}
		}
		if t.number || t.is(genericKind) || t.cues != 0 || whole {
			continue
		}
		if walks++; walks > maxWalks || len(u.corrections) == maxCorrections {
			break
		}
		to := ix.vocab.correct(t.text, isName(q, t), t.is(knownKind), &u.distance)
		if to == "" {
			continue
		}
		// The word stays as typed: only its term is that of the other, and the
		// aliases that begin with it are not found by what was not typed.
		if t.id = ix.words.look(to).id; t.id != stopped {
			u.corrections = append(u.corrections, Correction{From: t.text, To: to})
		}
	}
}

// isModel reports whether a hyphenated word, here without its hyphen, is the
// name of a model, such as F-16 or T-72, whose number alone means nothing.
func isModel(w string) bool {
	letters := strings.TrimRight(w, "0123456789")
	n := utf8.RuneCountInString(letters)
	return n >= 1 && n <= 3 && len(letters) < len(w)
}

// withoutSpeech drops the words of speaking: in "who criticised the amnesty"
// the first only says that a statement is wanted, although criticism of the
// plan is a topic as well.
func withoutSpeech(toks []token) []token {
	return slices.DeleteFunc(slices.Clone(toks), func(t token) bool { return t.cues&speechCue != 0 })
}

// namesAmerica reads "US" as the country where nothing else names a subject:
// "what does the US get" is not "tell us". Elsewhere the word stays the stop
// word that it is in most texts, also as a part of longer names.
func (ix *Index) namesAmerica(q string, toks []token) bool {
	found := false
	for i := range toks {
		if t := &toks[i]; t.text == "us" && strings.ToUpper(q[t.from:t.to]) == q[t.from:t.to] {
			t.text, t.wordInfo, found = "usa", ix.words.look("usa"), true
		}
	}
	return found
}

// isName reports whether a word was typed as a name is: with a capital, and
// not only because a sentence begins with it.
func isName(q string, t *token) bool {
	r, _ := utf8.DecodeRuneInString(q[t.from:])
	return t.from > 0 && unicode.IsUpper(r) && !strings.HasSuffix(strings.TrimRight(q[:t.from], " "), ".")
}

// inCompound reports whether token i is a part of a hyphenated word whose
// whole is known: with "cease-fire", "cease" alone adds nothing.
func (ix *Index) inCompound(toks []token, i int) bool {
	for _, t := range toks[i+1:] {
		if t.from <= toks[i].from && t.to >= toks[i].to {
			return ix.has(t.id)
		}
		if t.from > toks[i].to {
			break
		}
	}
	return false
}

// namedPoints lists the points that the question names and the plan has.
func (ix *Index) namedPoints(q string) []int {
	var out []int
	for _, n := range Points(q, len(ix.corpus.Points)) {
		if ix.corpus.Point(n) != nil {
			out = append(out, n)
		}
	}
	return out
}

// docOf is the number of the document with that ref. Points come first.
func (ix *Index) docOf(ref corpus.Ref) int {
	for i := range ix.docs {
		if ix.docs[i].ref == ref {
			return i
		}
	}
	return -1
}
