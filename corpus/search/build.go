package search

import (
	"slices"

	"planbot/corpus"
)

// A builder counts the words of each document by field. Documents are added
// one after the other, so the counts of a term come in order of document.
type builder struct {
	corpus  *corpus.Corpus
	off     Feature
	lexicon *lexicon
	docs    []document
	counts  [][]count        // by term, then by document
	lengths [][numFields]int // by document: words in each field

	// The words of topics and people go into every document that has them:
	// they are analysed once.
	topicTerms   map[string][]termID
	speakerTerms map[corpus.SpeakerID][]termID
	subjects     subjects
	phrases      []phrase
}

// A count says how often a term stands in each field of a document.
type count struct {
	doc    int32
	fields [numFields]uint16
}

func newBuilder(c *corpus.Corpus, off Feature) *builder {
	b := &builder{
		corpus: c, off: off, lexicon: newLexicon(),
		topicTerms:   map[string][]termID{},
		speakerTerms: map[corpus.SpeakerID][]termID{},
		subjects:     subjects{map[string]corpus.SpeakerID{}, map[string]string{}, map[string]bool{}},
	}
	docs := len(c.Points)
	for i := range c.Articles {
		docs += len(c.Articles[i].Passages)
	}
	for i := range c.Topics {
		t := &c.Topics[i]
		for j, alias := range append([]string{t.Name}, t.Aliases.All()...) {
			toks := b.lexicon.learnTokens(alias)
			if j == 0 || !losesWords(toks) {
				addAlias(&b.subjects, b.subjects.topics, toks, t.ID, false)
			}
			terms := appendTerms(nil, toks)
			b.topicTerms[t.ID] = append(b.topicTerms[t.ID], terms...)
			b.phrase(docs+i, terms)
		}
	}
	for i := range c.Speakers {
		s := &c.Speakers[i]
		for j, alias := range append([]string{s.Name}, s.Aliases...) {
			toks := b.lexicon.learnTokens(alias)
			if j == 0 || !losesWords(toks) {
				addAlias(&b.subjects, b.subjects.speakers, toks, s.ID, s.Person)
			}
			b.speakerTerms[s.ID] = appendTerms(b.speakerTerms[s.ID], toks)
		}
	}
	return b
}

// phrase keeps the terms of one phrase of a document or topic.
func (b *builder) phrase(owner int, terms []termID) {
	terms = slices.Clone(terms)
	slices.Sort(terms)
	b.phrases = append(b.phrases, phrase{int32(owner), slices.Compact(terms)})
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

func (b *builder) add(ref corpus.Ref) {
	b.docs = append(b.docs, document{ref: ref})
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
	b.add(p.Ref())
	title := b.terms([]string{p.Title})
	b.count(titleField, title)
	b.phrase(len(b.docs)-1, title)
	for _, sentence := range corpus.Sentences(p.Text) {
		terms := b.terms([]string{sentence})
		b.count(textField, terms)
		b.phrase(len(b.docs)-1, terms)
	}
	b.text(summaryField, p.Summary)
	for _, w := range p.Wordings {
		b.text(quoteField, w.Text)
	}
	b.docs[len(b.docs)-1].counts = hasNumber(p.Text)
	b.topics(p.Topics)
	b.asked(p.Asked)
}

func (b *builder) passage(p *corpus.Passage) {
	b.add(p.Ref)
	b.text(textField, p.Text)
	b.text(summaryField, p.Gist)
	doc := &b.docs[len(b.docs)-1]
	for i := range p.Quotes {
		q := &p.Quotes[i]
		terms := b.terms([]string{q.Text})
		b.count(quoteField, terms)
		b.phrase(len(b.docs)-1, terms)
		doc.counts = doc.counts || hasNumber(q.Text)
		doc.speakers = append(doc.speakers, q.Speaker)
		doc.speakers = append(doc.speakers, b.corpus.Speaker(q.Speaker).Parties...)
	}
	doc.dated = len(p.Events) > 0
	doc.counts = doc.counts || hasNumber(p.Gist) || hasNumber(p.Text)
	for _, e := range p.Events {
		b.text(summaryField, e.Text)
	}
	for _, id := range p.People {
		b.count(peopleField, b.speakerTerms[id])
	}
	b.topics(p.Topics)
	b.asked(p.Asked)
}

func (b *builder) topics(ids []string) {
	if b.off&Topics != 0 {
		return
	}
	b.docs[len(b.docs)-1].topics = ids
	for _, id := range ids {
		b.count(topicField, b.topicTerms[id])
	}
}

// asked counts the phrases that people type, and keeps each by itself.
func (b *builder) asked(p corpus.Phrases) {
	if b.off&AskedAs != 0 {
		return
	}
	for _, list := range [][]string{p.En, p.Uk, p.Ru} {
		for _, s := range list {
			toks := b.lexicon.learnTokens(s)
			terms := appendTerms(nil, toks)
			b.count(askedField, terms)
			b.phrase(len(b.docs)-1, terms)
			if id := b.subjects.whois(toks, true); id != "" {
				doc := &b.docs[len(b.docs)-1]
				doc.whois = append(doc.whois, id)
			}
		}
	}
}
