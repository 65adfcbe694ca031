package search

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// A zipf draws words of a made-up language: the n-th most common is drawn in
// proportion to 1/n^1.07.
type zipf struct {
	*rand.Rand
	words []string
	sums  []float64 // of the shares up to a word
}

func newZipf(words int) *zipf {
	z := &zipf{Rand: rand.New(rand.NewPCG(8, 8)), words: make([]string, words), sums: make([]float64, words)}
	total := 0.0
	for i := range z.words {
		z.words[i] = pseudoWord(i)
		total += 1 / math.Pow(float64(i+1), 1.07)
		z.sums[i] = total
	}
	return z
}

// pseudoWord spells a number with syllables that no stemmer takes off.
func pseudoWord(n int) string {
	var b strings.Builder
	for n += 600; n > 0; n /= 60 {
		b.WriteByte("bdfgkmnprtvz"[n%60/5])
		b.WriteByte("aou"[n%3])
	}
	return b.String() + "k"
}

func (z *zipf) word() string {
	i, _ := slices.BinarySearch(z.sums, z.Float64()*z.sums[len(z.sums)-1])
	return z.words[i]
}

// text has the given number of words, a third more or less.
func (z *zipf) text(words int) string {
	var b strings.Builder
	for range words*2/3 + z.IntN(words*2/3+1) {
		b.WriteString(z.word())
		b.WriteByte(' ')
	}
	return b.String()
}

// query has two to eight words: some as in the texts, some of any rarity.
func (z *zipf) query() string {
	words := make([]string, 2+z.IntN(7))
	for i := range words {
		words[i] = z.word()
		if z.IntN(2) == 0 {
			words[i] = z.words[int(math.Exp(z.Float64()*math.Log(float64(len(z.words)))))-1]
		}
	}
	return strings.Join(words, " ")
}

func (z *zipf) texts(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = z.text(40)
	}
	return out
}

// BenchmarkBareMillion builds a million texts and asks of them, beside the
// textbook's loop over the same texts.
func BenchmarkBareMillion(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) { benchmarkScale(b, n) })
	}
}

func benchmarkScale(b *testing.B, n int) {
	z := newZipf(200_000)
	texts := z.texts(n)
	queries := make([]string, 2000)
	for i := range queries {
		queries[i] = z.query()
	}
	before := heapBytes()
	start := time.Now()
	ix := NewBare(texts)
	took, heap := time.Since(start), heapBytes()-before
	book := newTextbook(texts, ix)
	var hits []BareHit
	var ours, theirs []time.Duration
	for b.Loop() {
		for _, q := range queries {
			start := time.Now()
			hits = ix.Append(hits[:0], q, 10)
			ours = append(ours, time.Since(start))
		}
		for _, q := range queries {
			start := time.Now()
			book.search(q)
			theirs = append(theirs, time.Since(start))
		}
	}
	b.ReportMetric(float64(n)/took.Seconds(), "texts/s")
	b.ReportMetric(float64(heap)/float64(n), "heap-B/text")
	b.ReportMetric(float64(ix.Size())/float64(n), "B/text")
	report(b, ours, "ours")
	report(b, theirs, "book")
}

// heapBytes is what is on the heap after the garbage is collected.
func heapBytes() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func report(b *testing.B, times []time.Duration, name string) {
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Nanoseconds())/1e3, name+"-p50-µs")
	b.ReportMetric(float64(times[len(times)*99/100].Nanoseconds())/1e3, name+"-p99-µs")
}

// A textbook ranks as the textbooks begin: it adds up the scores of all texts
// that have a word, then looks for the highest.
type textbook struct {
	bare     *Bare
	postings map[termID][]bookPosting
	norms    []float32
	sums     []float32
	best     []BareHit
	query    bareQuery
}

type bookPosting struct {
	doc   uint32
	count uint8
}

func newTextbook(texts []string, b *Bare) *textbook {
	t := &textbook{bare: b, postings: map[termID][]bookPosting{}, norms: make([]float32, len(texts)), sums: make([]float32, len(texts))}
	var u bareQuery
	total := 0
	for d, s := range texts {
		u.words = appendWords(u.words[:0], s)
		u.tokens = appendTokens(u.tokens[:0], u.words, b.lookup, b.find)
		for _, tok := range u.tokens {
			if tok.id < 0 {
				continue
			}
			total++
			t.norms[d]++
			list := t.postings[tok.id]
			if last := len(list) - 1; last >= 0 && list[last].doc == uint32(d) {
				list[last].count++
			} else {
				t.postings[tok.id] = append(list, bookPosting{uint32(d), 1})
			}
		}
	}
	for d, n := range t.norms {
		t.norms[d] = bareK1 * (1 - bareB + bareB*n*float32(len(texts))/float32(total))
	}
	return t
}

func (t *textbook) search(q string) []BareHit {
	t.bare.understand(&t.query, q)
	clear(t.sums)
	for _, term := range t.query.terms {
		for _, p := range t.postings[termID(term.List)] {
			tf := float32(p.count)
			t.sums[p.doc] += term.Weight * tf / (tf + t.norms[p.doc])
		}
	}
	t.best = t.best[:0]
	for d, s := range t.sums {
		if s > 0 && (len(t.best) < 10 || s > float32(t.best[9].Score)) {
			t.insert(BareHit{d, float64(s)})
		}
	}
	return t.best
}

// insert puts a hit in its place among the ten best.
func (t *textbook) insert(h BareHit) {
	if len(t.best) < 10 {
		t.best = append(t.best, h)
	}
	i := len(t.best) - 1
	for ; i > 0 && t.best[i-1].Score < h.Score; i-- {
		t.best[i] = t.best[i-1]
	}
	t.best[i] = h
}
