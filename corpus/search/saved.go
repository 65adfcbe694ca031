package search

import (
	_ "embed"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"math"
	"slices"
	"sync"

	"planbot/corpus"
)

// A saved index is what New works out from a corpus, written down, so that a
// program starts without working it out again. It holds, in this order, each
// list after its length, numbers as varints, texts after their length in
// bytes, maps in ascending order of their keys:
//
//	"planbot index 1\n"
//	the fingerprint of the corpus, 32 bytes
//	documents: counts, whois
//	terms, by number: the stem; postings: document less the one before it,
//	    fields, impact as float32
//	words: the word, its term + 1
//	phrases: the owner; its terms, each less the one before it
//	speakers: key, id;  topics: key, id;  alias words: the word, whether it names a person
//	the CRC-32 of everything before it, 4 bytes, big-endian
//
// What follows from these and the corpus is not saved.
const savedMagic = "planbot index 1\n"

// embedded is the saved index of the embedded corpus. TestEmbeddedIndex holds
// it to what New makes, and writes it when run with -update.
//
//go:embed embedded.index
var embedded string

var errSaved = errors.New("search: the saved index is damaged, or is of another version")

// save writes the index down.
func (ix *Index) save() []byte {
	w := saver{}
	w.out = append(w.out, savedMagic...)
	fingerprint := ix.corpus.Fingerprint()
	w.out = append(w.out, fingerprint[:]...)
	w.number(len(ix.docs))
	for _, d := range ix.docs {
		w.truth(d.counts)
		w.number(len(d.whois))
		for _, id := range d.whois {
			w.text(string(id))
		}
	}
	stems := make([]string, len(ix.lexicon.terms))
	for s, id := range ix.lexicon.terms {
		stems[id] = s
	}
	w.number(len(stems))
	for id, s := range stems {
		w.text(s)
		w.number(len(ix.postings[id]))
		prev := int32(0)
		for _, p := range ix.postings[id] {
			w.number(int(p.doc - prev))
			w.number(int(p.fields))
			w.out = binary.BigEndian.AppendUint32(w.out, math.Float32bits(p.impact))
			prev = p.doc
		}
	}
	saveMap(&w, ix.lexicon.words, func(id termID) { w.number(int(id) + 1) })
	w.number(len(ix.phrases.phrases))
	for _, p := range ix.phrases.phrases {
		w.number(int(p.owner))
		w.number(len(p.terms))
		prev := termID(0)
		for _, id := range p.terms {
			w.number(int(id - prev))
			prev = id
		}
	}
	saveMap(&w, ix.subjects.speakers, func(id corpus.SpeakerID) { w.text(string(id)) })
	saveMap(&w, ix.subjects.topics, w.text)
	saveMap(&w, ix.subjects.words, w.truth)
	return binary.BigEndian.AppendUint32(w.out, crc32.ChecksumIEEE(w.out))
}

type saver struct{ out []byte }

func (w *saver) number(n int) { w.out = binary.AppendUvarint(w.out, uint64(n)) }

func (w *saver) truth(b bool) {
	if b {
		w.number(1)
	} else {
		w.number(0)
	}
}

func (w *saver) text(s string) {
	w.number(len(s))
	w.out = append(w.out, s...)
}

func saveMap[V any](w *saver, m map[string]V, value func(V)) {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	w.number(len(keys))
	for _, k := range keys {
		w.text(k)
		value(m[k])
	}
}

// isSavedOf reports whether a saved index is of this corpus.
func isSavedOf(saved string, c *corpus.Corpus) bool {
	fingerprint := c.Fingerprint()
	return len(saved) > len(savedMagic)+len(fingerprint) &&
		saved[:len(savedMagic)] == savedMagic &&
		saved[len(savedMagic):][:len(fingerprint)] == string(fingerprint[:])
}

// load reads a saved index of the corpus. The texts of the index are parts of
// the saved string, so nothing is copied.
func load(saved string, c *corpus.Corpus) (ix *Index, err error) {
	if !isSavedOf(saved, c) {
		return nil, errSaved
	}
	body := saved[:len(saved)-4]
	if crc32.ChecksumIEEE([]byte(body)) != binary.BigEndian.Uint32([]byte(saved[len(body):])) {
		return nil, errSaved
	}
	r := loader{rest: body[len(savedMagic)+32:]}
	ix = &Index{corpus: c, lexicon: &lexicon{}}
	ix.docs = documents(c)
	if r.number() != len(ix.docs) {
		return nil, errSaved
	}
	for d := range ix.docs {
		ix.docs[d].counts = r.truth()
		for range r.length() {
			ix.docs[d].whois = append(ix.docs[d].whois, corpus.SpeakerID(r.text()))
		}
	}
	r.terms(ix)
	ix.lexicon.words = loadMap(&r, func() termID {
		id := termID(r.number() - 1)
		r.broken = r.broken || int(id) >= len(ix.postings)
		return id
	})
	phrases := r.phrases(len(ix.docs)+len(c.Topics), len(ix.postings))
	ix.subjects.speakers = loadMap(&r, func() corpus.SpeakerID { return corpus.SpeakerID(r.text()) })
	ix.subjects.topics = loadMap(&r, r.text)
	ix.subjects.words = loadMap(&r, r.truth)
	if r.broken || r.rest != "" {
		return nil, errSaved
	}
	ix.subjects.index()
	ix.finish(phrases)
	return ix, nil
}

// A loader takes a saved index apart. After a fault it returns zeros.
type loader struct {
	rest   string
	broken bool
}

func (r *loader) number() int {
	n, shift := uint64(0), 0
	for i := 0; i < len(r.rest) && shift < 63; i++ {
		c := r.rest[i]
		n |= uint64(c&0x7f) << shift
		if c < 0x80 {
			r.rest = r.rest[i+1:]
			return int(n)
		}
		shift += 7
	}
	r.broken, r.rest = true, ""
	return 0
}

func (r *loader) truth() bool { return r.number() == 1 }

// length reads the length of a list, which cannot be more than what is left.
func (r *loader) length() int {
	n := r.number()
	if n < 0 || n > len(r.rest) {
		r.broken, r.rest = true, ""
		return 0
	}
	return n
}

func (r *loader) text() string {
	n := r.length()
	s := r.rest[:n]
	r.rest = r.rest[n:]
	return s
}

func (r *loader) float() float32 {
	if len(r.rest) < 4 {
		r.broken, r.rest = true, ""
		return 0
	}
	s := r.rest
	r.rest = s[4:]
	return math.Float32frombits(uint32(s[0])<<24 | uint32(s[1])<<16 | uint32(s[2])<<8 | uint32(s[3]))
}

// terms reads the terms with their postings.
func (r *loader) terms(ix *Index) {
	n := r.length()
	ix.lexicon.terms = make(map[string]termID, n)
	ix.postings = make([][]posting, n)
	for id := range n {
		ix.lexicon.terms[r.text()] = termID(id)
		ps := make([]posting, r.length())
		doc := int32(0)
		for i := range ps {
			doc += int32(r.number())
			ps[i] = posting{doc, uint16(r.number()), r.float()}
			r.broken = r.broken || doc < 0 || int(doc) >= len(ix.docs)
		}
		ix.postings[id] = ps
	}
}

func (r *loader) phrases(owners, terms int) []phrase {
	out := make([]phrase, r.length())
	var all []termID // one allocation serves many phrases
	for i := range out {
		out[i].owner = int32(r.number())
		r.broken = r.broken || out[i].owner < 0 || int(out[i].owner) >= owners
		from, id := len(all), termID(0)
		for range r.length() {
			id += termID(r.number())
			r.broken = r.broken || id < 0 || int(id) >= terms
			all = append(all, id)
		}
		out[i].terms = all[from:len(all):len(all)]
	}
	return out
}

func loadMap[V any](r *loader, value func() V) map[string]V {
	n := r.length()
	m := make(map[string]V, n)
	for range n {
		k := r.text()
		m[k] = value()
	}
	return m
}

// finish works out what is not saved.
func (ix *Index) finish(phrases []phrase) {
	ix.weighTerms()
	ix.phrases = newPhraseIndex(phrases, ix)
	ix.vocab = sync.OnceValue(func() *vocabulary { return newVocabulary(ix) })
	ix.verbatim = sync.OnceValue(func() [][]string { return newVerbatim(ix) })
	ix.pool.New = func() any { return newScores(ix) }
}
