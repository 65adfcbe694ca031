package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"planbot/corpus"
)

// An embedded is the corpus of the program as texts, with questions.
type embedded struct {
	corpus    *corpus.Corpus
	texts     []string
	places    map[corpus.Ref]int // of each document among the texts
	questions []question
	from      string // where the questions are from
	judged    bool   // their answers are known
}

// A question is a question with the documents that answer it.
type question struct {
	Text string   `json:"text"`
	Gold []string `json:"gold"`
}

func loadEmbedded(questions string) (*embedded, error) {
	c, err := corpus.Load(corpus.Embedded())
	if err != nil {
		return nil, err
	}
	e := &embedded{corpus: c, places: map[corpus.Ref]int{}}
	for i := range c.Points {
		e.add(c.Points[i].Ref(), pointTexts(&c.Points[i]))
	}
	for i := range c.Articles {
		for j := range c.Articles[i].Passages {
			p := &c.Articles[i].Passages[j]
			e.add(p.Ref, passageTexts(c, p))
		}
	}
	return e, e.ask(questions)
}

func (e *embedded) add(ref corpus.Ref, texts []string) {
	e.places[ref] = len(e.texts)
	e.texts = append(e.texts, strings.Join(texts, "\n"))
}

// pointTexts is what ours indexes of a point, the phrases that people ask with
// included, so that no engine is at a disadvantage.
func pointTexts(p *corpus.Point) []string {
	texts := []string{p.Title, p.Text, p.Summary}
	for _, w := range p.Wordings {
		texts = append(texts, w.Text)
	}
	return append(texts, p.Asked.All()...)
}

func passageTexts(c *corpus.Corpus, p *corpus.Passage) []string {
	texts := []string{p.Gist, p.Text}
	for i := range p.Quotes {
		texts = append(texts, c.Speaker(p.Quotes[i].Speaker).Name, p.Quotes[i].Text)
	}
	return append(texts, p.Asked.All()...)
}

// ask reads the questions from a file: the one named, or the development
// questions beside the repository. Where there are none, what the corpus says
// that people ask stands in: fit to measure time, not answers, because every
// engine has indexed it.
func (e *embedded) ask(file string) error {
	name := file
	if name == "" {
		dir := os.Getenv("PLANBOT_SHARED")
		if dir == "" {
			dir = filepath.Join(repository(), "..", "shared")
		}
		name = filepath.Join(dir, "eval", "questions.dev.jsonl")
	}
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) && file == "" {
		for i := range e.corpus.Points {
			for _, text := range e.corpus.Points[i].Asked.En {
				e.questions = append(e.questions, question{Text: text})
			}
		}
		e.from = "what the corpus says that people ask about the points"
		return nil
	}
	if err != nil {
		return err
	}
	e.from, e.judged = "the development questions", true
	if file != "" {
		e.from = filepath.Base(file)
	}
	for lines := bufio.NewScanner(strings.NewReader(string(data))); lines.Scan(); {
		var q question
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		e.questions = append(e.questions, q)
	}
	return nil
}

// repository is the folder above cmd, as far as can be told.
func repository() string {
	dir, err := sourceFolder()
	if err != nil {
		dir = "."
	}
	return filepath.Join(dir, "..", "..")
}

// right reports whether the first answer is a right one.
func (e *embedded) right(q question, hits []hit) bool {
	return len(hits) > 0 && slices.ContainsFunc(q.Gold, func(gold string) bool {
		ref, err := corpus.ParseRef(gold)
		place, ok := e.places[ref]
		return err == nil && ok && place == hits[0].doc
	})
}

// success is the share of questions with a known answer that get it first.
func (e *embedded) success(s searcher) (float64, error) {
	right, asked := 0, 0
	for _, q := range e.questions {
		if len(q.Gold) == 0 {
			continue
		}
		asked++
		if err := s.search(q.Text); err != nil {
			return 0, err
		}
		if e.right(q, s.hits(nil)) {
			right++
		}
	}
	return float64(right) / float64(max(asked, 1)), nil
}
