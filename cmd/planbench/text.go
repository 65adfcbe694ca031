package main

import (
	"iter"
	"math"
	"math/rand/v2"
)

// textBatch is how many generated passages are in memory at once, where an
// engine does not keep them itself.
const textBatch = 10_000

// The lengths of generated passages, in words: 40 on average.
const (
	shortest = 30
	longest  = 50
)

// A language is pseudo-words by rank. A word is three or four syllables of a
// consonant and a vowel and ends in a, o or u, so that no stemmer shortens it,
// no list of stop words has it, and it means nothing.
type language struct{ words []string }

const (
	consonants = "bdfgklmnprtvz"
	vowels     = "aiou"
	endings    = "aou"
)

// newLanguage makes as many words as texts of that many passages have: the
// number of distinct words grows with the root of a text's length (Heaps' law).
func newLanguage(passages int) *language {
	l := &language{}
	for r := range int(30 * math.Sqrt(float64(passages)*(shortest+longest)/2)) {
		l.words = append(l.words, pseudoWord(r))
	}
	return l
}

// pseudoWord spells a rank. Multiplying by a number that has no factor in
// common with the count of words of that length deals the ranks out over the
// alphabet, so that neighbours in rank are not neighbours in spelling.
func pseudoWord(rank int) string {
	const (
		syllables = len(consonants) * len(vowels)
		last      = len(consonants) * len(endings)
		three     = syllables * syllables * last
		four      = three * syllables
		stride    = 1_000_003 // a prime
	)
	inner, n := 2, rank*stride%three
	if rank >= three {
		inner, n = 3, (rank-three)*stride%four
	}
	out := make([]byte, 0, 8)
	for range inner {
		out = append(out, consonants[n%len(consonants)], vowels[n/len(consonants)%len(vowels)])
		n /= syllables
	}
	return string(append(out, consonants[n%len(consonants)], endings[n/len(consonants)]))
}

// headless is how far the law of Zipf is moved (Mandelbrot's constant). Stop
// words are the head of the curve and they are not among these words: the
// commonest word left stands in three of ten passages when there are a million.
const headless = 10

// pick draws a word whose chance falls with 1 / (rank + shift).
func (l *language) pick(r *rand.Rand, shift float64) string {
	n := float64(len(l.words))
	x := (shift+1)*math.Exp(r.Float64()*math.Log((n+1+shift)/(shift+1))) - shift
	return l.words[min(int(x), len(l.words))-1]
}

// line joins words that are drawn.
func (l *language) line(r *rand.Rand, count int, shift float64, out []byte) []byte {
	for i := range count {
		if i > 0 {
			out = append(out, ' ')
		}
		out = append(out, l.pick(r, shift)...)
	}
	return out
}

// batches yields the passages in order. The same number of passages gives the
// same texts, however often they are asked for.
func (l *language) batches(passages int) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		r := rand.New(rand.NewPCG(1, uint64(passages)))
		var line []byte
		for done := 0; done < passages; {
			batch := make([]string, 0, min(textBatch, passages-done))
			for range cap(batch) {
				line = l.line(r, shortest+r.IntN(longest-shortest+1), headless, line[:0])
				batch = append(batch, string(line))
			}
			if !yield(batch) {
				return
			}
			done += len(batch)
		}
	}
}

// queries are two to eight words each, rare and common ones mixed: the logarithm
// of the rank is uniform. The seed tells runs of queries apart.
func (l *language) queries(seed uint64, count int) []string {
	r := rand.New(rand.NewPCG(2, seed))
	var out []string
	for range count {
		out = append(out, string(l.line(r, 2+r.IntN(7), 0, nil)))
	}
	return out
}
