package search

import (
	"bytes"
	_ "embed"
	"encoding/gob"
	"io"
	"maps"
	"slices"

	"planbot/corpus"
)

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
	WordKinds          []uint8
	WordCues           []uint16
	Named              []bool // by term
	Postings           []int  // by term: how many
	PostingDocs        []int32
	PostingFields      []uint16
	PostingImpacts     []float32
	PhraseOwners       []int32
	PhraseLengths      []int
	PhraseTerms        []termID
	KeySpeakers        []corpus.SpeakerID
	KeyTopics          []string
	Counts             []bool // by document
	WhoisDocs          []int
	Whois              []corpus.SpeakerID
}

// save writes an index: the sum of its corpus, then what was built.
func (ix *Index) save(w io.Writer) error {
	s := saved{Longest: ix.subjects.longest, Terms: make([]string, len(ix.terms))}
	for _, word := range slices.Sorted(maps.Keys(ix.words.words)) {
		info := ix.words.words[word]
		s.Words, s.WordTerms = append(s.Words, word), append(s.WordTerms, info.id)
		s.WordKinds, s.WordCues = append(s.WordKinds, uint8(info.kind)), append(s.WordCues, uint16(info.cues))
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
	for i, terms := range ix.phrases.terms {
		s.PhraseOwners, s.PhraseLengths = append(s.PhraseOwners, ix.phrases.phrases[i].owner), append(s.PhraseLengths, len(terms))
		s.PhraseTerms = append(s.PhraseTerms, terms...)
	}
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
	ix := &Index{corpus: c, docs: documents(c), words: s.dictionary(), terms: s.terms(), subjects: s.subjects()}
	for i, d := range s.WhoisDocs {
		ix.docs[d].whois = append(ix.docs[d].whois, s.Whois[i])
	}
	for i, counts := range s.Counts {
		ix.docs[i].counts = counts
	}
	rest := s.PhraseTerms
	for i, n := range s.PhraseLengths {
		ix.phrases.add(s.PhraseOwners[i], rest[:n:n])
		rest = rest[n:]
	}
	ix.finish()
	return ix
}

func (s *saved) dictionary() dictionary {
	d := dictionary{make(map[string]wordInfo, len(s.Words)), make(map[string]termID, len(s.Terms))}
	for i, w := range s.Words {
		d.words[w] = wordInfo{s.WordTerms[i], wordKind(s.WordKinds[i]), cue(s.WordCues[i])}
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
