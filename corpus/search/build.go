package search

import (
	"planbot/corpus"
	"planbot/corpus/lang"
)

// build makes the index of a corpus from its texts.
func build(c *corpus.Corpus) *Index {
	b := newBuilder(c)
	for i := range c.Points {
		b.point(&c.Points[i])
	}
	for i := range c.Articles {
		for j := range c.Articles[i].Passages {
			b.passage(&c.Articles[i].Passages[j])
		}
	}
	b.words.finish(b.subjects.words)
	ix := &Index{corpus: c, docs: b.docs, words: b.words, subjects: b.subjects, phrases: b.phrases}
	ix.terms = b.terms(ix)
	ix.finish()
	return ix
}

// A builder counts the words of each document by field. Documents are added
// one after the other, so the counts of a term come in order of document.
type builder struct {
	corpus  *corpus.Corpus
	words   dictionary
	docs    []document
	doc     int              // the document whose texts are counted
	counts  [][]count        // by term, then by document
	lengths [][numFields]int // by document: words in each field

	// The words of topics and people go into every document that has them:
	// they are analysed once.
	topicTerms   map[string][]termID
	speakerTerms map[corpus.SpeakerID][]termID
	subjects     subjects
	phrases      phraseIndex
}

// A count says how often a term stands in each field of a document.
type count struct {
	doc    int32
	fields [numFields]uint16
}

func newBuilder(c *corpus.Corpus) *builder {
	b := &builder{
		corpus: c, words: newDictionary(), docs: documents(c), doc: -1,
		topicTerms:   map[string][]termID{},
		speakerTerms: map[corpus.SpeakerID][]termID{},
		subjects:     newSubjects(),
	}
	b.lengths = make([][numFields]int, len(b.docs))
	for i := range c.Topics {
		t := &c.Topics[i]
		for j, alias := range append([]string{t.Name}, t.Aliases.All()...) {
			toks := b.words.learn(alias)
			b.subjects.addTopic(t.ID, toks, j == 0)
			terms := appendTerms(nil, toks)
			b.topicTerms[t.ID] = append(b.topicTerms[t.ID], terms...)
			b.phrases.addNew(int32(len(b.docs)+i), terms)
		}
	}
	for i := range c.Speakers {
		s := &c.Speakers[i]
		for j, alias := range append([]string{s.Name}, s.Aliases...) {
			toks := b.words.learn(alias)
			b.subjects.addSpeaker(s, toks, j == 0)
			b.speakerTerms[s.ID] = appendTerms(b.speakerTerms[s.ID], toks)
		}
	}
	others := otherNames(c)
	for i := range c.Speakers {
		s := &c.Speakers[i]
		for _, alias := range others[s.ID] {
			b.subjects.addSpeaker(s, b.words.learn(alias), false)
		}
	}
	return b
}

// next turns to the next document.
func (b *builder) next() *document {
	b.doc++
	return &b.docs[b.doc]
}

// count counts terms in a field of the document.
func (b *builder) count(f int, terms []termID) {
	doc := int32(b.doc)
	b.lengths[doc][f] += len(terms)
	for len(b.counts) < len(b.words.terms) {
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
func (b *builder) text(f int, s string) { b.count(f, appendTerms(nil, b.words.learn(s))) }

// sentence counts the words of a text, and keeps them as a phrase too: a
// question may be put in the very words of the text.
func (b *builder) sentence(f int, s string) {
	terms := appendTerms(nil, b.words.learn(s))
	b.count(f, terms)
	b.phrases.addNew(int32(b.doc), terms)
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
	doc.counts = lang.HasNumber(p.Text)
	b.topics(doc)
	b.asked(doc, p.Asked)
}

func (b *builder) passage(p *corpus.Passage) {
	doc := b.next()
	b.text(textField, p.Text)
	b.text(summaryField, p.Gist)
	doc.counts = lang.HasNumber(p.Gist) || lang.HasNumber(p.Text)
	for i := range p.Quotes {
		b.sentence(quoteField, p.Quotes[i].Text)
		doc.counts = doc.counts || lang.HasNumber(p.Quotes[i].Text)
	}
	for _, w := range p.Wordings { // a point has its own
		if w.Addition() {
			b.text(quoteField, w.Text)
		}
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
	for _, s := range p.All() {
		b.sentence(askedField, s)
		toks := b.words.learn(s)
		if !asksWhois(toks) {
			continue
		}
		var found subject
		b.subjects.find(withoutCompounds(toks), false, &found)
		if len(found.speakers) == 1 {
			doc.whois = append(doc.whois, found.speakers[0])
		}
	}
}

// terms weighs what was counted.
func (b *builder) terms(ix *Index) []term {
	averages := b.averageLengths()
	out := make([]term, len(b.words.terms))
	for id, counts := range b.counts {
		idf := ix.inverseFrequency(len(counts))
		for i := range counts {
			c := &counts[i]
			impact, bits := b.impact(c, &averages)
			out[id].postings = append(out[id].postings, posting{c.doc, bits, float32(idf * impact)})
			out[id].named = out[id].named || bits&^(1<<askedField) != 0
		}
	}
	return out
}

// averageLengths are the mean lengths of the fields.
func (b *builder) averageLengths() (avg [numFields]float64) {
	for _, l := range b.lengths {
		for f := range l {
			avg[f] += float64(l[f]) / float64(len(b.docs))
		}
	}
	return avg
}

// impact is what a term counts in a document, before its idf, and in which
// fields it stands.
func (b *builder) impact(c *count, avg *[numFields]float64) (impact float64, bits uint16) {
	tf := 0.0
	for f, k := range c.fields {
		if k > 0 {
			norm := 1 - fields[f].b + fields[f].b*float64(b.lengths[c.doc][f])/avg[f]
			tf += fields[f].weight * float64(k) / norm
			bits |= 1 << f
		}
	}
	return tf / (k1 + tf), bits
}
