package main

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
)

// A question is what somebody types, with the documents that answer it.
type question struct {
	Text string   `json:"text"`
	Gold []string `json:"gold"` // any of them is right in first place; none where that is not known
}

func (q *question) rightly(ref string) bool { return slices.Contains(q.Gold, ref) }

//go:embed questions.jsonl
var ownQuestions []byte

// readQuestions returns the questions of a file. Without one these are the
// development questions in the folder that PLANBOT_SHARED names, or in the
// folder shared beside the repository; and where there are none, our own.
func readQuestions(file string) (questions []question, from string, err error) {
	files := []string{file}
	if file == "" {
		dir := os.Getenv("PLANBOT_SHARED")
		if dir == "" {
			dir = filepath.Join("..", "..", "..", "shared")
		}
		if files, err = filepath.Glob(filepath.Join(dir, "eval", "questions*.dev.jsonl")); err != nil {
			return nil, "", err
		}
	}
	if len(files) == 0 {
		questions, err = decodeQuestions(ownQuestions)
		return questions, "questions.jsonl", err
	}
	for i, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, "", err
		}
		more, err := decodeQuestions(data)
		if err != nil {
			return nil, "", fmt.Errorf("%s: %w", name, err)
		}
		questions = append(questions, more...)
		if i > 0 {
			from += " and "
		}
		from += filepath.Base(name)
	}
	return questions, from, nil
}

func decodeQuestions(data []byte) (questions []question, err error) {
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
