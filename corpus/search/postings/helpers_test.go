package postings

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// A raw is a list as it is before it is encoded.
type raw struct {
	docs   []uint32
	values []Value
}

// A shape says what a generated corpus is like.
type corpusShape struct {
	docs, lists int
	skew        float64 // of the lengths of lists: 0 for all alike
	values      int     // roughly how many are distinct
	runs        bool    // documents with a term stand together
}

// generate makes the lists of a corpus.
func generate(r *rand.Rand, shape corpusShape) []raw {
	values := make([]Value, shape.values)
	for i := range values {
		tf := float64(1+r.IntN(4)) * (0.3 + r.Float64())
		values[i] = Value{float32(tf / (1.2 + tf)), uint8(r.IntN(4))}
	}
	lists := make([]raw, shape.lists)
	for i := range lists {
		share := 0.9 / math.Pow(float64(i+1), shape.skew)
		for d := 0; d < shape.docs; d++ {
			if shape.runs && d%512 >= 64 {
				d += 448
			} else if r.Float64() >= share {
				continue
			}
			if d < shape.docs {
				lists[i].docs = append(lists[i].docs, uint32(d))
				lists[i].values = append(lists[i].values, values[min(r.IntN(len(values)), r.IntN(len(values)))])
			}
		}
	}
	r.Shuffle(len(lists), func(i, j int) { lists[i], lists[j] = lists[j], lists[i] })
	return lists
}

// build encodes lists, with so many classes of documents.
func build(t testing.TB, docs int, lists []raw, classes int) *Index {
	t.Helper()
	in := input(t, docs, lists)
	if classes > 1 {
		classify(&in, classes)
	}
	ix, err := Build(in)
	if err != nil {
		t.Fatal(err)
	}
	return ix
}

func input(t testing.TB, docs int, lists []raw) Lists {
	t.Helper()
	var all []Value
	for _, l := range lists {
		all = append(all, l.values...)
	}
	table, err := Tabulate(all)
	if err != nil {
		t.Fatal(err)
	}
	in := Lists{Docs: docs, Table: table, Starts: []int{0}}
	for _, l := range lists {
		in.Doc = append(in.Doc, l.docs...)
		for _, v := range l.values {
			in.Code = append(in.Code, table.Rank(v))
		}
		in.Starts = append(in.Starts, len(in.Doc))
	}
	return in
}

// classify puts documents into classes, and numbers the values that occur in each
// from 0, so that the same code is another value in another class.
func classify(in *Lists, classes int) {
	in.Class = make([]uint8, in.Docs)
	for d := range in.Class {
		in.Class[d] = uint8(d * 7 % classes)
	}
	codes := make([]map[uint16]uint16, classes) // by class: the code of a rank
	for i, rank := range in.Code {
		class := in.Class[in.Doc[i]]
		if codes[class] == nil {
			codes[class] = map[uint16]uint16{}
		}
		code, ok := codes[class][rank]
		if !ok {
			code = uint16(len(codes[class]))
			codes[class][rank] = code
		}
		for int(code) >= len(in.Ranks) {
			in.Ranks = append(in.Ranks, make([]uint16, classes))
		}
		in.Ranks[code][class] = rank
		in.Code[i] = code
	}
}

// ask makes a query of one to ten terms, of which some may repeat or be
// unknown.
func ask(r *rand.Rand, lists int) []Term {
	terms := make([]Term, 1+r.IntN(10))
	for i := range terms {
		terms[i] = Term{r.IntN(lists + 1), float32(math.Exp(4*r.Float64() - 2))}
	}
	if r.IntN(4) == 0 { // many equal scores
		for i := range terms {
			terms[i].Weight = 1
		}
	}
	return terms
}

// lower is an adjustment that depends on the document, and is never more than
// 1.35 times the score plus 0.5.
func lower(doc uint32, score float64) float64 {
	switch doc % 3 {
	case 0:
		return 1.35 * score
	case 1:
		return score/2 + 0.5
	}
	return score - 1
}

func compare(t testing.TB, ix *Index, terms []Term, k int, adjust Adjustment) {
	t.Helper()
	got, want := ix.Top(nil, terms, k, adjust), ix.Exhaustive(nil, terms, k, adjust)
	if !slices.Equal(got, want) {
		t.Fatalf("the best %d of %v, adjusted %t:\n%v, want\n%v", k, terms, adjust.Of != nil, got, want)
	}
}
