package search_test

import (
	"testing"

	"planbot/corpus"
	"planbot/corpus/search"
)

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := corpus.Load(corpus.Embedded()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNew(b *testing.B) {
	c, err := corpus.Load(corpus.Embedded())
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		search.New(c)
	}
}
