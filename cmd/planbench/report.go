package main

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// The lines of README.md between which -markdown's output stands.
const (
	beginMark = "<!-- planbench:begin -->"
	endMark   = "<!-- planbench:end -->"
)

// report prints everything: ratios, the plot, absolute figures, the check.
func (b *bench) report(out io.Writer) {
	if b.markdown {
		fmt.Fprintln(out, beginMark)
	}
	fmt.Fprintf(out, "%s. %s.\n", machine(), versions())
	fmt.Fprintf(out, "\nHow many times ours: median / 99th percentile of a query\n\n%s", b.speeds(ratioCell))
	fmt.Fprintf(out, "\nMedian / 99th percentile of a query, in µs\n\n%s", b.speeds(timeCell))
	if p := plot(b.curves()); p != "" {
		fmt.Fprintf(out, "\n```\n%s```\n", p)
	}
	for _, t := range b.tables {
		fmt.Fprintf(out, "\n%s: how many times ours, and the figure itself\n\n%s", t.title(), t.details())
	}
	for i, c := range b.checks {
		if i == 0 {
			fmt.Fprintln(out)
		}
		fmt.Fprintf(out, "- %s\n", c)
	}
	if b.markdown {
		fmt.Fprintln(out, endMark)
		return
	}
	if line := b.summary(); line != "" {
		fmt.Fprintln(out, "\n"+line)
	}
}

func (t *table) title() string {
	if t.embedded == nil {
		return fmt.Sprintf("%s passages of %d words, %s queries", thousands(t.passages), (shortest+longest)/2, thousands(len(t.queries)))
	}
	return fmt.Sprintf("The embedded corpus, %d documents, %d questions from %s", t.passages, len(t.queries), t.embedded.from)
}

// row returns the figures of an engine, or nil where there are none.
func (t *table) row(engine string) *figures {
	i := slices.IndexFunc(t.rows, func(f *figures) bool { return f.engine == engine })
	if i < 0 || t.rows[i].missing != "" {
		return nil
	}
	return t.rows[i]
}

// speeds is one row an engine and one column a workload.
func (b *bench) speeds(cell func(ours, f *figures) string) string {
	rows := [][]string{{"engine"}}
	for _, t := range b.tables {
		rows[0] = append(rows[0], t.String())
	}
	for _, name := range b.engines {
		row := []string{name}
		for _, t := range b.tables {
			if f := t.row(name); f != nil {
				row = append(row, cell(t.row(oursName), f))
			} else {
				row = append(row, "-")
			}
		}
		rows = append(rows, row)
	}
	return markdown(rows)
}

func ratioCell(ours, f *figures) string {
	p50, p99 := f.ratios(ours)
	return times(p50) + " / " + times(p99)
}

func timeCell(_, f *figures) string {
	n := len(f.medians)
	return micro(f.p50(n)) + " / " + micro(f.p99(n))
}

// ratios compares the two on the questions that both had the time for.
func (f *figures) ratios(ours *figures) (p50, p99 float64) {
	n := min(len(f.medians), len(ours.medians))
	return float64(f.p50(n)) / float64(ours.p50(n)), float64(f.p99(n)) / float64(ours.p99(n))
}

// details has everything else of one workload.
func (t *table) details() string {
	quality := "best ten right"
	if t.embedded != nil {
		quality = "success@1"
	}
	rows := [][]string{{"engine", "built a second", "bytes a passage", "allocations", "a second, 1 core", fmt.Sprintf("%d cores", twoCores()), quality, "queries"}}
	for _, f := range t.rows {
		if f.missing != "" {
			rows = append(rows, []string{f.engine, f.missing, "", "", "", "", "", ""})
		} else {
			rows = append(rows, t.detail(t.row(oursName), f))
		}
	}
	return markdown(rows)
}

func (t *table) detail(ours, f *figures) []string {
	cell := func(ours, value float64) string { return times(value/ours) + " " + thousands(int(value)) }
	n := float64(t.passages)
	good := fmt.Sprintf("%.3f", f.agrees)
	switch {
	case t.embedded != nil && !t.embedded.judged:
		good = "-"
	case t.embedded != nil:
		good = fmt.Sprintf("%.3f", f.success)
	}
	return []string{
		f.engine,
		cell(n/ours.build.Seconds(), n/f.build.Seconds()),
		cell(float64(ours.bytes)/n, float64(f.bytes)/n),
		fmt.Sprintf("%.1f", f.allocs),
		cell(ours.rate[0], f.rate[0]),
		cell(ours.rate[1], f.rate[1]),
		good,
		thousands(len(f.medians)),
	}
}

// curves are the medians by size of the generated corpora, ours last.
func (b *bench) curves() []curve {
	marks := map[string]byte{oursName: 'o', textbookName: 't', bleveName: 'b', fuzzyName: 'z', "bleve-disk": 'd', mattnName: 'f', moderncName: 'm'}
	var curves []curve
	for _, name := range slices.Backward(b.engines) {
		c := curve{mark: marks[name], name: name}
		for _, t := range b.tables {
			if f := t.row(name); f != nil && t.embedded == nil {
				c.sizes = append(c.sizes, t.passages)
				c.values = append(c.values, f.p50(len(f.medians)))
			}
		}
		if len(c.sizes) > 0 {
			curves = append(curves, c)
		}
	}
	return curves
}

// summary is the medians on the embedded corpus in one line.
func (b *bench) summary() string {
	if len(b.tables) == 0 || b.tables[0].embedded == nil {
		return ""
	}
	t := b.tables[0]
	var parts []string
	for _, name := range []string{textbookName, bleveName, fuzzyName, mattnName} {
		label, f := name, t.row(name)
		if f == nil && name == mattnName {
			label, f = moderncName, t.row(moderncName)
		}
		if f != nil {
			p50, _ := f.ratios(t.row(oursName))
			parts = append(parts, label+" "+strings.Replace(times(p50), "×", "x", 1))
		}
	}
	if parts == nil {
		return ""
	}
	return "median ratio to ours: " + strings.Join(parts, ", ")
}

// times writes a ratio with two digits, or whole above ten.
func times(ratio float64) string {
	switch {
	case ratio >= 9.95:
		return thousands(int(ratio+0.5)) + "×"
	case ratio >= 0.0995:
		return fmt.Sprintf("%.1f×", ratio)
	default:
		return fmt.Sprintf("%.2g×", ratio)
	}
}

func micro(d time.Duration) string {
	if d < 10*time.Microsecond {
		return fmt.Sprintf("%.1f", float64(d)/1e3)
	}
	return thousands(int(d.Round(time.Microsecond) / time.Microsecond))
}

// thousands writes a number with commas.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// markdown pads the cells of a table, so that it reads well as it is. All
// columns but the first are flush right.
func markdown(rows [][]string) string {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell), 3)
		}
	}
	rule := make([]string, len(widths))
	for i, w := range widths {
		rule[i] = strings.Repeat("-", w-1) + ":"
	}
	rule[0] = strings.Repeat("-", widths[0])
	var out strings.Builder
	for _, row := range slices.Insert(slices.Clone(rows), 1, rule) {
		for i, cell := range row {
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if i == 0 {
				out.WriteString("| " + cell + pad + " |")
			} else {
				out.WriteString(" " + pad + cell + " |")
			}
		}
		out.WriteString("\n")
	}
	return out.String()
}
