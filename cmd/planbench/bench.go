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

// turns is how often each engine comes to be measured on one workload. A machine
// is faster at one time than at another; in turns, all engines get something of
// both.
const turns = 5

// A contender is an engine with its index of a workload, ready to be asked.
type contender struct {
	engine
	index    index
	owned    index // to be closed with the contender; nil for those that share it
	searcher searcher
	queries  []string // as many as it has time for
	rounds   int      // in a turn
	figures  *figures
}

// run measures all engines on one workload: each builds its index, and then they
// are asked in turns. The textbook goes first, because its answers are what the
// others should find.
func (b *bench) run(w *workload) (err error) {
	rows := map[string]*figures{}
	var all []*contender
	defer func() {
		for _, c := range all {
			err = errors.Join(err, c.close())
		}
	}()
	order := slices.Clone(engines())
	slices.SortStableFunc(order, func(x, y engine) int { return rank(x) - rank(y) })
	for _, e := range order {
		if e.like == "" {
			made, err := b.group(w, e, rows)
			all = append(all, made...)
			if err != nil {
				return fmt.Errorf("%s: %s: %w", w, e.name, err)
			}
		}
	}
	for range turns {
		for _, c := range all {
			quiet()
			if err := b.timeRounds(c); err != nil {
				return fmt.Errorf("%s: %s: %w", w, c.name, err)
			}
		}
	}
	for _, c := range all {
		if err := b.finish(w, c); err != nil {
			return fmt.Errorf("%s: %s: %w", w, c.name, err)
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

func rank(e engine) int {
	if e.name == textbookName {
		return 0
	}
	return 1
}

func (c *contender) close() error {
	err := c.searcher.close()
	if c.owned != nil {
		err = errors.Join(err, c.owned.close())
	}
	return err
}

// group builds the index of an engine, for it and for those that share it.
func (b *bench) group(w *workload, e engine, rows map[string]*figures) (made []*contender, err error) {
	views := b.views(e)
	if len(views) == 0 {
		return nil, nil
	}
	if missing := b.missing(w, e); missing != "" {
		rows[e.name] = &figures{engine: e.name, missing: missing}
		return nil, nil
	}
	dir, err := os.MkdirTemp(b.dir, "")
	if err != nil {
		return nil, err
	}
	built := figures{}
	ix, err := b.build(w, e, dir, &built)
	if err != nil {
		return nil, err
	}
	if t, ok := ix.(*textbook); ok {
		b.remember(w, t)
	}
	for _, v := range views {
		f := built
		f.engine, f.missing = v.name, b.missing(w, v)
		rows[v.name] = &f
		if f.missing != "" {
			continue
		}
		c := &contender{engine: v, index: ix, figures: &f}
		if v.view != nil {
			c.index = v.view(ix)
		}
		if err = b.warm(w, c); err != nil {
			break
		}
		made = append(made, c)
	}
	if len(made) == 0 {
		return nil, closeAfter(err, ix.close)
	}
	made[len(made)-1].owned = ix
	return made, err
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

// finish takes the figures that need no turns.
func (b *bench) finish(w *workload, c *contender) (err error) {
	f := c.figures
	for i, cores := range []int{1, twoCores()} {
		if f.rate[i], err = b.countRate(c.index, c.queries, cores); err != nil {
			return err
		}
	}
	switch {
	case w.embedded != nil:
		f.success, err = w.embedded.success(c.searcher)
	case c.name != textbookName:
		f.agrees, err = agreement(c.searcher, c.queries, w.want)
	default:
		f.agrees = 1 // the textbook itself
	}
	n := len(c.queries)
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
