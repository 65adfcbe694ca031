package search

import (
	"math"

	"planbot/corpus/lang"
)

// A feature is one thing by which it is decided whether the sources answer a
// question. The first document is the one that ranks best for it.
type feature int

const (
	byAskedOfFirst feature = iota
	byAsked
	byAskedHas
	byFirstIsAsked
	byOpenOfFirst
	byOpen
	byOpenHas
	byChance
	byLanguage
	byOpenLanguage
	byLeaning
	byPairLeaning
	byMeanCount
	byMinCount
	byLength
	byCovered
	byShown
	byMissing
	byUnknownWords
	byUnknownCapital
	byOnlySubject
	byOfPoint
	byCyrillic
	byYesNo
	byWhenNoDate
	byCountNoNumber
	numFeatures
)

// featureInfos say how weights.txt calls a feature, and whether people are told
// that a question has more or less of it than most.
var featureInfos = [numFeatures]struct {
	name       string
	more, less bool
}{
	byAskedOfFirst:   {"asked-of-first", true, true},
	byAsked:          {"asked", true, true},
	byAskedHas:       {"asked-has", true, true},
	byFirstIsAsked:   {"first-is-asked", true, false},
	byOpenOfFirst:    {"open-of-first", true, true},
	byOpen:           {"open", true, true},
	byOpenHas:        {"open-has", true, true},
	byChance:         {"chance", true, true},
	byLanguage:       {"language", false, false},
	byOpenLanguage:   {"open-language", true, true},
	byLeaning:        {"leaning", true, true},
	byPairLeaning:    {"pair-leaning", true, true},
	byMeanCount:      {"mean-count", true, true},
	byMinCount:       {"min-count", false, false},
	byLength:         {"length", false, false},
	byCovered:        {"covered", true, true},
	byShown:          {"shown", true, true},
	byMissing:        {"missing", true, true},
	byUnknownWords:   {"unknown-words", true, false},
	byUnknownCapital: {"unknown-capital", true, false},
	byOnlySubject:    {"only-subject", true, false},
	byOfPoint:        {"point", false, false},
	byCyrillic:       {"cyrillic", false, false},
	byYesNo:          {"yes-no", true, false},
	byWhenNoDate:     {"when-no-date", true, false},
	byCountNoNumber:  {"count-no-number", true, false},
}

// Features are what the decision to answer a question rests on, by feature. One
// that the corpus cannot tell is not a number.
type Features [numFeatures]float64

// Features reads the features of a question. It is false if nothing is to be
// decided: the question names what it wants, or no document has a word of it.
func (ix *Index) Features(q string) (Features, bool) {
	u := ix.understand(q)
	defer ix.release(u)
	ix.score(u, u.scores)
	order := u.scores.top(len(u.scores.docs), considered)
	if u.hasRefs() || len(order) == 0 {
		return Features{}, false
	}
	return ix.features(u, order), true
}

// considered is how many of the best documents a decision looks at.
const considered = 3

// longQuestion is how many words a long question has: more tell nothing.
const longQuestion = 16

// features reads the features of a question whose best documents are order.
func (ix *Index) features(u *query, order []int) (x Features) {
	s := u.scores
	first := &s.docs[order[0]]
	doc := &ix.docs[first.doc]
	ix.likingFeatures(&x, u, int(first.doc))
	for _, i := range order[:min(considered, len(order))] {
		x[byCovered] = max(x[byCovered], float64(s.docs[i].covered/u.weight))
	}
	x[byChance] = float64(first.total)
	x[byShown] = float64(first.shown / u.weight)
	ix.wordFeatures(&x, u, int(first.doc))
	x[byLength] = float64(min(len(u.toks), longQuestion))
	asks := u.asks()
	x[byOnlySubject] = oneIf(len(u.subject.rest) == 0)
	x[byOfPoint] = oneIf(doc.ref.IsPoint())
	x[byCyrillic] = oneIf(u.isCyrillic())
	x[byYesNo] = oneIf(asks&yesNoCue != 0)
	x[byWhenNoDate] = oneIf(asks&whenCue != 0 && !doc.dated && !doc.timed)
	x[byCountNoNumber] = oneIf(u.intent.has(asksCount) && !doc.counts)
	return x
}

// likingFeatures reads what likeness tells. A corpus without questions, asked or
// open, tells nothing of them.
func (ix *Index) likingFeatures(x *Features, u *query, first int) {
	l, like := ix.likeness(), &u.liking
	if l.Asked == 0 {
		for _, f := range [...]feature{byAskedOfFirst, byAsked, byAskedHas, byFirstIsAsked, byMeanCount, byMinCount} {
			x[f] = math.NaN()
		}
	} else {
		x[byAskedOfFirst], x[byAsked], x[byAskedHas] = float64(like.asked[first]), float64(like.mostAsked), float64(like.askedHas)
		if x[byAsked] == x[byAskedOfFirst] {
			x[byFirstIsAsked] = 1
		}
		x[byMeanCount], x[byMinCount] = like.meanCount, like.minCount
	}
	if l.Asked == 0 || l.Asked == len(l.Docs) {
		for _, f := range [...]feature{byOpenOfFirst, byOpen, byOpenHas, byLeaning, byPairLeaning, byLanguage, byOpenLanguage} {
			x[f] = math.NaN()
		}
		return
	}
	x[byOpenOfFirst], x[byOpen], x[byOpenHas] = float64(like.open[first]), float64(like.mostOpen), float64(like.openHas)
	asked, open := like.language(0, len(ix.docs)), like.language(len(ix.docs), 2*len(ix.docs))
	x[byLanguage], x[byOpenLanguage] = asked/float64(max(len(u.toks), 1)), open-asked
	x[byLeaning], x[byPairLeaning] = like.lean, like.pairLean
}

// wordFeatures reads how the words of a question stand to the first document.
func (ix *Index) wordFeatures(x *Features, u *query, first int) {
	content := 0.0
	for i := range u.terms {
		t := &u.terms[i]
		if t.generic {
			continue
		}
		content++
		if _, has := ix.posting(first, t.id); !has {
			x[byMissing]++
		}
		if !ix.has(t.id) {
			x[byUnknownWords]++
		}
	}
	x[byMissing] /= max(content, 1)
	x[byUnknownWords] /= max(content, 1)
	for i := range u.toks {
		if t := &u.toks[i]; !ix.has(t.id) && t.id != stopped && isName(u.text, t) {
			x[byUnknownCapital] = 1
		}
	}
}

// asks are the cues of a question, of which a yes or a no is wanted only by an
// English one that begins so.
func (u *query) asks() (all cue) {
	for i, t := range u.toks {
		c := t.cues
		if i > 0 && !lang.IsCyrillic(t.Text) {
			c &^= yesNoCue
		}
		all |= c
	}
	return all
}

// isCyrillic reports whether the question is in Ukrainian or Russian.
func (u *query) isCyrillic() bool { return len(u.terms) > 0 && lang.IsCyrillic(u.terms[0].word) }
