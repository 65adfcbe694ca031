package main

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/kljensen/snowball/english"
)

var village = []string{
	"the mill grinds corn, and corn is what the mill sells",
	"bread from the mill",
	"a boat on the river",
	"boats carry bread along the river",
}

// built makes an index of texts in one batch.
func built(t *testing.T, e engine, texts []string) index {
	t.Helper()
	b, err := e.start(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := b.add(texts); err != nil {
		t.Fatal(err)
	}
	ix, err := b.finish()
	if err != nil {
		t.Fatal(err)
	}
	return ix
}

func ask(t *testing.T, ix index, q string) []hit {
	t.Helper()
	s, err := ix.searcher()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.search(q); err != nil {
		t.Fatal(err)
	}
	hits := s.hits(nil)
	if err := s.close(); err != nil {
		t.Fatal(err)
	}
	return hits
}

// TestEngines asks each engine for what only one text has, in other forms of
// its words, and for what none has.
func TestEngines(t *testing.T) {
	open := map[string]index{}
	for _, e := range engines() {
		t.Run(e.name, func(t *testing.T) {
			if e.name == mattnName && !hasFTS5 {
				t.Skip("built without " + fts5Tag)
			}
			if e.like != "" {
				open[e.name] = e.view(open[e.like])
			} else {
				open[e.name] = built(t, e, village)
			}
			for q, want := range map[string]int{"grinding the corn": 0, "what does a boat carry?": 3, "bread mill": 1} {
				if hits := ask(t, open[e.name], q); len(hits) == 0 || hits[0].doc != want {
					t.Errorf("%q: %v, want %d first", q, hits, want)
				}
			}
			for _, q := range []string{"helicopter", "the", ""} {
				if hits := ask(t, open[e.name], q); len(hits) > 0 {
					t.Errorf("%q: %v, want nothing", q, hits)
				}
			}
		})
	}
	if hits := ask(t, open[fuzzyName], "bred"); len(hits) != 2 {
		t.Errorf("a misspelt word: %v, want both texts with bread", hits)
	}
	for name, ix := range open {
		if err := ix.close(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestTextbook compares with scores worked out by hand. Without stop words the
// texts have 6, 2, 2 and 5 words, 3.75 on average; "mill" stands in two of the
// four, so its idf is ln(1 + 2.5/2.5), and "corn" in one: ln(1 + 3.5/1.5).
func TestTextbook(t *testing.T) {
	ix := built(t, engine{start: startTextbook}, village)
	part := func(idf, tf, length float64) float64 { return idf * tf / (tf + 1.2*(0.25+0.75*length/3.75)) }
	mill, corn := math.Log(2), math.Log(1+3.5/1.5)
	want := []hit{{0, part(mill, 2, 6) + part(corn, 2, 6)}, {1, part(mill, 1, 2)}}
	got := ask(t, ix, "the mills and the corn mill")
	if len(got) != len(want) {
		t.Fatalf("%v, want %v", got, want)
	}
	for i := range want {
		if got[i].doc != want[i].doc || math.Abs(got[i].score-want[i].score) > 1e-12 {
			t.Errorf("rank %d: %v, want %v", i+1, got[i], want[i])
		}
	}
}

func TestKeepBest(t *testing.T) {
	var best []hit
	for doc := range 20 {
		best = keepBest(best, hit{doc, float64(doc % 4)}) // five of each score
	}
	want := []int{3, 7, 11, 15, 19, 2, 6, 10, 14, 18}
	for i, h := range best {
		if h.doc != want[i] {
			t.Fatalf("%v, want the documents %v", best, want)
		}
	}
}

// TestAgreement: documents that tie with the last are as good as it is.
func TestAgreement(t *testing.T) {
	texts := slices.Repeat([]string{"corn"}, 12)
	texts = append(texts, "corn corn", "river")
	tb := built(t, engine{start: startTextbook}, texts).(*textbook)
	want := tb.expect([]string{"corn"})[0]
	if len(want.docs) != 13 || want.count != depth {
		t.Fatalf("%+v, want 13 documents that may be among the best %d", want, depth)
	}
	if got := want.agree([]hit{{doc: 11}, {doc: 12}, {doc: 13}}); got != 2 {
		t.Errorf("%d right, want 2: all but the river", got)
	}
}

// TestCheck runs what -check does: pruning loses nothing.
func TestCheck(t *testing.T) {
	const passages = 3000
	l := newLanguage(passages)
	ours, tb := &bareBuilder{}, newTextbook()
	for batch := range l.batches(passages) {
		if err := ours.add(batch); err != nil {
			t.Fatal(err)
		}
		if err := tb.add(batch); err != nil {
			t.Fatal(err)
		}
	}
	ix, err := ours.finish()
	if err != nil {
		t.Fatal(err)
	}
	reference, err := tb.finish()
	if err != nil {
		t.Fatal(err)
	}
	c := checkOurs(ix.(*bareIndex).Bare, reference.(*textbook), l.queries(3, 500))
	if c.pruned > 0 || c.reference > 0 || c.passages != passages || c.queries != 500 {
		t.Error(c)
	}
}

func TestTexts(t *testing.T) {
	const passages = 12_345
	var first, second []string
	l := newLanguage(passages)
	for batch := range l.batches(passages) {
		first = append(first, batch...)
	}
	for batch := range newLanguage(passages).batches(passages) {
		second = append(second, batch...)
	}
	if len(first) != passages || !slices.Equal(first, second) {
		t.Fatalf("%d and %d passages, want %d twice the same", len(first), len(second), passages)
	}
	words := 0
	for _, text := range first {
		words += len(splitWords(text))
	}
	if mean := float64(words) / passages; math.Abs(mean-40) > 0.5 {
		t.Errorf("%.1f words a passage, want 40", mean)
	}
	if !slices.Equal(l.queries(1, 10), l.queries(1, 10)) || slices.Equal(l.queries(1, 10), l.queries(2, 10)) {
		t.Error("queries must follow from their seed")
	}
}

func TestPseudoWords(t *testing.T) {
	seen := map[string]bool{}
	for r := range 300_000 {
		w := pseudoWord(r)
		if seen[w] {
			t.Fatalf("word %d, %q, is there already", r, w)
		}
		seen[w] = true
		if r < 20_000 && (english.IsStopWord(w) || english.Stem(w, true) != w) {
			t.Errorf("%q is not its own stem", w)
		}
	}
}

func TestPercentile(t *testing.T) {
	hundred := make([]int, 100)
	for i := range hundred {
		hundred[i] = i + 1
	}
	for _, tt := range []struct {
		sorted []int
		p      float64
		want   int
	}{
		{hundred, 50, 50}, {hundred, 99, 99}, {hundred, 100, 100}, {hundred, 0, 1},
		{[]int{7}, 99, 7}, {[]int{1, 2, 3}, 50, 2}, {[]int{1, 2, 3, 4}, 50, 2},
	} {
		if got := percentile(tt.sorted, tt.p); got != tt.want {
			t.Errorf("%v per cent of %d values: %d, want %d", tt.p, len(tt.sorted), got, tt.want)
		}
	}
}

// TestRatios compares an engine that asked fewer questions on those alone.
func TestRatios(t *testing.T) {
	f := func(medians ...time.Duration) *figures {
		out := &figures{medians: medians}
		for _, m := range medians {
			out.times = append(out.times, []time.Duration{m})
		}
		return out
	}
	if p50, p99 := f(10, 30).ratios(f(10, 10, 500)); p50 != 1 || p99 != 3 {
		t.Errorf("%v and %v, want 1 and 3", p50, p99)
	}
}

func TestNumbers(t *testing.T) {
	for in, want := range map[float64]string{0.0123: "0.012×", 0.5: "0.5×", 1.04: "1.0×", 9.94: "9.9×", 9.96: "10×", 1234: "1,234×"} {
		if got := times(in); got != want {
			t.Errorf("%v: %s, want %s", in, got, want)
		}
	}
	for in, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -12345: "-12,345"} {
		if got := thousands(in); got != want {
			t.Errorf("%d: %s, want %s", in, got, want)
		}
	}
}

func TestPlot(t *testing.T) {
	got := plot([]curve{
		{'x', "steep", []int{1000, 10_000, 100_000}, []time.Duration{time.Microsecond, 100 * time.Microsecond, 10 * time.Millisecond}},
		{'o', "flat", []int{1000, 10_000, 100_000}, []time.Duration{2 * time.Microsecond, 2 * time.Microsecond, 2 * time.Microsecond}},
	})
	lines := strings.Split(got, "\n")
	for _, want := range []string{"  10ms +" + strings.Repeat(" ", plotWidth-1) + "x", "   1µs +x"} {
		if !slices.Contains(lines, want) {
			t.Errorf("no line %q in:\n%s", want, got)
		}
	}
	for _, line := range lines {
		if utf8.RuneCountInString(line) > 80 {
			t.Errorf("wider than 80: %q", line)
		}
	}
	if strings.Count(got, "o") < 3 || !strings.Contains(got, "x steep  o flat") {
		t.Error(got)
	}
	if one := plot([]curve{{'o', "one", []int{1000}, []time.Duration{1}}}); one != "" {
		t.Errorf("one size is no curve:\n%s", one)
	}
}

func TestFlags(t *testing.T) {
	var stderr bytes.Buffer
	o, err := parse([]string{"-quick", "-engines", "bleve,textbook", "-sizes", "2000,1000"}, &stderr)
	if err != nil || !slices.Equal(o.sizes, []int{1000, 2000}) || !slices.Equal(o.engines, []string{"ours", "bleve", "textbook"}) || o.queries != 200 {
		t.Errorf("%+v, %v", o, err)
	}
	for _, args := range [][]string{{"-sizes", "many"}, {"-engines", "lucene"}, {"-queries", "0"}, {"more"}} {
		if code := run(t.Context(), args, &bytes.Buffer{}, &stderr); code != 2 {
			t.Errorf("%v: exit code %d, want 2", args, code)
		}
	}
}

// TestRun measures very little and reads the output.
func TestRun(t *testing.T) {
	if testing.Short() {
		t.Skip("measures for a second")
	}
	var stdout, stderr bytes.Buffer
	code := run(t.Context(), []string{"-quick", "-check", "-engines", "textbook,bleve", "-sizes", "300", "-queries", "30", "-budget", "50ms"}, &stdout, &stderr)
	if code != 0 {
		t.Fatalf("exit code %d: %s", code, &stderr)
	}
	lines := strings.Split(strings.TrimSpace(stdout.String()), "\n")
	if last := lines[len(lines)-1]; !strings.HasPrefix(last, "median ratio to ours: textbook ") || !strings.Contains(last, "x, bleve ") {
		t.Errorf("the last line is %q", last)
	}
	if !strings.Contains(stdout.String(), "- 300 passages, 10,000 random queries: 0 answers differ") {
		t.Errorf("no result of the check in:\n%s", &stdout)
	}
}

// TestReadme: the figures stand where -markdown's output belongs.
func TestReadme(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(data), "\n"+beginMark+"\n")
	between, _, ok2 := strings.Cut(rest, "\n"+endMark+"\n")
	if !ok || !ok2 {
		t.Fatalf("README.md has no %s and %s", beginMark, endMark)
	}
	for _, want := range []string{"| ours ", "| textbook ", "| bleve ", "| fts5 ", "median time of a query"} {
		if !strings.Contains(between, want) {
			t.Errorf("between the markers there is no %q", want)
		}
	}
}
