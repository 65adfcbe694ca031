package search

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"planbot/corpus"
	"planbot/corpus/lang"
	"planbot/corpus/ref"
)

// What of a question is looked at: far more than any question has, and a bound
// on what a hostile one can cost.
const (
	maxQuery       = 4096 // bytes that are read
	maxTerms       = 48   // different words that are looked up
	maxCorrections = 8    // words that are corrected
	maxWalks       = 32   // words that are compared with the vocabulary, whether or not one is near
)

// A Correction is a word that was taken for another.
type Correction struct{ From, To string }

// A query is a question as the index understands it. It comes from a pool, and
// what it lends to a result is made anew for each question.
type query struct {
	text         string
	words        []lang.Token
	toks         []token
	points       []int        // points named by number
	passages     []corpus.Ref // passages named by reference
	quoted       string       // the words of a quotation in the question; see quotedWords and lookedUp
	corrections  []Correction
	subject      subject
	named        []corpus.SpeakerID // who is named, states aside: those are in every clause
	intent       intent
	whois        corpus.SpeakerID // the person whom the question asks about, and nothing else
	terms        []queryTerm
	weight       float32 // of all its words
	contentWords int     // how many of its words are about a subject

	scores *scores
	liking liking
}

// A queryTerm is one distinct word of a question.
type queryTerm struct {
	word    string // as typed, folded
	id      termID // unknown when no text has it
	weight  float32
	generic bool // it says little about a subject
	known   bool // the language has it
}

// release gives a query back to the pool.
func (ix *Index) release(u *query) {
	u.scores.clear()
	clear(u.words) // nothing of the question stays
	clear(u.toks)
	clear(u.terms)
	clear(u.subject.rest)
	*u = query{
		words: u.words[:0], toks: u.toks[:0], named: u.named[:0], terms: u.terms[:0], scores: u.scores, liking: u.liking,
		subject: subject{naming: u.subject.naming, rest: u.subject.rest},
	}
	ix.pool.Put(u)
}

// understand reads a question, with slips corrected where that leads to an
// answer, and to a likelier one than the words as typed. The caller releases the
// query.
func (ix *Index) understand(q string) *query {
	u := ix.read(q, true)
	if len(u.corrections) == 0 || u.hasRefs() {
		return u
	}
	typed := ix.read(q, false)
	if answer := ix.foretell(u); answer >= fitted.Threshold && answer > ix.foretell(typed) {
		ix.release(typed)
		return u
	}
	ix.release(u)
	return typed
}

// foretell is the chance of an answer to a question. It leaves no scores behind.
func (ix *Index) foretell(u *query) float64 {
	ix.score(u, u.scores)
	defer u.scores.clear()
	order := u.scores.top(len(u.scores.docs), considered)
	switch {
	case len(order) == 0:
		return 0
	case ix.isCertain(u, order):
		return 1
	}
	return ix.weigh(u, order).answer
}

// read reads a question, with or without correcting its slips.
func (ix *Index) read(q string, correcting bool) *query {
	q = firstWords(q)
	u := ix.pool.Get().(*query)
	q = withoutLead(q)
	u.text, u.quoted = q, quotedWords(q)
	u.words = lang.AppendTokens(u.words, q)
	u.toks = ix.words.appendTokens(u.toks, u.words)
	if u.quoted == "" {
		u.quoted = lookedUp(u)
	}
	if correcting {
		ix.correct(u)
	}
	if slices.ContainsFunc(u.toks, mayNumber) {
		ix.findRefs(u)
	}
	ix.findSubject(u)
	for _, id := range u.subject.speakers {
		if !ix.corpus.Speaker(id).State {
			u.named = append(u.named, id)
		}
	}
	ix.weighWords(u)
	return u
}

// firstWords is as much of a long question as is read, without half a word at
// its end.
func firstWords(q string) string {
	if len(q) <= maxQuery {
		return q
	}
	if end := strings.LastIndexByte(q[:maxQuery+1], ' '); end > 0 {
		return q[:end]
	}
	return q[:maxQuery]
}

// leadWords only tie a question to what was said before: "and elections?".
var leadWords = lang.List("fillers/lead")

// withoutLead drops such words from the beginning of a question, if others follow.
func withoutLead(q string) string {
	for {
		words := lang.Words(q[:min(len(q), maxLead)])
		if len(words) < 2 || !leadWords[words[0].Text] || words[1].From < words[0].To {
			return q
		}
		q = q[words[1].From:]
	}
}

// maxLead is how many bytes have such a word and the one behind it.
const maxLead = 64

// mayNumber reports whether a word may name a point by its number: twenty-one,
// 21st, p21.
func mayNumber(t token) bool {
	return t.isNumber() || lang.IsDigit(rune(t.Text[0])) || lang.IsDigit(rune(t.Text[len(t.Text)-1])) || t.is(numeralKind)
}

// findRefs finds the points and passages that the question names and the corpus
// has.
func (ix *Index) findRefs(u *query) {
	for _, r := range ref.Read(u.text, len(ix.corpus.Points), ix.articles) {
		switch {
		case r.IsPoint() && ix.corpus.Point(r.Line) != nil:
			u.points = append(u.points, r.Line)
		case ix.corpus.Passage(r) != nil:
			u.passages = append(u.passages, r)
		}
	}
}

// hasRefs reports whether the question names a point or a passage.
func (u *query) hasRefs() bool { return len(u.points)+len(u.passages) > 0 }

// refs lists the points and passages that the question names.
func (u *query) refs() []corpus.Ref {
	var out []corpus.Ref
	for _, n := range u.points {
		out = append(out, corpus.PointRef(n))
	}
	return append(out, u.passages...)
}

// correct corrects the words that no text has.
func (ix *Index) correct(u *query) {
	walks := 0
	for i := range u.toks {
		t := &u.toks[i]
		if t.id != unknown {
			continue
		}
		compound := isCompound(u.toks, i)
		if compound && isModel(t.Text) {
			for j := i - 1; j >= 0 && u.toks[j].From >= t.From; j-- {
				u.toks[j].id = stopped
			}
		}
		if t.isNumber() || t.is(genericKind) || t.cues != 0 || compound {
			continue
		}
		if walks++; walks > maxWalks || len(u.corrections) == maxCorrections {
			break
		}
		to := ix.vocabulary().correct(t.Text, isName(u.text, t), t.is(knownKind))
		if to == "" {
			continue
		}
		// The word stays as typed: only its term is that of the other, and the
		// aliases that begin with it are not found by what was not typed.
		if t.id = ix.words.look(to).id; t.id != stopped {
			u.corrections = append(u.corrections, Correction{From: t.Text, To: to})
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

// isName reports whether a word was typed as a name is: with a capital, and
// not only because a sentence begins with it.
func isName(q string, t *token) bool {
	r, _ := utf8.DecodeRuneInString(q[t.From:])
	return t.From > 0 && unicode.IsUpper(r) && !strings.HasSuffix(strings.TrimRight(q[:t.From], " "), ".")
}

// findSubject finds what the question is about, and what kind of answer it
// wants.
func (ix *Index) findSubject(u *query) {
	ix.subjects.find(withoutCompounds(u.toks), false, &u.subject)
	if len(u.subject.speakers)+len(u.subject.topics) == 0 && ix.readAmerica(u) {
		ix.subjects.find(withoutCompounds(u.toks), false, &u.subject)
	}
	u.whois = whois(u.toks, &u.subject)
	u.intent = intentOf(u.toks)
	if len(u.subject.speakers) == 0 && asksWhichClauses(u.toks) {
		u.intent = u.intent&^asksStatement | asksClauses // "which points promise …"
	}
	if u.intent.has(asksStatement) && len(u.subject.topics) > 1 {
		ix.subjects.find(withoutCompounds(withoutSpeech(u.toks)), false, &u.subject)
	}
}

// readAmerica reads "US" as the country where nothing else names a subject:
// "what does the US get" is not "tell us". Elsewhere the word stays the stop
// word that it is in most texts, also as a part of longer names.
func (ix *Index) readAmerica(u *query) (found bool) {
	for i := range u.toks {
		t := &u.toks[i]
		if typed := u.text[t.From:t.To]; t.Text == "us" && strings.ToUpper(typed) == typed {
			t.Text, t.wordInfo, found = "usa", ix.words.look("usa"), true
		}
	}
	return found
}

// withoutSpeech drops the words of speaking: in "who criticised the amnesty"
// the first only says that a statement is wanted, although criticism of the
// plan is a topic as well.
func withoutSpeech(toks []token) []token {
	return slices.DeleteFunc(slices.Clone(toks), func(t token) bool { return t.cues&speechCue != 0 })
}

// weighWords weighs the distinct words of a question. Where it names points or
// passages, its numbers are theirs and no words.
func (ix *Index) weighWords(u *query) {
	// What somebody said whom the sources do not have: the unknown word is the
	// stranger's name.
	stranger := u.intent.has(asksSaid) && len(u.subject.speakers) == 0
	for i := range u.toks {
		t := &u.toks[i]
		if t.id == stopped || t.isNumber() && u.hasRefs() ||
			slices.ContainsFunc(u.terms, func(o queryTerm) bool { return o.word == t.Text }) {
			continue
		}
		if len(u.terms) == maxTerms {
			break
		}
		has := ix.has(t.id)
		// A word of asking that the intent has read need not be in the sources,
		// least of all in another language than theirs.
		asking := t.cues != 0 && (!has || lang.IsCyrillic(t.Text))
		term := queryTerm{word: t.Text, id: t.id, known: t.is(knownKind), generic: t.isGeneric(has) || asking}
		switch {
		case has && asking:
			term.weight = genericShare * ix.terms[t.id].weight
		case has:
			term.weight = ix.terms[t.id].weight
		case ix.inKnownCompound(u.toks, i) || isCompound(u.toks, i) && !isModel(t.Text):
			continue
		default:
			term.weight = ix.weightOfUnknown(t, term.generic, stranger)
		}
		u.terms = append(u.terms, term)
		u.weight += term.weight
		if !term.generic {
			u.contentWords++
		}
	}
}

// isGeneric reports whether a word says little about a subject: a generic
// word, or a scrap of two or three letters that no text and no language has.
func (t *token) isGeneric(has bool) bool {
	if t.is(genericKind) {
		return true
	}
	return !has && utf8.RuneCountInString(t.Text) <= 3 && !strings.ContainsAny(t.Text, "0123456789") && !t.is(knownKind)
}

// weightOfUnknown is what a word that no document has weighs in a question, in
// which it may be a stranger's name.
func (ix *Index) weightOfUnknown(t *token, generic, stranger bool) float32 {
	switch {
	case generic:
		return genericShare * ix.unknownWeight
	case stranger:
		return nameShare * ix.unknownWeight
	case t.is(knownKind):
		return languageShare * ix.unknownWeight
	case lang.IsCyrillic(t.Text):
		return cyrillicShare * ix.unknownWeight
	}
	return nameShare * ix.unknownWeight
}

// inKnownCompound reports whether token i is a part of a hyphenated word whose
// whole is known: with "cease-fire", "cease" alone adds nothing.
func (ix *Index) inKnownCompound(toks []token, i int) bool {
	for _, t := range toks[i+1:] {
		if t.From <= toks[i].From && t.To >= toks[i].To {
			return ix.has(t.id)
		}
		if t.From > toks[i].To {
			break
		}
	}
	return false
}

// corrected is what a word of the question was taken for, or the word itself.
func (u *query) corrected(word string) string {
	for _, c := range u.corrections {
		if c.From == word {
			return c.To
		}
	}
	return word
}
