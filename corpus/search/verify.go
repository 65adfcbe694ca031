package search

import (
	"slices"
	"strings"

	"planbot/corpus"
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
	Reported bool   // the words found are a reporter's, on what the speaker said
	Inserted string // words found that the source has in brackets, where they were typed without, or ""
}

// A Verification compares a text with the words that the corpus quotes.
type Verification struct {
	Found         Found
	Short         bool               // the text has fewer words than are looked for
	Marked        bool               // the words that the text has in quotation marks were looked for, and what leads to them
	Claimed       []corpus.SpeakerID // whom the text credits with the words
	ClaimedPlan   bool               // the text says that they are the plan's
	ClaimedPoints []int              // the points in which it says that they stand
	Misattributed bool               // in none of the places are they of whom, or of which point, the text says
	Apart         bool               // each sentence stands in one of the places, but not one after another
	Places        []Place            // in the published order; the nearest alone where none has the text
	CutsNegation  bool               // the words stand in the nearest, and a negation of them was left out
	BreaksOff     bool               // the words stand in the nearest, but for one that was cut at an end
	Differences   []Difference       // from the nearest, in its order
	Translated    bool               // the nearest was found by meaning, for the text is in another language
	Each          []Checked          // of a text that does not stand as a whole: its sentences, if some of them do
}

// A Checked is a sentence of a text, compared by itself.
type Checked struct {
	Sentence string
	Verification
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
	if !v.found() && !v.Apart {
		v.Each = ix.bySentence(q)
	}
	return v
}

// maxChecked is how many sentences of a text are compared by themselves.
const maxChecked = 6

// bySentence compares the sentences of a text by themselves, each with whom it
// credits. It lists none if there is one alone, or none of them stands anywhere.
func (ix *Index) bySentence(q string) []Checked {
	sentences := corpus.Sentences(q)
	if len(sentences) < 2 || len(sentences) > maxChecked {
		return nil
	}
	var out []Checked
	for _, s := range sentences {
		out = append(out, Checked{s, ix.verifyText(s)})
	}
	if !slices.ContainsFunc(out, func(c Checked) bool { return c.found() }) {
		return nil
	}
	return out
}

// found reports whether the words stand in the corpus.
func (v Verification) found() bool { return v.Found == FoundExact || v.Found == FoundWords }

// Reported reports whether the words are credited to somebody, but all that
// stands is a reporter's words on what was said.
func (v Verification) Reported() bool {
	own := func(p Place) bool { return !p.Reported }
	return v.found() && len(v.Claimed) > 0 && !slices.ContainsFunc(v.Places, own)
}

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
	v := ix.verifyWords(q, credit{})
	if !v.found() {
		if said, to := ix.attribution(q); to.given() && len(verbatimWords(said)) >= MinVerify {
			v = ix.verifyWords(said, to)
			v.Claimed, v.ClaimedPlan, v.ClaimedPoints = to.speakers, to.plan, to.points
			v.Misattributed = slices.ContainsFunc(v.Places, func(p Place) bool { return ix.isSomebodys(&p.Verbatim) }) &&
				!slices.ContainsFunc(v.Places, func(p Place) bool { return ix.isOf(&p.Verbatim, to) })
		}
	}
	return v
}

// isSomebodys reports whether it is known whose words a text has: a passage may
// quote nobody.
func (ix *Index) isSomebodys(v *Verbatim) bool {
	return v.Quote != nil || v.Point != nil || v.Wording != nil || len(ix.corpus.Passage(v.Ref).Quotes) > 0
}

// isOf reports whether a text has the words of those who are credited with it. A
// passage has those of everybody whom it quotes.
func (ix *Index) isOf(v *Verbatim, to credit) bool {
	switch {
	case v.Quote != nil:
		return ix.isBy(v.Quote, to.speakers)
	case v.Point != nil && len(to.points) > 0:
		return slices.Contains(to.points, v.Point.Number)
	case v.Wording != nil && len(to.points) > 0:
		return slices.Contains(to.points, v.Wording.Point)
	case v.Point != nil || v.Wording != nil:
		return to.plan
	}
	quotes := ix.corpus.Passage(v.Ref).Quotes
	return slices.ContainsFunc(quotes, func(q corpus.Quote) bool { return ix.isBy(&q, to.speakers) })
}

// verifyWords looks for a text that says nothing of whose words it is. Of texts
// equally near, that of those who are credited is the nearest.
func (ix *Index) verifyWords(text string, to credit) Verification {
	text = strings.Trim(text, "\"“”«»„‘’' ")
	typed := verbatimWords(text)
	if len(typed) < MinVerify {
		return Verification{Found: FoundNone, Short: true}
	}
	v := ix.standing(text, typed)
	if v.Found != FoundNone {
		return v
	}
	if places := ix.apart(text); len(places) > 0 {
		return Verification{Found: FoundNear, Apart: true, Places: places}
	}
	if mostlyCyrillic(typed) {
		return ix.translated(typed)
	}
	return ix.nearest(typed, to)
}

// standing finds the texts that have what was typed, or that have it but for a
// negation or a part of a word.
func (ix *Index) standing(text string, typed []verbatimWord) Verification {
	var exact, same []Place
	cut := Verification{Found: FoundNone}
	for i := range ix.verbatims() {
		t := &ix.verbatims()[i]
		from, to, found, differs := t.find(text, typed)
		switch {
		case found == FoundExact:
			exact = append(exact, t.place(text, from, to))
		case found == FoundWords:
			same = append(same, t.place(text, from, to))
		case found == FoundNear && cut.Found == FoundNone:
			cut = Verification{
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
	}
	return cut
}

// maxJoined is at how many "and"s a text is parted in two.
const maxJoined = 8

// apart finds where each of several sentences stands, also of two whole ones
// that "and" joins. It finds nothing if one of them stands nowhere.
func (ix *Index) apart(text string) []Place {
	if places := ix.each(corpus.Sentences(text), false); len(places) > 0 {
		return places
	}
	const and = " and "
	pieces := strings.SplitN(text, and, maxJoined+1)
	for n := 1; n < len(pieces); n++ {
		joined := []string{strings.Join(pieces[:n], and), strings.Join(pieces[n:], and)}
		if places := ix.each(joined, true); len(places) > 0 {
			return places
		}
	}
	return nil
}

// each finds where each of at least two sentences stands, or nothing. Whole
// leaves out where it is only a part of one.
func (ix *Index) each(sentences []string, whole bool) []Place {
	if len(sentences) < 2 {
		return nil
	}
	var out []Place
	for _, sentence := range sentences {
		typed := verbatimWords(sentence)
		if len(typed) < MinVerify {
			return nil
		}
		v := ix.standing(sentence, typed)
		if !v.found() || whole && v.Places[0].Sentence != "" {
			return nil
		}
		if !slices.ContainsFunc(out, func(p Place) bool { return p.Ref == v.Places[0].Ref && p.Text == v.Places[0].Text }) {
			v.Places[0].Sentence = ""
			out = append(out, v.Places[0])
		}
	}
	return out
}

// place describes a text in which the typed words stand between two bytes.
func (v *Verbatim) place(typed string, from, to int) Place {
	p := Place{Verbatim: *v, Sentence: partOf(v.Text, from, to)}
	p.Reported = v.Quote != nil && v.Quote.Kind == corpus.Reported && !enclosed(v.Text, from, to, "“", "”")
	if !strings.Contains(typed, "[") {
		p.Inserted = bracketed(v.Text, from, to)
	}
	return p
}

// enclosed reports whether a part of a text stands between an opening and a
// closing mark.
func enclosed(text string, from, to int, opening, closing string) bool {
	before, behind := text[:from], text[to:]
	end := strings.Index(behind, closing)
	return end >= 0 && !strings.Contains(behind[:end], opening) &&
		strings.LastIndex(before, opening) > strings.LastIndex(before, closing)
}

// bracketed returns the first words in square brackets that a part of a text
// has, or of which it has some.
func bracketed(text string, from, to int) string {
	for start := 0; ; {
		opening := strings.IndexByte(text[start:], '[')
		if opening < 0 {
			return ""
		}
		opening += start
		length := strings.IndexByte(text[opening:], ']')
		if length < 0 {
			return ""
		}
		start = opening + length + 1
		if opening < to && start-1 > from {
			return text[opening:start]
		}
	}
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
func (ix *Index) nearest(typed []verbatimWord, to credit) Verification {
	var best *Verbatim
	least := (len(typed) + 1) / 2
	counts := map[string]int{}
	for _, w := range typed {
		counts[w.key]++
	}
	bestIsOf := false
	for i := range ix.verbatims() {
		t := &ix.verbatims()[i]
		isOf := ix.isOf(t, to)
		need := least
		if best != nil && (bestIsOf || !isOf) {
			need++
		}
		if mostCommon(t.words, counts) < need {
			continue // most texts: looking for the common words in order is the slow part
		}
		pairs := commonPairs(t.words, typed)
		shared := make([]verbatimWord, len(pairs))
		for k, pair := range pairs {
			shared[k] = typed[pair[1]]
		}
		if n := subjectWords(shared); len(pairs) >= need && n > 0 && 2*n >= subjectWords(typed) {
			best, bestIsOf, least = t, isOf, len(pairs)
		}
	}
	if best == nil {
		return Verification{Found: FoundNone}
	}
	return Verification{Found: FoundNear, Places: []Place{{Verbatim: *best}}, Differences: differences(best.sentencesLike(typed), typed)}
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
