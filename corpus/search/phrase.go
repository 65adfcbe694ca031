package search

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"planbot/corpus"
	"planbot/corpus/lang"
)

// A phraseIndex compares a question with the phrases that people are known to
// type for a document, or for a topic, each taken by itself. BM25F sees all
// phrases of a document as one text, in which the words of a question may be
// scattered; a question whose words stand together in one phrase is far more
// surely about that document.
//
// The likeness of question Q and phrase P is the share of the weight of each
// that the other has, and the score of P is its likeness times what they share:
//
//	w(X)     = Σ_{t∈X} weight(t)
//	like(P)  = w(Q∩P)² / (w(Q) · w(P))
//	score(P) = w(Q∩P) · like(P)
//
// A document gets phraseShare of the score of its best phrase. The phrases of
// its topics count as its own, by topicShare.
type phraseIndex struct {
	said    int       // from this phrase on, they are what people say of a point, for messages
	owners  []int32   // by phrase: a document, or after those a topic, or idleOwner
	lengths []int     // by phrase, in terms
	terms   []termID  // of all phrases, those of each distinct
	having  inverted  // by term: the phrases that have it, with w(P) as count
	topics  [][]int32 // by topic: the documents that are on it
}

// idleOwner has the phrases of what is about no document.
const idleOwner = math.MaxInt32

// add adds the distinct terms of a phrase, unless another phrase of the same
// owner, added just before, has the same.
func (p *phraseIndex) add(owner int32, terms []termID) {
	terms = slices.Clone(terms)
	slices.Sort(terms)
	terms = slices.Compact(terms)
	end := len(p.terms)
	for i := len(p.owners) - 1; i >= 0 && p.owners[i] == owner; i-- {
		if slices.Equal(p.terms[end-p.lengths[i]:end], terms) {
			return
		}
		end -= p.lengths[i]
	}
	p.owners, p.lengths, p.terms = append(p.owners, owner), append(p.lengths, len(terms)), append(p.terms, terms...)
}

// finish works out what follows from the phrases that were added.
func (p *phraseIndex) finish(ix *Index) {
	p.having = invert(len(ix.terms), p.lengths, p.terms)
	weights, at := make([]float32, len(p.owners)), 0
	for i, n := range p.lengths {
		for _, id := range p.terms[at : at+n] {
			weights[i] += ix.terms[id].weight
		}
		at += n
	}
	p.having.weigh(weights)
	p.topics = make([][]int32, len(ix.corpus.Topics))
	numbers := map[string]int{} // of topics
	for i := range ix.corpus.Topics {
		numbers[ix.corpus.Topics[i].ID] = i
	}
	for d := range ix.docs {
		for _, id := range ix.docs[d].topics {
			n := numbers[id]
			p.topics[n] = append(p.topics[n], int32(d))
		}
	}
}

// withSaid lists the phrases that have a term.
func (p *phraseIndex) withSaid(id termID) []occurrence {
	if id < 0 {
		return nil
	}
	return p.having.of(id)
}

// asked lists those for questions.
func (p *phraseIndex) asked(id termID) []occurrence {
	having := p.withSaid(id)
	end, _ := slices.BinarySearchFunc(having, p.said, func(o occurrence, said int) int { return int(o.text) - said })
	return having[:end]
}

// score finds for each document the score of its own best phrase, and that of
// the best one of its topics.
func (p *phraseIndex) score(u *query, s *scores) {
	for _, t := range u.terms {
		for _, o := range p.asked(t.id) {
			s.shared[o.text] += t.weight
		}
	}
	for _, t := range u.terms {
		for _, o := range p.asked(t.id) {
			owner, w := p.owners[o.text], s.shared[o.text]
			s.shared[o.text] = 0 // so that it counts once
			s.best[owner] = max(s.best[owner], w*w*w/(u.weight*o.count))
		}
	}
	for i, best := range s.best[len(s.byTopic):] {
		if best == 0 {
			continue
		}
		for _, doc := range p.topics[i] {
			s.byTopic[doc] = max(s.byTopic[doc], topicShare*best)
		}
	}
}

// Bearing lists those statements of a passage that bear on a question: by or
// about somebody whom it names, on a topic that it names, or with one of its
// words. Where it asks what somebody said, only their statements bear on it.
func (ix *Index) Bearing(q string, p *corpus.Passage) []*corpus.Quote {
	u := ix.understand(q)
	defer ix.release(u)
	var words []termID
	for _, t := range u.terms {
		if !t.generic && ix.has(t.id) {
			words = append(words, t.id)
		}
	}
	said := u.intent.has(asksStatement) && len(u.named) > 0
	var out []*corpus.Quote
	for i := range p.Quotes {
		qu := &p.Quotes[i]
		by := ix.isBy(qu, u.named)
		if by || !said && (ix.concerns(qu, u.subject.speakers) || sharesAny(qu.Topics, u.subject.topics) || sharesAny(ix.said()[qu].terms, words)) {
			out = append(out, qu)
		}
	}
	return out
}

// ClosestQuote is that statement which shares most words with a message, the first
// of equals.
func (ix *Index) ClosestQuote(message string, quotes []*corpus.Quote) *corpus.Quote {
	u := ix.understand(message)
	defer ix.release(u)
	best, most := quotes[0], float32(0)
	for _, q := range quotes {
		var shared float32
		for _, t := range u.terms {
			if t.id >= 0 && slices.Contains(ix.said()[q].terms, t.id) {
				shared += t.weight
			}
		}
		if shared > most {
			best, most = q, shared
		}
	}
	return best
}

// saidBy lists whose statements a question asks for, if it asks for nothing
// else: "what did Zelenskyy say", "his position on the plan".
func (ix *Index) saidBy(u *query) []corpus.SpeakerID {
	further := func(t token) bool { return !t.is(askingKind|genericKind) && t.cues&(speechCue|sayCue|planCue) == 0 }
	asks := func(t token) bool { return t.is(askingKind) || t.cues&(speechCue|sayCue) != 0 }
	if u.hasRefs() || !slices.ContainsFunc(u.toks, asks) || slices.ContainsFunc(u.toks, func(t token) bool { return t.cues&(whoCue|whyCue|whenCue) != 0 }) {
		return nil // as for most questions
	}
	var asked subject
	ix.subjects.find(withoutCompounds(u.toks), true, &asked)
	if len(asked.topics) > 0 || slices.ContainsFunc(asked.rest, further) {
		return nil
	}
	return asked.speakers
}

// minQuoted is how many words in quotation marks are looked for word for word:
// fewer are a name or a manner of speaking.
const minQuoted = 3

// quotedWords returns the words that a question has in quotation marks, as
// joined writes them, or "".
func quotedWords(q string) string {
	from, to := quotedPart(q)
	if to == from {
		return ""
	}
	return joined(corpus.Words(q[from:to]))
}

// What a question has behind such words as "the clause that says", if it is long
// enough to be somebody's: how many words, and how far on it may begin.
const (
	minLookedUp = 6
	maxLookup   = 6
)

// lookedUp returns the words that a question looks for, as joined writes them, or
// "".
func lookedUp(u *query) string {
	for i := min(maxLookup, len(u.toks)) - 1; i >= 0; i-- {
		if u.toks[i].cues&(lookupCue|sayCue) != 0 {
			if words := corpus.Words(u.text[u.toks[i].To:]); len(words) >= minLookedUp {
				return joined(words)
			}
			return ""
		}
	}
	return ""
}

// quotedPart finds what a text has in quotation marks, between from and to, which
// are alike where it has nothing.
func quotedPart(q string) (from, to int) {
	for _, marks := range [...][2]string{{"“", "”"}, {"\"", "\""}, {"«", "»"}, {"„", "“"}, {"'", "'"}, {"‘", "’"}} {
		from := markAt(q, marks[0], func(before, _ string) bool { return !endsInWord(before) })
		if from < 0 {
			continue
		}
		from += len(marks[0])
		to := markAt(q[from:], marks[1], func(_, after string) bool { return !beginsWithWord(after) })
		if to >= 0 && len(corpus.Words(q[from:from+to])) >= minQuoted {
			return from, from + to
		}
	}
	return 0, 0
}

// markAt finds the first mark that quotes by what stands before and after it. It
// returns -1 if there is none. A mark inside a word is an apostrophe.
func markAt(s, mark string, quotes func(before, after string) bool) int {
	for i := 0; ; i += len(mark) {
		n := strings.Index(s[i:], mark)
		if n < 0 {
			return -1
		}
		if i += n; quotes(s[:i], s[i+len(mark):]) {
			return i
		}
	}
}

func endsInWord(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return lang.IsWordRune(r)
}

func beginsWithWord(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return lang.IsWordRune(r)
}

// joined writes words so that a run of words is a substring.
func joined(words []string) string { return " " + strings.Join(words, " ") + " " }

// holdsWords reports whether a document has words, as joined writes them, just
// so in the clause, its title, a wording or a quotation.
func (ix *Index) holdsWords(doc int, words string) bool {
	for _, text := range ix.verbatim()[doc] {
		if strings.Contains(text, words) {
			return true
		}
	}
	return false
}

// newVerbatim lists by document the texts that are other people's words, and
// the titles of clauses, as joined writes them.
func newVerbatim(ix *Index) [][]string {
	out := make([][]string, len(ix.docs))
	for d := range ix.docs {
		ref := ix.docs[d].ref
		if ref.IsPoint() {
			p := ix.corpus.Point(ref.Line)
			out[d] = append(out[d], joined(corpus.Words(p.Text)), joined(corpus.Words(p.Title)))
			continue
		}
		p := ix.corpus.Passage(ref)
		for _, q := range p.Quotes {
			out[d] = append(out[d], joined(corpus.Words(q.Text)))
		}
		for _, w := range p.Wordings {
			out[d] = append(out[d], joined(corpus.Words(w.Text)))
		}
	}
	return out
}
