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
	"planbot/bot/message"
	"planbot/corpus"
	"planbot/corpus/search"
)

// A question is one judged question of an evaluation file, in any of its forms:
// for ask, with Gold; for find, with Points; to fit the decision to answer, with
// Unanswerable; or, when it has Quotes or Required, for who.
type question struct {
	ID           string   `json:"id"`
	Type         string   `json:"type"`
	Lang         string   `json:"lang"`
	Text         string   `json:"text"`
	Gold         []string `json:"gold"`
	Points       *[]int   `json:"points"`    // most important first
	Sentences    []string `json:"sentences"` // to fit: by point, what in a message speaks of it
	Relevant     []string `json:"relevant"`
	Nearest      []string `json:"nearest"` // without Gold: what comes nearest to an answer
	Unanswerable *bool    `json:"unanswerable"`
	Kind         string   `json:"kind"` // near or far, of an unanswerable one

	Query    string        `json:"query"`
	Quotes   []judgedQuote `json:"quotes"`
	Required []judgedQuote `json:"required"` // another name of Quotes
	AlsoOK   []judgedQuote `json:"also_ok"`
}

// complete gives the forms of a question the same fields.
func (q *question) complete() {
	q.Quotes = append(q.Quotes, q.Required...)
	if q.Unanswerable != nil {
		q.Text, q.Query, q.Type = q.Query, "", "answerable"
		if *q.Unanswerable {
			q.Type = "unanswerable-" + q.Kind
		}
	}
	if q.Points != nil {
		q.Type = "message"
		for _, n := range (*q.Points)[:min(1, len(*q.Points))] {
			q.Gold = []string{corpus.PointRef(n).String()}
		}
	}
	if len(q.Gold) == 0 && len(q.Nearest) == 0 {
		q.Nearest = q.Relevant
	}
}

// A judgedQuote is a statement that an answer must or may show.
type judgedQuote struct {
	Passage string `json:"passage"`
	Speaker string `json:"speaker"`
}

// depth is how many answers are looked at, as many as "ask --json" gives.
const depth = 10

// Measure asks b every question of in, one JSON object a line, and prints a line
// for each to out, then the figures by type and by language: the share with a
// gold answer first, the share with one among the first three, the mean
// reciprocal rank, refusals right and wrong, and how many of the right ones list
// what is nearest.
func Measure(b *bot.Bot, in io.Reader, out io.Writer) error {
	questions, err := readQuestions(in)
	if err != nil {
		return err
	}
	byType, byLang := groups{title: "type"}, groups{title: "language"}
	var who []whoJudgement
	for _, q := range questions {
		if q.Query != "" {
			j := judgeWho(b, q)
			who = append(who, j)
			fmt.Fprintf(out, "%-30s %s%s\n", q.Query, whoFigures(j), j.faults)
			continue
		}
		j := judge(b, q)
		byType.add(q.Type, j)
		byLang.add(q.Lang, j)
		fmt.Fprintf(out, "%-6s %-17s %-8s %s\n", q.ID, q.Type, j, q.Text)
	}
	if len(who) > 0 {
		fmt.Fprintf(out, "\n%-30s %s\n", "all", whoFigures(who...))
	}
	byType.print(out)
	if len(byLang.names) > 1 {
		byLang.print(out)
	}
	return nil
}

// groups are judgements by the name of their group, in the order in which the
// names came.
type groups struct {
	title  string
	names  []string
	judged map[string][]judgement
}

func (g *groups) add(name string, j judgement) {
	if g.judged == nil {
		g.judged = map[string][]judgement{}
	}
	if g.judged[name] == nil {
		g.names = append(g.names, name)
	}
	g.judged[name] = append(g.judged[name], j)
}

func (g *groups) print(out io.Writer) {
	if len(g.names) == 0 {
		return
	}
	var all []judgement
	fmt.Fprintf(out, "\n%-18s %5s %9s %9s %6s %13s %13s %13s\n", g.title, "asked", "success@1", "success@3", "MRR", "refused", "wrongly", "nearest")
	for _, name := range g.names {
		all = append(all, g.judged[name]...)
		printFigures(out, name, g.judged[name])
	}
	printFigures(out, "all", all)
}

// A judgement says how a question for ask went.
type judgement struct {
	hopeless bool // the sources don't answer it
	refused  bool
	rank     int  // of the best gold answer; 0 when none is shown
	hasNear  bool // the sources don't answer it, and something is nearest
	near     bool // the refusal lists that
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
	r := b.Library().Answers(q.Text, depth)
	if q.Points != nil { // only clauses count
		hits := b.Library().Matches(message.Tidy(q.Text)).Hits
		hits = slices.DeleteFunc(hits, func(h search.Hit) bool { return !h.Ref.IsPoint() })
		r = search.Result{Hits: hits, Abstained: len(hits) == 0}
	}
	j := judgement{hopeless: len(q.Gold) == 0, refused: r.Abstained}
	j.hasNear = j.hopeless && len(q.Nearest) > 0
	for _, ref := range r.Nearest {
		j.near = j.near || slices.Contains(q.Nearest, ref.String())
	}
	for i, h := range r.Hits {
		if !j.refused && j.rank == 0 && slices.Contains(q.Gold, h.Ref.String()) {
			j.rank = i + 1
		}
	}
	return j
}

func printFigures(out io.Writer, name string, judged []judgement) {
	var answerable, first, third, wrongly, refused, hasNear, near int
	reciprocal := 0.0
	for _, j := range judged {
		switch {
		case j.hopeless:
			refused += count(j.refused)
			hasNear += count(j.refused && j.hasNear)
			near += count(j.refused && j.hasNear && j.near)
			continue
		case j.refused:
			wrongly++
		case j.rank > 0:
			reciprocal += 1 / float64(j.rank)
			first += count(j.rank == 1)
			third += count(j.rank <= 3)
		}
		answerable++
	}
	hopeless := len(judged) - answerable
	mean := func(sum float64) string { return unless(answerable == 0, "%.3f", sum/float64(answerable)) }
	fmt.Fprintf(out, "%-18s %5d %9s %9s %6s %13s %13s %13s\n", name, len(judged), mean(float64(first)), mean(float64(third)), mean(reciprocal),
		unless(hopeless == 0, "%d of %d", refused, hopeless), unless(answerable == 0, "%d of %d", wrongly, answerable),
		unless(hasNear == 0, "%d of %d", near, hasNear))
}

func count(is bool) int {
	if is {
		return 1
	}
	return 0
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
		q.complete()
		out = append(out, q)
	}
	return out, lines.Err()
}
