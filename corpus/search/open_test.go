package search

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"planbot/corpus"
	"planbot/corpus/lang"
)

// maxLikeness is how like an open question may be to a phrasing that the
// sources answer. Of the first data's pairs above it a third asked the same, of
// those from 0.35 up to it one in ten: these share a subject, and one of the two
// names no more than that.
const maxLikeness = 0.5

// shown is how many of the pairs nearest to the bound the test prints with -v,
// for whoever adds questions.
const shown = 20

// TestOpenIsNotAsked: what is asked of a point or passage is answered there,
// and what is open is not. Two phrasings of one record must not ask the same.
func TestOpenIsNotAsked(t *testing.T) {
	under := 0
	for _, p := range alike(embeddedCorpus(t)) {
		line := fmt.Sprintf("%s: open %q is like asked %q: %.2f", p.ref, p.open, p.asked, p.likeness)
		if p.likeness >= maxLikeness {
			t.Error(line)
		} else if under++; under <= shown {
			t.Log(line)
		}
	}
}

// A pair is an open question and a phrasing of its nearest record.
type pair struct {
	ref         corpus.Ref
	open, asked string
	likeness    float64
}

// alike lists the pairs of one record and language, the most alike first.
func alike(c *corpus.Corpus) []pair {
	asked := map[corpus.Ref]corpus.Phrases{}
	for i := range c.Points {
		asked[c.Points[i].Ref()] = c.Asked(c.Points[i].Ref())
	}
	for i := range c.Articles {
		for _, p := range c.Articles[i].Passages {
			asked[p.Ref] = c.Asked(p.Ref)
		}
	}
	open := map[corpus.Ref]corpus.Phrases{}
	for _, o := range c.Open() {
		p := open[o.Nearest]
		open[o.Nearest] = corpus.Phrases{En: append(p.En, o.Asked.En...), Uk: append(p.Uk, o.Asked.Uk...), Ru: append(p.Ru, o.Asked.Ru...)}
	}
	words := newDictionary()
	var out []pair
	for ref, o := range open {
		a := asked[ref]
		for _, lists := range [][2][]string{{o.En, a.En}, {o.Uk, a.Uk}, {o.Ru, a.Ru}} {
			out = append(out, alikeIn(&words, ref, lists[0], lists[1])...)
		}
	}
	slices.SortFunc(out, func(x, y pair) int {
		return cmp.Or(cmp.Compare(y.likeness, x.likeness), cmp.Compare(x.ref.String(), y.ref.String()), cmp.Compare(x.open, y.open), cmp.Compare(x.asked, y.asked))
	})
	return out
}

// alikeIn compares the phrasings of one record in one language by the likeness
// of phraseIndex. A word weighs the more, the fewer phrasings of the record
// have it, for the subject of a record stands in most of them and tells little.
// Two questions that ask for different things, such as who and when, are not
// alike.
func alikeIn(words *dictionary, ref corpus.Ref, open, asked []string) []pair {
	var questions []question
	frequency := map[termID]float64{}
	for _, s := range slices.Concat(open, asked) {
		q := newQuestion(words, s)
		for _, id := range q.terms {
			frequency[id]++
		}
		questions = append(questions, q)
	}
	weight := func(ids []termID) (sum float64) {
		for _, id := range ids {
			sum += math.Log(1 + float64(len(questions))/frequency[id])
		}
		return sum
	}
	var out []pair
	for _, o := range questions[:len(open)] {
		for _, a := range questions[len(open):] {
			shared := slices.DeleteFunc(slices.Clone(o.terms), func(id termID) bool { return !slices.Contains(a.terms, id) })
			if w := weight(shared); w > 0 && slices.Equal(o.asks, a.asks) {
				out = append(out, pair{ref, o.text, a.text, w * w / (weight(o.terms) * weight(a.terms))})
			}
		}
	}
	return out
}

// askings are the words that show what a question wants to know.
var askings = map[string]lang.Set{
	"who": lang.List("cues/who"), "when": lang.List("cues/when"), "why": lang.List("cues/why"), "count": lang.List("cues/count"),
	"where": setOf(`where де куди звідки где куда откуда`),
	"how":   setOf(`how як как`),
}

// softAskings may be left out without changing what is asked.
var softAskings = map[string]lang.Set{
	"what": setOf(`what which list що які який яка яке яких якого якої яким список перелік
		что какие какой какая какое каких какого какую`),
	"speech": lang.List("cues/speech"), "say": lang.List("cues/say"),
}

func setOf(words string) lang.Set {
	set := lang.Set{}
	for w := range strings.FieldsSeq(words) {
		set[lang.Fold(w)] = true
	}
	return set
}

// A question is a phrasing as its likeness to others is reckoned.
type question struct {
	text  string
	asks  []string // who, when, why, count, where, how; in order
	terms []termID // of its words, and of what else it asks; each once
}

func newQuestion(d *dictionary, s string) question {
	q := question{text: s}
	toks := d.learn(s)
	for i, t := range toks {
		if t.id != stopped {
			q.terms = append(q.terms, t.id)
		}
		for kind, words := range askings {
			if words[t.Text] {
				q.asks = append(q.asks, kind)
			}
		}
		if i > 0 && toks[i-1].Text == "how" && (t.Text == "many" || t.Text == "much") {
			q.asks = append(q.asks, "count")
		}
		for kind, words := range softAskings {
			if words[t.Text] {
				q.terms = append(q.terms, d.newTerm("?"+kind))
			}
		}
	}
	slices.Sort(q.asks)
	slices.Sort(q.terms)
	q.asks, q.terms = slices.Compact(q.asks), slices.Compact(q.terms)
	return q
}
