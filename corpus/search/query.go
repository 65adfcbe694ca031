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

// A query is a question as the index understands it.
type query struct {
	points      []int  // points named by number
	quoted      string // the words of a quotation in the question; see quotedWords
	terms       []queryTerm
	corrections []Correction
	subject     subject
	named       []corpus.SpeakerID // who is named, states aside: those are in every clause
	intent      intent
	verb        termID           // the verb on which the answer turns, or stopped; see verbAsked
	whois       corpus.SpeakerID // the person whom the question asks about, and nothing else
	need        float32          // what all its words weigh
	weighty     int              // how many of its words are about a subject
}

// A queryTerm is one distinct word of a question.
type queryTerm struct {
	word    string  // as typed, folded
	id      termID  // unknown when no text has it
	need    float32 // what it weighs when it is asked whether a document answers
	generic bool    // it says little about a subject
}

// understand reads a question.
func (ix *Index) understand(q string) query {
	if len(q) > maxQuery {
		q = q[:maxQuery]
	}
	out := query{quoted: quotedWords(q)}
	toks := ix.tokens(q, &out)
	if strings.ContainsAny(q, "0123456789") || slices.ContainsFunc(toks, isNumeral) {
		out.points = ix.namedPoints(q)
	}
	out.subject = ix.subjects.find(toks)
	if len(out.subject.Speakers)+len(out.subject.Topics) == 0 && ix.namesAmerica(q, toks) {
		out.subject = ix.subjects.find(toks)
	}
	out.intent = intentOf(toks)
	if out.intent.has(asksStatement) && len(out.subject.Topics) > 1 {
		out.subject = ix.subjects.find(withoutSpeech(toks))
	}
	out.verb = stopped
	if i := verbAsked(toks); i >= 0 {
		out.verb = toks[i].id
	}
	out.whois = ix.subjects.whois(toks, false)
	for _, id := range out.subject.Speakers {
		if !ix.corpus.Speaker(id).State {
			out.named = append(out.named, id)
		}
	}
	out.terms = ix.queryTerms(toks, len(out.points) > 0, out.intent.has(asksSaid) && len(out.subject.Speakers) == 0)
	for _, t := range out.terms {
		out.need += t.need
		if !t.generic {
			out.weighty++
		}
	}
	return out
}

// queryTerms weighs the distinct words of a question. With refs, its numbers
// are those of points and no words; with stranger, it asks what somebody said
// whom the sources do not have.
func (ix *Index) queryTerms(toks []token, refs, stranger bool) []queryTerm {
	out := make([]queryTerm, 0, len(toks))
	for i, t := range toks {
		if t.id == stopped || refs && t.number || len(out) == maxTerms {
			continue
		}
		if slices.ContainsFunc(out, func(o queryTerm) bool { return o.word == t.text }) {
			continue
		}
		qt := queryTerm{word: t.text, id: t.id}
		known := ix.has(t.id)
		// A word of asking that the intent has read need not be in the sources,
		// least of all in another language than theirs.
		asking := cues[t.text] != 0 && (!known || isCyrillic(t.text))
		qt.generic = isGeneric(t.text, known) || asking
		switch {
		case known && asking:
			qt.need = genericShare * ix.need[t.id]
		case known:
			qt.need = ix.need[t.id]
		case ix.inCompound(toks, i) || isWhole(toks, i) && !isModel(t.text):
			continue
		default:
			qt.need = ix.unseenNeed(t.text, qt.generic, stranger)
		}
		out = append(out, qt)
	}
	return out
}

// isGeneric reports whether a word says little about a subject: a generic
// word, or a scrap of two or three letters that no text and no language has.
func isGeneric(w string, known bool) bool {
	if genericWords[w] {
		return true
	}
	return !known && utf8.RuneCountInString(w) <= 3 && !strings.ContainsAny(w, "0123456789") && !isKnown(w)
}

// unseenNeed is what a word that no document has weighs in a question. In a
// question what a stranger said, it is the stranger's name.
func (ix *Index) unseenNeed(w string, generic, stranger bool) float32 {
	need := ix.unseen + presence
	switch {
	case generic:
		return genericShare * need
	case stranger:
		return nameShare * need
	case isKnown(w):
		return languageShare * need
	case isCyrillic(w):
		return cyrillicShare * need
	}
	return nameShare * need
}

// has reports whether any document has the term.
func (ix *Index) has(id termID) bool { return id >= 0 && len(ix.postings[id]) > 0 }

// tokens analyses a question and corrects the words that no text has.
func (ix *Index) tokens(q string, out *query) []token {
	toks := ix.lexicon.lookupTokens(q)
	walks := 0
	for i := range toks {
		t := &toks[i]
		if t.id == unknown && isModel(t.text) && isWhole(toks, i) {
			for j := i - 1; j >= 0 && toks[j].from >= t.from; j-- {
				toks[j].id = stopped
			}
		}
		if t.id != unknown || t.number || genericWords[t.text] || cues[t.text] != 0 || isWhole(toks, i) {
			continue
		}
		if walks++; walks > maxWalks || len(out.corrections) == maxCorrections || !ix.on(Corrections) {
			break
		}
		to := ix.vocab().correct(t.text, isName(q, t), isKnown(t.text))
		if to == "" {
			continue
		}
		if t.id = ix.lexicon.lookup(to); t.id != stopped {
			out.corrections = append(out.corrections, Correction{From: t.text, To: to})
		}
	}
	return toks
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
	return slices.DeleteFunc(slices.Clone(toks), func(t token) bool { return cues[t.text]&speechCue != 0 })
}

// namesAmerica reads "US" as the country where nothing else names a subject:
// "what does the US get" is not "tell us". Elsewhere the word stays the stop
// word that it is in most texts, also as a part of longer names.
func (ix *Index) namesAmerica(q string, toks []token) bool {
	found := false
	for i := range toks {
		if t := &toks[i]; t.text == "us" && strings.ToUpper(q[t.from:t.to]) == q[t.from:t.to] {
			t.text, t.id, found = "usa", ix.lexicon.lookup("usa"), true
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
