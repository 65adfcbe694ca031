package search

import "planbot/corpus"

// A builder counts the words of each document by field. Documents are added
// one after the other, so the counts of a term come in order of document.
type builder struct {
	corpus  *corpus.Corpus
	lexicon *lexicon
	docs    []document
	counts  [][]count        // by term, then by document
	lengths [][numFields]int // by document: words in each field

	// The words of topics and people go into every document that has them:
	// they are analysed once.
	topicTerms   map[string][]termID
	speakerTerms map[corpus.SpeakerID][]termID
	subjects     subjects
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
		subjects:     subjects{map[string]corpus.SpeakerID{}, map[string]string{}},
	}
	for i := range c.Topics {
		t := &c.Topics[i]
		for _, alias := range append([]string{t.Name}, t.Aliases.All()...) {
			toks := b.lexicon.learnTokens(alias)
			addAlias(b.subjects.topics, toks, t.ID)
			b.topicTerms[t.ID] = appendTerms(b.topicTerms[t.ID], toks)
		}
	}
	for i := range c.Speakers {
		s := &c.Speakers[i]
		for _, alias := range append([]string{s.Name}, s.Aliases...) {
			toks := b.lexicon.learnTokens(alias)
			addAlias(b.subjects.speakers, toks, s.ID)
			b.speakerTerms[s.ID] = appendTerms(b.speakerTerms[s.ID], toks)
		}
	}
	return b
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

// terms lists the terms of some texts.
func (b *builder) terms(texts []string) []termID {
	var out []termID
	for _, s := range texts {
		out = appendTerms(out, b.lexicon.learnTokens(s))
	}
	return out
}

func (b *builder) add(ref corpus.Ref, topics []string, points []int) {
	b.docs = append(b.docs, document{ref, topics, points})
	b.lengths = append(b.lengths, [numFields]int{})
}

// count counts terms in a field of the newest document.
func (b *builder) count(f int, terms []termID) {
	doc := int32(len(b.docs) - 1)
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

// text counts the words of texts in a field of the newest document.
func (b *builder) text(f int, texts ...string) { b.count(f, b.terms(texts)) }

func (b *builder) point(p *corpus.Point) {
	b.add(p.Ref(), p.Topics, []int{p.Number})
	b.text(titleField, p.Title)
	b.text(textField, p.Text)
	b.text(summaryField, p.Summary)
	for _, w := range p.Wordings {
		b.text(quoteField, w.Text)
	}
	b.topics(p.Topics)
	b.text(askedField, p.Asked.All()...)
}

func (b *builder) passage(p *corpus.Passage) {
	b.add(p.Ref, p.Topics, p.Points)
	b.text(textField, p.Text)
	b.text(summaryField, p.Gist)
	for i := range p.Quotes {
		b.text(quoteField, p.Quotes[i].Text)
	}
	for _, e := range p.Events {
		b.text(summaryField, e.Text)
	}
	for _, id := range p.People {
		b.count(peopleField, b.speakerTerms[id])
	}
	b.topics(p.Topics)
	b.text(askedField, p.Asked.All()...)
}

func (b *builder) topics(ids []string) {
	for _, id := range ids {
		b.count(topicField, b.topicTerms[id])
	}
}
