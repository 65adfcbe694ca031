package search

import "math"

// A languageModel tells in what pieces of words people ask of each document. The
// score of document d for the pieces Q of a question is how much likelier they are
// in what is asked of d than in all that is asked, smoothed after Zhai and
// Lafferty, "A Study of Smoothing Methods for Language Models", SIGIR 2001:
//
//	score(d,Q) = Σ_{g∈Q} ln( (count(g,d) + μ·p(g)) / (n(d) + μ) / p(g) )
type languageModel struct {
	smoothing float64        // μ
	postings  [][]pieceCount // by piece
	sums      []float64      // by document: n, and when finished what a piece that it lacks adds
}

// A pieceCount is how often a document has a piece, and when finished what that
// adds to its score.
type pieceCount struct {
	doc   int32
	count float32
}

func newLanguageModel(classes int, smoothing float64) *languageModel {
	return &languageModel{smoothing: smoothing, sums: make([]float64, classes)}
}

// add counts a piece of a document, by its number. Documents come one after the
// other.
func (m *languageModel) add(doc, g int32, n float32) {
	m.sums[doc] += float64(n)
	for int(g) >= len(m.postings) {
		m.postings = append(m.postings, nil)
	}
	counts := m.postings[g]
	if last := len(counts) - 1; last >= 0 && counts[last].doc == doc {
		counts[last].count += n
		return
	}
	m.postings[g] = append(counts, pieceCount{doc, n})
}

// finish works out what each piece adds.
func (m *languageModel) finish() {
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
// piece of which nobody asks has no number.
func (m *languageModel) score(g int32, scores []float32) {
	counts := m.postings[g]
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

// class is what a phrasing is asked of: a document, or when it is open one of as
// many classes behind the documents, by which it is nearest to.
func (a *asking) class(phrasing, docs int) int32 {
	if phrasing >= a.Asked {
		return a.Docs[phrasing] + int32(docs)
	}
	return a.Docs[phrasing]
}
