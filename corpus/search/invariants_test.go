package search

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"planbot/corpus"
)

// checkResult says what is wrong with an answer, whatever the question was.
func checkResult(ix *Index, q string, r Result, limit int) error {
	switch {
	case r.Query != q:
		return fmt.Errorf("the question became %q", r.Query)
	case len(r.Hits) > max(limit, len(r.Named)):
		return fmt.Errorf("%d hits", len(r.Hits))
	case r.Abstained && len(r.Hits)+len(r.Named) > 0:
		return errors.New("refused, and answered")
	case !r.Abstained && len(r.Hits) == 0 && limit > 0:
		return errors.New("neither refused nor answered")
	case !r.Abstained && len(r.Nearest) > 0 || len(r.Nearest) > maxNearest:
		return fmt.Errorf("nearest are %v", r.Nearest)
	case len(r.Corrections) > maxCorrections:
		return fmt.Errorf("%d corrections", len(r.Corrections))
	}
	for i, ref := range r.Named {
		if ix.docOf(ref) < 0 || slices.Contains(r.Named[:i], ref) {
			return fmt.Errorf("named %v", r.Named)
		}
	}
	seen := map[corpus.Ref]bool{}
	for i, h := range r.Hits {
		there := ix.corpus.Passage(h.Ref) != nil || h.Ref.IsPoint() && ix.corpus.Point(h.Ref.Line) != nil
		switch {
		case !there || seen[h.Ref]:
			return fmt.Errorf("%s is not in the corpus, or there twice", h.Ref)
		case math.IsNaN(h.Score) || math.IsInf(h.Score, 0) || h.Score < 0:
			return fmt.Errorf("%s scores %v", h.Ref, h.Score)
		case i > 0 && h.Score > r.Hits[i-1].Score:
			return fmt.Errorf("%s scores more than what stands before it", h.Ref)
		}
		seen[h.Ref] = true
	}
	return nil
}

// questions lists what people type: questions of each kind, then every nth of
// the phrases, titles, names and aliases of the corpus.
func questions(ix *Index, n int) []string {
	c := ix.corpus
	var all []string
	for i := range c.Points {
		all = append(append(all, c.Points[i].Title, c.Points[i].Text), c.Asked(c.Points[i].Ref()).All()...)
	}
	for i := range c.Articles {
		for j := range c.Articles[i].Passages {
			p := &c.Articles[i].Passages[j]
			all = append(append(all, p.Gist), c.Asked(p.Ref).All()...)
		}
	}
	for i := range c.Speakers {
		all = append(append(all, c.Speakers[i].Name), c.Speakers[i].Aliases...)
	}
	for i := range c.Topics {
		all = append(append(all, c.Topics[i].Name), c.Topics[i].Aliases.All()...)
	}
	out := []string{"", "?!", "bitcoin", "point 21", "21-23, 25", "600k", "elecions in 100 dys", "kagarlistky", "who criticised the amnesty?",
		"what did Tusk say about jets", "why was russia thrown out of the G8", "how many soldiers", "which points deal with money",
		"does the plan mention a church", "who is Lavrov", "when did the plan leak", `who said "a starting point"`}
	for i := 0; i < len(all); i += n {
		out = append(out, all[i])
	}
	return out
}

func TestEveryAnswerIsInOrder(t *testing.T) {
	ix := embeddedIndex(t)
	for i, q := range questions(ix, 4) {
		limit := i % 12
		if err := checkResult(ix, q, ix.Search(q, limit), limit); err != nil {
			t.Errorf("%q: %v", q, err)
		}
	}
	for _, tt := range hostileInputs(ix) {
		if err := checkResult(ix, tt.text, ix.Search(tt.text, 10), 10); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

// Phrases that people are known to type find what they were written for; every
// third is tried. The floors are a little under what was measured, 0.9920 of 5,898 phrases of
// points and 0.9934 of 4,814 of passages: a change that costs more is seen
// here, and one that gains may raise them.
func TestAskedPhrases(t *testing.T) {
	ix := embeddedIndex(t)
	var points, passages share
	together := map[string][]corpus.Ref{} // what a phrase is asked of: any of them may be found
	for i := range ix.docs {
		asked := ix.texts(ix.docs[i].ref)[askedField]
		for _, q := range asked {
			together[q] = append(together[q], ix.docs[i].ref)
		}
	}
	found := func(q string) bool {
		return slices.ContainsFunc(together[q], func(r corpus.Ref) bool { return among(ix, q, r) })
	}
	const every = 3
	n := 0
	count := func(of *share, phrases []string) {
		for _, q := range phrases {
			if n++; n%every == 0 {
				of.count(found(q))
			}
		}
	}
	for i := range ix.corpus.Points {
		count(&points, ix.corpus.Asked(ix.corpus.Points[i].Ref()).All())
	}
	for i := range ix.corpus.Articles {
		for j := range ix.corpus.Articles[i].Passages {
			count(&passages, ix.corpus.Asked(ix.corpus.Articles[i].Passages[j].Ref).All())
		}
	}
	if got := points.of(); got < 0.991 {
		t.Errorf("%.4f of %d phrases find their point among the first three", got, points.all)
	}
	if got := passages.of(); got < 0.990 {
		t.Errorf("%.4f of %d phrases find their passage among the first three", got, passages.all)
	}
}

type share struct{ hits, all int }

func (s *share) count(hit bool) {
	s.all++
	if hit {
		s.hits++
	}
}

func (s *share) of() float64 { return float64(s.hits) / float64(s.all) }

// among reports whether a ref is among the three answers that a reply shows.
func among(ix *Index, q string, ref corpus.Ref) bool {
	p := place(ix, q, ref)
	return p >= 1 && p <= 3
}

// Words of the sources find their source, first of all.
func TestVerbatimFindsItsSource(t *testing.T) {
	ix := embeddedIndex(t)
	for i := range ix.corpus.Points {
		p := &ix.corpus.Points[i]
		list := []string{p.Title, p.Text, p.Summary}
		for _, s := range corpus.Sentences(p.Text) {
			list = append(list, s, "“"+s+"”", "where does it say "+s, "point that says: "+s)
		}
		for _, q := range list {
			if place(ix, q, p.Ref()) != 1 {
				t.Errorf("%s: %q finds %s", p.Ref(), q, refs(ix.Search(q, 3).Hits))
			}
		}
	}
	for _, quote := range ix.corpus.Quotes(func(q *corpus.Quote) bool { return len(strings.Fields(q.Text)) >= 6 }) {
		for _, form := range []string{"“%s”", `"%s"`, "«%s»", "‘%s’", `who said "%s"?`} {
			if q := fmt.Sprintf(form, quote.Text); place(ix, q, quote.Ref) != 1 {
				t.Errorf("%s: %q finds %s", quote.ID(), q, refs(ix.Search(q, 3).Hits))
			}
		}
	}
}

// The same question gets the same answer, word for word, whatever was asked
// before it and whoever asks at the same time.
func TestSameQuestionSameAnswer(t *testing.T) {
	ix := embeddedIndex(t)
	type answer struct {
		Result
		Statements
		Matches []Match
	}
	ask := func(ix *Index, q string) answer {
		a := answer{Result: ix.Search(q, 5), Statements: ix.Statements(q)}
		if len(a.Hits) > 0 {
			a.Matches = ix.Explain(q, a.Hits[0].Ref)
		}
		return a
	}
	list := questions(ix, 151)
	want := make([]answer, len(list))
	for i, q := range list {
		want[i] = ask(ix, q)
	}
	fresh := embeddedIndex(t) // whose vocabulary is made while others ask
	var wg sync.WaitGroup
	for worker := range 4 {
		wg.Go(func() {
			for k := range list {
				i := (k*7 + worker*11) % len(list)
				got := ask(fresh, list[i])
				got.Quotes, got.About = want[i].Quotes, want[i].About // of another corpus in memory
				if diff := cmp.Diff(want[i], got); diff != "" {
					t.Errorf("%q (-alone +together):\n%s", list[i], diff)
				}
			}
		})
	}
	wg.Wait()
}

// What the files are called, and so the order in which they are read, changes
// no answer. With other names the index is built anew, so this also holds the
// saved index to the built one.
func TestOrderOfFilesDoesNotMatter(t *testing.T) {
	ix := embeddedIndex(t)
	names, err := fs.Glob(corpus.Embedded(), "*.toml")
	if err != nil {
		t.Fatal(err)
	}
	fsys := fstest.MapFS{}
	for i, name := range names {
		data, err := fs.ReadFile(corpus.Embedded(), name)
		if err != nil {
			t.Fatal(err)
		}
		fsys[fmt.Sprintf("%02d.toml", len(names)-i)] = &fstest.MapFile{Data: data}
	}
	if len(fsys) != len(names) {
		t.Fatalf("%d files became %d", len(names), len(fsys))
	}
	c, err := corpus.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	other := New(c)
	for _, q := range questions(ix, 29) {
		if diff := cmp.Diff(ix.Search(q, 10), other.Search(q, 10)); diff != "" {
			t.Fatalf("%q (-embedded +shuffled):\n%s", q, diff)
		}
		a, b := ix.Statements(q), other.Statements(q)
		if ids(a.Quotes) != ids(b.Quotes) || ids(a.About) != ids(b.About) || !slices.Equal(a.Points, b.Points) {
			t.Fatalf("who %q: %q, %q", q, ids(a.Quotes), ids(b.Quotes))
		}
	}
}
