package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/blevesearch/bleve/v2/analysis"

	"planbot/corpus"
)

// TestEnginesAgree: every engine finds a clause by its words, and ours
// and the fuzzy one find it by a word that is misspelt as well.
func TestEnginesAgree(t *testing.T) {
	engines, err := newEngines(corpus.Default())
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := closeAll(engines, nil); err != nil {
			t.Error(err)
		}
	}()
	for _, e := range engines {
		checkFirst(t, e, "fighter jets in Poland", "point:9")
		if e.name == "ours" || e.name == "bleve-fuzzy" {
			checkFirst(t, e, "fihgter jets in Poland", "point:9")
		}
	}
}

func checkFirst(t *testing.T, e *engine, question, ref string) {
	t.Helper()
	found, err := e.search(question, 3)
	if err != nil {
		t.Fatalf("%s: %q: %v", e.name, question, err)
	}
	if refs := found(); len(refs) == 0 || refs[0] != ref {
		t.Errorf("%s: %q: %q, want %s first", e.name, question, refs, ref)
	}
}

func TestRun(t *testing.T) {
	var out strings.Builder
	if err := run([]string{"-time", "1ms"}, &out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`(?m)^\| ours \| [\d.]+ \| [\d.]+ \| 1\.0x \| \d+ \| [01]\.\d{3} \|$`,
		`(?m)^\| fts5 \| [\d.]+ \| [\d.]+ \| [\d.]+x \| \d+ \| [01]\.\d{3} \|$`,
	} {
		if !regexp.MustCompile(want).MatchString(out.String()) {
			t.Errorf("the output does not match %s:\n%s", want, out.String())
		}
	}
	if err := run([]string{"more"}, &out); err == nil {
		t.Error("an argument too many is no error")
	}
}

// TestReadQuestions: the corpus has the answers to our own questions, and a file
// without questions is an error.
func TestReadQuestions(t *testing.T) {
	own, err := readQuestions("")
	if err != nil || len(own) < 30 {
		t.Fatalf("%d questions, %v", len(own), err)
	}
	var refs []string
	for _, d := range documents(corpus.Default()) {
		refs = append(refs, d.ref)
	}
	for _, q := range own {
		for _, ref := range q.Gold {
			if !slices.Contains(refs, ref) {
				t.Errorf("%q: the corpus has no %s", q.Text, ref)
			}
		}
	}
	file := filepath.Join(t.TempDir(), "who.jsonl")
	if err := os.WriteFile(file, []byte(`{"query": "who"}`), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{file, "missing.jsonl"} {
		if _, err := readQuestions(name); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestMedians(t *testing.T) {
	e := &engine{times: [][]time.Duration{{3, 1, 2}, {9, 9, 9}, {5, 40, 4}}}
	if got := e.median(); got != 5 {
		t.Errorf("median %d, want 5", got)
	}
	if got := e.p99(); got != 40 {
		t.Errorf("p99 %d, want 40", got)
	}
	for f, want := range map[float64]string{4.2: "4.2", 55: "55", 9.94: "9.9", 9.96: "10"} {
		if got := decimals(f); got != want {
			t.Errorf("%v: %s, want %s", f, got, want)
		}
	}
}

func TestMatchAny(t *testing.T) {
	stop := analysis.TokenMap{"the": true}
	for question, want := range map[string]string{
		`The "army" cap?`: `"army" OR "cap"`, "the": "", "": "", "армія-НАТО": `"армія" OR "нато"`,
	} {
		if got := matchAny(question, stop); got != want {
			t.Errorf("%q: %s, want %s", question, got, want)
		}
	}
}
