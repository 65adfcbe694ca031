package search

import (
	_ "embed"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// A Model decides whether the sources answer a question: two logistic
// regressions over the same features. The first gives the chance that the
// sources have the subject, the second the chance that they have the detail
// asked for if they have the subject. Each feature adds to the logarithm of the
// odds of both by a curve of straight stretches between knots.
type Model struct {
	Threshold float64    // the chance of an answer from which one is given
	Bias      [2]float64 // of subject and detail
	Curves    []Curve    // by feature
	Rank      []float64  // what each feature of a document adds to the logarithm of its odds to be the best
	Themes    []Weight   // of each feature by which a sentence speaks of a document, and the bias
}

// A Curve is what a feature adds.
type Curve struct {
	Feature string
	Knots   []float64    // ascending; none for a feature that is a yes or a no
	Slopes  [2][]float64 // of subject and detail: by stretch, one more than knots
}

// A Weight is what a feature of a sentence adds to the logarithm of the odds that it
// speaks of a document, and its usual value in sentences that do.
type Weight struct{ Weight, Usual float64 }

// themeChance is the chance that a sentence speaks of a document. What is not known
// is as usual.
func (m *Model) themeChance(x *ThemeFeatures) float64 {
	odds := m.Themes[numThemeFeatures].Weight
	for f, v := range x {
		if math.IsNaN(v) {
			v = m.Themes[f].Usual
		}
		odds += m.Themes[f].Weight * v
	}
	return logistic(odds)
}

// at is what the curve adds at x to the odds of subject and detail. Where x is not
// known it adds what it does in the middle.
func (c *Curve) at(x float64) (subject, detail float64) {
	if math.IsNaN(x) {
		x = c.usual()
	}
	from := 0.0
	for i, slope := range c.Slopes[0] {
		last := i == len(c.Knots) || x <= c.Knots[i]
		to := x
		if !last {
			to = c.Knots[i]
		}
		subject += slope * (to - from)
		detail += c.Slopes[1][i] * (to - from)
		if last {
			break
		}
		from = to
	}
	return subject, detail
}

// usual is the value of a feature in the middle of all questions.
func (c *Curve) usual() float64 {
	if len(c.Knots) == 0 {
		return 0
	}
	return c.Knots[len(c.Knots)/2]
}

// Stretches is how much of each stretch between knots lies before x. The first
// may be negative.
func Stretches(x float64, knots []float64) []float64 {
	out := make([]float64, len(knots)+1)
	from := 0.0
	for i := range out {
		to := math.Inf(1)
		if i < len(knots) {
			to = knots[i]
		}
		if i == 0 || x > from {
			out[i] = min(x, to) - from
		}
		from = to
	}
	return out
}

// chances are those of the subject and of an answer.
func (m *Model) chances(x *Features) (subject, answer float64) {
	odds := m.Bias
	for f := range m.Curves {
		s, d := m.Curves[f].at(x[f])
		odds[0], odds[1] = odds[0]+s, odds[1]+d
	}
	subject = logistic(odds[0])
	return subject, subject * logistic(odds[1])
}

// Chance is the chance that the sources answer a question.
func (m *Model) Chance(x *Features) float64 {
	_, answer := m.chances(x)
	return answer
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// FeatureNames are the names of the features, in their order.
func FeatureNames() []string {
	out := make([]string, numFeatures)
	for f := range featureInfos {
		out[f] = featureInfos[f].name
	}
	return out
}

// weights is the model that planbot eval --fit printed.
//
//go:embed weights.txt
var weights string

// fitted is the model that decides.
var fitted = func() *Model {
	m, err := parseModel(weights)
	if err != nil {
		panic("search: weights.txt: " + err.Error()) // a test reads it
	}
	return m
}()

// String writes a model as weights.txt has it: a line for the threshold, one for
// the biases and one for each feature, with its knots, then the slopes of its
// stretches for the subject and for the detail.
func (m *Model) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "threshold  %.3f\n", m.Threshold)
	fmt.Fprintf(&b, "%-16s : %-26s : %-36s : %s\n", "bias", "", number(m.Bias[0]), number(m.Bias[1]))
	for _, c := range m.Curves {
		fmt.Fprintf(&b, "%-16s : %-26s : %-36s : %s\n", c.Feature, listed(c.Knots), listed(c.Slopes[0]), listed(c.Slopes[1]))
	}
	for f, weight := range m.Rank {
		fmt.Fprintf(&b, "rank %-16s %s\n", rankNames[f], number(weight))
	}
	for f, w := range m.Themes {
		fmt.Fprintf(&b, "theme %-10s %8s %8s\n", themeName(f), number(w.Weight), number(w.Usual))
	}
	return b.String()
}

func number(v float64) string { return strconv.FormatFloat(v, 'f', 3, 64) }

func listed(vs []float64) string {
	out := make([]string, len(vs))
	for i, v := range vs {
		out[i] = number(v)
	}
	return strings.Join(out, " ")
}

// parseModel reads what String writes. Lines that begin with # are comments.
func parseModel(text string) (*Model, error) {
	m := &Model{Curves: make([]Curve, numFeatures), Rank: make([]float64, numRankFeatures), Themes: make([]Weight, numThemeFeatures+1)}
	names := FeatureNames()
	for f, name := range names { // a new feature adds nothing until it is fitted
		m.Curves[f] = Curve{Feature: name, Slopes: [2][]float64{{0}, {0}}}
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if ranked, ok := strings.CutPrefix(line, "rank "); ok {
			if err := m.parseRank(ranked); err != nil {
				return nil, err
			}
			continue
		}
		if theme, ok := strings.CutPrefix(line, "theme "); ok {
			if err := m.parseTheme(theme); err != nil {
				return nil, err
			}
			continue
		}
		name, _, _ := strings.Cut(line, " ")
		var lists [4][]float64
		for i, part := range strings.SplitN(strings.TrimPrefix(line, name), ":", 4) {
			for field := range strings.FieldsSeq(part) {
				v, err := strconv.ParseFloat(field, 64)
				if err != nil {
					return nil, err
				}
				lists[i] = append(lists[i], v)
			}
		}
		f := slices.Index(names, name)
		switch {
		case name == "threshold" && len(lists[0]) == 1:
			m.Threshold = lists[0][0]
		case name == "bias" && len(lists[2]) == 1 && len(lists[3]) == 1:
			m.Bias = [2]float64{lists[2][0], lists[3][0]}
		case f >= 0 && len(lists[2]) == len(lists[1])+1 && len(lists[3]) == len(lists[2]):
			m.Curves[f] = Curve{name, lists[1], [2][]float64{lists[2], lists[3]}}
		default:
			return nil, fmt.Errorf("cannot read %q", line)
		}
	}
	return m, nil
}

// parseRank reads what a feature is worth in ranking.
func (m *Model) parseRank(line string) error {
	name, value, _ := strings.Cut(line, " ")
	f := slices.Index(rankNames[:], name)
	if f < 0 {
		return fmt.Errorf("no feature %q", name)
	}
	var err error
	m.Rank[f], err = strconv.ParseFloat(strings.TrimSpace(value), 64)
	return err
}

// themeName is what weights.txt calls a feature of a sentence; the bias is the last.
func themeName(f int) string {
	if f == int(numThemeFeatures) {
		return "bias"
	}
	return themeNames[f]
}

// parseTheme reads what a feature of a sentence is worth.
func (m *Model) parseTheme(line string) error {
	fields := strings.Fields(line)
	for f := range m.Themes {
		if len(fields) != 3 || fields[0] != themeName(f) {
			continue
		}
		var errs [2]error
		m.Themes[f].Weight, errs[0] = strconv.ParseFloat(fields[1], 64)
		m.Themes[f].Usual, errs[1] = strconv.ParseFloat(fields[2], 64)
		return errors.Join(errs[:]...)
	}
	return fmt.Errorf("cannot read %q", line)
}
