package postings

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// corpusShapes are small and large, even and skewed, scattered and in runs.
var corpusShapes = []corpusShape{
	{docs: 1, lists: 3, values: 2},
	{docs: 40, lists: 20, skew: 0.5, values: 5},
	{docs: 1_000, lists: 30, skew: 0, values: 1},
	{docs: 5_000, lists: 60, skew: 1, values: 300},
	{docs: 30_000, lists: 60, skew: 1.5, values: 40},
	{docs: 30_000, lists: 40, skew: 2.5, values: 3},
	{docs: 100_000, lists: 80, skew: 1.8, values: 500, runs: true},
	{docs: 60_000, lists: 12, skew: 0.7, values: 70_000},
}

// TestTopIsExact asks ten thousand questions in all, and wants what exhaustive
// scoring finds, to the bit.
func TestTopIsExact(t *testing.T) {
	numbers := []int{1, 5, maxClasses}
	if underRace {
		numbers = numbers[1:2] // the detector makes it slow, and finds the same in each
	}
	for _, classes := range numbers {
		for i, shape := range corpusShapes {
			t.Run(fmt.Sprintf("%+v in %d", shape, classes), func(t *testing.T) {
				t.Parallel()
				topIsExact(t, shape, classes, rand.New(rand.NewPCG(1, uint64(i))))
			})
		}
	}
}

func topIsExact(t *testing.T, shape corpusShape, classes int, r *rand.Rand) {
	queries := 3_500 / len(corpusShapes)
	if testing.Short() || underRace {
		queries /= 20
	}
	ix := build(t, shape.docs, generate(r, shape), classes)
	for range queries {
		adjust := Adjustment{}
		if r.IntN(3) == 0 {
			adjust = Adjustment{lower, 1.35, 0.5}
		}
		compare(t, ix, ask(r, shape.lists), []int{1, 2, 3, 10, 10, 10, 100, 1000}[r.IntN(8)], adjust)
	}
}

// TestExhaustive holds the scores to plain sums over the lists as they were
// before they were encoded.
func TestExhaustive(t *testing.T) {
	shape := corpusShape{docs: 3_000, lists: 30, skew: 0.8, values: 100}
	r := rand.New(rand.NewPCG(2, 2))
	lists := generate(r, shape)
	ix := build(t, shape.docs, lists, 9)
	for range 200 {
		terms := ask(r, shape.lists)
		sums := map[uint32]float64{}
		total := 0.0
		for _, term := range terms {
			if term.List < len(lists) {
				for i, d := range lists[term.List].docs {
					sums[d] += float64(term.Weight) * float64(lists[term.List].values[i].Impact)
				}
				total += float64(term.Weight)
			}
		}
		got := ix.Exhaustive(nil, terms, shape.docs, Adjustment{})
		if len(got) != len(sums) {
			t.Fatalf("%v: %d hits, want %d", terms, len(got), len(sums))
		}
		for _, h := range got {
			if math.Abs(h.Score-sums[h.Doc]) > total*1e-8 {
				t.Fatalf("%v: %v, want score %v", terms, h, sums[h.Doc])
			}
		}
		if !slices.IsSortedFunc(got, func(a, b Hit) int { return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Doc, b.Doc)) }) {
			t.Fatalf("%v: not in order", terms)
		}
	}
}

// TestTopAllocates nothing, once there is room.
func TestTopAllocates(t *testing.T) {
	shape := corpusShape{docs: 20_000, lists: 40, skew: 1, values: 50}
	r := rand.New(rand.NewPCG(3, 3))
	ix := build(t, shape.docs, generate(r, shape), 3)
	terms := []Term{{0, 1}, {1, 2}, {2, 3}, {3, 4}, {4, 5}, {5, 1}}
	s := new(searcher)
	dst := make([]Hit, 0, 10)
	if n := testing.AllocsPerRun(20, func() { s.top(dst[:0], ix, terms, 10, Adjustment{}) }); n > 0 {
		t.Errorf("%v allocations a query", n)
	}
}

func BenchmarkTop(b *testing.B) { benchmark(b, (*Index).Top) }

func BenchmarkExhaustive(b *testing.B) { benchmark(b, (*Index).Exhaustive) }

func benchmark(b *testing.B, rank func(*Index, []Hit, []Term, int, Adjustment) []Hit) {
	shape := corpusShape{docs: 100_000, lists: 100, skew: 1.2, values: 300}
	r := rand.New(rand.NewPCG(10, 10))
	ix := build(b, shape.docs, generate(r, shape), 20)
	queries := make([][]Term, 100)
	for i := range queries {
		queries[i] = ask(r, shape.lists)
	}
	var dst []Hit
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		dst = rank(ix, dst[:0], queries[i%len(queries)], 10, Adjustment{})
	}
}

// FuzzTop builds a small index and a query from bytes.
func FuzzTop(f *testing.F) {
	f.Add(uint64(1), uint16(100), uint8(5), uint8(10), uint8(1), uint8(3), false)
	f.Add(uint64(2), uint16(9000), uint8(3), uint8(1), uint8(200), uint8(0), true)
	f.Fuzz(func(t *testing.T, seed uint64, docs uint16, lists, k, values, skew uint8, adjusted bool) {
		r := rand.New(rand.NewPCG(seed, 0))
		shape := corpusShape{
			docs: int(docs)%10_000 + 1, lists: int(lists)%20 + 1, skew: float64(skew%30) / 10,
			values: int(values) + 1, runs: seed%5 == 0,
		}
		ix := build(t, shape.docs, generate(r, shape), 1+int(seed%17))
		for range 10 {
			adjust := Adjustment{}
			if adjusted {
				adjust = Adjustment{lower, 1.35, 0.5}
			}
			compare(t, ix, ask(r, shape.lists), int(k), adjust)
		}
	})
}
