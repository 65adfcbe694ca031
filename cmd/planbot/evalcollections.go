package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"time"

	"planbot/corpus/search"
)

// How far down a ranking the two measures look.
const (
	averageDepth = 1000
	gainDepth    = 10
)

// A rankQuality is how well documents were ranked for some queries.
type rankQuality struct {
	queries int           // that have a document which answers them; the others cannot be judged
	average float64       // MAP: the mean of averagePrecision
	gain    float64       // nDCG@10: the mean of discountedGain
	took    time.Duration // for indexing the documents and ranking them for every query
}

// independent has the figures of an independent engine: SQLite 3.40.1 FTS5,
// its own bm25() with default weights, words stemmed by the Snowball reference
// stemmer, no stop words. They are the rows "en" and "ru" of the table in
// ../shared/ir/README.md, which comes with the collections.
var independent = map[string]struct{ average, gain float64 }{
	"cranfield":     {0.3482, 0.3993},
	"cisi":          {0.1617, 0.2994},
	"checkthat2020": {0.7939, 0.8089},
	"xquad-en":      {0.9611, 0.9693},
	"xquad-ru":      {0.9416, 0.9531},
}

// evalCollections ranks the documents of every collection in a folder, and
// prints how well.
func evalCollections(ctx context.Context, dir string, out io.Writer) error {
	collections, err := readCollections(os.DirFS(dir))
	if err != nil {
		return fmt.Errorf("%s: %w", dir, err)
	}
	fmt.Fprintf(out, "%s %7s |\n", collectionHead, "seconds")
	fmt.Fprintln(out, "| --- | --: | --: | --: | --: | --: | --: | --: |")
	for _, c := range collections {
		if err := ctx.Err(); err != nil {
			return err
		}
		q := c.measure()
		fmt.Fprintf(out, "%s %7.2f |\n", c.row(q), q.took.Seconds())
	}
	return nil
}

// collectionHead heads what row prints.
var collectionHead = fmt.Sprintf("| %-13s | %9s | %7s | %6s | %7s | %10s | %14s |",
	"collection", "documents", "queries", "MAP", "nDCG@10", "SQLite MAP", "SQLite nDCG@10")

// row is all figures of a collection but the time, which is never the same.
func (c *collection) row(q rankQuality) string {
	average, gain := "-", "-"
	if other, ok := independent[c.name]; ok {
		average, gain = fmt.Sprintf("%.4f", other.average), fmt.Sprintf("%.4f", other.gain)
	}
	return fmt.Sprintf("| %-13s | %9d | %7d | %.4f | %7.4f | %10s | %14s |", c.name, len(c.docs), q.queries, q.average, q.gain, average, gain)
}

// measure ranks the documents for every query that has an answer.
func (c *collection) measure() rankQuality {
	start := time.Now()
	texts := make([]string, len(c.docs))
	for i, d := range c.docs {
		texts[i] = d.Title + " " + d.Text
	}
	ranker := search.NewBare(texts)
	var q rankQuality
	for _, query := range c.queries {
		var judged []int
		for _, grade := range c.grades[query.ID] {
			if grade > 0 {
				judged = append(judged, grade)
			}
		}
		if len(judged) == 0 {
			continue
		}
		ranking := c.graded(query.ID, ranker.Search(query.Text, averageDepth))
		q.queries++
		q.average += averagePrecision(ranking, len(judged))
		q.gain += discountedGain(ranking, judged)
	}
	if q.queries > 0 {
		q.average /= float64(q.queries)
		q.gain /= float64(q.queries)
	}
	q.took = time.Since(start)
	return q
}

// graded lists the grades of a ranking, without the documents that are to be
// taken out of it.
func (c *collection) graded(query string, hits []search.BareHit) []int {
	out := make([]int, 0, len(hits))
	for _, h := range hits {
		if grade := c.grades[query][c.docs[h.Doc].ID]; grade >= 0 {
			out = append(out, grade)
		}
	}
	return out
}

// averagePrecision is the mean, over all documents that answer, of the share
// of answers in the ranking down to that document; 0 for one not ranked.
func averagePrecision(ranking []int, answers int) float64 {
	found, sum := 0, 0.0
	for i, grade := range ranking {
		if grade > 0 {
			found++
			sum += float64(found) / float64(i+1)
		}
	}
	return sum / float64(answers)
}

// discountedGain is the gain of the first ranks, 2^grade − 1 each, discounted
// by log2(rank + 1), as a share of what the best ranking of the judged grades
// would have gained.
func discountedGain(ranking, judged []int) float64 {
	gain := func(grades []int) float64 {
		sum := 0.0
		for i, grade := range grades[:min(len(grades), gainDepth)] {
			sum += (math.Exp2(float64(grade)) - 1) / math.Log2(float64(i+2))
		}
		return sum
	}
	best := slices.Sorted(slices.Values(judged))
	slices.Reverse(best)
	return gain(ranking) / gain(best)
}
