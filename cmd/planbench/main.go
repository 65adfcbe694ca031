// Planbench measures the index of planbot beside other search engines that a
// Go program can have in its process: bleve, SQLite's FTS5 and a textbook BM25
// loop. All get the same texts and the same questions, one engine after the
// other in one process.
//
//	go run . -quick      the embedded corpus, 1,000 and 10,000 passages: under 45 seconds
//	go run .             also 100,000 and 1,000,000: many minutes
//	go run . -check      compare the answers with exhaustive scoring as well
//	go run . -markdown   print what README.md has between its planbench markers
//
// -help lists what else can be chosen. It is a module of its own, so that what
// it needs stays out of planbot's.
//
// # What is measured
//
// A time is that of one question, from its text to its ten best documents, rows
// read to the end. Each engine is warmed up with all questions. Then all engines
// are asked them in the same order, one engine after another, in five turns of
// one round or more, for a machine is faster at one time than at another. The
// median is that over the questions of each question's median; the 99th
// percentile is over all single times. An engine that needs little of its budget
// has more rounds, up to fifty. One that needs longer than its budget asks only
// the first questions, and its ratios compare it with ours on the same ones.
// Every engine begins each turn after a garbage collection.
//
// # Files
//
// engine.go says what an engine is; ours.go, textbook.go, bleve.go and sqlite.go
// are the engines. embedded.go and text.go make the texts and the questions.
// bench.go runs everything, measure.go takes the times, compare.go looks at the
// answers. report.go, plot.go and machine.go print. tagged.go makes the program
// anew with FTS5 in mattn/go-sqlite3, which has it only by a build tag.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// options are what the flags choose.
type options struct {
	quick, check, markdown bool
	embedded               bool
	sizes                  []int
	engines                []string
	noMattn                string // why there is no mattn/go-sqlite3; "" when there is
	limit                  int    // largest corpus for the slow engines
	queries                int
	rounds                 int
	budget                 time.Duration // for the rounds of one engine on one corpus
	trial                  time.Duration // for counting questions a second
	questions              string
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	o, err := parse(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		fmt.Fprintln(stderr, "planbench:", err)
		return 2
	}
	if !hasFTS5 && slices.Contains(o.engines, mattnName) {
		code, err := runTagged(ctx, args, stdout, stderr)
		if err == nil {
			return code
		}
		fmt.Fprintln(stderr, "planbench: going on without mattn/go-sqlite3:", err)
		o.noMattn = err.Error()
	}
	b := &bench{options: o, ctx: ctx, progress: stderr, started: time.Now()}
	err = b.runAll()
	if len(b.tables) > 0 {
		b.report(stdout) // also what was measured before an interruption
	}
	if err != nil {
		fmt.Fprintln(stderr, "planbench:", err)
		return 1
	}
	if b.differences > 0 {
		fmt.Fprintf(stderr, "planbench: %d answers differ from exhaustive scoring\n", b.differences)
		return 1
	}
	return 0
}

func parse(args []string, stderr io.Writer) (options, error) {
	o := options{rounds: 5, trial: 2 * time.Second}
	flags := flag.NewFlagSet("planbench", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.BoolVar(&o.quick, "quick", false, "the embedded corpus, 1,000 and 10,000 passages, fewer queries: under 45 seconds")
	flags.BoolVar(&o.check, "check", false, "also compare our answers to 10,000 random queries with exhaustive scoring, at each size")
	flags.BoolVar(&o.markdown, "markdown", false, "print the tables as they stand in README.md")
	flags.BoolVar(&o.embedded, "embedded", true, "measure on the embedded corpus too")
	sizes := flags.String("sizes", "1000,10000,100000,1000000", "generated corpora, by their `passages`; \"\" is none")
	engines := flags.String("engines", strings.Join(engineNames(), ","), "which `engines` to measure")
	flags.IntVar(&o.limit, "limit", 1_000_000, "largest corpus for bleve-disk, bleve-fuzzy and fts5-modernc, in `passages`; 1,000 with -quick")
	flags.IntVar(&o.queries, "queries", 1000, "queries for each generated corpus; 200 with -quick")
	flags.DurationVar(&o.budget, "budget", 30*time.Second, "for the queries of one engine on one corpus, a `time`; 1s with -quick")
	flags.StringVar(&o.questions, "questions", "", "judged questions for the embedded corpus, a `file` as planbot eval reads it")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if o.queries < 1 {
		return o, errors.New("-queries must be at least 1")
	}
	if flags.NArg() > 0 {
		return o, fmt.Errorf("%q is one argument too many; see planbench -help", flags.Arg(0))
	}
	if o.quick {
		o.hurry(flags, sizes)
	}
	var err error
	if o.sizes, err = parseSizes(*sizes); err != nil {
		return o, err
	}
	o.engines, err = parseEngines(*engines)
	return o, err
}

// hurry sets what -quick means where no flag says otherwise.
func (o *options) hurry(flags *flag.FlagSet, sizes *string) {
	set := map[string]bool{}
	flags.Visit(func(f *flag.Flag) { set[f.Name] = true })
	if !set["sizes"] {
		*sizes = "1000,10000"
	}
	if !set["queries"] {
		o.queries = 200
	}
	if !set["budget"] {
		o.budget = time.Second
	}
	if !set["limit"] {
		o.limit = 1000
	}
	o.trial = 150 * time.Millisecond
}

func parseSizes(list string) ([]int, error) {
	var sizes []int
	for _, s := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' }) {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 {
			return nil, fmt.Errorf("%q is not a number of passages", s)
		}
		sizes = append(sizes, n)
	}
	slices.Sort(sizes)
	return slices.Compact(sizes), nil
}

// parseEngines puts ours first, since all others are compared with it.
func parseEngines(list string) ([]string, error) {
	names := []string{oursName}
	for name := range strings.SplitSeq(list, ",") {
		if !slices.Contains(engineNames(), name) {
			return nil, fmt.Errorf("%q is none of the engines %s", name, strings.Join(engineNames(), ", "))
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names, nil
}

// twoCores is how many processors the second count of questions uses.
func twoCores() int { return min(2, runtime.NumCPU()) }
