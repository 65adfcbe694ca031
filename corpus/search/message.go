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
	pointStrength   = 6
	passageStrength = 9    // a passage is shown beside clauses only where it is plainly meant
	furtherShare    = 0.5  // of what the other sentences say of it, which is added
	mostOfPhrase    = 0.85 // which a sentence with one word of a subject must have
	partShare       = 0.7  // of what a part of a sentence says by itself
	shownShare      = 0.5  // of the weight of words that a reader sees there, which is added
	singleWordShare = 0.5  // of the score of such a phrase
)

// How much of a message is read.
const (
	maxSentences = 16
	maxParts     = 6 // of a sentence
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
// people ask of d, as far as S has its words, and the score of S as a question, as
// far as d has the words of S and shows them to a reader:
//
//	strength(d,S) = max_P w(S∩P)·(w(S∩P)/w(P))² + score(d,S)·(w(S∩d) + shownShare·w(S∩shown d))/w(S)
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
	out := ix.phraseStrengths(u)
	ix.score(u, u.scores)
	for _, d := range u.scores.docs {
		out[d.doc] += float64(d.total * (d.covered + shownShare*d.shown) / u.weight)
	}
	return out, u.corrections
}

// numberWords count, and are no subject.
var numberWords = lang.List("numbers")

// phraseStrengths are the scores of the phrases of each document of which a
// sentence has at least two words of a subject, or one and most of the phrase.
func (ix *Index) phraseStrengths(u *query) map[int32]float64 {
	type shared struct {
		weight float32
		words  int // of a subject
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
		for _, i := range ix.phrases.postings[t.id] {
			s := found[i]
			s.weight += t.weight
			if subject {
				s.words++
			}
			found[i] = s
		}
	}
	out := map[int32]float64{}
	for i, s := range found {
		p := ix.phrases.phrases[i]
		share := s.weight / p.weight
		score := float64(s.weight * share * share)
		switch {
		case int(p.owner) >= len(ix.docs), s.words == 0, s.words == 1 && share < mostOfPhrase: // a topic's, or too little
			continue
		case s.words == 1:
			score *= singleWordShare
		}
		out[p.owner] = max(out[p.owner], score)
	}
	return out
}
