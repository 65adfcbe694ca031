package search

import (
	"math"
	"slices"
)

// A languageModel tells in what pieces of words people ask of each document. The
// score of document d for the pieces Q of a question is how much likelier they are
// in what is asked of d than in all that is asked, smoothed after Zhai and
// Lafferty, "A Study of Smoothing Methods for Language Models", SIGIR 2001:
//
//	score(d,Q) = Σ_{g∈Q} ln( (count(g,d) + μ·p(g)) / (n(d) + μ) / p(g) )
//
// The classes of what is left open are scored as documents are; see asking.class.
type languageModel struct {
	inverted           // by piece: what it adds to the score of each class, as its count
	lacks    []float32 // by class: what a piece that it lacks adds
}

// newLanguageModel works out what each piece adds. Lengths are those of the classes.
func newLanguageModel(counted inverted, lengths []int, smoothing float64) *languageModel {
	m := &languageModel{counted, make([]float32, len(lengths))}
	all := 0.0
	for class, n := range lengths {
		all += float64(n)
		m.lacks[class] = float32(-math.Log1p(float64(n) / smoothing))
	}
	var count, adds float32
	before := 0.0
	for g := range len(m.starts) - 1 {
		counts, sum := m.of(int32(g)), 0.0
		for _, o := range counts {
			sum += float64(o.count)
		}
		for i := range counts {
			if counts[i].count != count || sum != before { // most are as the one before
				count, before = counts[i].count, sum
				adds = float32(math.Log1p(float64(count) * all / (smoothing * sum)))
			}
			counts[i].count = adds
		}
	}
	return m
}

// score gives each class its score for the pieces of a question. A piece of which
// nobody asks has no number.
func (m *languageModel) score(question []int32, scores []float32) {
	for class, lacks := range m.lacks {
		scores[class] = float32(len(question)) * lacks
	}
	for _, g := range question {
		for _, o := range m.of(g) {
			scores[o.text] += o.count
		}
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

// numberPairs numbers the pairs of neighbours.
func (a *asking) numberPairs(terms int) {
	var all []uint64 // by word: the first of the pair that it ends, counted from beginning on, and itself
	start := 0
	for _, n := range a.Lengths {
		before := beginning
		for _, id := range a.Words[start : start+n] {
			all = append(all, uint64(before-beginning)<<32|uint64(id))
			before = id
		}
		start += n
	}
	pairs := slices.Clone(all)
	slices.Sort(pairs)
	pairs = slices.Compact(pairs)
	a.PairStarts = make([]int32, terms+2)
	for _, p := range pairs {
		a.PairStarts[p>>32+1]++
		a.PairSeconds = append(a.PairSeconds, termID(uint32(p)))
	}
	for first := range terms + 1 {
		a.PairStarts[first+1] += a.PairStarts[first]
	}
	for _, p := range all {
		i, _ := slices.BinarySearch(pairs, p)
		a.Pairs = append(a.Pairs, int32(i))
	}
}

// pair is the number of a pair, if any phrasing has it.
func (a *asking) pair(first, second termID) (int32, bool) {
	from, to := a.PairStarts[first-beginning], a.PairStarts[first-beginning+1]
	i, ok := slices.BinarySearch(a.PairSeconds[from:to], second)
	return from + int32(i), ok
}

// cutPieces cuts the words into pieces.
func (a *asking) cutPieces(words *dictionary) {
	names := make([]string, len(words.terms))
	for name, id := range words.terms {
		names[id] = name
	}
	asked := make([]bool, len(names))
	for _, id := range a.Words {
		asked[id] = true
	}
	cut := make([][]string, len(names))
	for id, name := range names {
		if asked[id] {
			cut[id] = pieces(name)
		}
	}
	a.Pieces = slices.Compact(slices.Sorted(slices.Values(slices.Concat(cut...))))
	for _, list := range cut {
		a.PieceStarts = append(a.PieceStarts, int32(len(a.WordPieces)))
		for _, piece := range list {
			g, _ := slices.BinarySearch(a.Pieces, piece)
			a.WordPieces = append(a.WordPieces, int32(g))
		}
	}
	a.PieceStarts = append(a.PieceStarts, int32(len(a.WordPieces)))
}

// piecesOf are the pieces of a word, by number.
func (a *asking) piecesOf(id termID) []int32 {
	return a.WordPieces[a.PieceStarts[id]:a.PieceStarts[id+1]]
}

// newPieceModel learns the pieces of words of classes, which have some lengths in words.
func (a *asking) newPieceModel(lengths []int) *languageModel {
	all := make([]int32, 0, 8*len(a.Words))
	cut, at := make([]int, len(lengths)), 0 // the lengths in pieces
	for class, n := range lengths {
		before := len(all)
		for _, id := range a.Words[at : at+n] {
			all = append(all, a.piecesOf(id)...)
		}
		cut[class], at = len(all)-before, at+n
	}
	return newLanguageModel(invert(len(a.Pieces), cut, all), cut, smoothPieces)
}

// The smoothing of the models of pairs of words and of pieces of words.
const (
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

// sayings know in what pieces of words people ask of each document and speak of it,
// and behind the documents of nothing that the corpus is about.
type sayings struct {
	pieces map[string]int32
	model  *languageModel
}

// newSayings learns from the phrases of an index.
func newSayings(ix *Index) *sayings {
	s := &sayings{pieces: map[string]int32{}}
	cut := make([][]int32, len(ix.words.terms)) // by term: its pieces
	for name, id := range ix.words.terms {
		for _, piece := range pieces(name) {
			cut[id] = append(cut[id], idOf(s.pieces, piece))
		}
	}
	spoken, at := make([][]int32, len(ix.docs)+1), 0 // by document: the pieces of its phrases
	for i, n := range ix.phrases.lengths {
		owner := int(ix.phrases.owners[i])
		if owner == idleOwner {
			owner = len(ix.docs)
		}
		if owner < len(spoken) {
			for _, id := range ix.phrases.terms[at : at+n] {
				spoken[owner] = append(spoken[owner], cut[id]...)
			}
		}
		at += n
	}
	lengths := make([]int, len(spoken))
	for doc := range spoken {
		lengths[doc] = len(spoken[doc])
	}
	s.model = newLanguageModel(invert(len(s.pieces), lengths, slices.Concat(spoken...)), lengths, smoothPieces)
	return s
}

// idOf is the number of a key, a new one if it has none.
func idOf(ids map[string]int32, key string) int32 {
	id, ok := ids[key]
	if !ok {
		id = int32(len(ids))
		ids[key] = id
	}
	return id
}

// score gives each document its score for the pieces of the words of a sentence,
// each word once.
func (s *sayings) score(u *query, docs int) []float32 {
	var numbers []int32
	seen := map[string]bool{}
	for _, t := range u.toks {
		key := askedKey(t.Token)
		if t.id == stopped || seen[key] {
			continue
		}
		seen[key] = true
		for _, piece := range pieces(key) {
			if g, ok := s.pieces[piece]; ok {
				numbers = append(numbers, g)
			}
		}
	}
	out := make([]float32, docs+1)
	s.model.score(numbers, out)
	return out
}
