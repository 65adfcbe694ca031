package search

import (
	_ "embed"
	"errors"
	"strings"
	"sync"

	"planbot/corpus"
	"planbot/corpus/pack"
)

// A saved index is what New works out from a corpus, written down, so that a
// program starts without working it out again. After the heading and the
// fingerprint of the corpus, 32 bytes, it holds how many terms there are, and
// then, each after its length in bytes:
//
//	words: a table; by word: its term + 2, kind, length, cues, and of a word of an alias
//	    starts, ends
//	lists: by term: in how many documents it is, twice, and 1 when it is in
//	    names; then by term the postings:
//	    document less the one before it, fields, impact
//	phrases: how many; how many terms they have in all; by phrase: the owner,
//	    how many terms it has, and these, each less the one before it
//	aliases: a table of keys; by key: speaker, topic
//	stems: a table; a term's number is its entry
//	documents: counts, whois
//
// What follows from these and the corpus is not saved.
const savedHeading = "planbot index 4\n"

// embedded is the saved index of the embedded corpus. TestEmbeddedIndex holds
// it to what New makes, and writes it when run with -update.
//
//go:embed embedded.index
var embedded string

// stamp is the checksum of the embedded index. The words, weights and rules
// that an index is made by go into that one too, so an index with another stamp
// was made by other rules.
func stamp() string { return embedded[max(0, len(embedded)-4):] }

// headingOf begins a saved index of the corpus.
func headingOf(stamp string, c *corpus.Corpus) string {
	fingerprint := c.Fingerprint()
	return savedHeading + stamp + string(fingerprint[:])
}

// ErrOtherRules means that an index was saved by another version of the program.
var ErrOtherRules = errors.New("it was made by another version of planbot")

// CheckSaved tells why New would not use the index that was saved with a
// corpus: ErrOtherRules, or pack.ErrDamaged. Without one it is nil.
func CheckSaved(c *corpus.Corpus) error {
	if c.SavedIndex() == "" {
		return nil
	}
	if !strings.HasPrefix(c.SavedIndex(), headingOf(stamp(), c)) {
		return ErrOtherRules
	}
	_, err := pack.Unseal(headingOf(stamp(), c), c.SavedIndex())
	return err
}

// Save writes down the index, for New to use. It goes with the corpus, whose
// Save takes it.
func (ix *Index) Save() []byte { return ix.save(stamp()) }

func (ix *Index) save(stamp string) []byte {
	var w pack.Writer
	w.Number(ix.lists.terms())
	for _, part := range parts {
		var p pack.Writer
		part.save(ix, &p)
		w.Text(string(p.Bytes))
	}
	return pack.Seal(headingOf(stamp, ix.corpus), w.Bytes)
}

// parts are what a saved index consists of. None needs another to be read, so
// they are read side by side.
var parts = [...]struct {
	save func(*Index, *pack.Writer)
	load func(*loader)
}{
	{(*Index).saveWords, (*loader).words},
	{(*Index).saveLists, (*loader).lists},
	{(*Index).savePhrases, (*loader).phrases},
	{(*Index).saveAliases, (*loader).aliases},
	{func(ix *Index, w *pack.Writer) { ix.words.stems.save(w) }, (*loader).stems},
	{(*Index).saveDocuments, (*loader).documents},
}

func (ix *Index) saveDocuments(w *pack.Writer) {
	w.Number(len(ix.docs))
	for _, d := range ix.docs {
		w.Truth(d.counts)
		w.Number(len(d.whois))
		for _, id := range d.whois {
			w.Text(string(id))
		}
	}
}

func (ix *Index) saveWords(w *pack.Writer) {
	ix.words.words.save(w)
	for _, info := range ix.words.infos {
		w.Number(int(info.id + 2))
		w.Number(int(info.kind))
		w.Number(int(info.runes))
		w.Number(int(info.cues))
		if info.is(subjectKind) {
			w.Number(int(info.starts >> 1))
			w.Number(int(info.ends >> 1))
		}
	}
}

func (ix *Index) savePhrases(w *pack.Writer) {
	p := &ix.phrases
	w.Number(len(p.earnings))
	w.Number(len(p.terms.all))
	for i := range p.earnings {
		w.Number(int(p.earnings[i].owner))
		w.Number(len(p.terms.at(i)))
		prev := termID(0)
		for _, id := range p.terms.at(i) {
			w.Number(int(id - prev))
			prev = id
		}
	}
}

// saveAliases writes whom a key names as a place in the corpus, and one; 0 is
// nobody.
func (ix *Index) saveAliases(w *pack.Writer) {
	speakers, topics := map[corpus.SpeakerID]int{}, map[string]int{}
	for i := range ix.corpus.Speakers {
		speakers[ix.corpus.Speakers[i].ID] = i + 1
	}
	for i := range ix.corpus.Topics {
		topics[ix.corpus.Topics[i].ID] = i + 1
	}
	ix.subjects.keys.save(w)
	for _, a := range ix.subjects.named {
		w.Number(speakers[a.speaker])
		w.Number(topics[a.topic])
	}
}

func (ix *Index) saveLists(w *pack.Writer) {
	for id, df := range ix.lists.df {
		n := 2 * int(df)
		if ix.names[id] {
			n++
		}
		w.Number(n)
	}
	for id := range ix.lists.open.len() {
		prev := int32(0)
		for _, p := range ix.lists.open.at(id) {
			w.Number(int(p.doc - prev))
			w.Number(int(p.fields))
			w.Float(p.impact)
			prev = p.doc
		}
	}
}

// load reads a saved index of the corpus. The texts of the index are parts of
// the saved string, so nothing is copied.
func load(saved, stamp string, c *corpus.Corpus) (*Index, error) {
	body, err := pack.Unseal(headingOf(stamp, c), saved)
	if err != nil {
		return nil, err
	}
	r := pack.NewReader(body)
	ix := &Index{corpus: c, docs: documents(c)}
	loaders := [len(parts)]loader{}
	terms := r.Number()
	for i := range parts {
		loaders[i] = loader{pack.NewReader(r.Text()), ix, terms}
		r.Check(terms <= len(body)) // each has a byte at least
	}
	if err := r.End(); err != nil {
		return nil, err
	}
	var group sync.WaitGroup
	for i := range parts {
		group.Go(func() { parts[i].load(&loaders[i]) })
	}
	group.Wait()
	for i := range loaders {
		if err := loaders[i].End(); err != nil {
			return nil, err
		}
	}
	ix.finish()
	return ix, nil
}

// A loader takes one part of a saved index apart.
type loader struct {
	*pack.Reader
	ix    *Index
	terms int // how many terms there are
}

func (r *loader) stems() {
	r.ix.words.stems = loadTable(r.Reader)
	r.Check(r.ix.words.stems.len() == r.terms)
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

func (r *loader) lists() {
	docs := len(r.ix.docs)
	l := &r.ix.lists
	l.df, l.idf = make([]int32, r.terms), make([]float32, r.terms)
	r.ix.names = make([]bool, r.terms)
	total := 0
	for id := range l.df {
		n := r.Below(2*docs + 2)
		l.df[id], r.ix.names[id] = int32(n/2), n%2 == 1
		total += n / 2
	}
	l.weigh(docs)
	l.open = newRuns[posting](r.terms, r.AtMost(total))
	for _, df := range l.df {
		doc := 0
		for range min(int(df), cap(l.open.all)-len(l.open.all)) {
			doc += r.Below(docs)
			l.open.all = append(l.open.all, posting{int32(doc), uint16(r.Number()), r.Float()})
		}
		r.Check(doc < max(docs, 1))
		l.open.end()
	}
}

func (r *loader) words() {
	d := &r.ix.words
	d.words = loadTable(r.Reader)
	d.infos = make([]wordInfo, d.words.len())
	for e := range d.infos {
		d.infos[e] = wordInfo{
			id:    termID(r.Below(r.terms+2) - 2),
			kind:  wordKind(r.Number()),
			runes: uint8(r.Number()),
			cues:  cue(r.Number()),
		}
		if d.infos[e].is(subjectKind) {
			d.infos[e].places = places{uint64(r.Number()) << 1, uint64(r.Number()) << 1}
		}
	}
}

func (r *loader) phrases() {
	owners := len(r.ix.docs) + len(r.ix.corpus.Topics)
	p := &r.ix.phrases
	p.earnings = make([]earning, r.Length())
	p.terms = newRuns[termID](len(p.earnings), r.Length())
	for i := range p.earnings {
		p.earnings[i].owner = int32(r.Below(owners))
		id := 0
		for range r.Length() {
			if id += r.Below(r.terms); id >= r.terms {
				r.Fail()
				break
			}
			p.terms.all = append(p.terms.all, termID(id))
		}
		p.terms.end()
	}
	p.invert(r.terms)
}

func (r *loader) aliases() {
	s, c := &r.ix.subjects, r.ix.corpus
	s.keys = loadTable(r.Reader)
	s.named = make([]alias, s.keys.len())
	for e := range s.named {
		if i := r.Below(len(c.Speakers) + 1); i > 0 {
			s.named[e].speaker = c.Speakers[i-1].ID
		}
		if i := r.Below(len(c.Topics) + 1); i > 0 {
			s.named[e].topic = c.Topics[i-1].ID
		}
	}
	s.index(r.terms)
}

// finish works out what is not saved.
func (ix *Index) finish() {
	ix.weighTerms()
	ix.phrases.weigh(ix)
	ix.vocab.ix = ix
	ix.verbatim = sync.OnceValue(func() [][]string { return newVerbatim(ix) })
	ix.pool.New = func() any { return newQuery(ix) }
}
