package search

import (
	"slices"

	"planbot/corpus"
)

// A builder counts the words of each document by field. Documents are added
// one after the other, so the counts of a term come in order of document.
type builder struct {
	corpus  *corpus.Corpus
	lexicon *lexicon
	docs    []document
	doc     int              // the document whose texts are counted
	counts  [][]count        // by term, then by document
	lengths [][numFields]int // by document: words in each field

	// The words of topics and people go into every document that has them:
	// they are analysed once.
	topicTerms   map[string][]termID
	speakerTerms map[corpus.SpeakerID][]termID
	aliases      *aliases
	subjects     subjects
	phrases      []phrase
}

// A count says how often a term stands in each field of a document.
type count struct {
	doc    int32
	fields [numFields]uint16
}

func newBuilder(c *corpus.Corpus) *builder {
	b := &builder{
		corpus: c, lexicon: newLexicon(),
		topicTerms:   map[string][]termID{},
		speakerTerms: map[corpus.SpeakerID][]termID{},
		aliases:      newAliases(),
	}
	b.docs = documents(c)
	b.doc = -1
	b.lengths = make([][numFields]int, len(b.docs))
	for i := range c.Topics {
		t := &c.Topics[i]
		for j, alias := range append([]string{t.Name}, t.Aliases.All()...) {
			toks := b.lexicon.learnTokens(alias)
			b.aliases.topic(t, toks, j == 0)
			terms := appendTerms(nil, toks)
			b.topicTerms[t.ID] = append(b.topicTerms[t.ID], terms...)
			b.phrase(len(b.docs)+i, terms)
		}
	}
	for i := range c.Speakers {
		s := &c.Speakers[i]
		for j, alias := range append([]string{s.Name}, s.Aliases...) {
			toks := b.lexicon.learnTokens(alias)
			b.aliases.speaker(s, toks, j == 0)
			b.speakerTerms[s.ID] = appendTerms(b.speakerTerms[s.ID], toks)
		}
	}
	b.subjects = b.aliases.finish()
	return b
}

// phrase keeps the terms of one phrase of a document or topic, unless another of
// its phrases, which come one after the other, has the same.
func (b *builder) phrase(owner int, terms []termID) {
	terms = slices.Clone(terms)
	slices.Sort(terms)
	terms = slices.Compact(terms)
	for i := len(b.phrases) - 1; i >= 0 && b.phrases[i].owner == int32(owner); i-- {
		if slices.Equal(b.phrases[i].terms, terms) {
			return
		}
	}
	b.phrases = append(b.phrases, phrase{int32(owner), terms})
}

// appendTerms adds the terms of a text.
func appendTerms(out []termID, toks []token) []termID {
	for _, t := range toks {
		if t.id != stopped {
			out = append(out, t.id)
		}
	}
	return out
}

// terms lists the terms of a text.
func (b *builder) terms(s string) []termID { return appendTerms(nil, b.lexicon.learnTokens(s)) }

// next turns to the next document.
func (b *builder) next() *document {
	b.doc++
	return &b.docs[b.doc]
}

// count counts terms in a field of the document.
func (b *builder) count(f int, terms []termID) {
	doc := int32(b.doc)
	b.lengths[doc][f] += len(terms)
	for len(b.counts) < len(b.lexicon.terms) {
		b.counts = append(b.counts, nil)
	}
	for _, id := range terms {
		counts := b.counts[id]
		if last := len(counts) - 1; last < 0 || counts[last].doc != doc {
			counts = append(counts, count{doc: doc})
			b.counts[id] = counts
		}
		counts[len(counts)-1].fields[f]++
	}
}

// text counts the words of a text in a field of the document.
func (b *builder) text(f int, s string) { b.count(f, b.terms(s)) }

// sentence counts the words of a text, and keeps them as a phrase too: a
// question may be put in the very words of the text.
func (b *builder) sentence(f int, s string) {
	terms := b.terms(s)
	b.count(f, terms)
	b.phrase(b.doc, terms)
}

func (b *builder) point(p *corpus.Point) {
	doc := b.next()
	b.sentence(titleField, p.Title)
	for _, s := range corpus.Sentences(p.Text) {
		b.sentence(textField, s)
	}
	b.text(summaryField, p.Summary)
	for _, w := range p.Wordings {
		b.text(quoteField, w.Text)
	}
	doc.counts = hasNumber(p.Text)
	b.topics(doc)
	b.asked(doc, p.Asked)
}

func (b *builder) passage(p *corpus.Passage) {
	doc := b.next()
	b.text(textField, p.Text)
	b.text(summaryField, p.Gist)
	doc.counts = hasNumber(p.Gist) || hasNumber(p.Text)
	for i := range p.Quotes {
		b.sentence(quoteField, p.Quotes[i].Text)
		doc.counts = doc.counts || hasNumber(p.Quotes[i].Text)
	}
	for _, e := range p.Events {
		b.text(summaryField, e.Text)
	}
	for _, id := range p.People {
		b.count(peopleField, b.speakerTerms[id])
	}
	b.topics(doc)
	b.asked(doc, p.Asked)
}

func (b *builder) topics(doc *document) {
	for _, id := range doc.topics {
		b.count(topicField, b.topicTerms[id])
	}
}

// asked counts the phrases that people type, and keeps each by itself.
func (b *builder) asked(doc *document, p corpus.Phrases) {
	for _, list := range [][]string{p.En, p.Uk, p.Ru} {
		for _, s := range list {
			b.sentence(askedField, s)
			if id := b.whois(s); id != "" {
				doc.whois = append(doc.whois, id)
			}
		}
	}
}

// whois returns the person about whom a phrase asks who it is.
func (b *builder) whois(s string) corpus.SpeakerID {
	toks := b.lexicon.learnTokens(s)
	if len(toks) == 0 || !beginsWhois[toks[0].text] {
		return ""
	}
	var found subject
	b.subjects.find(withoutWholes(nil, toks), &found)
	return whois(toks, &found, true)
}

// names tells which terms stand in a text, a name or a topic, and not only in
// what people ask.
func (b *builder) names() []bool {
	out := make([]bool, len(b.counts))
	for id, counts := range b.counts {
		out[id] = slices.ContainsFunc(counts, func(c count) bool {
			return slices.ContainsFunc(c.fields[:askedField], func(n uint16) bool { return n > 0 })
		})
	}
	return out
}
