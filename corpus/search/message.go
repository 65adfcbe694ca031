package search

import (
	"cmp"
	"math"
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
	Score    float64 // the chance that the message is about it, from 0 to 1
	Sentence string
}

// The chances from which a sentence speaks of a clause, or so plainly of a passage
// that it is shown beside clauses; and what the chance of a part of a sentence counts.
const (
	pointChance   = 0.24
	passageChance = 0.7
	partShare     = 0.6
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
// passages, of each the likeliest first. A message about nothing of the corpus has
// none. It also lists the corrections of words in sentences that count.
//
// The chance that a message is about a document is that of its not being about it
// in no sentence:
//
//	chance(d) = 1 - Π_S (1 - chance(d,S))
func (ix *Index) Themes(message string, limit int) ([]Theme, []Correction) {
	found := map[int]*Theme{} // by document
	not := make([]float64, len(ix.docs))
	var corrections []Correction
	for _, sentence := range Sentences(message) {
		chances, corrected := ix.sentenceChances(sentence)
		counts := false
		for doc, chance := range chances {
			not[doc] += math.Log1p(-chance)
			if chance >= leastChance(ix.docs[doc].ref) && (found[doc] == nil || found[doc].Score < chance) {
				found[doc], counts = &Theme{ix.docs[doc].ref, chance, sentence}, true
			}
		}
		if counts {
			corrections = append(corrections, corrected...)
		}
	}
	var out []Theme
	for doc, theme := range found {
		theme.Score = round(float32(-math.Expm1(not[doc])))
		out = append(out, *theme)
	}
	slices.SortFunc(out, func(x, y Theme) int {
		return cmp.Or(cmp.Compare(kindOrder(x.Ref), kindOrder(y.Ref)), cmp.Compare(y.Score, x.Score), ix.corpus.Compare(x.Ref, y.Ref))
	})
	return out[:min(len(out), limit)], corrections
}

// Sentences cuts a message into the sentences that are read.
func Sentences(message string) []string { return sentenceEnd.Split(message, maxSentences) }

// kindOrder puts clauses before passages.
func kindOrder(r corpus.Ref) int {
	if r.IsPoint() {
		return 0
	}
	return 1
}

// leastChance is what a sentence must have of a document.
func leastChance(r corpus.Ref) float64 {
	if r.IsPoint() {
		return pointChance
	}
	return passageChance
}

// sentenceChances are the chances that a sentence speaks of each document, as a
// whole or in a part of it, by number.
func (ix *Index) sentenceChances(sentence string) ([]float64, []Correction) {
	out := make([]float64, len(ix.docs))
	read := func(words string, share float64) []Correction {
		features, reasons, corrections := ix.themeFeatures(words)
		for doc := range features {
			if !reasons[doc] {
				continue
			}
			out[doc] = max(out[doc], share*fitted.themeChance(&features[doc]))
		}
		return corrections
	}
	corrections := read(sentence, 1)
	if parts := betweenSays.Split(sentence, maxParts); len(parts) > 1 {
		for _, part := range parts {
			read(part, partShare)
		}
	}
	return out, corrections
}

// A themeFeature is one thing by which it is told whether a sentence speaks of a
// document.
type themeFeature int

const (
	bySaid        themeFeature = iota // the likeness of the sentence to what people say of it
	byPhrase                          // the logarithm of the score of the best phrase that people ask or say of it
	byNear                            // the likeness to what people ask of it
	byOpenNear                        // the likeness to what is open and nearest to it
	byPairsAsked                      // the score of pairs of words, of what people ask of it
	bySayings                         // the score of pieces of words, of what people ask and say of it
	byIdle                            // the likeness of the sentence to what people say that is about nothing
	byIdleSayings                     // the score of pieces of words, of what people say that is about nothing
	byWords                           // the logarithm of the score of its words
	byWordsHad                        // that score by the share of the sentence that it has
	byShownThere                      // the share of the sentence that a reader sees there
	byWordCount                       // the logarithm of how many words the sentence has
	numThemeFeatures
)

// themeNames are what weights.txt calls them.
var themeNames = [numThemeFeatures]string{
	"said", "phrase", "near", "open", "pairs", "sayings", "idle", "idle-sayings", "words", "words-had", "shown", "length",
}

// ThemeFeatures are what tells whether a sentence speaks of a document, by
// feature. One that the corpus cannot tell is not a number.
type ThemeFeatures [numThemeFeatures]float64

// ThemeFeatures reads the features of a sentence for each point of the plan.
func (ix *Index) ThemeFeatures(sentence string) []ThemeFeatures {
	features, _, _ := ix.themeFeatures(sentence)
	return features[:len(ix.corpus.Points)]
}

// themeFeatures reads the features of a sentence for each document, and whether it
// has a reason to speak of it that can be shown: two words of a phrase or of its
// subject, or those of a topic that are a good part of the sentence.
func (ix *Index) themeFeatures(sentence string) (out []ThemeFeatures, reasons []bool, corrections []Correction) {
	u := ix.understand(sentence)
	defer ix.release(u)
	ix.score(u, u.scores)
	out = make([]ThemeFeatures, len(ix.docs))
	sayings := ix.sayings().score(u, len(ix.docs))
	reasons = ix.phraseFeatures(u, out)
	for doc := range out {
		x := &out[doc]
		x[byNear], x[byOpenNear] = float64(u.liking.near(int32(doc))), float64(u.liking.open[doc])
		x[byPairsAsked], x[bySayings] = float64(u.liking.byPair[doc]), float64(sayings[doc])
		x[byIdleSayings] = float64(sayings[len(ix.docs)])
		x[byWordCount] = math.Log(float64(max(len(u.toks), 1)))
		if ix.asking.Asked < enoughAsked*len(ix.docs) {
			for _, f := range [...]themeFeature{bySaid, byPhrase, byNear, byOpenNear, byPairsAsked, bySayings, byIdle, byIdleSayings} {
				x[f] = math.NaN()
			}
		}
	}
	for _, d := range u.scores.docs {
		x := &out[d.doc]
		x[byWords] = math.Log1p(float64(d.words))
		x[byWordsHad] = float64(d.words * d.covered / u.weight)
		x[byShownThere] = float64(d.shown / u.weight)
	}
	for doc := range out {
		words, topical := ix.subjectWords(u, doc)
		reasons[doc] = reasons[doc] || words > 1 || topical >= topicAlone && sharesAny(u.subject.topics, ix.docs[doc].topics)
	}
	return out, reasons, u.corrections
}

// subjectWords counts the words of a subject that a document shares with a query,
// those aside that weigh little or only count, and says what share of all such words
// of the query those weigh that it has otherwise than in what people ask of it.
func (ix *Index) subjectWords(u *query, doc int) (n int, topical float32) {
	var had, all float32
	for _, t := range u.terms {
		if t.generic || t.weight < leastWeight || onlyCounts(t.word) {
			continue
		}
		all += t.weight
		if p, has := ix.posting(doc, t.id); has {
			n++
			if p.fields != 1<<askedField {
				had += t.weight
			}
		}
	}
	return n, had / max(all, 1)
}

// onlyCounts reports whether a word is a number or a unit, which is no subject.
func onlyCounts(word string) bool {
	return numberWords[word] || unitWords[word] || ref.IsNumeral(word) || lang.IsDigit(rune(word[0]))
}

// topicAlone is the share of a sentence that the words of a topic must be for it to
// be the reason.
const topicAlone = 0.3

// leastWeight is what a word weighs that can be a reason by which a sentence speaks
// of a document.
const leastWeight = 1

// enoughAsked is how many phrasings a document must have on average for what people
// ask to tell what they speak of.
const enoughAsked = 5

// The words that count, and what is counted.
var (
	numberWords = lang.List("numbers")
	unitWords   = lang.List("refs/unit")
)

// What a phrase counts of which a sentence has only one word of a subject, and the
// share of it that the word must be then.
const (
	singleWordShare = 0.5
	mostOfPhrase    = 0.85
)

// phraseFeatures compares a sentence with the phrases of each document, of which
// it must have two words of a subject, or one that is most of the phrase. A sentence may
// say much besides a phrase, so that the score of a phrase P of which a sentence S
// has some is
//
//	w(S∩P)·(w(S∩P)/w(P))²
//
// It reports of which documents the sentence has two words of a phrase.
func (ix *Index) phraseFeatures(u *query, out []ThemeFeatures) (reasons []bool) {
	counted := map[string]bool{} // whose parts are counted: "twenty-seven"
	for i := range u.toks {
		counted[u.toks[i].Text] = isCompound(u.toks, i)
	}
	shared, words := u.scores.shared, make([]uint8, len(u.scores.shared)) // by phrase
	for _, t := range u.terms {
		subject := !t.generic && !numberWords[t.word] && !ref.IsNumeral(t.word) && !counted[t.word]
		for _, o := range ix.phrases.withSaid(t.id) {
			shared[o.text] += t.weight
			if subject {
				words[o.text]++
			}
		}
	}
	reasons = make([]bool, len(out))
	var idle float64
	for _, t := range u.terms {
		for _, o := range ix.phrases.withSaid(t.id) {
			owner, weight, n := ix.phrases.owners[o.text], shared[o.text], words[o.text]
			shared[o.text] = 0 // so that it counts once
			share := weight / o.count
			if owner == idleOwner {
				idle = max(idle, float64(weight*share/u.weight))
			}
			if weight == 0 || int(owner) >= len(ix.docs) || n == 0 || n == 1 && share < mostOfPhrase { // a topic's, or too little
				continue
			}
			score := float64(weight * share * share)
			if n == 1 {
				score *= singleWordShare
			} else {
				reasons[owner] = true
			}
			x := &out[owner]
			x[byPhrase] = max(x[byPhrase], math.Log1p(score))
			if int(o.text) >= ix.phrases.said {
				x[bySaid] = max(x[bySaid], float64(weight*share/u.weight))
			}
		}
	}
	for doc := range out {
		out[doc][byIdle] = idle
	}
	return reasons
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
