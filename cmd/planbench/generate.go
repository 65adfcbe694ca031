package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"

	"planbot/corpus"
)

const (
	generatedQuestions = 200
	perArticle         = 100    // passages
	shortest, longest  = 30, 50 // words of a passage
)

// A generator makes texts of pseudo-words. The same size gives the same texts.
type generator struct {
	words []string // by rank, the most frequent first
	rand  *rand.Rand
	zipf  *rand.Zipf
}

// newGenerator has as many words as a text of that size would: their number
// grows with the square root of its length (Heaps' law). Their frequency falls
// with the rank (Zipf's law), without the head of the curve, where stop words
// are.
func newGenerator(passages int) *generator {
	g := &generator{rand: rand.New(rand.NewPCG(1, uint64(passages)))}
	n := int(30 * math.Sqrt(float64(passages*(shortest+longest)/2)))
	g.zipf = rand.NewZipf(g.rand, 1.05, 10, uint64(n-1))
	seen := map[string]bool{}
	for len(g.words) < n {
		if w := g.word(); !seen[w] {
			seen[w] = true
			g.words = append(g.words, w)
		}
	}
	return g
}

// word spells three or four syllables of a consonant and a vowel. The last
// vowel is one that no stemmer takes off.
func (g *generator) word() string {
	const consonants, vowels, last = "bdfgklmnprtvz", "aeiou", "aou"
	var w []byte
	for range 2 + g.rand.IntN(2) {
		w = append(w, consonants[g.rand.IntN(len(consonants))], vowels[g.rand.IntN(len(vowels))])
	}
	return string(append(w, consonants[g.rand.IntN(len(consonants))], last[g.rand.IntN(len(last))]))
}

// corpus makes articles of passages, each with its text alone.
func (g *generator) corpus(passages int) *corpus.Corpus {
	var articles []corpus.Article
	for i := range passages {
		if i%perArticle == 0 {
			articles = append(articles, corpus.Article{ID: fmt.Sprintf("a%d", i/perArticle)})
		}
		a := &articles[len(articles)-1]
		words := make([]string, shortest+g.rand.IntN(longest-shortest+1))
		for j := range words {
			words[j] = g.words[g.zipf.Uint64()]
		}
		a.Passages = append(a.Passages, corpus.Passage{
			Ref:  corpus.Ref{Doc: a.ID, Line: i%perArticle + 1},
			Text: strings.Join(words, " "),
		})
	}
	return corpus.Assemble(articles)
}

// questions are of two to eight words, frequent and rare ones alike: the
// logarithm of the rank is uniform. In every tenth, two letters of a word are
// swapped.
func (g *generator) questions(n int) []question {
	out := make([]question, n)
	for i := range out {
		words := make([]string, 2+g.rand.IntN(7))
		for j := range words {
			rank := math.Exp(g.rand.Float64() * math.Log(float64(len(g.words))))
			words[j] = g.words[min(int(rank), len(g.words))-1]
		}
		if i%10 == 0 {
			words[0] = swapLetters(words[0])
		}
		out[i].Text = strings.Join(words, " ")
	}
	return out
}

func swapLetters(w string) string { return w[:2] + w[3:4] + w[2:3] + w[4:] }
