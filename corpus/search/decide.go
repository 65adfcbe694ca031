package search

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"planbot/corpus"
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
	byOtherParty
	numFeatures
)

// What people are told by much of a feature.
const (
	untold        = 0
	speaksFor     = 1 // the sources' having an answer
	speaksAgainst = -1
)

// featureInfos say how weights.txt calls a feature, for what people are told that
// more of it than most questions have speaks, and whether less speaks for the
// contrary.
var featureInfos = [numFeatures]struct {
	name string
	more int
	less bool
}{
	byAskedOfFirst:   {"asked-of-first", speaksFor, true},
	byAsked:          {"asked", speaksFor, true},
	byAskedHas:       {"asked-has", speaksFor, true},
	byFirstIsAsked:   {"first-is-asked", speaksFor, false},
	byOpenOfFirst:    {"open-of-first", speaksAgainst, true},
	byOpen:           {"open", speaksAgainst, true},
	byOpenHas:        {"open-has", speaksAgainst, true},
	byChance:         {"chance", speaksFor, true},
	byLanguage:       {"language", untold, false},
	byOpenLanguage:   {"open-language", speaksAgainst, true},
	byLeaning:        {"leaning", speaksAgainst, true},
	byPairLeaning:    {"pair-leaning", speaksAgainst, true},
	byMeanCount:      {"mean-count", speaksFor, true},
	byMinCount:       {"min-count", untold, false},
	byLength:         {"length", untold, false},
	byCovered:        {"covered", speaksFor, true},
	byShown:          {"shown", speaksFor, true},
	byMissing:        {"missing", speaksAgainst, true},
	byUnknownWords:   {"unknown-words", speaksAgainst, false},
	byUnknownCapital: {"unknown-capital", speaksAgainst, false},
	byOnlySubject:    {"only-subject", speaksFor, false},
	byOfPoint:        {"point", untold, false},
	byCyrillic:       {"cyrillic", untold, false},
	byYesNo:          {"yes-no", speaksAgainst, false},
	byWhenNoDate:     {"when-no-date", speaksAgainst, false},
	byCountNoNumber:  {"count-no-number", speaksAgainst, false},
	byOtherParty:     {"other-party", speaksAgainst, false},
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
	x[byOtherParty] = oneIf(doc.ref.IsPoint() && ix.parties().namesOther(u, int(first.doc)))
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

// A Match is a word of a question that was found in a document.
type Match struct {
	Word   string
	Form   string   // the word of the document that it was found as, such as "armies" for "army"
	Fields []string // where in the document
	Share  float64  // of the document's score
}

// Explain says which words of a question were found in a document, in the
// order of the question. Words found nowhere have no Fields.
func (ix *Index) Explain(q string, ref corpus.Ref) []Match {
	u := ix.understand(q)
	defer ix.release(u)
	doc, words := ix.docOf(ref), spelt{ix: ix, ref: ref}
	var out []Match
	var total float64
	for _, t := range u.terms {
		m := Match{Word: t.word}
		if p, ok := ix.posting(doc, t.id); ok {
			m.Share = float64(p.impact)
			m.Form = words.form(p.fields, t)
			for f := range fields {
				if p.fields&(1<<f) != 0 {
					m.Fields = append(m.Fields, fields[f].name)
				}
			}
		}
		total += m.Share
		out = append(out, m)
	}
	for i := range out {
		if total > 0 {
			out[i].Share /= total
		}
	}
	return out
}

// A spelt is the words of a document as they stand in it. Texts and fields are read
// when they are first looked at.
type spelt struct {
	ix    *Index
	ref   corpus.Ref
	texts *[numFields][]string // those that are not cut yet
	words [numFields][]speltWord
}

type speltWord struct {
	id          termID
	text, shown string
}

// form finds the word of a document that a word of a question was found as: the
// same word if the document has it, else the first one with its term.
func (d *spelt) form(fields uint16, t queryTerm) string {
	if d.texts == nil {
		texts := d.ix.texts(d.ref)
		d.texts = &texts
	}
	other := ""
	for f := range d.texts {
		if fields&(1<<f) == 0 {
			continue
		}
		for _, s := range d.texts[f] {
			for _, tok := range d.ix.words.tokens(s) {
				d.words[f] = append(d.words[f], speltWord{tok.id, tok.Text, s[tok.From:tok.To]})
			}
		}
		d.texts[f] = nil
		for _, w := range d.words[f] {
			switch {
			case w.id != t.id:
			case w.text == t.word:
				return t.word
			case other == "":
				other = strings.ToLower(w.shown)
			}
		}
	}
	return other
}

// texts are the texts of a document, by field.
func (ix *Index) texts(ref corpus.Ref) (out [numFields][]string) {
	c := ix.corpus
	var topics []string
	if ref.IsPoint() {
		p := c.Point(ref.Line)
		out[titleField], out[textField], out[summaryField] = []string{p.Title}, []string{p.Text}, []string{p.Summary}
		for _, w := range p.Wordings {
			out[quoteField] = append(out[quoteField], w.Text)
		}
		topics = p.Topics
	} else {
		p := c.Passage(ref)
		out[textField], out[summaryField] = []string{p.Text}, []string{p.Gist}
		for i := range p.Quotes {
			out[quoteField] = append(out[quoteField], p.Quotes[i].Text)
		}
		for _, w := range p.Wordings {
			if w.Addition() {
				out[quoteField] = append(out[quoteField], w.Text)
			}
		}
		for _, e := range p.Events {
			out[summaryField] = append(out[summaryField], e.Text)
		}
		for _, id := range p.People {
			out[peopleField] = append(append(out[peopleField], c.Speaker(id).Name), c.Speaker(id).Aliases...)
		}
		topics = p.Topics
	}
	for _, id := range topics {
		out[topicField] = append(append(out[topicField], c.Topic(id).Name), c.Topic(id).Aliases.All()...)
	}
	out[askedField] = c.Asked(ref).All()
	return out
}

// maxFactors is how many features Factors lists.
const maxFactors = 3

// less stands behind the name of a feature of which a question has less than most.
const less = "-less"

// FactorNames lists what Factors may name.
func FactorNames() []string {
	var out []string
	for _, info := range featureInfos {
		if info.more != untold {
			out = append(out, info.name)
		}
		if info.less {
			out = append(out, info.name+less)
		}
	}
	return out
}

// Factors names what weighed most in the decision to answer a question, or not
// to, of what is true of it: "shown" if the best text shows its words, and
// "shown-less" if it hardly does. Of features that belong together a weight may
// say the contrary of what they tell alone: such a one is not named. It is empty
// where nothing was weighed.
func (ix *Index) Factors(q string) []string {
	x, ok := ix.Features(q)
	if !ok {
		return nil
	}
	_, answer := fitted.chances(&x)
	decision := speaksFor
	if answer < fitted.Threshold {
		decision = speaksAgainst
	}
	type factor struct {
		name   string
		weight float64
	}
	var all []factor
	for f := range fitted.Curves {
		c, info := &fitted.Curves[f], featureInfos[f]
		name, speaks := info.name, info.more
		if x[f] < c.usual() {
			name, speaks = name+less, -info.more
			if !info.less {
				continue
			}
		}
		subject, detail := c.at(x[f])
		usualSubject, usualDetail := c.at(c.usual())
		weight := float64(decision) * (subject - usualSubject + detail - usualDetail)
		if speaks == decision && weight > 0 {
			all = append(all, factor{name, weight})
		}
	}
	slices.SortStableFunc(all, func(a, b factor) int { return cmp.Compare(b.weight, a.weight) })
	var out []string
	for _, f := range all[:min(len(all), maxFactors)] {
		out = append(out, f.name)
	}
	return out
}
