package main

import (
	"bytes"
	"compress/gzip"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// smallCollection is testdata/collection, compressed as collections are.
func smallCollection(t *testing.T) fstest.MapFS {
	t.Helper()
	dir := fstest.MapFS{}
	for _, name := range []string{"docs.jsonl", "queries.jsonl", "qrels.tsv"} {
		data, err := os.ReadFile(filepath.Join("testdata", "collection", name))
		if err != nil {
			t.Fatal(err)
		}
		dir["small/"+name+".gz"] = &fstest.MapFile{Data: compress(t, string(data))}
	}
	return dir
}

func compress(t *testing.T, s string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write([]byte(s)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// The figures of the small collection, worked out by hand. Of its queries,
//
//	1 ranks a b c, of which a is taken out: grades 0 3, and d (grade 1) is missed;
//	2 ranks d c b a: grades 1 0 0 2;
//	3 ranks nothing, though a answers;
//	4 and 5 have no document that answers, and are left out.
func TestMeasure(t *testing.T) {
	collections, err := readCollections(smallCollection(t))
	if err != nil || len(collections) != 1 {
		t.Fatal(collections, err)
	}
	c := collections[0]
	got := c.measure()
	average := ((1.0/2)/2 + (1+2.0/4)/2 + 0) / 3
	gain := ((7/math.Log2(3))/(7+1/math.Log2(3)) + (1+3/math.Log2(5))/(3+1/math.Log2(3)) + 0) / 3
	if c.name != "small" || got.queries != 3 || math.Abs(got.average-average) > 1e-12 || math.Abs(got.gain-gain) > 1e-12 {
		t.Errorf("%s: %+v, want 3 queries with MAP %f and nDCG %f", c.name, got, average, gain)
	}
}

func TestRankMeasures(t *testing.T) {
	late := slices.Concat(make([]int, 10), []int{4}) // the answer has rank 11
	for _, tt := range []struct {
		name            string
		ranking, judged []int
		average, gain   float64
	}{
		{"nothing ranked", nil, []int{1, 1}, 0, 0},
		{"the best ranking", []int{4, 2, 1, 0}, []int{1, 4, 2}, 1, 1},
		{"two answers swapped", []int{1, 4}, []int{4, 1}, 1, (1 + 15/math.Log2(3)) / (15 + 1/math.Log2(3))},
		{"second of one", []int{0, 1}, []int{1}, 0.5, 1 / math.Log2(3)},
		{"beyond rank 10", late, []int{4}, 1.0 / 11, 0},
		{"more answers than ranks that count", slices.Repeat([]int{1}, 10), slices.Repeat([]int{1}, 20), 0.5, 1},
	} {
		if got := averagePrecision(tt.ranking, len(tt.judged)); math.Abs(got-tt.average) > 1e-12 {
			t.Errorf("%s: average precision %f, want %f", tt.name, got, tt.average)
		}
		if got := discountedGain(tt.ranking, tt.judged); math.Abs(got-tt.gain) > 1e-12 {
			t.Errorf("%s: discounted gain %f, want %f", tt.name, got, tt.gain)
		}
	}
}

func TestReadCollectionsFaults(t *testing.T) {
	for _, tt := range []struct {
		name, file, text string
		want             string // in the error
	}{
		{"not JSON", "small/docs.jsonl.gz", `{"id": "a"}` + "\n{", "small/docs.jsonl.gz: record 2: "},
		{"no id", "small/queries.jsonl.gz", `{"text": "apple"}`, "small/queries.jsonl.gz: record 1: "},
		{"an id twice", "small/docs.jsonl.gz", `{"id": "a"} {"id": "a"}`, `record 2: id "a" `},
		{"no grade", "small/qrels.tsv.gz", "1\ta\t1\n1\tb\n", "small/qrels.tsv.gz: line 2: "},
		{"unknown document", "small/qrels.tsv.gz", "1\tz\t1\n", `no document "z"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := smallCollection(t)
			dir[tt.file].Data = compress(t, tt.text)
			if _, err := readCollections(dir); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
		})
	}
	dir := smallCollection(t)
	dir["small/qrels.tsv.gz"].Data = []byte("1\ta\t1\n")
	if _, err := readCollections(dir); err == nil || !strings.Contains(err.Error(), "qrels.tsv.gz: ") {
		t.Errorf("a file that is not compressed: %v", err)
	}
	delete(dir, "small/qrels.tsv.gz")
	if _, err := readCollections(dir); err == nil || !strings.Contains(err.Error(), "qrels.tsv.gz: ") {
		t.Errorf("a file that is missing: %v", err)
	}
	if _, err := readCollections(fstest.MapFS{}); err == nil {
		t.Error("no collection at all, and no error")
	}
}

func TestEvalCommand(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, smallCollection(t)); err != nil {
		t.Fatal(err)
	}
	questions := filepath.Join(dir, "questions.jsonl")
	if err := os.WriteFile(questions, []byte(`{"id": "1", "type": "topic", "text": "amnesty", "gold": ["point:26"]}`+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		args []string
		code int
		out  []string // on standard output
		err  string   // on standard error
	}{
		{[]string{"--collections", dir}, exitAnswered, []string{"| small         |         5 |       3 | 0.3333 |  0.4033 |          - |              - |"}, ""},
		{[]string{questions}, exitAnswered, []string{"success@1", "amnesty"}, ""},
		{[]string{questions, "--collections", dir}, exitAnswered, []string{"success@1", "| small "}, ""},
		{nil, exitMisused, nil, "--collections"},
		{[]string{"--collections", filepath.Join(dir, "small")}, exitFailed, nil, "docs.jsonl.gz"},
		{[]string{filepath.Join(dir, "none.jsonl")}, exitFailed, nil, "none.jsonl"},
	} {
		code, stdout, stderr := planbot(t, strings.NewReader(""), env(), append([]string{"eval"}, tt.args...)...)
		if code != tt.code || !strings.Contains(stderr, tt.err) || tt.err == "" && stderr != "" {
			t.Errorf("%q: exit code %d, standard error %q", tt.args, code, stderr)
		}
		for _, want := range tt.out {
			if !strings.Contains(stdout, want) {
				t.Errorf("%q: no %q in:\n%s", tt.args, want, stdout)
			}
		}
	}
}

// TestCollections is a law of quality: on every public collection the bare
// ranker is at least as good as the independent engine. The committed file
// keeps the figures, so that a change shows in review.
func TestCollections(t *testing.T) {
	if testing.Short() {
		t.Skip("the public collections take seconds")
	}
	dir := os.Getenv("PLANBOT_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	dir = filepath.Join(dir, "ir")
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("the public collections are not here: %v", err)
	}
	collections, err := readCollections(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	got := collectionHead + "\n"
	missing := maps.Clone(independent)
	for _, c := range collections {
		q := c.measure()
		got += c.row(q) + "\n"
		delete(missing, c.name)
		if want := independent[c.name].gain; q.gain < want {
			t.Errorf("%s: nDCG@10 is %.4f, below the independent engine's %.4f", c.name, q.gain, want)
		}
	}
	for name := range missing {
		t.Errorf("%s: not in %s", name, dir)
	}
	golden := filepath.Join("testdata", "quality-collections.golden")
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the quality is no longer that of %s:\n%s\nIf that is right, run go test ./cmd/planbot -run %s -update.", golden, got, t.Name())
	}
}
