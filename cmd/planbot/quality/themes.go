package quality

import (
	"slices"
	"strings"

	"planbot/corpus/search"
)

// readSentences reads the features by which sentences of messages speak of each
// point: those that are judged to speak of some, and those of messages about nothing.
func readSentences(ix *search.Index, questions []question) (out []row) {
	for _, q := range questions {
		if q.Points == nil {
			continue
		}
		for _, sentence := range search.Sentences(q.Text) {
			spoken := map[int]bool{}
			for i, judged := range q.Sentences {
				if strings.Contains(judged, sentence) || strings.Contains(sentence, strings.TrimRight(judged, ".!?… ")) {
					spoken[(*q.Points)[i]] = true
				}
			}
			if len(spoken) == 0 && len(*q.Points) > 0 {
				continue
			}
			for i, x := range ix.ThemeFeatures(sentence) {
				out = append(out, row{x[:], spoken[i+1]})
			}
		}
	}
	return out
}

// fitThemes fits what sentences speak of.
func fitThemes(rows []row) []search.Weight {
	w := fit(rows)
	out := make([]search.Weight, len(w))
	yes := slices.DeleteFunc(slices.Clone(rows), func(r row) bool { return !r.yes })
	for f := range w {
		out[f].Weight = w[f]
		if f < len(rows[0].x) {
			for _, r := range yes {
				out[f].Usual += r.x[f] / float64(len(yes))
			}
		}
	}
	return out
}
