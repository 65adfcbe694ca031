package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"planbot/bot"
	"planbot/corpus"
)

// A question is one judged question of an evaluation file: for ask, or, when
// it has a query, for who.
type question struct {
	ID   string   `json:"id"`
	Type string   `json:"type"`
	Text string   `json:"text"`
	Gold []string `json:"gold"`

	Query  string        `json:"query"`
	Quotes []judgedQuote `json:"quotes"`
	AlsoOK []judgedQuote `json:"also_ok"`
}

// A judgedQuote is a statement that an answer must or may show.
type judgedQuote struct {
	Passage string `json:"passage"`
	Speaker string `json:"speaker"`
}

// evalDepth is how many answers are looked at, as many as "ask --json" gives.
const evalDepth = 10

// A tally counts how the questions of one type went.
type tally struct {
	asked      int // questions with a gold answer
	first      int // gold in first place
	third      int // gold among the first three
	reciprocal float64
	wrongly    int // refused although the sources answer
	hopeless   int // questions without an answer
	refused    int // of these, refused
}

func (t *tally) add(o tally) {
	t.asked += o.asked
	t.first += o.first
	t.third += o.third
	t.reciprocal += o.reciprocal
	t.wrongly += o.wrongly
	t.hopeless += o.hopeless
	t.refused += o.refused
}

// eval asks every question and prints a line for each, then the figures by
// type: the share with a gold answer first, the share with one among the
// first three, the mean reciprocal rank, and refusals right and wrong.
func eval(b *bot.Bot, in io.Reader, out io.Writer) error {
	questions, err := readQuestions(in)
	if err != nil {
		return err
	}
	byType := map[string]*tally{}
	var order []string
	var whoAll whoTally
	for _, q := range questions {
		if q.Query != "" {
			t := judgeWho(b, q)
			whoAll.add(t)
			fmt.Fprintf(out, "%-30s %s\n", q.Query, t)
			continue
		}
		if byType[q.Type] == nil {
			byType[q.Type] = &tally{}
			order = append(order, q.Type)
		}
		t, verdict := judge(b, q)
		byType[q.Type].add(t)
		fmt.Fprintf(out, "%-6s %-17s %-8s %s\n", q.ID, q.Type, verdict, q.Text)
	}
	if whoAll.queries > 0 {
		fmt.Fprintf(out, "\n%-30s %s\n", "all", whoAll)
	}
	if len(order) == 0 {
		return nil
	}
	var all tally
	fmt.Fprintf(out, "\n%-18s %5s %9s %9s %6s %12s %13s\n", "type", "asked", "success@1", "success@3", "MRR", "refused", "wrongly")
	for _, name := range order {
		all.add(*byType[name])
		byType[name].print(out, name)
	}
	all.print(out, "all")
	return nil
}

func (t *tally) print(out io.Writer, name string) {
	share := func(n, of int) string {
		if of == 0 {
			return "-"
		}
		return fmt.Sprintf("%.3f", float64(n)/float64(of))
	}
	mrr := "-"
	if t.asked > 0 {
		mrr = fmt.Sprintf("%.3f", t.reciprocal/float64(t.asked))
	}
	refused, wrongly := "-", "-"
	if t.hopeless > 0 {
		refused = fmt.Sprintf("%d of %d", t.refused, t.hopeless)
	}
	if t.asked > 0 {
		wrongly = fmt.Sprintf("%d of %d", t.wrongly, t.asked)
	}
	fmt.Fprintf(out, "%-18s %5d %9s %9s %6s %12s %13s\n", name, t.asked+t.hopeless,
		share(t.first, t.asked), share(t.third, t.asked), mrr, refused, wrongly)
}

// judge asks one question. The verdict is the rank of the best answer, "-"
// when it is not among those shown, or what became of a refusal.
func judge(b *bot.Bot, q question) (tally, string) {
	r := b.Library().Search(q.Text, evalDepth)
	if len(q.Gold) == 0 {
		if r.Abstained {
			return tally{hopeless: 1, refused: 1}, "refused"
		}
		return tally{hopeless: 1}, "answered"
	}
	t := tally{asked: 1}
	if r.Abstained {
		t.wrongly = 1
		return t, "REFUSED"
	}
	for i, h := range r.Hits {
		if !slices.Contains(q.Gold, h.Ref.String()) {
			continue
		}
		if i == 0 {
			t.first = 1
		}
		if i < 3 {
			t.third = 1
		}
		t.reciprocal = 1 / float64(i+1)
		return t, fmt.Sprint(i + 1)
	}
	return t, "-"
}

func readQuestions(in io.Reader) ([]question, error) {
	var out []question
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		var q question
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			return nil, fmt.Errorf("questions: line %d: %w", n, err)
		}
		for _, g := range q.Gold {
			if _, err := corpus.ParseRef(g); err != nil {
				return nil, fmt.Errorf("questions: line %d: %w", n, err)
			}
		}
		out = append(out, q)
	}
	return out, lines.Err()
}
