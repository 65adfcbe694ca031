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

// leastRounds is how many rounds are measured, however long they take.
const leastRounds = 3

// measure asks the engines the questions in turns, round after round until
// budget is spent: a slow minute of the machine meets all of them. In its turn
// an engine is asked all questions, again and again for 1/200 of the budget. A
// turn begins with a garbage collection, so that no engine pays for another's
// garbage. The first round warms up and does not count.
func measure(engines []*engine, questions []question, hits int, budget time.Duration) error {
	for _, e := range engines {
		e.times = make([][]time.Duration, len(questions))
	}
	start := time.Now()
	for round := 0; round <= leastRounds || time.Since(start) < budget; round++ {
		for i := range engines {
			e := engines[(i+round)%len(engines)]
			runtime.GC()
			for began, first := time.Now(), true; first || time.Since(began) < budget/200; first = false {
				if err := e.ask(questions, hits, round > 0); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (e *engine) ask(questions []question, hits int, counts bool) error {
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
	judged := ours.judged > 0
	var out strings.Builder
	out.WriteString("| engine | median, µs | p99, µs | median to ours | p99 to ours | build, ms |")
	if judged {
		fmt.Fprintf(&out, " success@1 of %d |", ours.judged)
	}
	out.WriteString("\n| --- | ---: | ---: | ---: | ---: | ---: |")
	if judged {
		out.WriteString(" ---: |")
	}
	out.WriteString("\n")
	for _, e := range engines {
		fmt.Fprintf(&out, "| %s | %s | %s | %s | %s | %d |", e.name, micros(e.median()), micros(e.p99()),
			ratio(e.median(), ours.median()), ratio(e.p99(), ours.p99()), e.build.Milliseconds())
		if judged {
			fmt.Fprintf(&out, " %.3f |", float64(e.right)/float64(e.judged))
		}
		out.WriteString("\n")
	}
	return out.String()
}

func summary(engines []*engine) string {
	ours := engines[0]
	var parts []string
	for _, e := range engines[1:] {
		parts = append(parts, e.name+" "+ratio(e.median(), ours.median()))
	}
	return "median ratio to ours: " + strings.Join(parts, ", ")
}

func micros(d time.Duration) string { return decimals(float64(d) / float64(time.Microsecond)) }

func ratio(d, ours time.Duration) string { return decimals(float64(d)/float64(ours)) + "x" }

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
