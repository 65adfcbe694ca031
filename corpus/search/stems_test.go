package search

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"planbot/corpus"
)

var update = flag.Bool("update", false, "rewrite the committed files that tests compare with")

// The table of stems is what the stemmer gives for the words of the embedded
// corpus, no more and no less.
func TestStemTable(t *testing.T) {
	c, err := corpus.Load(corpus.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for w, id := range New(c).lexicon.words {
		if id == stopped {
			continue
		}
		if s := stem(w); s == w {
			lines = append(lines, w)
		} else {
			lines = append(lines, w+" "+s)
		}
	}
	slices.Sort(lines)
	want := strings.Join(lines, "\n") + "\n"
	if *update {
		if err := os.WriteFile("stems.txt", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if stemTable != want {
		t.Errorf("stems.txt is not current: run go test ./corpus/search -run %s -update", t.Name())
	}
}
