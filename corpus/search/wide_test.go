package search

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/fstest"

	"planbot/corpus"
)

// A packed index answers as an open one does: the same documents in the same
// order, and the same refusals.
func TestWideIsTheSame(t *testing.T) {
	c := embeddedCorpus(t)
	open, packed := build(c, 0, false), build(c, 0, true)
	list := questions(open, 5)
	for _, tt := range hostileInputs(open) {
		list = append(list, tt.text)
	}
	differ := 0
	for _, q := range list {
		a, b := open.Search(q, 10), packed.Search(q, 10)
		same := a.Abstained == b.Abstained && refs(a.Hits) == refs(b.Hits) && fmt.Sprint(a.Nearest) == fmt.Sprint(b.Nearest)
		for i := range min(len(a.Hits), len(b.Hits)) {
			same = same && math.Abs(a.Hits[i].Score-b.Hits[i].Score) < 0.01
		}
		if !same {
			if differ++; differ < 5 {
				t.Errorf("%.80q: %t %s %v, packed %t %s %v", q, a.Abstained, refs(a.Hits), a.Nearest, b.Abstained, refs(b.Hits), b.Nearest)
			}
		}
	}
	if differ > 0 {
		t.Errorf("%d of %d questions are answered differently", differ, len(list))
	}
}

// largeCorpus is the small corpus and an article of so many passages, in the
// words of the embedded corpus.
func largeCorpus(tb testing.TB, passages int) *corpus.Corpus {
	tb.Helper()
	words := corpusWords(tb)
	r := rand.New(rand.NewPCG(3, 28))
	zipf := rand.NewZipf(r, 1.1, 20, uint64(len(words)-1))
	var b strings.Builder
	b.WriteString("[article]\nid = \"big\"\ntitle = \"A long one\"\ndate = \"1902\"\nshort = \"Big\"\nvoice = \"reed\"\n")
	for line := range passages {
		fmt.Fprintf(&b, "[[passage]]\nline = %d\ngist = \"Passage %d.\"\ntext = \"", line+1, line+1)
		for range 40 {
			b.WriteString(words[zipf.Uint64()] + " ")
		}
		b.WriteString("\"\n")
	}
	c, err := corpus.Load(fstest.MapFS{"mill.toml": {Data: []byte(mill)}, "big.toml": {Data: []byte(b.String())}})
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// A corpus large enough has its postings packed, answers as if it had not, and
// comes back whole from its file.
func TestLargeCorpus(t *testing.T) {
	c := largeCorpus(t, wideFrom)
	open, packed := build(c, 0, false), New(c)
	if packed.lists.packed == nil {
		t.Fatal("the postings are not packed")
	}
	saved, err := load(string(packed.Save()), stamp(), c)
	if err != nil {
		t.Fatal(err)
	}
	words := corpusWords(t)
	r := rand.New(rand.NewPCG(4, 28))
	for range 500 {
		var q strings.Builder
		for range 1 + r.IntN(7) {
			q.WriteString(words[int(math.Pow(float64(len(words)), r.Float64()))-1] + " ")
		}
		q.WriteString([]string{"", "mill", "carts", "Ann Miller", "when"}[r.IntN(5)])
		want := open.Search(q.String(), 10)
		for name, ix := range map[string]*Index{"packed": packed, "saved": saved} {
			got := ix.Search(q.String(), 10)
			if got.Abstained != want.Abstained || refs(got.Hits) != refs(want.Hits) {
				t.Errorf("%s: %q: %t %s, want %t %s", name, q.String(), got.Abstained, refs(got.Hits), want.Abstained, refs(want.Hits))
			}
		}
	}
}

// BenchmarkLarge asks a large corpus what people ask of one.
func BenchmarkLarge(b *testing.B) {
	c := largeCorpus(b, 100_000)
	words := corpusWords(b)
	r := rand.New(rand.NewPCG(4, 28))
	queries := make([]string, 1000)
	for i := range queries {
		for range 2 + r.IntN(7) {
			queries[i] += words[int(math.Pow(float64(len(words)), r.Float64()))-1] + " "
		}
	}
	for name, packed := range map[string]bool{"open": false, "packed": true} {
		ix := build(c, 0, packed)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				ix.Search(queries[i%len(queries)], 10)
			}
		})
	}
}
