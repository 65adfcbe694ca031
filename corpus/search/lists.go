package search

import (
	"math"
	"slices"
)

// A posting says how much a term adds to the score of a document.
type posting struct {
	doc    int32
	fields uint16 // a bit for each field that has the term
	impact float32
}

// lists are the postings of every term.
type lists struct {
	open [][]posting // by term, then by document
	idf  []float32   // by term
	df   []int32     // by term: how many documents have it
}

// terms is how many terms there are.
func (l *lists) terms() int { return len(l.df) }

// at is the posting of a document under a term, if it has the term.
func (l *lists) at(doc int, id termID) (posting, bool) {
	if id < 0 {
		return posting{}, false
	}
	list := l.open[id]
	i, ok := slices.BinarySearchFunc(list, int32(doc), func(p posting, doc int32) int { return int(p.doc - doc) })
	if !ok {
		return posting{}, false
	}
	return list[i], true
}

// newLists weighs what the builder has counted.
func newLists(b *builder) lists {
	for len(b.counts) < len(b.lexicon.terms) {
		b.counts = append(b.counts, nil)
	}
	l := lists{open: make([][]posting, len(b.counts))}
	averages := b.averages()
	for id, counts := range b.counts {
		idf := inverseFrequency(float64(len(b.docs)), len(counts))
		for i := range counts {
			impact, bits := b.impact(&counts[i], &averages)
			l.open[id] = append(l.open[id], posting{counts[i].doc, bits, float32(idf * impact)})
		}
	}
	l.weigh(len(b.docs))
	return l
}

// weigh works out df and idf from the postings.
func (l *lists) weigh(docs int) {
	l.df, l.idf = make([]int32, len(l.open)), make([]float32, len(l.open))
	for id, list := range l.open {
		l.df[id] = int32(len(list))
		l.idf[id] = float32(inverseFrequency(float64(docs), len(list)))
	}
}

// inverseFrequency is the idf of the package comment, of a term in df of n
// documents.
func inverseFrequency(n float64, df int) float64 {
	return math.Log(1 + (n-float64(df)+0.5)/(float64(df)+0.5))
}

// averages are the mean lengths of the fields.
func (b *builder) averages() (avg [numFields]float64) {
	for _, l := range b.lengths {
		for f := range l {
			avg[f] += float64(l[f]) / float64(len(b.docs))
		}
	}
	return avg
}

// impact is what a term counts in a document, before its idf, and in which
// fields it stands.
func (b *builder) impact(c *count, avg *[numFields]float64) (impact float64, bits uint16) {
	tf := 0.0
	for f, k := range c.fields {
		if k > 0 {
			norm := 1 - fields[f].b + fields[f].b*float64(b.lengths[c.doc][f])/avg[f]
			tf += fields[f].weight * float64(k) / norm
			bits |= 1 << f
		}
	}
	return tf / (k1 + tf), bits
}
