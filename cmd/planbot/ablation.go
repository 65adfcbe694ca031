package main

import (
	"fmt"
	"io"

	"planbot/corpus"
	"planbot/corpus/search"
)

// ablate asks every question of the whole search, then without each feature in
// turn, then without any, and prints what each is worth.
func ablate(c *corpus.Corpus, in io.Reader, out io.Writer) error {
	questions, err := readQuestions(in)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "| %-31s | %9s | %9s | %5s | %-8s | %-7s |\n", "search", "success@1", "success@3", "MRR", "refused", "wrongly")
	fmt.Fprintln(out, "| --- | --- | --- | --- | --- | --- |")
	ablationRow(c, questions, out, "all of it", 0)
	var none search.Feature
	for _, f := range search.Features {
		ablationRow(c, questions, out, "without "+f.Name, f.Feature)
		none |= f.Feature
	}
	ablationRow(c, questions, out, "without any: plain BM25F", none)
	return nil
}

func ablationRow(c *corpus.Corpus, questions []question, out io.Writer, name string, off search.Feature) {
	ix := search.NewWithout(c, off)
	var all tally
	for _, q := range questions {
		if q.Query == "" {
			t, _ := judge(ix.Search, q)
			all.add(t)
		}
	}
	asked := float64(max(all.asked, 1))
	fmt.Fprintf(out, "| %-31s | %9.3f | %9.3f | %.3f | %-8s | %-7s |\n", name,
		float64(all.first)/asked, float64(all.third)/asked, all.reciprocal/asked,
		fmt.Sprintf("%d of %d", all.refused, all.hopeless), fmt.Sprintf("%d of %d", all.wrongly, all.asked))
}
