package quality

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"planbot/bot"
	"planbot/corpus"
)

// TestMeasure asks questions of each fate.
func TestMeasure(t *testing.T) {
	b := bot.New(corpus.Default(), nil)
	in := `{"id": "a", "type": "word", "text": "amnesty", "gold": ["point:26"]}
{"id": "b", "type": "word", "text": "amnesty", "gold": ["point:1"]}

{"id": "c", "type": "word", "text": "price of bitcoin", "gold": ["point:14"]}
{"id": "d", "type": "none", "text": "price of bitcoin", "gold": []}
{"id": "e", "type": "none", "text": "amnesty", "gold": []}
{"query": "photosynthesis", "quotes": [{"passage": "usn:8", "speaker": "Nobody"}]}
`
	var out strings.Builder
	if err := Measure(b, strings.NewReader(in), &out); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"a word 1 amnesty", "b word - amnesty", "c word REFUSED price of bitcoin", "d none refused price of bitcoin", "e none answered amnesty",
		"photosynthesis recall 0/1 (0.000) precision 0/0; missing usn:8 Nobody", "", "all recall 0/1 (0.000) precision 0/0", "",
		"type asked success@1 success@3 MRR refused wrongly nearest",
		"word 3 0.333 0.333 0.333 - 1 of 3 -", "none 2 - - - 1 of 2 - -", "all 5 0.333 0.333 0.333 1 of 2 1 of 3 -",
	}
	var got []string
	for line := range strings.Lines(out.String()) {
		got = append(got, strings.Join(strings.Fields(line), " "))
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, wrong := range []string{"{}\n{", `{"gold": ["nowhere"]}`} {
		if err := Measure(b, strings.NewReader(wrong), &out); err == nil || !strings.HasPrefix(err.Error(), "questions: line ") {
			t.Errorf("%s: %v", wrong, err)
		}
	}
}

// TestFit: fitted to every third of the committed questions, the decision to answer
// tells questions apart about as well as the committed one does.
func TestFit(t *testing.T) {
	all, err := os.ReadFile(filepath.Join("..", "..", "..", "corpus", "search", "testdata", "fit.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	var in, out strings.Builder
	i := 0
	for line := range strings.Lines(string(all)) {
		if i++; i%3 == 0 {
			in.WriteString(line)
		}
	}
	if err := Fit(corpus.Default(), strings.NewReader(in.String()), &out); err != nil {
		t.Fatal(err)
	}
	var area, near, far float64
	for line := range strings.Lines(out.String()) {
		if n, _ := fmt.Sscanf(line, "# Area under the curve %f; near questions %f, far ones %f.", &area, &near, &far); n == 3 {
			break
		}
	}
	// A little under what was measured: 0.940, 0.930 and 0.971.
	if area < 0.93 || near < 0.92 || far < 0.96 {
		t.Errorf("the decision tells questions apart by %.4f, near ones by %.4f, far ones by %.4f", area, near, far)
	}
	if err := Fit(corpus.Default(), strings.NewReader(""), &out); err == nil {
		t.Error("fitted to no questions")
	}
}

// TestRegression: the regression finds the odds of two groups, and a penalty
// keeps a perfect feature finite.
func TestRegression(t *testing.T) {
	var rows []row
	for i := range 4000 {
		in := float64(i % 2)
		rows = append(rows, row{x: []float64{in, 1}, yes: i%8 < 2+int(2*in)*(i%4)/3})
	}
	w := fit(rows)
	for _, in := range []float64{0, 1} {
		yes, all := 0, 0
		for _, r := range rows {
			if r.x[0] == in {
				all++
				yes += count(r.yes)
			}
		}
		if got, want := logistic(dot(0, w, []float64{in, 1, 1})), float64(yes)/float64(all); math.Abs(got-want) > 0.02 {
			t.Errorf("group %v: chance %.3f, want %.3f", in, got, want)
		}
	}
}
