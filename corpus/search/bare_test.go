package search

import (
	"bytes"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"
)

func TestBareOrder(t *testing.T) {
	texts := []string{
		"apple pear pear pear", // 0
		"Apples, apple; pears", // 1
		"",                     // 2
		"the and of",           // 3: nothing but stop words
		"plum plum plum",       // 4
		"apple pear pear pear", // 5: the same as 0
		"зелёные яблоки",       // 6
		"a budget of 600,000",  // 7
	}
	b := NewBare(texts)
	for _, tt := range []struct {
		query string
		limit int
		want  []int
	}{
		{"apple", 10, []int{1, 0, 5}},
		{"apple apple apple", 10, []int{1, 0, 5}},
		{"apple", 2, []int{1, 0}},
		{"apple", 0, []int{}},
		{"apple", -1, []int{}},
		{"pear plum", 10, []int{4, 0, 5, 1}},
		{"зеленое яблоко", 10, []int{6}},
		{"600k", 10, []int{7}},
		{"of the", 10, []int{}},
		{"cherry", 10, []int{}},
		{"", 10, []int{}},
	} {
		got := []int{}
		for _, h := range b.Search(tt.query, tt.limit) {
			got = append(got, h.Doc)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%q, at most %d: %v, want %v", tt.query, tt.limit, got, tt.want)
		}
	}
	for _, texts := range [][]string{nil, {""}} {
		if hits := NewBare(texts).Search("apple", 10); len(hits) > 0 {
			t.Errorf("%q: %v", texts, hits)
		}
	}
}

// One score, worked out by hand: three texts of 4, 2 and 0 words, 2 on average.
func TestBareScore(t *testing.T) {
	got := NewBare([]string{"plum plum plum pear", "plum pear", ""}).Search("plum", 1)
	idf := math.Log(1 + (3-2+0.5)/(2+0.5))
	tf := 3 / (1 - 0.75 + 0.75*4/2)
	if want := idf * tf / (1.2 + tf); len(got) != 1 || got[0].Doc != 0 || math.Abs(got[0].Score-want) > 1e-6 {
		t.Errorf("%v, want text 0 with %f", got, want)
	}
}

// TestBareIsExact holds the search to the scoring of every text, and the index
// to one that a single core built.
func TestBareIsExact(t *testing.T) {
	z := newZipf(5_000)
	texts := z.texts(20_000)
	t.Run("few lengths", func(t *testing.T) { bareIsExact(t, z, texts, true) })
	for n := range 2 * maxLengths {
		texts = append(texts, z.text(n*3/2))
	}
	t.Run("many lengths", func(t *testing.T) { bareIsExact(t, z, texts, false) })
}

func bareIsExact(t *testing.T, z *zipf, texts []string, classes bool) {
	b := NewBare(texts)
	if b.postings.Classes() > 1 != classes {
		t.Fatalf("%d classes", b.postings.Classes())
	}
	for i := range 1000 {
		q := z.query()
		limit := []int{1, 10, 10, 100}[i%4]
		if got, want := b.Search(q, limit), b.Exhaustive(q, limit); len(got) == 0 || !slices.Equal(got, want) {
			t.Fatalf("%q, at most %d: %v, want %v", q, limit, got, want)
		}
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	alone := NewBare(texts)
	got, err := b.postings.AppendBinary(nil)
	if err != nil {
		t.Fatal(err)
	}
	want, err := alone.postings.AppendBinary(nil)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) || b.stems.text != alone.stems.text || b.words.text != alone.words.text || !slices.Equal(b.terms, alone.terms) {
		t.Error("one core built another index than several")
	}
}

// TestBareAllocates nothing for a query of known words, when its pools give
// back what they were given: now and then they don't.
func TestBareAllocates(t *testing.T) {
	z := newZipf(1_000)
	b := NewBare(z.texts(2_000))
	q := z.query()
	hits := b.Search(q, 10)
	least := math.Inf(1)
	for range 50 {
		least = min(least, testing.AllocsPerRun(1, func() { hits = b.Append(hits[:0], q, 10) }))
	}
	if least > 0 {
		t.Errorf("%v allocations a query", least)
	}
}

// BenchmarkBare asks a query of thirty words of ten thousand texts.
func BenchmarkBare(b *testing.B) {
	words := corpusWords(b)
	texts := make([]string, 10_000)
	for i := range texts {
		at := i * 37 % (len(words) - 20)
		texts[i] = strings.Join(words[at:at+20], " ") + " " + strings.Join(words[i%50:i%50+10], " ")
	}
	ix := NewBare(texts)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		ix.Search(texts[i%len(texts)], 1000)
	}
}
