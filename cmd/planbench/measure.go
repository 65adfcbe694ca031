package main

import (
	"fmt"
	"os"
	"regexp"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"
)

const (
	leastRounds = 3  // that are measured, however long they take
	hits        = 10 // documents that answer a question
)

// measure asks the engines the questions in turns, round after round until
// budget is spent: a slow minute of the machine meets all of them. In its turn
// an engine is asked all questions, again and again for 1/200 of the budget. A
// turn begins with a garbage collection, so that no engine pays for another's
// garbage. The first round warms up and does not count.
func measure(engines []*engine, questions []question, budget time.Duration) error {
	for _, e := range engines {
		e.times = make([][]time.Duration, len(questions))
	}
	start := time.Now()
	for round := 0; round <= leastRounds || time.Since(start) < budget; round++ {
		for i := range engines {
			e := engines[(i+round)%len(engines)]
			runtime.GC()
			for began, first := time.Now(), true; first || time.Since(began) < budget/200; first = false {
				if err := e.ask(questions, round > 0); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (e *engine) ask(questions []question, counts bool) error {
	for i, q := range questions {
		start := time.Now()
		_, err := e.search(q.Text, hits)
		took := time.Since(start)
		if err != nil {
			return fmt.Errorf("%s: %q: %w", e.name, q.Text, err)
		}
		if counts {
			e.times[i] = append(e.times[i], took)
		}
	}
	return nil
}

// median is the median over the questions of each one's median time.
func (e *engine) median() time.Duration {
	var medians []time.Duration
	for _, times := range e.times {
		medians = append(medians, percentile(times, 50))
	}
	return percentile(medians, 50)
}

func (e *engine) p99() time.Duration { return percentile(slices.Concat(e.times...), 99) }

// percentile is the nearest rank: the least value that p per cent of all do not
// exceed.
func percentile(values []time.Duration, p int) time.Duration {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[(len(sorted)*p+99)/100-1]
}

// table is what was measured of the engines, in Markdown.
func table(engines []*engine) string {
	ours := engines[0]
	var out strings.Builder
	fmt.Fprintf(&out, "| engine | median, µs | p99, µs | median to ours | build, ms | success@1 of %d |\n| --- | ---: | ---: | ---: | ---: | ---: |\n", ours.judged)
	for _, e := range engines {
		fmt.Fprintf(&out, "| %s | %s | %s | %sx | %d | %.3f |\n", e.name, micros(e.median()), micros(e.p99()),
			decimals(float64(e.median())/float64(ours.median())), e.build.Milliseconds(), float64(e.right)/float64(max(e.judged, 1)))
	}
	return out.String()
}

func micros(d time.Duration) string { return decimals(float64(d) / float64(time.Microsecond)) }

// decimals writes a number below ten with one decimal, and others whole.
func decimals(f float64) string {
	if f < 9.95 {
		return fmt.Sprintf("%.1f", f)
	}
	return fmt.Sprintf("%.0f", f)
}

// machine says what the figures were measured on, and with what.
func machine() string {
	cpu := "unknown processor"
	if data, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		if m := regexp.MustCompile(`(?m)^model name\s*:\s*(.+)$`).FindSubmatch(data); m != nil {
			cpu = string(m[1])
		}
	}
	parts := []string{cpu, fmt.Sprintf("%d cores", runtime.NumCPU()), runtime.GOOS + "/" + runtime.GOARCH, runtime.Version()}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			if m.Path == "github.com/blevesearch/bleve/v2" || m.Path == "modernc.org/sqlite" {
				parts = append(parts, m.Path+" "+m.Version)
			}
		}
	}
	return strings.Join(parts, ", ")
}
