package search

import (
	"cmp"
	"slices"
	"strings"

	"planbot/corpus"
)

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
		if info.more {
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
// "shown-less" if it hardly does. It is empty where nothing was weighed.
func (ix *Index) Factors(q string) []string {
	x, ok := ix.Features(q)
	if !ok {
		return nil
	}
	_, answer := fitted.chances(&x)
	type factor struct {
		name   string
		weight float64
	}
	var all []factor
	for f := range fitted.Curves {
		c := &fitted.Curves[f]
		name, told := featureInfos[f].name, featureInfos[f].more
		if x[f] < c.usual() {
			name, told = name+less, featureInfos[f].less
		}
		subject, detail := c.at(x[f])
		usualSubject, usualDetail := c.at(c.usual())
		weight := subject - usualSubject + detail - usualDetail
		if answer < fitted.Threshold {
			weight = -weight
		}
		if told && weight > 0 {
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
