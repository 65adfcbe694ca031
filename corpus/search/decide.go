package search

import (
	"math"
	"slices"

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

// featureInfos say how weights.txt calls a feature and, in plain words, what is
// true of a question that has more or less of it than most. Some say nothing to
// people.
var featureInfos = [numFeatures]struct{ name, more, less string }{
	byAskedOfFirst:   {"asked-of-first", "people ask that of the best text in nearly these words", "people ask for other things of the best text"},
	byAsked:          {"asked", "it is like a question that the sources answer", "it is unlike every question that the sources answer"},
	byAskedHas:       {"asked-has", "its words stand together in a question that the sources answer", "its words stand together in no question that the sources answer"},
	byFirstIsAsked:   {"first-is-asked", "people ask such things of the best text", ""},
	byOpenOfFirst:    {"open-of-first", "it is like a question that the best text leaves open", "it is unlike every question that the best text leaves open"},
	byOpen:           {"open", "it is like a question that the sources leave open", "it is unlike every question that the sources leave open"},
	byOpenHas:        {"open-has", "its words stand together in a question that the sources leave open", "its words stand together in no question that the sources leave open"},
	byLeaning:        {"leaning", "its words are those of questions that the sources leave open", "its words are those of questions that the sources answer"},
	byPairLeaning:    {"pair-leaning", "it is put as questions are that the sources leave open", "it is put as questions are that the sources answer"},
	byMeanCount:      {"mean-count", "its words are common in what people ask", "its words are rare in what people ask"},
	byMinCount:       {"min-count", "", ""},
	byLength:         {"length", "", ""},
	byCovered:        {"covered", "one text has nearly all of its words", "no text has enough of its words"},
	byShown:          {"shown", "the best text shows its words", "the best text hardly shows its words"},
	byMissing:        {"missing", "the best text lacks many of its words", "the best text has nearly all of its words"},
	byUnknownWords:   {"unknown-words", "it has words that the sources lack", ""},
	byUnknownCapital: {"unknown-capital", "it has a word with a capital that the sources lack", ""},
	byOnlySubject:    {"only-subject", "it is a topic or a person of the sources, and nothing else", ""},
	byOfPoint:        {"point", "", ""},
	byCyrillic:       {"cyrillic", "", ""},
	byYesNo:          {"yes-no", "it wants a yes or a no", ""},
	byWhenNoDate:     {"when-no-date", "it asks when, and the best text has no date", ""},
	byCountNoNumber:  {"count-no-number", "it asks for a number, and the best text has none", ""},
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
	x[byShown] = float64(first.shown / u.weight)
	ix.wordFeatures(&x, u, int(first.doc))
	x[byLength] = float64(min(len(u.toks), longQuestion))
	asks := u.asks()
	for _, is := range [...]struct {
		feature
		bool
	}{
		{byOnlySubject, len(u.subject.rest) == 0},
		{byOfPoint, doc.ref.IsPoint()},
		{byCyrillic, u.isCyrillic()},
		{byYesNo, asks&yesNoCue != 0},
		{byWhenNoDate, asks&whenCue != 0 && !doc.dated && !doc.timed},
		{byCountNoNumber, u.intent.has(asksCount) && !doc.counts},
	} {
		if is.bool {
			x[is.feature] = 1
		}
	}
	return x
}

// likingFeatures reads what likeness tells. A corpus without questions, asked or
// open, tells nothing of them.
func (ix *Index) likingFeatures(x *Features, u *query, first int) {
	l, like := ix.likeness(), &u.liking
	if l.asked == 0 {
		for _, f := range [...]feature{byAskedOfFirst, byAsked, byAskedHas, byFirstIsAsked, byMeanCount, byMinCount} {
			x[f] = math.NaN()
		}
	} else {
		x[byAskedOfFirst], x[byAsked], x[byAskedHas] = float64(like.asked[first]), float64(slices.Max(like.asked)), float64(like.askedHas)
		if x[byAsked] == x[byAskedOfFirst] {
			x[byFirstIsAsked] = 1
		}
		x[byMeanCount], x[byMinCount] = like.meanCount, like.minCount
	}
	if l.asked == 0 || l.asked == len(l.phrases) {
		for _, f := range [...]feature{byOpenOfFirst, byOpen, byOpenHas, byLeaning, byPairLeaning} {
			x[f] = math.NaN()
		}
		return
	}
	x[byOpenOfFirst], x[byOpen], x[byOpenHas] = float64(like.open[first]), float64(slices.Max(like.open)), float64(like.openHas)
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
