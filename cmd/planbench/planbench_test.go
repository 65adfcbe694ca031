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

// TestEnginesAgree: when three words of a question stand in one passage only,
// every engine finds it first; and with a letter of them swapped, ours and the
// fuzzy one still do.
func TestEnginesAgree(t *testing.T) {
	c := newGenerator(300).corpus(300)
	engines, err := newEngines(c)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := closeAll(engines, nil); err != nil {
			t.Error(err)
		}
	}()
	asked := 0
	for ref, words := range ownWords(documents(c)) {
		if len(words) < 3 {
			continue
		}
		asked++
		right := strings.Join(words[:3], " ")
		wrong := swapLetters(words[0]) + " " + words[1] + " " + words[2]
		for _, e := range engines {
			checkFirst(t, e, right, ref)
			if e.name == "ours" || e.name == "bleve-fuzzy" {
				checkFirst(t, e, wrong, ref)
			}
		}
	}
	if asked < 20 {
		t.Errorf("only %d passages have three words of their own", asked)
	}
}

// ownWords lists by passage the words that no other passage has.
func ownWords(docs []document) map[string][]string {
	owner := map[string]string{}
	for _, d := range docs {
		for _, w := range strings.Fields(d.text) {
			if other, ok := owner[w]; ok && other != d.ref {
				owner[w] = "several"
			} else {
				owner[w] = d.ref
			}
		}
	}
	own := map[string][]string{}
	for w, ref := range owner {
		own[ref] = append(own[ref], w)
	}
	delete(own, "several")
	return own
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
	t.Setenv("PLANBOT_SHARED", t.TempDir())
	var out strings.Builder
	if err := run([]string{"-sizes", "100", "-time", "1ms"}, &out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`(?m)^## The embedded corpus, \d+ questions of questions\.jsonl$`,
		`(?m)^\| ours \| [\d.]+ \| [\d.]+ \| 1\.0x \| 1\.0x \| \d+ \| [01]\.\d{3} \|$`,
		`(?m)^## 100 generated passages, 200 questions$`,
		`(?m)^\| fts5 \| [\d.]+ \| [\d.]+ \| [\d.]+x \| [\d.]+x \| \d+ \|$`,
		`\nmedian ratio to ours: bleve [\d.]+x, bleve-fuzzy [\d.]+x, fts5 [\d.]+x\n$`,
	} {
		if !regexp.MustCompile(want).MatchString(out.String()) {
			t.Errorf("the output does not match %s:\n%s", want, out.String())
		}
	}
}

func TestParse(t *testing.T) {
	for args, ok := range map[string]bool{
		"": true, "-quick": true, "-sizes 10,20": true, "-sizes ten": false, "-sizes 0": false, "-hits 0": false, "more": false,
	} {
		if _, err := parse(strings.Fields(args)); (err == nil) != ok {
			t.Errorf("%q: %v", args, err)
		}
	}
}

// TestReadQuestions: the files beside the repository come before our own
// questions, whose answers the corpus has.
func TestReadQuestions(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("PLANBOT_SHARED", dir)
	own, from, err := readQuestions("")
	if err != nil || len(own) < 30 || from != "questions.jsonl" {
		t.Fatalf("%d questions of %s, %v", len(own), from, err)
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

	if err := os.Mkdir(filepath.Join(dir, "eval"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"questions.dev.jsonl": `{"text": "one", "gold": ["point:1"]}` + "\n", "questions2.dev.jsonl": `{"text": "two"}`, "who.dev.jsonl": `{"query": "who"}`,
	} {
		if err := os.WriteFile(filepath.Join(dir, "eval", name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	questions, from, err := readQuestions("")
	if err != nil || len(questions) != 2 || questions[1].Text != "two" || from != "questions.dev.jsonl and questions2.dev.jsonl" {
		t.Errorf("%v of %s, %v", questions, from, err)
	}
	for _, name := range []string{"who.dev.jsonl", "missing.jsonl"} {
		if _, _, err := readQuestions(filepath.Join(dir, "eval", name)); err == nil {
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
	for d, want := range map[time.Duration]string{420: "4.2x", 5500: "55x", 994: "9.9x", 996: "10x", 50: "0.5x"} {
		if got := ratio(d, 100); got != want {
			t.Errorf("%d: %s, want %s", d, got, want)
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
