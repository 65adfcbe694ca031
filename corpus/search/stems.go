package search

import (
	_ "embed"
	"strings"
)

// stemTable holds the stems of the words of the embedded corpus, a word and
// its stem a line. Stemming them anew would take most of the time from start
// to first answer. The table is only a saving: words that it lacks are
// stemmed when they come. TestStemTable holds it to what stem gives, and
// writes it when run with -update.
//
//go:embed stems.txt
var stemTable string

// madeStems reads the table. A word whose stem is itself has no second column.
func madeStems() map[string]string {
	stems := make(map[string]string, 1<<14)
	for line := range strings.Lines(stemTable) {
		line = strings.TrimSuffix(line, "\n")
		word, stem, ok := strings.Cut(line, " ")
		if !ok {
			stem = word
		}
		stems[word] = stem
	}
	return stems
}
