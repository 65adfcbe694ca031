package quality

import (
	"fmt"
	"io"
	"math"
	"slices"

	"planbot/corpus"
	"planbot/corpus/search"
)

// Fit fits the decision to answer and the ranking to judged questions, and what
// messages speak of to judged messages. It prints them as corpus/search/weights.txt
// has them, after what the decision is worth: for some thresholds the share of the
// answerable questions that are refused and of the others that are, foretold by
// cross-validation.
func Fit(c *corpus.Corpus, in io.Reader, out io.Writer) error {
	questions, err := readQuestions(in)
	if err != nil {
		return err
	}
	ix := search.New(c)
	samples, err := readSamples(ix, questions)
	if err != nil {
		return err
	}
	knots := quartiles(samples)
	f := foretell(samples, knots)
	fmt.Fprintf(out, "# How the sources' having an answer depends on the features of a question; see\n# Model. Printed by planbot eval --fit, from %d questions.\n#\n", len(samples))
	f.print(out, samples)
	m := fitModel(samples, knots)
	m.Threshold = f.threshold
	if rows := readPairs(ix, questions); len(rows) > 0 {
		w := fit(rows)
		m.Rank = w[:len(w)-1]
	}
	if rows := readSentences(ix, questions); len(rows) > 0 {
		m.Themes = fitThemes(rows)
	}
	fmt.Fprintf(out, "\n%s", m)
	return nil
}

// Ablate prints how well the decision to answer tells questions apart with all
// features, and without each.
func Ablate(c *corpus.Corpus, in io.Reader, out io.Writer) error {
	questions, err := readQuestions(in)
	if err != nil {
		return err
	}
	samples, err := readSamples(search.New(c), questions)
	if err != nil {
		return err
	}
	knots := quartiles(samples)
	line := func(name string) {
		f := foretell(samples, knots)
		fmt.Fprintf(out, "%-16s %8.4f %8.4f %8.4f %12.3f %12.3f\n", name, f.area(samples, isAny), f.area(samples, isNear), f.area(samples, isFar),
			f.refused(samples, isNear, f.threshold), f.refused(samples, isFar, f.threshold))
	}
	fmt.Fprintf(out, "%-16s %8s %8s %8s %12s %12s\n", "without", "area", "near", "far", "refused near", "refused far")
	line("nothing")
	for i, name := range search.FeatureNames() {
		column := make([]float64, len(samples))
		for k := range samples {
			column[k], samples[k].x[i] = samples[k].x[i], 0
		}
		line(name)
		for k := range samples {
			samples[k].x[i] = column[k]
		}
	}
	return nil
}

// The sorts of questions that the sources don't answer.
const (
	isAny  = ""
	isNear = "unanswerable-near"
	isFar  = "unanswerable-far"
)

// A sample is a question as the decision to answer sees it.
type sample struct {
	kind     string // the type of the question
	x        []float64
	answered bool // the sources answer it
}

func (s *sample) is(kind string) bool { return !s.answered && (kind == isAny || s.kind == kind) }

// readSamples reads the features of judged questions, those aside that need no
// decision.
func readSamples(ix *search.Index, questions []question) ([]sample, error) {
	var out []sample
	for _, q := range questions {
		if q.Points != nil {
			continue
		}
		if x, ok := ix.Features(q.Text); ok {
			out = append(out, sample{kind: q.Type, x: x[:], answered: len(q.Gold) > 0})
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("questions: none to fit to")
	}
	return out, nil
}

// readPairs compares, for each question, the first document that answers it with
// each that does not: which is better is a yes or a no, and the features are the
// differences of theirs.
func readPairs(ix *search.Index, questions []question) []row {
	var out []row
	for _, q := range questions {
		if q.Points != nil {
			continue
		}
		answers := func(c search.Choice) bool { return slices.Contains(q.Gold, c.Ref.String()) }
		list := ix.Choices(q.Text)
		best := slices.IndexFunc(list, answers)
		if best < 0 {
			continue
		}
		for _, c := range list {
			if answers(c) {
				continue
			}
			better, worse := row{make([]float64, len(c.X)), true}, row{make([]float64, len(c.X)), false}
			for i := range c.X {
				better.x[i] = list[best].X[i] - c.X[i]
				worse.x[i] = -better.x[i]
			}
			out = append(out, better, worse)
		}
	}
	return out
}

// quartiles are the knots of each feature, none of one that has few values.
func quartiles(samples []sample) [][]float64 {
	out := make([][]float64, len(samples[0].x))
	for i := range out {
		values := make([]float64, len(samples))
		for k := range samples {
			values[k] = samples[k].x[i]
		}
		slices.Sort(values)
		if n := len(values); values[n/4] == values[3*n/4] { // mostly one value
			usual := values[n/2]
			values = slices.DeleteFunc(values, func(v float64) bool { return v == usual })
		}
		n := len(values)
		knots := slices.Compact([]float64{round(values[n/4]), round(values[n/2]), round(values[3*n/4])})
		if len(slices.Compact(values)) > few {
			out[i] = knots
		}
	}
	return out
}

// few is how many values a feature has at most that gets one slope.
const few = 3

func round(v float64) float64 { return math.Round(v*1e3) / 1e3 }

// The two decisions of a model.
const (
	subject = iota
	detail
)

// fitModel fits both decisions: the subject's to all samples, the detail's to
// those whose subject the sources have.
func fitModel(samples []sample, knots [][]float64) *search.Model {
	m := &search.Model{}
	for i, name := range search.FeatureNames() {
		m.Curves = append(m.Curves, search.Curve{Feature: name, Knots: knots[i]})
	}
	for which := range 2 {
		var rows []row
		for _, s := range samples {
			far := s.is(isFar)
			if which == subject || !far {
				rows = append(rows, row{stretched(s.x, knots), which == subject && !far || s.answered})
			}
		}
		w := fit(rows)
		for i := range m.Curves {
			n := len(knots[i]) + 1
			m.Curves[i].Slopes[which], w = w[:n], w[n:]
		}
		m.Bias[which] = w[0]
	}
	return m
}

// stretched lays the stretches of all features end to end.
func stretched(x []float64, knots [][]float64) (out []float64) {
	for i, v := range x {
		out = append(out, search.Stretches(v, knots[i])...)
	}
	return out
}

// folds is into how many parts the questions are cut to foretell each part from
// the others.
const folds = 10

// A foretelling is the chance of an answer to each sample, and the threshold
// that they suggest.
type foretelling struct {
	chances   []float64
	threshold float64
}

// mayRefuse is the share of answerable questions that the threshold refuses.
const mayRefuse = 0.022

func foretell(samples []sample, knots [][]float64) foretelling {
	f := foretelling{chances: make([]float64, len(samples))}
	for fold := range folds {
		var others []sample
		for i, s := range samples {
			if i%folds != fold {
				others = append(others, s)
			}
		}
		m := fitModel(others, knots)
		for i := fold; i < len(samples); i += folds {
			f.chances[i] = m.Chance((*search.Features)(samples[i].x))
		}
	}
	var answered []float64
	for i, s := range samples {
		if s.answered {
			answered = append(answered, f.chances[i])
		}
	}
	slices.Sort(answered)
	f.threshold = round(answered[int(mayRefuse*float64(len(answered)))])
	return f
}

func (f *foretelling) print(out io.Writer, samples []sample) {
	fmt.Fprintf(out, "# Area under the curve %.4f; near questions %.4f, far ones %.4f.\n#\n", f.area(samples, isAny), f.area(samples, isNear), f.area(samples, isFar))
	fmt.Fprintf(out, "# threshold  answerable refused  near refused  far refused\n")
	for t := 0.1; t < 0.75; t += 0.05 {
		wrongly, answered := 0, 0
		for i, s := range samples {
			answered += count(s.answered)
			wrongly += count(s.answered && f.chances[i] < t)
		}
		fmt.Fprintf(out, "#      %.2f               %.3f         %.3f        %.3f\n", t, float64(wrongly)/float64(answered), f.refused(samples, isNear, t), f.refused(samples, isFar, t))
	}
}

// refused is the share of the unanswerable questions of a kind that a threshold
// refuses.
func (f *foretelling) refused(samples []sample, kind string, threshold float64) float64 {
	refused, all := 0, 0
	for i, s := range samples {
		all += count(s.is(kind))
		refused += count(s.is(kind) && f.chances[i] < threshold)
	}
	return float64(refused) / float64(max(all, 1))
}

// area is the area under the curve: the chance that an answerable question is
// rated above an unanswerable one of the kind.
func (f *foretelling) area(samples []sample, kind string) float64 {
	var yes, no []float64
	for i, s := range samples {
		if s.answered {
			yes = append(yes, f.chances[i])
		} else if s.is(kind) {
			no = append(no, f.chances[i])
		}
	}
	slices.Sort(no)
	below := 0
	for _, p := range yes {
		i, _ := slices.BinarySearch(no, p)
		below += i
	}
	return float64(below) / float64(max(len(yes)*len(no), 1))
}
