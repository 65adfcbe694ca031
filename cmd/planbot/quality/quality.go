// Package quality measures how often the bot is right, on questions whose answers
// people have judged.
package quality

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

// depth is how many answers are looked at, as many as "ask --json" gives.
const depth = 10

// Measure asks b every question of in, one JSON object a line, and prints a line
// for each to out, then the figures by type: the share with a gold answer first,
// the share with one among the first three, the mean reciprocal rank, and
// refusals right and wrong.
func Measure(b *bot.Bot, in io.Reader, out io.Writer) error {
	questions, err := readQuestions(in)
	if err != nil {
		return err
	}
	var types []string
	byType := map[string][]judgement{}
	var who []whoJudgement
	for _, q := range questions {
		if q.Query != "" {
			j := judgeWho(b, q)
			who = append(who, j)
			fmt.Fprintf(out, "%-30s %s%s\n", q.Query, whoFigures(j), j.faults)
			continue
		}
		if byType[q.Type] == nil {
			types = append(types, q.Type)
		}
		j := judge(b, q)
		byType[q.Type] = append(byType[q.Type], j)
		fmt.Fprintf(out, "%-6s %-17s %-8s %s\n", q.ID, q.Type, j, q.Text)
	}
	if len(who) > 0 {
		fmt.Fprintf(out, "\n%-30s %s\n", "all", whoFigures(who...))
	}
	if len(types) == 0 {
		return nil
	}
	var all []judgement
	fmt.Fprintf(out, "\n%-18s %5s %9s %9s %6s %12s %13s\n", "type", "asked", "success@1", "success@3", "MRR", "refused", "wrongly")
	for _, name := range types {
		all = append(all, byType[name]...)
		printFigures(out, name, byType[name])
	}
	printFigures(out, "all", all)
	return nil
}

// A judgement says how a question for ask went.
type judgement struct {
	hopeless bool // the sources don't answer it
	refused  bool
	rank     int // of the best gold answer; 0 when none is shown
}

// String is the rank of the best answer, "-" when it is not among those shown,
// or what became of a refusal.
func (j judgement) String() string {
	switch {
	case j.hopeless && j.refused:
		return "refused"
	case j.hopeless:
		return "answered"
	case j.refused:
		return "REFUSED"
	case j.rank == 0:
		return "-"
	}
	return fmt.Sprint(j.rank)
}

func judge(b *bot.Bot, q question) judgement {
	r := b.Library().Search(q.Text, depth)
	j := judgement{hopeless: len(q.Gold) == 0, refused: r.Abstained}
	for i, h := range r.Hits {
		if !j.refused && j.rank == 0 && slices.Contains(q.Gold, h.Ref.String()) {
			j.rank = i + 1
		}
	}
	return j
}

func printFigures(out io.Writer, name string, judged []judgement) {
	var answerable, first, third, wrongly, refused int
	reciprocal := 0.0
	for _, j := range judged {
		switch {
		case j.hopeless && j.refused:
			refused++
		case j.hopeless:
		case j.refused:
			answerable++
			wrongly++
		default:
			answerable++
			if j.rank > 0 {
				reciprocal += 1 / float64(j.rank)
			}
			if j.rank == 1 {
				first++
			}
			if j.rank >= 1 && j.rank <= 3 {
				third++
			}
		}
	}
	hopeless := len(judged) - answerable
	mean := func(sum float64) string { return unless(answerable == 0, "%.3f", sum/float64(answerable)) }
	fmt.Fprintf(out, "%-18s %5d %9s %9s %6s %12s %13s\n", name, len(judged), mean(float64(first)), mean(float64(third)), mean(reciprocal),
		unless(hopeless == 0, "%d of %d", refused, hopeless), unless(answerable == 0, "%d of %d", wrongly, answerable))
}

// unless formats a figure, and gives a dash where there is nothing to count.
func unless(nothing bool, format string, figures ...any) string {
	if nothing {
		return "-"
	}
	return fmt.Sprintf(format, figures...)
}

// A whoJudgement counts how a query for who went. Statements are told apart by
// passage and speaker.
type whoJudgement struct {
	required, found int // statements that an answer must show; of these, shown
	shown, fitting  int // statements shown; of these, required or allowed
	faults          string
}

// judgeWho asks who said what and compares the statements shown.
func judgeWho(b *bot.Bot, q question) (j whoJudgement) {
	var shown, required []judgedQuote
	for _, quote := range b.Library().Statements(q.Query).Quotes {
		shown = addNew(shown, judgedQuote{quote.Ref.String(), b.Corpus().Speaker(quote.Speaker).Name})
	}
	for _, s := range q.Quotes {
		required = addNew(required, s)
	}
	j.required, j.shown = len(required), len(shown)
	for _, s := range required {
		if slices.Contains(shown, s) {
			j.found++
		} else {
			j.faults += fmt.Sprintf("; missing %s %s", s.Passage, s.Speaker)
		}
	}
	for _, s := range shown {
		if slices.Contains(required, s) || slices.Contains(q.AlsoOK, s) {
			j.fitting++
		} else {
			j.faults += fmt.Sprintf("; extra %s %s", s.Passage, s.Speaker)
		}
	}
	return j
}

// addNew adds a statement that is not there yet.
func addNew(list []judgedQuote, s judgedQuote) []judgedQuote {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// whoFigures are recall and precision over some queries.
func whoFigures(judged ...whoJudgement) string {
	var all whoJudgement
	for _, j := range judged {
		all.required += j.required
		all.found += j.found
		all.shown += j.shown
		all.fitting += j.fitting
	}
	share := func(n, of int) string {
		if of == 0 {
			return fmt.Sprintf("%d/%d", n, of)
		}
		return fmt.Sprintf("%d/%d (%.3f)", n, of, float64(n)/float64(of))
	}
	return "recall " + share(all.found, all.required) + " precision " + share(all.fitting, all.shown)
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
