// Planbench measures planbot's index beside other search engines that a Go
// program can hold in its process: bleve, bleve with one wrong letter allowed
// in each word, and SQLite's FTS5.
//
//	go run . -quick   the embedded corpus: under a minute
//	go run .          also generated corpora of 1,000, 10,000 and 100,000 passages
//
// Ours is what /ask calls: search.New over a corpus, and Search with the
// question as it was typed. The others index the same words, one document for
// each point and passage. README.md says how the times are taken.
//
// Planbench is a module of its own, so that what it needs stays out of
// planbot's.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"planbot/corpus"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "planbench:", err)
		os.Exit(1)
	}
}

type options struct {
	sizes     []int         // of the generated corpora, in passages
	questions string        // a file of judged questions; "" for the usual ones
	hits      int           // documents that answer a question
	budget    time.Duration // for the questions on one corpus
}

func parse(args []string) (options, error) {
	var o options
	flags := flag.NewFlagSet("planbench", flag.ExitOnError)
	quick := flags.Bool("quick", false, "measure on the embedded corpus only")
	sizes := flags.String("sizes", "1000,10000,100000", "generated corpora, by their number of `passages`; not with -quick")
	flags.StringVar(&o.questions, "questions", "", "judged questions on the embedded corpus, a JSON Lines `file` with text and gold")
	flags.IntVar(&o.hits, "hits", 10, "how many documents answer a question, a `number`")
	flags.DurationVar(&o.budget, "time", 20*time.Second, "how long questions are asked on each corpus, at least; a `duration`")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if flags.NArg() > 0 {
		return o, fmt.Errorf("unexpected argument %q; see planbench -help", flags.Arg(0))
	}
	if o.hits < 1 {
		return o, errors.New("-hits must be at least 1")
	}
	if *quick {
		return o, nil
	}
	for size := range strings.SplitSeq(*sizes, ",") {
		n, err := strconv.Atoi(size)
		if err != nil || n < 1 {
			return o, fmt.Errorf("-sizes: %q is not a number of passages", size)
		}
		o.sizes = append(o.sizes, n)
	}
	return o, nil
}

// run measures on each corpus and prints a table for each. The last line
// compares the engines on the embedded corpus.
func run(args []string, stdout io.Writer) error {
	o, err := parse(args)
	if err != nil {
		return err
	}
	questions, from, err := readQuestions(o.questions)
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "%s\n\n", machine())
	engines, err := bench(corpus.Default(), questions, o)
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "## The embedded corpus, %d questions of %s\n\n%s\n", len(questions), from, table(engines))
	summary := summary(engines)
	for _, size := range o.sizes {
		g := newGenerator(size)
		c, questions := g.corpus(size), g.questions(generatedQuestions)
		engines, err := bench(c, questions, o)
		if err != nil {
			return err
		}
		fmt.Fprintf(stdout, "## %d generated passages, %d questions\n\n%s\n", size, len(questions), table(engines))
	}
	_, err = fmt.Fprintln(stdout, summary)
	return err
}

// bench builds the index of every engine and asks all of them the questions.
func bench(c *corpus.Corpus, questions []question, o options) (engines []*engine, err error) {
	engines, err = newEngines(c)
	if err != nil {
		return nil, err
	}
	defer func() { err = closeAll(engines, err) }()
	if err := measure(engines, questions, o.hits, o.budget); err != nil {
		return nil, err
	}
	return engines, judge(engines, questions)
}
