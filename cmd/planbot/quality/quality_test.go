package quality

import (
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
		"type asked success@1 success@3 MRR refused wrongly",
		"word 3 0.333 0.333 0.333 - 1 of 3", "none 2 - - - 1 of 2 -", "all 5 0.333 0.333 0.333 1 of 2 1 of 3",
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
