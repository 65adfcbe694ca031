package postings

import (
	"bytes"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// smallIndex has lists with bitmaps, with split blocks, of one posting and of
// none.
func smallIndex(t testing.TB, classes int) *Index {
	lists := generate(rand.New(rand.NewPCG(6, 6)), corpusShape{docs: 2_000, lists: 12, skew: 2, values: 20})
	lists = append(lists, raw{}, raw{[]uint32{1999}, []Value{{0.5, 3}}}, raw{})
	return build(t, 2_000, lists, classes)
}

func saved(t testing.TB, ix *Index) []byte {
	t.Helper()
	out, err := ix.AppendBinary(nil)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestOpen(t *testing.T) {
	for _, classes := range []int{1, 6} {
		testOpen(t, smallIndex(t, classes))
	}
}

func testOpen(t *testing.T, ix *Index) {
	data := saved(t, ix)
	got, err := Open(data)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(saved(t, got), data) || got.Size() != ix.Size() || got.Docs() != ix.Docs() || got.Lists() != ix.Lists() {
		t.Error("saved, opened and saved again it is another index")
	}
	terms := []Term{{0, 1}, {3, 2}, {13, 5}, {12, 1}, {99, 1}}
	if a, b := ix.Top(nil, terms, 20, Adjustment{}), got.Top(nil, terms, 20, Adjustment{}); len(a) != 20 || !slices.Equal(a, b) {
		t.Errorf("%v, opened %v", a, b)
	}
	for n := range data {
		if _, err := Open(data[:n]); err == nil {
			t.Errorf("no error for the first %d of %d bytes", n, len(data))
		}
	}
	if _, err := Open(append(data, 0)); err == nil {
		t.Error("no error for a byte too many")
	}
}

// TestDamage changes a few bytes of a saved index, anywhere.
func TestDamage(t *testing.T) {
	for _, classes := range []int{1, 6} {
		data := saved(t, smallIndex(t, classes))
		r := rand.New(rand.NewPCG(9, 9))
		for range 3_000 {
			damaged := slices.Clone(data)
			at := r.IntN(len(data))
			for i := range min(1+r.IntN(8), len(data)-at) {
				damaged[at+i] = byte(r.Uint32())
			}
			useDamaged(t, damaged)
		}
	}
}

func FuzzOpen(f *testing.F) {
	f.Add([]byte{})
	f.Add(saved(f, smallIndex(f, 1)))
	f.Add(saved(f, smallIndex(f, 6)))
	f.Fuzz(useDamaged)
}

// useDamaged asks an index whose bytes are damaged. There may be an error or
// wrong hits, but no document that does not exist, no panic and an end.
func useDamaged(t *testing.T, data []byte) {
	ix, err := Open(data)
	if err != nil {
		return
	}
	var terms []Term
	for i := range min(ix.Lists(), 20) {
		terms = append(terms, Term{i, 1 + float32(i)})
		ix.Len(i)
		ix.Value(i, uint32(len(data)))
	}
	hits := ix.Top(nil, terms, 10, Adjustment{})
	if ix.Docs() < 1<<16 {
		hits = ix.Exhaustive(hits, terms, 10, Adjustment{lower, 1.35, 0.5})
	}
	for _, h := range hits {
		if int(h.Doc) >= ix.Docs() {
			t.Fatalf("document %d of %d", h.Doc, ix.Docs())
		}
	}
}

func TestBuildFaults(t *testing.T) {
	good := func() Lists {
		return input(t, 10, []raw{{[]uint32{1, 4}, []Value{{1, 0}, {2, 0}}}, {[]uint32{9}, []Value{{1, 0}}}})
	}
	if _, err := Build(good()); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(l *Lists){
		"a document twice":       func(l *Lists) { l.Doc[1] = 1 },
		"a document too high":    func(l *Lists) { l.Doc[2] = 10 },
		"an unknown code":        func(l *Lists) { l.Code[0] = 2 },
		"lists that overlap":     func(l *Lists) { l.Starts[1] = 5 },
		"a posting of no list":   func(l *Lists) { l.Starts = l.Starts[:2] },
		"fewer codes than lists": func(l *Lists) { l.Code = l.Code[:2] },
		"a code of no rank":      func(l *Lists) { l.Ranks = [][]uint16{{0}} },
		"an unknown rank":        func(l *Lists) { l.Ranks = [][]uint16{{0}, {2}} },
		"a row that is short":    func(l *Lists) { l.Ranks = [][]uint16{{0, 1}, {1}} },
		"too many classes":       func(l *Lists) { l.Ranks = [][]uint16{make([]uint16, 257), make([]uint16, 257)} },
		"an unknown class":       func(l *Lists) { l.Class = []uint8{9: 1} },
		"fewer classes":          func(l *Lists) { l.Class = make([]uint8, 9) },
	} {
		l := good()
		spoil(&l)
		if _, err := Build(l); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	for _, impact := range []float64{-1, math.NaN(), math.Inf(1)} {
		if _, err := Tabulate([]Value{{float32(impact), 0}}); err == nil {
			t.Errorf("impact %f: no error", impact)
		}
	}
	ix, err := Build(Lists{})
	if err != nil || ix.Lists() != 0 || len(ix.Top(nil, []Term{{0, 1}}, 5, Adjustment{})) != 0 {
		t.Errorf("an index of nothing: %v", err)
	}
}

// TestTabulate wants ranks that ascend with the values, and close values for
// those that are too many to keep apart.
func TestTabulate(t *testing.T) {
	for _, n := range []int{0, 1, 1000, 200_000} {
		r := rand.New(rand.NewPCG(7, uint64(n)))
		values := make([]Value, n)
		for i := range values {
			values[i] = Value{r.Float32() * 10, uint8(r.IntN(3))}
		}
		table, err := Tabulate(values)
		if err != nil || len(table.values) > maxValues {
			t.Fatalf("%d values: %d ranks, error %v", n, len(table.values), err)
		}
		slices.SortFunc(values, compareValues)
		rank := uint16(0)
		for _, v := range values {
			next := table.Rank(v)
			got := table.values[next]
			if n <= 1000 && got != v || got.Fields != v.Fields || got.Impact > v.Impact || got.Impact < v.Impact*0.999 {
				t.Fatalf("%v became %v", v, got)
			}
			if n <= 1000 && next < rank {
				t.Fatalf("%v: rank %d after %d", v, next, rank)
			}
			rank = next
		}
	}
}
