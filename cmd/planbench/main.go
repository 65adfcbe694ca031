// Planbench measures planbot's index beside other search engines that a Go
// program can hold in its process: bleve, bleve with one wrong letter allowed
// in each word, and SQLite's FTS5.
//
//	go run .                    our questions: half a minute
//	go run . -questions FILE    those of a file
//
// Ours is what /ask calls: search.New over the embedded corpus, and Search with
// the question as it was typed. The others index the same words, one document for
// each point and passage. README.md says how the times are taken.
//
// Planbench is a module of its own, so that what it needs stays out of
// planbot's.
package main

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"planbot/corpus"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "planbench:", err)
		os.Exit(1)
	}
}

// run asks every engine the questions and prints what was measured.
func run(args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet("planbench", flag.ExitOnError)
	file := flags.String("questions", "", "judged questions, a JSON Lines `file` with text and gold")
	budget := flags.Duration("time", 20*time.Second, "how long questions are asked, at least; a `duration`")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("unexpected argument %q; see planbench -help", flags.Arg(0))
	}
	questions, err := readQuestions(*file)
	if err != nil {
		return err
	}
	engines, err := bench(corpus.Default(), questions, *budget)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(stdout, "%s\n\n%s", machine(), table(engines))
	return err
}

// bench builds the index of every engine and asks all of them the questions.
func bench(c *corpus.Corpus, questions []question, budget time.Duration) (engines []*engine, err error) {
	engines, err = newEngines(c)
	if err != nil {
		return nil, err
	}
	defer func() { err = closeAll(engines, err) }()
	if err := measure(engines, questions, budget); err != nil {
		return nil, err
	}
	return engines, judge(engines, questions)
}

// A question is what somebody types, with the documents that answer it.
type question struct {
	Text string   `json:"text"`
	Gold []string `json:"gold"` // any of them is right in first place; none where that is not known
}

//go:embed questions.jsonl
var ownQuestions []byte

// readQuestions returns the questions of a file, or our own.
func readQuestions(file string) (questions []question, err error) {
	data := ownQuestions
	if file != "" {
		if data, err = os.ReadFile(file); err != nil {
			return nil, err
		}
	}
	for dec := json.NewDecoder(bytes.NewReader(data)); ; {
		var q question
		switch err := dec.Decode(&q); {
		case errors.Is(err, io.EOF):
			return questions, nil
		case err != nil:
			return nil, err
		case q.Text == "":
			return nil, fmt.Errorf("question %d has no text", len(questions)+1)
		}
		questions = append(questions, q)
	}
}
