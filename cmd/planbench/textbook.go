package main

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kljensen/snowball/english"
	"github.com/kljensen/snowball/russian"
)

// The constants of BM25, the same as ours, bleve's and SQLite's.
const (
	bm25K1 = 1.2
	bm25B  = 0.75
)

// A textbook is BM25 as textbooks have it: a list of documents for each term,
// all of them scored in float64 for every query. Its answers are what those of
// the others are compared with.
type textbook struct {
	terms map[string]int32 // stem → its number
	lists [][]posting      // by term, then by document
	idf   []float64        // by term
	norm  []float64        // by document: k1 · (1 − b + b · length / average)
}

type posting struct{ doc, count int32 }

// textbookBuilder counts words; each distinct word is stemmed once.
type textbookBuilder struct {
	textbook
	words   map[string]int32 // word → its term, or -1 for a stop word
	lengths []int32
}

func startTextbook(string) (builder, error) { return newTextbook(), nil }

func newTextbook() *textbookBuilder {
	return &textbookBuilder{textbook: textbook{terms: map[string]int32{}}, words: map[string]int32{}}
}

func (t *textbookBuilder) add(texts []string) error {
	for _, text := range texts {
		doc, length := int32(len(t.lengths)), int32(0)
		for _, w := range splitWords(text) {
			id, ok := t.words[w]
			if !ok {
				id = t.learn(w)
				t.words[strings.Clone(w)] = id
			}
			if id >= 0 {
				t.count(id, doc)
				length++
			}
		}
		t.lengths = append(t.lengths, length)
	}
	return nil
}

func (t *textbookBuilder) learn(w string) int32 {
	if english.IsStopWord(w) {
		return -1
	}
	s := stem(w)
	id, ok := t.terms[s]
	if !ok {
		id = int32(len(t.lists))
		t.terms[strings.Clone(s)] = id
		t.lists = append(t.lists, nil)
	}
	return id
}

func (t *textbookBuilder) count(id, doc int32) {
	list := t.lists[id]
	if last := len(list) - 1; last >= 0 && list[last].doc == doc {
		list[last].count++
		return
	}
	t.lists[id] = append(list, posting{doc, 1})
}

func (t *textbookBuilder) finish() (index, error) {
	n, sum := float64(len(t.lengths)), 0.0
	for _, l := range t.lengths {
		sum += float64(l)
	}
	for _, l := range t.lengths {
		t.norm = append(t.norm, bm25K1*(1-bm25B+bm25B*float64(l)*n/sum))
	}
	for i, list := range t.lists {
		t.lists[i] = slices.Clip(slices.Clone(list)) // no room for more: the index is at rest
		df := float64(len(list))
		t.idf = append(t.idf, math.Log(1+(n-df+0.5)/(df+0.5)))
	}
	t.norm = slices.Clone(t.norm)
	made := t.textbook
	return &made, nil
}

func (t *textbook) searcher() (searcher, error) { return t.newSearcher(), nil }

func (t *textbook) newSearcher() *textbookSearcher {
	return &textbookSearcher{ix: t, scores: make([]float64, len(t.norm))}
}

func (t *textbook) close() error { return nil }

type textbookSearcher struct {
	ix     *textbook
	terms  []int32
	scores []float64 // by document; 0 between queries
	found  []int32   // documents with a score
	best   []hit
}

func (s *textbookSearcher) search(q string) error {
	s.score(q)
	s.best = s.best[:0]
	for _, doc := range s.found {
		s.best = keepBest(s.best, hit{int(doc), s.scores[doc]})
		s.scores[doc] = 0
	}
	return nil
}

// score adds up what every term gives to every document that has it.
func (s *textbookSearcher) score(q string) {
	s.terms, s.found = s.terms[:0], s.found[:0]
	for _, w := range splitWords(q) {
		if english.IsStopWord(w) {
			continue
		}
		if id, ok := s.ix.terms[stem(w)]; ok && !slices.Contains(s.terms, id) {
			s.terms = append(s.terms, id)
		}
	}
	for _, id := range s.terms {
		idf := s.ix.idf[id]
		for _, p := range s.ix.lists[id] {
			if s.scores[p.doc] == 0 {
				s.found = append(s.found, p.doc)
			}
			tf := float64(p.count)
			s.scores[p.doc] += idf * tf / (tf + s.ix.norm[p.doc])
		}
	}
}

func (s *textbookSearcher) hits(dst []hit) []hit { return append(dst, s.best...) }
func (s *textbookSearcher) close() error         { return nil }

// keepBest inserts a hit into the best so far; equal scores keep the order of
// the documents.
func keepBest(best []hit, h hit) []hit {
	if len(best) == depth && !better(h, best[depth-1]) {
		return best
	}
	if len(best) < depth {
		best = append(best, h)
	}
	i := len(best) - 1
	for ; i > 0 && better(h, best[i-1]); i-- {
		best[i] = best[i-1]
	}
	best[i] = h
	return best
}

func better(a, b hit) bool { return a.score > b.score || a.score == b.score && a.doc < b.doc }

// stem uses the same stemmers as ours.
func stem(w string) string {
	if r, _ := utf8.DecodeRuneInString(w); unicode.Is(unicode.Cyrillic, r) {
		return russian.Stem(w, true)
	}
	return english.Stem(w, true)
}

// splitWords cuts a text into words in lower case.
func splitWords(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
