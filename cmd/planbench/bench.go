package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// A bench is one run of planbench.
type bench struct {
	options
	ctx         context.Context
	progress    io.Writer
	started     time.Time
	dir         string // for indexes on disk
	tables      []table
	checks      []checked
	differences int
}

// A workload is texts with the questions to ask.
type workload struct {
	passages int
	batches  iter.Seq[[]string]
	queries  []string
	embedded *embedded // nil for generated texts
	want     []expected
	textbook *textbook // kept for the check only
}

func (w *workload) String() string {
	if w.embedded != nil {
		return "embedded"
	}
	return thousands(w.passages)
}

// A table has the figures of all engines on one workload, ours first.
type table struct {
	*workload
	rows []*figures
}

func (b *bench) runAll() (err error) {
	if b.dir, err = os.MkdirTemp("", "planbench"); err != nil {
		return err
	}
	defer os.RemoveAll(b.dir) // the system cleans up what this leaves
	if b.embedded {
		e, err := loadEmbedded(b.questions)
		if err != nil {
			return err
		}
		w := &workload{passages: len(e.texts), batches: slices.Values([][]string{e.texts}), embedded: e}
		for _, q := range e.questions {
			w.queries = append(w.queries, q.Text)
		}
		if err := b.run(w); err != nil {
			return err
		}
	}
	for _, n := range b.sizes {
		l := newLanguage(n)
		w := &workload{passages: n, batches: l.batches(n), queries: l.queries(1, b.options.queries)}
		if err := b.run(w); err != nil {
			return err
		}
		if b.check {
			if err := b.checkAll(w, l.queries(2, 10_000)); err != nil {
				return err
			}
		}
		w.textbook, w.want = nil, nil
	}
	return nil
}

// turns is how often each engine comes to be measured on the embedded corpus. A
// machine is faster at one time than at another; in turns, all engines get
// something of both.
const turns = 5

// run measures all engines on one workload, one after the other. The textbook
// goes first, because its answers are what the others should find.
func (b *bench) run(w *workload) error {
	rows := map[string]*figures{}
	count := 1
	if w.embedded != nil {
		count = turns
	}
	for range count {
		if err := b.turn(w, rows); err != nil {
			return err
		}
	}
	t := table{workload: w}
	for _, e := range engines() {
		if f := rows[e.name]; f != nil && slices.Contains(b.engines, e.name) {
			t.rows = append(t.rows, f)
		}
	}
	b.tables = append(b.tables, t)
	return nil
}

// turn measures all engines once.
func (b *bench) turn(w *workload, rows map[string]*figures) error {
	order := slices.Clone(engines())
	slices.SortStableFunc(order, func(x, y engine) int { return rank(x) - rank(y) })
	for _, e := range order {
		if e.like == "" {
			if err := b.group(w, e, rows); err != nil {
				return fmt.Errorf("%s: %s: %w", w, e.name, err)
			}
		}
	}
	return nil
}

func rank(e engine) int {
	if e.name == textbookName {
		return 0
	}
	return 1
}

// group measures an engine and those that share its index.
func (b *bench) group(w *workload, e engine, rows map[string]*figures) error {
	views := b.views(e)
	if len(views) == 0 {
		return nil
	}
	if missing := b.missing(w, e); missing != "" {
		rows[e.name] = &figures{engine: e.name, missing: missing}
		return nil
	}
	dir, err := os.MkdirTemp(b.dir, "")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir) // the whole folder goes at the end
	built := figures{}
	ix, err := b.build(w, e, dir, &built)
	if err != nil {
		return err
	}
	for _, v := range views {
		f := built
		f.engine, f.missing = v.name, b.missing(w, v)
		if f.missing != "" {
			rows[v.name] = &f
			continue
		}
		asked := ix
		if v.view != nil {
			asked = v.view(ix)
		}
		if err := b.measure(w, asked, &f); err != nil {
			return closeAfter(err, ix.close)
		}
		f.join(rows[v.name])
		rows[v.name] = &f
	}
	if t, ok := ix.(*textbook); ok {
		b.remember(w, t)
	}
	return ix.close()
}

// views are an engine and those that share its index, as far as they are to be
// measured. The textbook is needed in any case.
func (b *bench) views(e engine) []engine {
	var views []engine
	for _, v := range engines() {
		chosen := slices.Contains(b.engines, v.name) || v.name == textbookName
		if chosen && (v.name == e.name || v.like == e.name) {
			views = append(views, v)
		}
	}
	return views
}

// missing says why an engine cannot be measured; "" when it can.
func (b *bench) missing(w *workload, e engine) string {
	switch {
	case e.name == mattnName && b.noMattn != "":
		return b.noMattn
	case e.slow && w.passages > b.limit:
		return "above the limit"
	default:
		return ""
	}
}

// remember keeps the answers of exhaustive BM25, and for the check all of it.
func (b *bench) remember(w *workload, t *textbook) {
	if w.embedded == nil {
		w.want = t.expect(w.queries)
		if b.check {
			w.textbook = t
		}
	}
}

// build makes an index. Only the engine's own work counts, not the making of
// the texts.
func (b *bench) build(w *workload, e engine, dir string, f *figures) (index, error) {
	before := quiet()
	start := e.start
	if w.embedded != nil && e.name == oursName {
		start = func(string) (builder, error) { return askBuilder{w.embedded}, nil }
	}
	watch := time.Now()
	made, err := start(dir)
	if err != nil {
		return nil, err
	}
	f.build = time.Since(watch)
	for batch := range w.batches {
		if err := b.ctx.Err(); err != nil {
			return nil, err
		}
		watch = time.Now()
		if err := made.add(batch); err != nil {
			return nil, err
		}
		f.build += time.Since(watch)
	}
	watch = time.Now()
	ix, err := made.finish()
	if err != nil {
		return nil, err
	}
	f.build += time.Since(watch)
	made = nil
	f.bytes = quiet() - before
	if e.disk {
		if f.bytes, err = diskSize(dir); err != nil {
			return nil, closeAfter(err, ix.close)
		}
	}
	return ix, nil
}

// measure asks an index all it can be asked in its time.
func (b *bench) measure(w *workload, ix index, f *figures) (err error) {
	s, err := ix.searcher()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	atLeast, rounds, trial := 20, b.rounds, b.trial
	if w.embedded != nil {
		// The questions are few: all are asked, and often, for the 99th percentile.
		atLeast, rounds, trial = len(w.queries), 5*b.rounds, trial/turns
	}
	n, rounds, err := b.warm(s, w.queries, atLeast, rounds)
	if err != nil {
		return err
	}
	queries := w.queries[:n]
	quiet()
	if err := b.timeRounds(s, queries, rounds, f); err != nil {
		return err
	}
	for i, cores := range []int{1, twoCores()} {
		if f.rate[i], err = countRate(ix, queries, cores, trial); err != nil {
			return err
		}
	}
	switch {
	case w.embedded != nil:
		f.success, err = w.embedded.success(s)
	case w.want != nil:
		f.agrees, err = agreement(s, queries, w.want)
	default:
		f.agrees = 1 // the textbook itself
	}
	fmt.Fprintf(b.progress, "%5.0fs  %9s  %-13s built in %v, median %v, p99 %v, %d queries\n",
		time.Since(b.started).Seconds(), w, f.engine, f.build.Round(time.Millisecond), f.p50(n), f.p99(n), n)
	return err
}

// checkAll compares our answers with exhaustive scoring.
func (b *bench) checkAll(w *workload, queries []string) error {
	made, err := startOurs(filepath.Join(b.dir, "check"))
	if err != nil {
		return err
	}
	for batch := range w.batches {
		if err := made.add(batch); err != nil {
			return err
		}
	}
	ix, err := made.finish()
	if err != nil {
		return err
	}
	c := checkOurs(ix.(*bareIndex).Bare, w.textbook, queries)
	b.checks = append(b.checks, c)
	b.differences += c.pruned + c.reference
	fmt.Fprintf(b.progress, "%5.0fs  %s\n", time.Since(b.started).Seconds(), c)
	return nil
}
