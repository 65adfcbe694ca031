package search

import (
	"math"
	"slices"
	"strings"
	"sync"

	"planbot/corpus"
)

// k1 is where the weight of a repeated word levels off. See the package
// comment for the formula.
const k1 = 1.2

// A field is one kind of text of a document.
type field struct {
	name   string // as Explain says it
	weight float64
	b      float64 // how far its length counts; see the package comment
}

// The fields, in the order of their bits in a posting.
const (
	titleField = iota
	textField
	summaryField
	quoteField
	peopleField
	topicField
	askedField
	numFields
)

// shownFields are the fields that a reader sees; the others only lead to them.
const shownFields = 1<<titleField | 1<<textField | 1<<summaryField | 1<<quoteField

var fields = [numFields]field{
	titleField:   {"title", 2.0, 0.3},
	textField:    {"text", 1.6, 0.5},
	summaryField: {"summary", 1.0, 0.5},
	quoteField:   {"quotations", 1.2, 0.5},
	peopleField:  {"people", 0.8, 0.3},
	topicField:   {"topics", 0.5, 0.5},
	askedField:   {"what people ask", 1.3, 0.4},
}

// A document is a point or a passage.
type document struct {
	ref      corpus.Ref
	speakers []corpus.SpeakerID // who speaks in it
	topics   []string
	dated    bool               // it reports an event with its date
	timed    bool               // it speaks of a length of time
	counts   bool               // it shows a number
	whois    []corpus.SpeakerID // whom it says who they are
}

// A term is a stem or a number, with the documents that have it.
type term struct {
	postings []posting // by document
	named    bool      // it stands in a text, a name or a topic, not only in what people ask
	weight   float32   // what it weighs in a question
}

// A posting says how much a term adds to the score of a document.
type posting struct {
	doc    int32
	fields uint16 // a bit for each field that has the term
	impact float32
}

// An Index finds the documents of one corpus. It is immutable, so any number
// of goroutines may search it at once.
type Index struct {
	corpus   *corpus.Corpus
	docs     []document // points first
	articles []string   // their ids
	words    dictionary
	terms    []term // by termID
	subjects subjects
	phrases  phraseIndex
	pool     sync.Pool // of *query

	unknownWeight float32 // what a word weighs that no document has
	asking        *asking
	likeness      func() *likeness   // made for the first question
	sayings       func() *sayings    // made for the first message
	vocabulary    func() *vocabulary // made for the first misspelt word
	verbatim      func() [][]string  // made for the first question that quotes
	said          func() map[*corpus.Quote]said
	cyrillic      func() cyrillic // made for the first question in Latin letters that is not understood
	verbatims     func() []Verbatim
	parties       func() *partyWords
	sentences     func() []clauseSentences // made for the first clause that is shown by a sentence
}

// New makes the index of a corpus. It reads the saved index of the embedded
// corpus, and builds that of any other, which takes a quarter of a second for
// some hundred passages.
func New(c *corpus.Corpus) *Index {
	if ix, ok := restored.Load(c); ok {
		return ix.(*Index)
	}
	if ix := restore(c, embedded); ix != nil {
		first, _ := restored.LoadOrStore(c, ix)
		return first.(*Index)
	}
	return build(c)
}

// restored are the saved indexes that New has read, by their corpus: all bots of a
// process that answer from the embedded one share it.
var restored sync.Map

// finish works out what follows from the documents, words, terms, subjects and
// phrases.
func (ix *Index) finish() {
	for i := range ix.corpus.Articles {
		ix.articles = append(ix.articles, ix.corpus.Articles[i].ID)
	}
	ix.weighTerms()
	ix.phrases.finish(ix)
	ix.pool.New = func() any { return &query{scores: newScores(ix)} }
	ix.vocabulary = sync.OnceValue(func() *vocabulary { return newVocabulary(ix) })
	ix.likeness = sync.OnceValue(func() *likeness { return newLikeness(ix.asking, len(ix.docs)) })
	ix.sayings = sync.OnceValue(func() *sayings { return newSayings(ix) })
	ix.verbatim = sync.OnceValue(func() [][]string { return newVerbatim(ix) })
	ix.verbatims = sync.OnceValue(func() []Verbatim { return newVerbatims(ix.corpus) })
	ix.sentences = sync.OnceValue(func() []clauseSentences { return newClauseSentences(ix) })
	ix.parties = sync.OnceValue(func() *partyWords { return newPartyWords(ix.corpus) })
	ix.cyrillic = sync.OnceValue(func() cyrillic { return newCyrillic(ix) })
	ix.said = sync.OnceValue(func() map[*corpus.Quote]said { return newSaid(ix) })
}

// Warm makes what the first requests would otherwise wait for.
func (ix *Index) Warm() {
	ix.likeness()
	ix.sayings()
	ix.said()
	ix.verbatim()
	ix.vocabulary()
	ix.cyrillic()
	ix.sentences()
}

// documents lists the points and passages of a corpus, in its order, with what
// the corpus itself says of them.
func documents(c *corpus.Corpus) []document {
	var out []document
	for i := range c.Points {
		out = append(out, document{ref: c.Points[i].Ref(), topics: c.Points[i].Topics, timed: speaksOfTime(c.Points[i].Text)})
	}
	for i := range c.Articles {
		for j := range c.Articles[i].Passages {
			p := &c.Articles[i].Passages[j]
			d := document{ref: p.Ref, topics: p.Topics, dated: len(p.Events) > 0, timed: speaksOfTime(p.Text)}
			for k := range p.Quotes {
				id := p.Quotes[k].Speaker
				d.speakers = append(append(d.speakers, id), c.Speaker(id).Parties...)
			}
			out = append(out, d)
		}
	}
	return out
}

// speaksOfTime reports whether a text, which is in English, has a word for a
// length of time.
func speaksOfTime(text string) bool {
	return slices.ContainsFunc([]string{" hour", " day", " week", " month", " year", " decade", "immediately"}, func(w string) bool {
		return strings.Contains(text, w)
	})
}

// weighTerms says what each term weighs when a question is compared with a
// document as a whole.
func (ix *Index) weighTerms() {
	ix.unknownWeight = float32(ix.inverseFrequency(0)) + baseWeight
	for i := range ix.terms {
		t := &ix.terms[i]
		t.weight = float32(ix.inverseFrequency(len(t.postings))) + baseWeight
		if !t.named {
			t.weight *= askedShare
		}
	}
	for _, w := range ix.words.words {
		// Only words that the texts have, not others of their stems.
		if w.is(genericKind) && w.is(textKind) && w.id >= 0 {
			t := &ix.terms[w.id]
			t.weight = genericShare * (float32(ix.inverseFrequency(len(t.postings))) + baseWeight)
		}
	}
}

// inverseFrequency is the idf of the package comment, of a term in df
// documents.
func (ix *Index) inverseFrequency(df int) float64 {
	n := float64(len(ix.docs))
	return math.Log(1 + (n-float64(df)+0.5)/(float64(df)+0.5))
}

// An inverted says for each term which of some texts have it, and how often.
type inverted struct {
	starts []int32 // by term, and one more: where its occurrences begin
	all    []occurrence
}

// An occurrence says how often a text has a term, or else what the text weighs or
// gets for it.
type occurrence struct {
	text  int32
	count float32
}

// of lists the texts that have a term, ascending.
func (x *inverted) of(term int32) []occurrence { return x.all[x.starts[term]:x.starts[term+1]] }

// invert reads the terms of texts, which lie end to end, each text of some length.
func invert(terms int, lengths []int, all []int32) inverted {
	x := inverted{starts: make([]int32, terms+1)}
	last, at := make([]int, terms), 0 // by term: the last text that has it, counted from 1
	for text, n := range lengths {
		for _, t := range all[at : at+n] {
			if last[t] != text+1 {
				last[t] = text + 1
				x.starts[t+1]++
			}
		}
		at += n
	}
	for t := range terms {
		x.starts[t+1] += x.starts[t]
	}
	x.all, at = make([]occurrence, x.starts[terms]), 0
	ends := slices.Clone(x.starts)
	for text, n := range lengths {
		for _, t := range all[at : at+n] {
			if end := ends[t]; end > x.starts[t] && x.all[end-1].text == int32(text) {
				x.all[end-1].count++
			} else {
				x.all[end] = occurrence{int32(text), 1}
				ends[t]++
			}
		}
		at += n
	}
	return x
}

// weigh puts the weights of the texts in the place of counts.
func (x *inverted) weigh(weights []float32) {
	for i := range x.all {
		x.all[i].count = weights[x.all[i].text]
	}
}

// has reports whether any document has the term.
func (ix *Index) has(id termID) bool { return id >= 0 && len(ix.terms[id].postings) > 0 }

// posting is that of a document under a term, if it has the term.
func (ix *Index) posting(doc int, id termID) (posting, bool) {
	if id < 0 {
		return posting{}, false
	}
	postings := ix.terms[id].postings
	i, ok := slices.BinarySearchFunc(postings, int32(doc), func(p posting, doc int32) int { return int(p.doc - doc) })
	if !ok {
		return posting{}, false
	}
	return postings[i], true
}

// docOf is the number of the document with that ref, or -1.
func (ix *Index) docOf(ref corpus.Ref) int {
	return slices.IndexFunc(ix.docs, func(d document) bool { return d.ref == ref })
}
