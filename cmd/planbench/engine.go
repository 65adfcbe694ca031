package main

import (
	"errors"
	"fmt"
	"time"

	"planbot/corpus"
	"planbot/corpus/search"
)

// An engine is one row of a table: an index, and what was measured of it.
type engine struct {
	name   string
	build  time.Duration
	search searchFunc
	close  func() error // nil where there is nothing to close

	times  [][]time.Duration // by question
	right  int               // questions with a right answer in first place
	judged int               // questions whose right answers are known
}

// A searchFunc finds the best documents for a question, at most hits. Found
// names them, best first; it is a function so that the names, which a bot
// needs none of, are no part of the time.
type searchFunc func(question string, hits int) (found func() []string, err error)

// newEngines builds the index of each engine, ours first.
func newEngines(c *corpus.Corpus) ([]*engine, error) {
	docs := documents(c)
	engines := []*engine{newOurs(c)}
	for _, build := range []func([]document) ([]*engine, error){newBleve, newFTS5} {
		made, err := build(docs)
		engines = append(engines, made...)
		if err != nil {
			return nil, closeAll(engines, err)
		}
	}
	return engines, nil
}

// closeAll closes every engine and returns err with what went wrong.
func closeAll(engines []*engine, err error) error {
	for _, e := range engines {
		if e.close != nil {
			err = errors.Join(err, e.close())
		}
	}
	return err
}

// newOurs makes the index that /ask searches, warmed as it is before the bot
// serves.
func newOurs(c *corpus.Corpus) *engine {
	start := time.Now()
	ix := search.New(c)
	ix.Warm()
	return &engine{name: "ours", build: time.Since(start), search: func(question string, hits int) (func() []string, error) {
		result := ix.Search(question, hits)
		return func() (refs []string) {
			for _, hit := range result.Hits {
				refs = append(refs, hit.Ref.String())
			}
			return refs
		}, nil
	}}
}

// judge counts how often the first document of each engine is a right one.
func judge(engines []*engine, questions []question) error {
	for _, e := range engines {
		for _, q := range questions {
			if len(q.Gold) == 0 {
				continue
			}
			found, err := e.search(q.Text, 1)
			if err != nil {
				return fmt.Errorf("%s: %q: %w", e.name, q.Text, err)
			}
			e.judged++
			if refs := found(); len(refs) > 0 && q.rightly(refs[0]) {
				e.right++
			}
		}
	}
	return nil
}
