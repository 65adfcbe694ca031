package search

import (
	"slices"
	"strings"

	"planbot/corpus"
	"planbot/corpus/lang"
	"planbot/corpus/ref"
)

// MinVerify is how many words a text must have to be looked for: fewer stand
// everywhere and prove nothing.
const MinVerify = 3

// A Found says how near a text comes to the words that the corpus quotes.
type Found string

// What Verify finds.
const (
	FoundExact Found = "exact"
	FoundWords Found = "same words" // capitals, punctuation or the way of writing a number differ
	FoundNear  Found = "near"
	FoundNone  Found = "no"
)

// A Verbatim is one text of the corpus that is somebody's words: that of a point,
// a wording or a quotation.
type Verbatim struct {
	Ref     corpus.Ref
	Text    string
	Point   *corpus.Point
	Wording *corpus.Wording
	Quote   *corpus.Quote

	words []verbatimWord
}

// A Place is a text in which what was looked for stands, or which comes near.
type Place struct {
	Verbatim
	Sentence string // the sentence in which it begins, where it is only a part of one
}

// A Verification compares a text with the words that the corpus quotes.
type Verification struct {
	Found         Found
	Short         bool               // the text has fewer words than are looked for
	Marked        bool               // the words that the text has in quotation marks were looked for, and what leads to them
	Claimed       []corpus.SpeakerID // whom the text credits with the words
	ClaimedPlan   bool               // the text says that they are the plan's
	Misattributed bool               // in none of the places are they of whom the text says
	Places        []Place            // in the published order; the nearest alone where none has the text
	CutsNegation  bool               // the words stand in the nearest, and a negation of them was left out
	BreaksOff     bool               // the words stand in the nearest, but for one that was cut at an end
	Differences   []Difference       // from the nearest, in its order
	Translated    bool               // the nearest was found by meaning, for the text is in another language
}

// Verify looks for a text among the words of others. Where it says whose they
// are ("Putin said: …") the words alone are looked for. Of a text that is not
// found whole, the words that it has in quotation marks are.
func (ix *Index) Verify(q string) Verification {
	q = firstWords(q)
	v := ix.verifyText(q)
	if from, to := quotedPart(q); !v.found() && to > from {
		for _, part := range [...]string{q[:to], q[from:to]} {
			if marked := ix.verifyText(part); marked.found() && v.adds(marked) {
				marked.Marked = true
				return marked
			}
		}
	}
	return v
}

// found reports whether the words stand in the corpus.
func (v Verification) found() bool { return v.Found == FoundExact || v.Found == FoundWords }

// adds reports whether a text has nothing of the corpus but its marked words: it
// is no version of the text that they stand in.
func (v Verification) adds(marked Verification) bool {
	if v.Found == FoundNone {
		return true
	}
	more := !slices.ContainsFunc(v.Differences, func(d Difference) bool { return d.Stands != "" })
	return more && slices.ContainsFunc(marked.Places, func(p Place) bool { return p.Ref == v.Places[0].Ref && p.Sentence == "" })
}

// verifyText looks for a text that may say whose words it has.
func (ix *Index) verifyText(q string) Verification {
	v := ix.verifyWords(q)
	if !v.found() {
		if said, to := ix.attribution(q); to.given() && len(verbatimWords(said)) >= MinVerify {
			v = ix.verifyWords(said)
			v.Claimed, v.ClaimedPlan = to.speakers, to.plan
			v.Misattributed = len(v.Places) > 0 && !slices.ContainsFunc(v.Places, func(p Place) bool { return ix.isOf(&p.Verbatim, to) })
		}
	}
	return v
}

// isOf reports whether a text has the words of those who are credited with it.
func (ix *Index) isOf(v *Verbatim, to credit) bool {
	if v.Quote == nil {
		return to.plan
	}
	return ix.isBy(v.Quote, to.speakers)
}

// verifyWords looks for a text that says nothing of whose words it is.
func (ix *Index) verifyWords(text string) Verification {
	text = strings.Trim(text, "\"“”«»„‘’' ")
	typed := verbatimWords(text)
	if len(typed) < MinVerify {
		return Verification{Found: FoundNone, Short: true}
	}
	var exact, same []Place
	var cut *Verification
	for i := range ix.verbatims() {
		t := &ix.verbatims()[i]
		from, to, found, differs := t.find(text, typed)
		switch {
		case found == FoundExact:
			exact = append(exact, Place{*t, partOf(t.Text, from, to)})
		case found == FoundWords:
			same = append(same, Place{*t, partOf(t.Text, from, to)})
		case found == FoundNear && cut == nil:
			cut = &Verification{
				Found: FoundNear, Places: []Place{{Verbatim: *t}}, Differences: differs,
				CutsNegation: differs[0].Kind == NegationDiffers, BreaksOff: differs[0].Kind != NegationDiffers,
			}
		}
	}
	switch {
	case len(exact) > 0:
		return Verification{Found: FoundExact, Places: exact}
	case len(same) > 0:
		return Verification{Found: FoundWords, Places: same}
	case cut != nil:
		return *cut
	case mostlyCyrillic(typed):
		return ix.translated(typed)
	}
	return ix.nearest(typed)
}

// partOf returns the sentence in which a part of a text begins, or "" if the
// part is whole sentences.
func partOf(text string, from, to int) string {
	var begins string
	start, whole := 0, true
	for _, sentence := range corpus.Sentences(text) {
		end := start + len(sentence)
		if from >= start && from < end {
			begins = sentence
			whole = len(verbatimWords(text[start:from])) == 0
		}
		if to > start && to < end {
			whole = whole && len(verbatimWords(text[to:end])) == 0
		}
		start = end + 1
	}
	if whole {
		return ""
	}
	return begins
}

// nearest finds the text that shares most words with what was typed, in their
// order. Below half of them, or of those that carry a subject, it finds none: a
// text that merely speaks of the same would pass for a version of it.
func (ix *Index) nearest(typed []verbatimWord) Verification {
	var best *Verbatim
	var bestPairs [][2]int
	least := (len(typed) + 1) / 2
	counts := map[string]int{}
	for _, w := range typed {
		counts[w.key]++
	}
	for i := range ix.verbatims() {
		t := &ix.verbatims()[i]
		if mostCommon(t.words, counts) < least {
			continue // most texts: looking for the common words in order is the slow part
		}
		pairs := commonPairs(t.words, typed)
		shared := make([]verbatimWord, len(pairs))
		for k, pair := range pairs {
			shared[k] = typed[pair[1]]
		}
		if len(pairs) >= least && 2*subjectWords(shared) >= subjectWords(typed) {
			best, bestPairs, least = t, pairs, len(pairs)+1
		}
	}
	if best == nil {
		return Verification{Found: FoundNone}
	}
	first, last := bestPairs[0], bestPairs[len(bestPairs)-1]
	sentences := best.sentencesOf(best.words[first[0]].from, best.words[last[0]].to)
	from, to := sentences[0].from, sentences[len(sentences)-1].to
	if first[1] == 0 { // nothing was typed for what stands before
		from = best.words[first[0]].from
	}
	if last[1] == len(typed)-1 {
		to = best.words[last[0]].to
	}
	differs := differences(sentences, typed)
	if first[1] == 0 && first[0] > 0 && len(differs) > 0 && differs[0].Kind == NegationDiffers && best.negatedBefore(first[0]) == "" && differs[0].Typed == "" {
		differs[0].Kind = WordsDiffer // what stands before says not, but not of this
	}
	return Verification{Found: FoundNear, Places: []Place{{*best, partOf(best.Text, from, to)}}, Differences: differs}
}

// translated finds what a text in another language means, by the index: it can
// point to the clause, and compare the numbers.
func (ix *Index) translated(typed []verbatimWord) Verification {
	var words []string
	for _, w := range typed {
		if !w.number {
			words = append(words, w.shown)
		}
	}
	r := ix.Search(strings.Join(words, " "), 1)
	if len(r.Hits) == 0 {
		return Verification{Found: FoundNone}
	}
	near := Place{Verbatim: Verbatim{Ref: r.Hits[0].Ref}}
	if near.Ref.IsPoint() {
		near.Verbatim = ix.verbatims()[near.Ref.Line-1]
	}
	return Verification{Found: FoundNear, Translated: true, Places: []Place{near}, Differences: otherNumbers(near.words, typed)}
}

// maxAttribution is how many words may say whose words follow or went before.
const maxAttribution = 12

// A credit says whose words a text is said to have.
type credit struct {
	speakers []corpus.SpeakerID
	plan     bool // those of the plan
}

func (c credit) given() bool { return c.plan || len(c.speakers) > 0 }

// attribution takes apart a text that says whose words it has: "Putin said: …",
// "…, according to USN". The credit is not given if the text does not say.
func (ix *Index) attribution(q string) (words string, to credit) {
	toks := withoutCompounds(ix.words.tokens(q))
	if n, to := ix.introduction(q, toks); n > 0 {
		return q[toks[n].From:], to
	}
	for i := max(MinVerify, len(toks)-maxAttribution); i < len(toks); i++ {
		mark := q[toks[i-1].To:toks[i].From]
		signed := strings.ContainsAny(mark, "”\"»“—–(") || strings.Contains(mark, " -")
		said := strings.Contains(mark, ",") && slices.ContainsFunc(toks[i:], says)
		if to := ix.creditsTo(toks[i:]); to.given() && (signed || said) {
			return q[:toks[i-1].To], to
		}
	}
	return "", credit{}
}

// introduction finds how many of the first words say whose words follow: the
// fewest that a colon or a quotation mark ends, or else the most that end in a
// word of saying or, after "according to", in a comma.
func (ix *Index) introduction(q string, toks []token) (n int, to credit) {
	most := min(maxAttribution, len(toks)-MinVerify)
	mark := func(n int) string { return q[toks[n-1].To:toks[n].From] }
	for n := 1; n <= most; n++ {
		if to := ix.creditsTo(toks[:n]); to.given() && strings.ContainsAny(mark(n), ":“\"«„—–") {
			return n, to
		}
	}
	for n := most; n > 0; n-- {
		comma := strings.Contains(mark(n), ",") && slices.ContainsFunc(toks[:n], says)
		if to := ix.creditsTo(toks[:n]); to.given() && (comma || says(toks[n-1])) {
			return n, to
		}
	}
	return 0, credit{}
}

// says reports whether a word is one of saying, behind which may stand what
// somebody said. "Admitted" and "called" are such words too rarely.
func says(t token) bool { return reportingWords[t.Text] || t.cues&sayCue != 0 }

// creditsTo returns whom words name if they do nothing but name them, or the
// plan, and say that it is said there. Who did not say it is not named.
func (ix *Index) creditsTo(words []token) credit {
	if slices.ContainsFunc(words, func(t token) bool { return negations[t.Text] || denials[t.Text] }) {
		return credit{}
	}
	var named subject
	ix.subjects.find(words, true, &named)
	if len(named.topics) > 0 || slices.ContainsFunc(named.rest, func(t token) bool {
		return !t.isNumber() && !t.is(askingKind) && t.cues&(sayCue|speechCue|planCue|doesCue) == 0
	}) {
		return credit{}
	}
	return credit{named.speakers, len(named.speakers) == 0 && slices.ContainsFunc(words, namesPlan)}
}

// denials are the words of who says that something is not so.
var denials = lang.List("cues/denial")

// namesPlan reports whether a word names the plan or a point of it.
func namesPlan(t token) bool { return t.cues&(planCue|clauseCue) != 0 || ref.IsMarker(t.Text) }

// newVerbatims lists every text that is somebody's words: points, wordings,
// quotations, in the published order.
func newVerbatims(c *corpus.Corpus) []Verbatim {
	var out []Verbatim
	for i := range c.Points {
		out = append(out, Verbatim{Ref: c.Points[i].Ref(), Text: c.Points[i].Text, Point: &c.Points[i]})
	}
	for i := range c.Articles {
		for _, p := range c.Articles[i].Passages {
			for j := range p.Wordings {
				out = append(out, Verbatim{Ref: p.Ref, Text: p.Wordings[j].Text, Wording: &p.Wordings[j]})
			}
		}
	}
	for _, q := range c.Quotes(func(*corpus.Quote) bool { return true }) {
		out = append(out, Verbatim{Ref: q.Ref, Text: q.Text, Quote: q})
	}
	for i := range out {
		out[i].words = verbatimWords(out[i].Text)
	}
	return out
}
