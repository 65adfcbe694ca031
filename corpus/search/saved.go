package search

import (
	_ "embed"
	"strings"
	"sync"

	"planbot/corpus"
	"planbot/corpus/pack"
)

// A saved index is what New works out from a corpus, written down, so that a
// program starts without working it out again. After the heading and the
// fingerprint of the corpus, 32 bytes, it holds, in this order, each list after
// its length:
//
//	documents: counts, whois
//	stems, a table: a term's number is its entry
//	by term: postings: document less the one before it, fields, impact
//	words, a table; by word: its term + 2, kind, cues, starts
//	phrases: the owner; its terms, each less the one before it
//	keys of aliases, a table; by key: speaker, topic
//
// What follows from these and the corpus is not saved.
const savedHeading = "planbot index 2\n"

// embedded is the saved index of the embedded corpus. TestEmbeddedIndex holds
// it to what New makes, and writes it when run with -update.
//
//go:embed embedded.index
var embedded string

// headingOf begins a saved index of the corpus.
func headingOf(c *corpus.Corpus) string {
	fingerprint := c.Fingerprint()
	return savedHeading + string(fingerprint[:])
}

// save writes the index down.
func (ix *Index) save() []byte {
	var w pack.Writer
	w.Number(len(ix.docs))
	for _, d := range ix.docs {
		w.Truth(d.counts)
		w.Number(len(d.whois))
		for _, id := range d.whois {
			w.Text(string(id))
		}
	}
	ix.words.stems.save(&w)
	for _, list := range ix.postings {
		w.Number(len(list))
		prev := int32(0)
		for _, p := range list {
			w.Number(int(p.doc - prev))
			w.Number(int(p.fields))
			w.Float(p.impact)
			prev = p.doc
		}
	}
	ix.words.words.save(&w)
	for _, info := range ix.words.infos {
		w.Number(int(info.id + 2))
		w.Number(int(info.kind))
		w.Number(int(info.cues))
		w.Number(int(info.starts >> 1))
	}
	w.Number(len(ix.phrases.phrases))
	for _, p := range ix.phrases.phrases {
		w.Number(int(p.owner))
		w.Number(len(p.terms))
		prev := termID(0)
		for _, id := range p.terms {
			w.Number(int(id - prev))
			prev = id
		}
	}
	ix.subjects.keys.save(&w)
	for _, a := range ix.subjects.named {
		w.Text(string(a.speaker))
		w.Text(a.topic)
	}
	return pack.Seal(headingOf(ix.corpus), w.Bytes)
}

// isSavedOf reports whether a saved index is of this corpus.
func isSavedOf(saved string, c *corpus.Corpus) bool { return strings.HasPrefix(saved, headingOf(c)) }

// load reads a saved index of the corpus. The texts of the index are parts of
// the saved string, so nothing is copied.
func load(saved string, c *corpus.Corpus) (*Index, error) {
	body, err := pack.Unseal(headingOf(c), saved)
	if err != nil {
		return nil, err
	}
	r := loader{Reader: pack.NewReader(body), ix: &Index{corpus: c, docs: documents(c)}}
	r.documents()
	r.ix.words.stems = loadTable(r.Reader)
	r.postings()
	r.words()
	phrases := r.phrases()
	r.aliases()
	if err := r.End(); err != nil {
		return nil, err
	}
	r.ix.finish(phrases)
	return r.ix, nil
}

// A loader takes a saved index apart.
type loader struct {
	*pack.Reader
	ix *Index
}

func (r *loader) documents() {
	r.Check(r.Number() == len(r.ix.docs))
	for d := range r.ix.docs {
		doc := &r.ix.docs[d]
		doc.counts = r.Truth()
		for range r.Length() {
			doc.whois = append(doc.whois, corpus.SpeakerID(r.Text()))
		}
	}
}

func (r *loader) postings() {
	docs := len(r.ix.docs)
	r.ix.postings = make([][]posting, r.ix.words.stems.len())
	var room []posting // one allocation serves many terms
	for id := range r.ix.postings {
		n := r.Below(docs + 1)
		if n > len(room) {
			room = make([]posting, max(n, 1<<14))
		}
		list := room[:n:n]
		room = room[n:]
		doc := 0
		for i := range list {
			doc += r.Below(docs)
			list[i] = posting{int32(doc), uint16(r.Number()), r.Float()}
		}
		r.Check(doc < docs)
		r.ix.postings[id] = list
	}
}

func (r *loader) words() {
	d := &r.ix.words
	d.words = loadTable(r.Reader)
	d.infos = make([]wordInfo, d.words.len())
	for e := range d.infos {
		d.infos[e] = wordInfo{
			id:     termID(r.Below(d.stems.len()+2) - 2),
			kind:   wordKind(r.Number()),
			cues:   cue(r.Number()),
			starts: uint64(r.Number()) << 1,
		}
	}
}

func (r *loader) phrases() []phrase {
	owners, terms := len(r.ix.docs)+len(r.ix.corpus.Topics), r.ix.words.stems.len()
	out := make([]phrase, r.Length())
	var room []termID // one allocation serves many phrases
	for i := range out {
		out[i].owner = int32(r.Below(owners))
		n := r.Length()
		if n > len(room) {
			room = make([]termID, max(n, 1<<14))
		}
		list := room[:n:n]
		room = room[n:]
		id := 0
		for k := range list {
			id += r.Below(terms)
			list[k] = termID(id)
		}
		r.Check(id < max(terms, 1))
		out[i].terms = list
	}
	return out
}

func (r *loader) aliases() {
	s := &r.ix.subjects
	s.keys = loadTable(r.Reader)
	s.named = make([]alias, s.keys.len())
	for e := range s.named {
		s.named[e] = alias{corpus.SpeakerID(r.Text()), r.Text()}
		r.Check(s.named[e].speaker == "" || r.ix.corpus.Speaker(s.named[e].speaker) != nil)
		r.Check(s.named[e].topic == "" || r.ix.corpus.Topic(s.named[e].topic) != nil)
	}
	s.index(r.ix.words.stems.len())
}

// finish works out what is not saved.
func (ix *Index) finish(phrases []phrase) {
	ix.weighTerms()
	ix.phrases = newPhraseIndex(phrases, ix)
	ix.vocab = sync.OnceValue(func() *vocabulary { return newVocabulary(ix) })
	ix.verbatim = sync.OnceValue(func() [][]string { return newVerbatim(ix) })
	ix.scores.New = func() any { return newScores(ix) }
	ix.queries.New = func() any { return new(query) }
}
