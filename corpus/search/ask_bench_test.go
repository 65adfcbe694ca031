package search_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"planbot/corpus"
	"planbot/corpus/search"
)

// BenchmarkSearch asks all development questions in turn, as the bot does, and
// reports the median and the 99th percentile of one question.
func BenchmarkSearch(b *testing.B) {
	c, err := corpus.Load(corpus.Embedded())
	if err != nil {
		b.Fatal(err)
	}
	ix := search.New(c)
	questions := developmentQuestions(b)
	for _, q := range questions {
		ix.Search(q, 10) // what is made on first use is made
	}
	var times []time.Duration
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		ix.Search(questions[i%len(questions)], 10)
		times = append(times, time.Since(start))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Nanoseconds()), "ns-median")
	b.ReportMetric(float64(times[len(times)*99/100].Nanoseconds()), "ns-p99")
}

func developmentQuestions(b *testing.B) []string {
	b.Helper()
	dir := os.Getenv("PLANBOT_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	f, err := os.Open(filepath.Join(dir, "eval", "questions.dev.jsonl"))
	if err != nil {
		b.Skipf("the judged questions are not here: %v", err)
	}
	defer f.Close()
	var out []string
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var q struct{ Text string }
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			b.Fatal(err)
		}
		out = append(out, q.Text)
	}
	return out
}
