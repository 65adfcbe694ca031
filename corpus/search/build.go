package search

import (
	"bytes"
	_ "embed"
	"encoding/gob"
	"io"
	"maps"
	"slices"

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
	b.phrases.said = len(b.phrases.owners)
	for i := range c.Points {
		for _, s := range c.Said(c.Points[i].Ref()).All() {
			b.phrases.add(int32(i), appendTerms(nil, b.words.learn(s)))
		}
	}
	for _, s := range c.Idle().All() {
		b.phrases.add(idleOwner, appendTerms(nil, b.words.learn(s)))
	}
	b.words.texts = len(b.words.terms)
	asking := readAsking(c, b.docs, &b.words)
	b.words.finish(&b.subjects)
	ix := &Index{corpus: c, docs: b.docs, words: b.words, subjects: b.subjects, phrases: b.phrases, asking: asking}
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
	for i := range c.Speakers {
		if s := &c.Speakers[i]; s.Person {
			b.words.learnName(s.Name, s.Aliases)
		}
	}
	for i := range c.Topics {
		t := &c.Topics[i]
		for j, alias := range append([]string{t.Name}, t.Aliases.All()...) {
			toks := b.words.learn(alias)
			b.subjects.addTopic(t.ID, toks, j == 0)
			terms := appendTerms(nil, toks)
			b.topicTerms[t.ID] = append(b.topicTerms[t.ID], terms...)
			b.phrases.add(int32(len(b.docs)+i), terms)
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
func (b *builder) sentence(f int, s string) []token {
	toks := b.words.learn(s)
	terms := appendTerms(nil, toks)
	b.count(f, terms)
	b.phrases.add(int32(b.doc), terms)
	return toks
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
	b.asked(doc)
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
	b.asked(doc)
}

func (b *builder) topics(doc *document) {
	for _, id := range doc.topics {
		b.count(topicField, b.topicTerms[id])
	}
}

// asked counts the phrases that people type, and keeps each by itself.
func (b *builder) asked(doc *document) {
	for _, s := range b.corpus.Asked(doc.ref).All() {
		toks := b.sentence(askedField, s)
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
	out := make([]term, b.words.texts)
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

// embedded is the index of the embedded corpus, as save wrote it: building it
// takes a quarter of a second, reading it a hundredth. TestSaved compares it with
// the corpus, and writes it anew with -update.
//
//go:embed embedded.index
var embedded []byte

// A saved is what takes long to build of an index, in slices that encoding/gob
// reads fast. Lists of lists lie end to end, with the length of each.
type saved struct {
	Longest            int // alias, in words
	Words, Terms, Keys []string
	WordTerms          []termID
	WordAsked          []termID
	WordKinds          []uint16
	WordCues           []uint16
	Named              []bool // by term
	Postings           []int  // by term: how many
	PostingDocs        []int32
	PostingFields      []uint16
	PostingImpacts     []float32
	PhraseOwners       []int32
	PhraseLengths      []int
	PhraseTerms        []termID
	Said               int
	KeySpeakers        []corpus.SpeakerID
	KeyTopics          []string
	Counts             []bool // by document
	WhoisDocs          []int
	Whois              []corpus.SpeakerID
	Asking             *asking
}

// save writes an index: the sum of its corpus, then what was built.
func (ix *Index) save(w io.Writer) error {
	s := saved{Longest: ix.subjects.longest, Terms: make([]string, len(ix.words.terms)), Asking: ix.asking}
	for _, word := range slices.Sorted(maps.Keys(ix.words.words)) {
		info := ix.words.words[word]
		s.Words, s.WordTerms, s.WordAsked = append(s.Words, word), append(s.WordTerms, info.id), append(s.WordAsked, info.asked)
		s.WordKinds, s.WordCues = append(s.WordKinds, uint16(info.kind)), append(s.WordCues, uint16(info.cues))
	}
	for name, id := range ix.words.terms {
		s.Terms[id] = name
	}
	for i := range ix.terms {
		t := &ix.terms[i]
		s.Named, s.Postings = append(s.Named, t.named), append(s.Postings, len(t.postings))
		for _, p := range t.postings {
			s.PostingDocs, s.PostingFields = append(s.PostingDocs, p.doc), append(s.PostingFields, p.fields)
			s.PostingImpacts = append(s.PostingImpacts, p.impact)
		}
	}
	s.Said = ix.phrases.said
	s.PhraseOwners, s.PhraseLengths, s.PhraseTerms = ix.phrases.owners, ix.phrases.lengths, ix.phrases.terms
	for _, key := range slices.Sorted(maps.Keys(ix.subjects.aliases)) {
		a := ix.subjects.aliases[key]
		s.Keys, s.KeySpeakers, s.KeyTopics = append(s.Keys, key), append(s.KeySpeakers, a.speaker), append(s.KeyTopics, a.topic)
	}
	for i, d := range ix.docs {
		s.Counts = append(s.Counts, d.counts)
		for _, id := range d.whois {
			s.WhoisDocs, s.Whois = append(s.WhoisDocs, i), append(s.Whois, id)
		}
	}
	out := gob.NewEncoder(w)
	if err := out.Encode(ix.corpus.Sum); err != nil {
		return err
	}
	return out.Encode(s)
}

// restore makes the index of a corpus from what was saved. It is nil if that is
// of another corpus.
func restore(c *corpus.Corpus, data []byte) *Index {
	in := gob.NewDecoder(bytes.NewReader(data))
	var sum [32]byte
	var s saved
	if in.Decode(&sum) != nil || sum != c.Sum || in.Decode(&s) != nil {
		return nil
	}
	ix := &Index{corpus: c, docs: documents(c), words: s.dictionary(), terms: s.terms(), subjects: s.subjects(), asking: s.Asking}
	for i, d := range s.WhoisDocs {
		ix.docs[d].whois = append(ix.docs[d].whois, s.Whois[i])
	}
	for i, counts := range s.Counts {
		ix.docs[i].counts = counts
	}
	ix.phrases = phraseIndex{said: s.Said, owners: s.PhraseOwners, lengths: s.PhraseLengths, terms: s.PhraseTerms}
	ix.finish()
	return ix
}

func (s *saved) dictionary() dictionary {
	d := dictionary{make(map[string]wordInfo, len(s.Words)), make(map[string]termID, len(s.Terms)), len(s.Postings)}
	for i, w := range s.Words {
		d.words[w] = wordInfo{s.WordTerms[i], wordKind(s.WordKinds[i]), cue(s.WordCues[i]), s.WordAsked[i]}
	}
	for id, name := range s.Terms {
		d.terms[name] = termID(id)
	}
	return d
}

func (s *saved) terms() []term {
	out := make([]term, len(s.Postings))
	at := 0
	for id, n := range s.Postings {
		postings := make([]posting, n)
		for i := range postings {
			postings[i] = posting{s.PostingDocs[at], s.PostingFields[at], s.PostingImpacts[at]}
			at++
		}
		out[id] = term{postings: postings, named: s.Named[id]}
	}
	return out
}

func (s *saved) subjects() subjects {
	out := newSubjects()
	out.aliases, out.longest = make(map[string]alias, len(s.Keys)), s.Longest
	for i, key := range s.Keys {
		out.aliases[key] = alias{s.KeySpeakers[i], s.KeyTopics[i]}
		out.addLength(key)
	}
	return out
}
