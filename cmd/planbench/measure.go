package main

import (
	"math"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// figures are what is measured of one engine on one corpus.
type figures struct {
	engine  string
	missing string            // why there is nothing
	build   time.Duration     // of all passages
	bytes   int64             // at rest, beyond the texts
	medians []time.Duration   // by question
	times   [][]time.Duration // by question, sorted
	allocs  float64           // a question
	rate    [2]float64        // questions a second on one core and on two
	agrees  float64           // share of the best documents that exhaustive BM25 has too
	success float64           // share of questions with the right answer first
}

// quiet leaves the heap as an engine is to find it, and returns its size.
func quiet() int64 {
	runtime.GC()
	debug.FreeOSMemory() // collects once more
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// mostRounds is how many rounds an engine that needs little time has at most.
const mostRounds = 50

// warm asks every question once, to see how many of them fit into the budget of
// the rounds to come; a few are asked in any case, and all on the embedded
// corpus. An engine that would leave more than half of the budget gets more
// rounds, so that a moment in which the machine is slow is no larger a part of
// its time than of another's.
func (b *bench) warm(w *workload, c *contender) (err error) {
	atLeast, rounds := 20, b.rounds
	if w.embedded != nil {
		// The questions are few: all are asked, and often, for the 99th percentile.
		atLeast, rounds = len(w.queries), turns*b.rounds
	}
	if c.searcher, err = c.index.searcher(); err != nil {
		return err
	}
	share := b.budget / time.Duration(rounds+1)
	start := time.Now()
	for i, q := range w.queries {
		if err = b.ctx.Err(); err == nil {
			err = c.searcher.search(q)
		}
		if err != nil {
			return closeAfter(err, c.searcher.close)
		}
		c.queries = w.queries[:i+1]
		if i+1 >= atLeast && time.Since(start) > share {
			break
		}
	}
	if took := time.Since(start); took <= share {
		rounds = max(rounds, min(int(b.budget/2/max(took, 1)), mostRounds))
	}
	c.rounds = max(1, rounds/turns)
	c.figures.times = make([][]time.Duration, len(c.queries))
	return nil
}

// timeRounds asks the questions in order, several times, and takes each time.
func (b *bench) timeRounds(c *contender) error {
	f := c.figures
	times := make([]time.Duration, c.rounds*len(c.queries))
	before := mallocs()
	for r := range c.rounds {
		if err := b.ctx.Err(); err != nil {
			return err
		}
		for i, q := range c.queries {
			start := time.Now()
			if err := c.searcher.search(q); err != nil {
				return err
			}
			times[i*c.rounds+r] = time.Since(start)
		}
	}
	f.allocs += float64(mallocs()-before) / float64(len(times)*turns)
	f.medians = f.medians[:0]
	for i := range c.queries {
		f.times[i] = append(f.times[i], times[i*c.rounds:(i+1)*c.rounds]...)
		slices.Sort(f.times[i])
		f.medians = append(f.medians, percentile(f.times[i], 50))
	}
	return nil
}

func mallocs() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.Mallocs
}

// p50 is the median over the first questions of each one's median.
func (f *figures) p50(questions int) time.Duration {
	return percentile(slices.Sorted(slices.Values(f.medians[:questions])), 50)
}

// p99 is the 99th percentile over all times of the first questions.
func (f *figures) p99(questions int) time.Duration {
	all := slices.Concat(f.times[:questions]...)
	slices.Sort(all)
	return percentile(all, 99)
}

// percentile is the nearest rank: the smallest of the sorted values that at
// least p per cent of them do not exceed.
func percentile[T any](sorted []T, p float64) T {
	i := int(math.Ceil(float64(len(sorted))*p/100)) - 1
	return sorted[max(i, 0)]
}

// countRate lets goroutines with a searcher each ask as fast as they can, on as
// many processors, and returns the questions answered a second.
func (b *bench) countRate(ix index, queries []string, cores int) (float64, error) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
	var searchers []searcher
	for range cores {
		s, err := ix.searcher()
		if err != nil {
			return 0, err
		}
		defer s.close() // only read from
		searchers = append(searchers, s)
		if err := s.search(queries[0]); err != nil {
			return 0, err
		}
	}
	var next, done atomic.Int64
	var group sync.WaitGroup
	errs := make([]error, cores)
	start := time.Now()
	for i, s := range searchers {
		group.Go(func() {
			// At least one pass over all, so that each engine answers the same.
			for n := next.Add(1) - 1; n < int64(len(queries)) || time.Since(start) < b.trial; n = next.Add(1) - 1 {
				if errs[i] = s.search(queries[n%int64(len(queries))]); errs[i] != nil {
					return
				}
				done.Add(1)
			}
		})
	}
	group.Wait()
	for _, err := range errs {
		if err != nil {
			return 0, err
		}
	}
	return float64(done.Load()) / time.Since(start).Seconds(), nil
}
