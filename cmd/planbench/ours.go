package main

import (
	"planbot/corpus"
	"planbot/corpus/search"
)

// bareBuilder makes our index of generated texts. It wants them all at once.
type bareBuilder struct{ texts []string }

func startOurs(string) (builder, error) { return &bareBuilder{}, nil }

func (b *bareBuilder) add(texts []string) error {
	b.texts = append(b.texts, texts...)
	return nil
}

func (b *bareBuilder) finish() (index, error) { return &bareIndex{search.NewBare(b.texts)}, nil }

type bareIndex struct{ *search.Bare }

func (ix *bareIndex) searcher() (searcher, error) { return &bareSearcher{ix: ix.Bare}, nil }
func (ix *bareIndex) close() error                { return nil }

type bareSearcher struct {
	ix    *search.Bare
	found []search.BareHit
}

func (s *bareSearcher) search(q string) error {
	s.found = s.ix.Append(s.found[:0], q, depth)
	return nil
}

func (s *bareSearcher) hits(dst []hit) []hit {
	for _, h := range s.found {
		dst = append(dst, hit{h.Doc, h.Score})
	}
	return dst
}

func (s *bareSearcher) close() error { return nil }

// askBuilder makes the whole of our search; the texts are in the corpus.
type askBuilder struct{ *embedded }

func (b askBuilder) add([]string) error { return nil }

func (b askBuilder) finish() (index, error) {
	return &askIndex{search.New(b.corpus), b.places}, nil
}

// askIndex is the whole of ask on the embedded corpus: understanding,
// correction, aliases, ranking and refusal.
type askIndex struct {
	*search.Index
	places map[corpus.Ref]int // of the documents among the texts
}

func (ix *askIndex) searcher() (searcher, error) { return &askSearcher{ix: ix}, nil }
func (ix *askIndex) close() error                { return nil }

type askSearcher struct {
	ix    *askIndex
	found search.Result
}

func (s *askSearcher) search(q string) error {
	s.found = s.ix.Search(q, depth)
	return nil
}

// hits are none where the sources don't answer, as planbot eval counts.
func (s *askSearcher) hits(dst []hit) []hit {
	if s.found.Abstained {
		return dst
	}
	for _, h := range s.found.Hits {
		dst = append(dst, hit{s.ix.places[h.Ref], h.Score})
	}
	return dst
}

func (s *askSearcher) close() error { return nil }
