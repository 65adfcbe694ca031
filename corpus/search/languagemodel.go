package search

import (
	"cmp"
	"math"
	"slices"
)

// A languageModel tells in what pieces of words people ask of each document. The
// score of document d for the pieces Q of a question is how much likelier they are
// in what is asked of d than in all that is asked, smoothed after Zhai and
// Lafferty, "A Study of Smoothing Methods for Language Models", SIGIR 2001:
//
//	score(d,Q) = Σ_{g∈Q} ln( (count(g,d) + μ·p(g)) / (n(d) + μ) / p(g) )
type languageModel[G comparable] struct {
	smoothing float64 // μ
	postings  map[G][]pieceCount
	sums      []float64 // by document: n, and when finished what a piece that it lacks adds
}

// A pieceCount is how often a document has a piece, and when finished what that
// adds to its score.
type pieceCount struct {
	doc   int32
	count float32
}

func newLanguageModel[G comparable](docs int, smoothing float64) *languageModel[G] {
	return &languageModel[G]{smoothing, map[G][]pieceCount{}, make([]float64, docs)}
}

// add counts a piece of a document. Documents come one after the other.
func (m *languageModel[G]) add(doc int32, g G) {
	m.sums[doc]++
	counts := m.postings[g]
	if last := len(counts) - 1; last >= 0 && counts[last].doc == doc {
		counts[last].count++
		return
	}
	m.postings[g] = append(counts, pieceCount{doc, 1})
}

// finish works out what each piece adds.
func (m *languageModel[G]) finish() {
	all := 0.0
	for _, n := range m.sums {
		all += n
	}
	for _, counts := range m.postings {
		sum := 0.0
		for _, c := range counts {
			sum += float64(c.count)
		}
		for i := range counts {
			counts[i].count = float32(math.Log1p(float64(counts[i].count) * all / (m.smoothing * sum)))
		}
	}
	for doc, n := range m.sums {
		m.sums[doc] = -math.Log1p(n / m.smoothing)
	}
}

// score adds what a piece of a question adds to the score of each document. A
// piece of which nobody asks adds nothing.
func (m *languageModel[G]) score(g G, scores []float32) {
	counts := m.postings[g]
	if counts == nil {
		return
	}
	for doc := range scores {
		scores[doc] += float32(m.sums[doc])
	}
	for _, c := range counts {
		scores[c.doc] += c.count
	}
}

// pieceLength is how many letters a piece of a word has.
const pieceLength = 4

// pieces cuts a stem into overlapping pieces, by which forms and misspellings of a
// word are like it.
func pieces(stem string) []string {
	runes := []rune("_" + stem)
	runes = runes[:min(len(runes), maxStem)]
	if len(runes) <= pieceLength {
		return []string{string(runes)}
	}
	var out []string
	for i := 0; i+pieceLength <= len(runes); i++ {
		out = append(out, string(runes[i:i+pieceLength]))
	}
	return out
}

// maxStem is how many letters of a stem are cut.
const maxStem = 24

// The smoothing of the models of words, of pairs of words and of pieces of words.
const (
	smoothWords  = 1000
	smoothPairs  = 500
	smoothPieces = 500
)

// newModels learns the language in which people ask.
func (l *likeness) newModels(a *asking, docs int) {
	l.byWord, l.byPair = newLanguageModel[int32](2*docs, smoothWords), newLanguageModel[wordPair](2*docs, smoothPairs)
	l.byPiece = newLanguageModel[string](2*docs, smoothPieces)
	cut := make([][]string, len(a.Keys))
	for id, key := range a.Keys {
		cut[id] = pieces(key)
	}
	starts := make([]int, len(a.Docs))
	for i, n := range a.Lengths[:max(len(a.Docs)-1, 0)] {
		starts[i+1] = starts[i] + n
	}
	order := make([]int, len(a.Docs))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(x, y int) int { return cmp.Compare(a.class(x, docs), a.class(y, docs)) })
	for _, i := range order {
		class, before := a.class(i, docs), int32(beginning)
		for _, id := range a.Words[starts[i] : starts[i]+a.Lengths[i]] {
			l.byWord.add(class, id)
			l.byPair.add(class, wordPair{before, id})
			for _, g := range cut[id] {
				l.byPiece.add(class, g)
			}
			before = id
		}
	}
	l.byWord.finish()
	l.byPair.finish()
	l.byPiece.finish()
}

// class is what a phrasing is asked of: a document, or when it is open one of as
// many classes behind the documents, by which it is nearest to.
func (a *asking) class(phrasing, docs int) int32 {
	if phrasing >= a.Asked {
		return a.Docs[phrasing] + int32(docs)
	}
	return a.Docs[phrasing]
}
