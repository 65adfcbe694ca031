package postings

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestBlocks reads every posting back, in order and one by one, of lists of all
// short lengths and of few, many and adjacent documents.
func TestBlocks(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	for _, gap := range []int{1, 2, 3, 9, 70, 1000, 1 << 20} {
		var lists []raw
		docs := uint32(0)
		for n := range 300 {
			l := raw{}
			doc := uint32(r.IntN(gap))
			for range n {
				l.docs = append(l.docs, doc)
				l.values = append(l.values, Value{float32(1 + r.IntN(1+n*n)), uint8(n)})
				doc += 1 + uint32(r.IntN(gap))
			}
			docs = max(docs, doc)
			lists = append(lists, l)
		}
		for _, classes := range []int{1, 3, maxClasses} {
			ix := build(t, int(docs), lists, classes)
			for i, l := range lists {
				checkList(t, ix, i, l)
			}
		}
	}
}

func checkList(t *testing.T, ix *Index, list int, want raw) {
	t.Helper()
	if ix.Len(list) != len(want.docs) {
		t.Fatalf("list %d: %d postings, want %d", list, ix.Len(list), len(want.docs))
	}
	var docs []uint32
	var values []Value
	var c cursor
	c.reset(ix, list, 1)
	for ; c.at < c.end; c.enter(c.at + 1) {
		c.load()
		docs = append(docs, c.docs[:c.open.n]...)
		for i, code := range c.codes[:c.open.n] {
			values = append(values, ix.value(code, c.docs[i]))
		}
	}
	if !slices.Equal(docs, want.docs) || !slices.Equal(values, want.values) {
		t.Fatalf("list %d: %v %v, want %v %v", list, docs, values, want.docs, want.values)
	}
	for i, doc := range want.docs {
		if v, ok := ix.Value(list, doc); !ok || v != want.values[i] {
			t.Fatalf("list %d, document %d: %v, %t, want %v", list, doc, v, ok, want.values[i])
		}
		if _, ok := ix.Value(list, doc+1); ok != (i+1 < len(want.docs) && want.docs[i+1] == doc+1) {
			t.Fatalf("list %d has document %d: %t", list, doc+1, ok)
		}
	}
}

func TestSelectBit(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	for range 2000 {
		w := r.Uint64() & r.Uint64()
		k := 0
		for at := range 64 {
			if w>>at&1 != 0 {
				if got := selectBit(w, k); got != at {
					t.Fatalf("bit %d of %064b: %d, want %d", k, w, got, at)
				}
				k++
			}
		}
	}
}
