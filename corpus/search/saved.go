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

// embedded is the index of the corpus that ships in the program, as save wrote
// it: building it takes a quarter of a second, reading it a hundredth.
// TestSaved holds it to the corpus and writes it anew with -update.
//
//go:embed embedded.index
var embedded []byte

// A built is what takes long to build of an index, in slices that encoding/gob
// reads fast. Lists of lists lie end to end, with the length of each.
type built struct {
	Longest                 int // alias, in words
	Words, Stems, Keys      []string
	WordTerms               []termID
	WordKinds, WordRunes    []uint8
	WordCues, PostingFields []uint16
	Postings                []int // by term: how many
	PostingDocs             []int32
	PostingImpacts          []float32
	Named, Counts           []bool
	PhraseOwners            []int32
	PhraseLengths           []int
	PhraseTerms             []termID
	KeySpeakers             []corpus.SpeakerID
	KeyTopics               []string
	WhoisDocs               []int
	Whois                   []corpus.SpeakerID
}

// save writes an index: the sum of its corpus, then what was built.
func (ix *Index) save(w io.Writer) error {
	b := built{Longest: ix.subjects.longest, Words: ix.words.words, Stems: make([]string, len(ix.words.stems)), Named: ix.names}
	for _, info := range ix.words.infos {
		b.WordTerms, b.WordKinds = append(b.WordTerms, info.id), append(b.WordKinds, uint8(info.kind))
		b.WordRunes, b.WordCues = append(b.WordRunes, info.runes), append(b.WordCues, uint16(info.cues))
	}
	for s, id := range ix.words.stems {
		b.Stems[id] = s
	}
	for _, list := range ix.lists.open {
		b.Postings = append(b.Postings, len(list))
		for _, p := range list {
			b.PostingDocs, b.PostingFields = append(b.PostingDocs, p.doc), append(b.PostingFields, p.fields)
			b.PostingImpacts = append(b.PostingImpacts, p.impact)
		}
	}
	for i, terms := range ix.phrases.terms {
		b.PhraseOwners, b.PhraseLengths = append(b.PhraseOwners, ix.phrases.earnings[i].owner), append(b.PhraseLengths, len(terms))
		b.PhraseTerms = append(b.PhraseTerms, terms...)
	}
	for _, key := range slices.Sorted(maps.Keys(ix.subjects.named)) {
		a := ix.subjects.named[key]
		b.Keys, b.KeySpeakers, b.KeyTopics = append(b.Keys, key), append(b.KeySpeakers, a.speaker), append(b.KeyTopics, a.topic)
	}
	for i, d := range ix.docs {
		b.Counts = append(b.Counts, d.counts)
		for _, id := range d.whois {
			b.WhoisDocs, b.Whois = append(b.WhoisDocs, i), append(b.Whois, id)
		}
	}
	out := gob.NewEncoder(w)
	if err := out.Encode(ix.corpus.Sum); err != nil {
		return err
	}
	return out.Encode(b)
}

// restore makes the index of a corpus from what was saved. It is nil when that
// is of another corpus.
func restore(c *corpus.Corpus, saved []byte) *Index {
	in := gob.NewDecoder(bytes.NewReader(saved))
	var sum [32]byte
	var b built
	if in.Decode(&sum) != nil || sum != c.Sum || in.Decode(&b) != nil {
		return nil
	}
	ix := &Index{corpus: c, docs: documents(c), names: b.Named, subjects: subjects{map[string]alias{}, b.Longest}}
	ix.words = dictionary{b.Words, make([]wordInfo, len(b.Words)), make(map[string]int, len(b.Words)), make(map[string]termID, len(b.Stems))}
	for i, w := range b.Words {
		ix.words.infos[i] = wordInfo{b.WordTerms[i], wordKind(b.WordKinds[i]), b.WordRunes[i], cue(b.WordCues[i])}
		ix.words.entries[w] = i
	}
	for id, s := range b.Stems {
		ix.words.stems[s] = termID(id)
	}
	ix.lists.open = make([][]posting, len(b.Postings))
	at := 0
	for id, n := range b.Postings {
		list := make([]posting, n)
		for i := range list {
			list[i] = posting{b.PostingDocs[at], b.PostingFields[at], b.PostingImpacts[at]}
			at++
		}
		ix.lists.open[id] = list
	}
	ix.lists.weigh(len(ix.docs))
	phrases := make([]phrase, len(b.PhraseOwners))
	for i, n := range b.PhraseLengths {
		phrases[i] = phrase{b.PhraseOwners[i], b.PhraseTerms[:n:n]}
		b.PhraseTerms = b.PhraseTerms[n:]
	}
	for i, key := range b.Keys {
		ix.subjects.named[key] = alias{b.KeySpeakers[i], b.KeyTopics[i]}
	}
	for i, d := range b.WhoisDocs {
		ix.docs[d].whois = append(ix.docs[d].whois, b.Whois[i])
	}
	for i, counts := range b.Counts {
		ix.docs[i].counts = counts
	}
	ix.finish(phrases)
	return ix
}
