package search

import (
	"cmp"
	"regexp"
	"slices"

	"planbot/corpus"
	"planbot/corpus/lang"
	"planbot/corpus/ref"
)

// A Theme is a clause or passage that a message is about, and the sentence of the
// message that says so most.
type Theme struct {
	Ref      corpus.Ref
	Score    float64
	Sentence string
}

// What a sentence of a message must say of a document for the message to be about
// it. The values were set on judged messages, three in ten of them about nothing.
const (
	pointStrength   = 4.5
	passageStrength = 13   // a passage is shown beside clauses only where it is plainly meant
	likenessScale   = 40   // from a likeness, at most 1, to a strength
	furtherShare    = 0.5  // of what the other sentences say of it, which is added
	mostOfPhrase    = 0.85 // which a sentence with one word of a subject must have
	partShare       = 0.7  // of what a part of a sentence says by itself
	shownShare      = 0.5  // of the weight of words that a reader sees there, which is added
	pointShare      = 1.2  // of the score of words, for a point
	singleWordShare = 0.5  // of a score that one word of a subject earns
)

// How much of a message is read.
const (
	maxSentences = 16
	maxParts     = 4 // of a sentence
)

// What may stand between two sentences of a message, and between two things that
// one sentence says.
var (
	sentenceEnd = regexp.MustCompile(`[.!?…]+\s+|[;:\n]\s+`)
	betweenSays = regexp.MustCompile(`,\s+|\s[—–-]\s|\s(?:and|but|while|і|й|та|але|и|а|но)\s`)
)

// Themes finds what a message is about, sentence by sentence: clauses, then
// passages, of each first what it says most of. A message about nothing of the
// corpus has none. It also lists the corrections of words in sentences that count.
//
// How much a sentence S says of document d is the score of the best thing that
// people ask or say of d, as far as S has its words, the score of S as a question, as far
// as d has the words of S and shows them to a reader, and, where S has two words of
// such a thing, its likeness to what people ask of d:
//
//	strength(d,S) = max_P w(S∩P)·(w(S∩P)/w(P))² + likenessScale·max_P like(S,P) +
//	                score(d,S)·(w(S∩d) + shownShare·w(S∩shown d))/w(S)
//
// Unlike a question, a sentence may say much besides: phrases are compared by the
// share of the phrase alone.
func (ix *Index) Themes(message string, limit int) ([]Theme, []Correction) {
	found := map[int32]*Theme{}
	further := map[int32]float64{}
	var corrections []Correction
	for _, sentence := range sentenceEnd.Split(message, maxSentences) {
		counts := false
		strengths, corrected := ix.sentenceStrengths(sentence)
		for doc, strength := range strengths {
			further[doc] += strength
			if strength < leastStrength(ix.docs[doc].ref) || found[doc] != nil && found[doc].Score >= strength {
				continue
			}
			found[doc], counts = &Theme{ix.docs[doc].ref, strength, sentence}, true
		}
		if counts {
			corrections = append(corrections, corrected...)
		}
	}
	var out []Theme
	for doc, theme := range found {
		theme.Score = round(float32((1-furtherShare)*theme.Score + furtherShare*further[doc]))
		out = append(out, *theme)
	}
	slices.SortFunc(out, func(x, y Theme) int {
		return cmp.Or(cmp.Compare(kindOrder(x.Ref), kindOrder(y.Ref)), cmp.Compare(y.Score, x.Score), ix.corpus.Compare(x.Ref, y.Ref))
	})
	return out[:min(len(out), limit)], corrections
}

// kindOrder puts clauses before passages.
func kindOrder(r corpus.Ref) int {
	if r.IsPoint() {
		return 0
	}
	return 1
}

// leastStrength is what a sentence must say of a document.
func leastStrength(r corpus.Ref) float64 {
	if r.IsPoint() {
		return pointStrength
	}
	return passageStrength
}

// sentenceStrengths are what a sentence says of each document, by number: as a
// whole, or a part of it by partShare.
func (ix *Index) sentenceStrengths(sentence string) (map[int32]float64, []Correction) {
	out, corrections := ix.strengths(sentence)
	parts := betweenSays.Split(sentence, maxParts)
	if len(parts) == 1 {
		return out, corrections
	}
	for _, part := range parts {
		strengths, _ := ix.strengths(part)
		for doc, strength := range strengths {
			out[doc] = max(out[doc], partShare*strength)
		}
	}
	return out, corrections
}

// strengths are what some words say of each document, by number.
func (ix *Index) strengths(sentence string) (map[int32]float64, []Correction) {
	u := ix.understand(sentence)
	defer ix.release(u)
	ix.like(u)
	out := ix.phraseStrengths(u)
	ix.score(u, u.scores)
	for i, d := range u.scores.docs {
		if i < u.scores.points {
			d.words *= pointShare
		}
		if ix.subjectWords(u, int(d.doc)) < 2 {
			d.words *= singleWordShare
		}
		out[d.doc] += float64(d.words * (d.covered + shownShare*d.shown) / u.weight)
	}
	return out, u.corrections
}

// subjectWords counts the words of a subject that a document shares with a query.
func (ix *Index) subjectWords(u *query, doc int) int {
	n := 0
	for _, t := range u.terms {
		if _, has := ix.posting(doc, t.id); has && !t.generic {
			n++
		}
	}
	return n
}

// numberWords count, and are no subject.
var numberWords = lang.List("numbers")

// phraseStrengths are the scores of the phrases of each document of which a
// sentence has at least two words of a subject, with its likeness then, or one and
// most of the phrase.
func (ix *Index) phraseStrengths(u *query) map[int32]float64 {
	type shared struct {
		weight float32
		words  int     // of a subject
		all    float32 // the weight of the phrase
	}
	found := map[int32]shared{}
	counted := map[string]bool{} // whose parts are counted: "twenty-seven"
	for i := range u.toks {
		counted[u.toks[i].Text] = isCompound(u.toks, i)
	}
	for _, t := range u.terms {
		if t.id < 0 {
			continue
		}
		subject := !t.generic && !numberWords[t.word] && !ref.IsNumeral(t.word) && !counted[t.word]
		for _, o := range ix.phrases.having.of(t.id) {
			s := found[o.text]
			s.weight, s.all = s.weight+t.weight, o.count
			if subject {
				s.words++
			}
			found[o.text] = s
		}
	}
	out := map[int32]float64{}
	for i, s := range found {
		owner := ix.phrases.owners[i]
		share := s.weight / s.all
		score := float64(s.weight * share * share)
		switch {
		case int(owner) >= len(ix.docs), s.words == 0, s.words == 1 && share < mostOfPhrase: // a topic's, or too little
			continue
		case s.words == 1:
			score *= singleWordShare
		default:
			score += likenessScale * float64(u.liking.asked[owner])
		}
		out[owner] = max(out[owner], score)
	}
	return out
}

// The shares of the best score by which clauses belong together.
const (
	clearShare  = 0.15 // the second best is below: the best alone answers
	listedShare = 0.05 // a point above is one of the points asked for
)

// maxTogether is how many of the best documents are looked at.
const maxTogether = 12

// Clauses lists, in the order of the plan, the points that answer a question
// together: those of the topics that it names and asks nothing further of, unless
// one alone clearly answers; and, if it asks which clauses do something, all that
// show its words or come near. It lists none for a question about a person, a
// certain point, or what happened.
func (ix *Index) Clauses(q string) []int {
	u := ix.understand(q)
	defer ix.release(u)
	which := u.intent.has(asksClauses)
	if u.hasRefs() || len(u.named) > 0 || !which && u.intent.has(asksStatement|asksEvent|asksWhy|asksWhen|asksCount) {
		return nil
	}
	var out []int
	if !slices.ContainsFunc(u.subject.rest, func(t token) bool { return !t.is(genericKind) && t.cues == 0 }) {
		for _, id := range u.subject.topics {
			out = append(out, ix.corpus.Topic(id).Points...)
		}
	}
	hits := ix.search(q, u, maxTogether).Hits
	if together := ix.askedTogether(u); isFirst(hits, together) {
		return together
	}
	if which {
		out = append(out, ix.clausesShowing(u)...)
		if len(out) == 0 {
			out = pointsAbove(hits, listedShare)
		}
	} else if eachHasOne := len(u.subject.topics) > 1 && len(u.subject.topics) == len(out); !isFirst(hits, out) && !eachHasOne || isFirst(hits, out) && oneAnswers(hits, out) {
		return nil
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// togetherLike is the likeness from which a question is one that several points
// answer.
const togetherLike = 0.3

// askedTogether lists the points that answer together what is most like a question
// of all that people ask.
func (ix *Index) askedTogether(u *query) (out []int) {
	asked, most := u.liking.asked, u.liking.mostAsked
	for d := range ix.corpus.Points {
		if asked[d] == most && most >= togetherLike {
			out = append(out, ix.docs[d].ref.Line)
		}
	}
	if len(out) < 2 {
		return nil
	}
	return out
}

// clausesShowing lists the points that show every word of the question that is
// about a subject.
func (ix *Index) clausesShowing(u *query) []int {
	words := slices.DeleteFunc(slices.Clone(u.terms), func(t queryTerm) bool { return t.generic })
	var out []int
	for d := range ix.corpus.Points {
		if len(words) > 0 && !slices.ContainsFunc(words, func(t queryTerm) bool { return !ix.shows(d, t.id) }) {
			out = append(out, ix.docs[d].ref.Line)
		}
	}
	return out
}

// pointsAbove lists the points with at least a share of the best score.
func pointsAbove(hits []Hit, share float64) []int {
	var out []int
	for _, h := range hits {
		if h.Ref.IsPoint() && h.Score >= share*hits[0].Score {
			out = append(out, h.Ref.Line)
		}
	}
	return out
}

// isFirst reports whether the best of what was found is one of the points.
func isFirst(hits []Hit, points []int) bool {
	return len(hits) > 0 && hits[0].Ref.IsPoint() && slices.Contains(points, hits[0].Ref.Line)
}

// oneAnswers reports whether the best, one of the points, answers so much better than the
// others that it stands alone.
func oneAnswers(hits []Hit, points []int) bool {
	return !slices.ContainsFunc(hits[1:], func(h Hit) bool {
		return h.Ref.IsPoint() && slices.Contains(points, h.Ref.Line) && h.Score >= clearShare*hits[0].Score
	})
}
