package search

import (
	"maps"
	"math"
	"runtime"
	"slices"
	"sync"

	"planbot/corpus/search/postings"
)

// NewBare indexes texts, on all cores. What comes out does not depend on how
// many there are. The script of each word tells which stemmer it gets, so there
// is no language to name.
//
// Each core learns words by itself and counts the terms of stretches of the
// texts. Then the terms are numbered in the order of their stems, the counts
// are sorted by term, and encoded.
func NewBare(texts []string) *Bare {
	counters := make([]*counter, max(1, runtime.GOMAXPROCS(0)))
	stretches := make([]stretch, (len(texts)+stretchSize-1)/stretchSize)
	next := make(chan int, len(stretches))
	for i := range stretches {
		next <- i
	}
	close(next)
	each(len(counters), func(i int) {
		c := newCounter()
		counters[i] = c
		for n := range next {
			from := n * stretchSize
			stretches[n] = c.count(texts[from:min(from+stretchSize, len(texts))])
		}
	})
	b := &Bare{}
	b.number(counters)
	values := newBareValues(counters, stretches)
	lists := sortByTerm(b.stems.len(), len(texts), counters, stretches, values)
	var err error
	if b.postings, err = postings.Build(lists); err != nil {
		panic(err) // the lists are in order, and nobody has thousands of millions of words
	}
	return b
}

// each calls a function for 0 to n−1 at once, and waits.
func each(n int, f func(i int)) {
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() { f(i) })
	}
	group.Wait()
}

// stretchSize is how many texts are counted at a time.
const stretchSize = 4096

// A stretch is what was counted in some texts, one text after the other.
type stretch struct {
	counter *counter // whose numbers the terms have
	terms   []uint32 // of each posting
	counts  []uint16 // of each posting: how often the text has the term
	sizes   []uint32 // of each text: its postings
	lengths []uint32 // of each text: its words that are terms
}

// A counter counts the terms of texts, one stretch after another.
type counter struct {
	lexicon *lexicon
	seen    []seenTerm         // by term
	done    int                // the postings of earlier stretches
	pairs   map[bareCount]bool // counts and lengths that have occurred
	common  [commonPairs]bool  // the same, of those that are small
	global  []uint32           // by term: its number in the index
	terms   []termID           // used again
}

// A seenTerm is where a counter has met a term.
type seenTerm struct {
	at int // where its last posting is, counted over all stretches
	df int // in how many texts it is
}

func newCounter() *counter { return &counter{lexicon: newLexicon(), pairs: map[bareCount]bool{}} }

// A bareCount is all that the value of a posting depends on.
type bareCount struct {
	count  uint16
	length uint32
}

// commonPairs is how many pairs have a place in an array: those of counts and
// lengths below powers of two.
const (
	countBits   = 4
	lengthBits  = 10
	commonPairs = 1 << (countBits + lengthBits)
)

// common returns the place of a pair, if it has one.
func (p bareCount) common() (int, bool) {
	return int(p.count)<<lengthBits | int(p.length), p.count < 1<<countBits && p.length < 1<<lengthBits
}

func (c *counter) count(texts []string) stretch {
	s := stretch{counter: c}
	for _, text := range texts {
		c.terms = appendTerms(c.terms[:0], c.lexicon.learnTokens(text))
		from := len(s.terms)
		for _, id := range c.terms {
			for int(id) >= len(c.seen) {
				c.seen = append(c.seen, seenTerm{at: -1})
			}
			seen := &c.seen[id]
			if at := seen.at - c.done; at >= from {
				s.counts[at] += min(1, math.MaxUint16-s.counts[at]) // more is no different
				continue
			}
			seen.at = c.done + len(s.terms)
			seen.df++
			s.terms, s.counts = append(s.terms, uint32(id)), append(s.counts, 1)
		}
		length := uint32(len(c.terms))
		for _, n := range s.counts[from:] {
			pair := bareCount{n, length}
			if i, ok := pair.common(); ok {
				c.common[i] = true
			} else {
				c.pairs[pair] = true
			}
		}
		s.sizes = append(s.sizes, uint32(len(s.terms)-from))
		s.lengths = append(s.lengths, length)
	}
	c.done += len(s.terms)
	return s
}

// number gives the terms of all counters their numbers in the index.
func (b *Bare) number(counters []*counter) {
	var stems []string
	words := map[string]termID{}
	for _, c := range counters {
		stems = slices.AppendSeq(stems, maps.Keys(c.lexicon.terms))
	}
	slices.Sort(stems)
	b.stems = newTable(slices.Compact(stems))
	for _, c := range counters {
		c.global = make([]uint32, len(c.lexicon.terms))
		for s, id := range c.lexicon.terms {
			c.global[id] = uint32(find(&b.stems, s))
		}
		for w, id := range c.lexicon.words.all() {
			if id != stopped {
				id = termID(c.global[id])
			}
			words[w] = id
		}
		c.lexicon = nil
	}
	sorted := slices.Sorted(maps.Keys(words))
	b.words = newTable(sorted)
	b.terms = make([]termID, len(sorted))
	for i, w := range sorted {
		b.terms[i] = words[w]
	}
}

// bareValues knows the value of each pair of a count and a length. Where there
// are few lengths, the texts of one length are a class, and the code of a posting
// says the count alone. Otherwise there is a code for each pair.
type bareValues struct {
	average float64 // length of a text
	table   postings.Table
	ranks   [][]uint16          // see postings.Lists; nil without classes
	classes map[uint32]uint8    // by length; nil without classes
	codes   []uint16            // by count, with classes
	common  [commonPairs]uint16 // without: by the place of a pair
}

// So many lengths make classes, if the pairs that lengths and counts can make are
// as few as an index can tell apart.
const (
	maxLengths = 1 << 8
	maxGrid    = 1 << 16
)

func newBareValues(counters []*counter, stretches []stretch) *bareValues {
	texts, words := 0, 0
	lengths := map[uint32]bool{}
	for _, s := range stretches {
		for _, n := range s.lengths {
			words += int(n)
			lengths[n] = true
		}
		texts += len(s.lengths)
	}
	v := &bareValues{average: float64(words) / float64(max(1, texts))}
	pairs := map[bareCount]bool{}
	for _, c := range counters {
		maps.Copy(pairs, c.pairs)
		for i, ok := range c.common {
			if ok {
				pairs[commonPair(i)] = true
			}
		}
	}
	counts := map[uint16]bool{}
	for p := range pairs {
		counts[p.count] = true
	}
	if len(lengths) <= maxLengths && len(lengths)*len(counts) <= maxGrid {
		v.classify(slices.Sorted(maps.Keys(lengths)), slices.Sorted(maps.Keys(counts)))
	} else {
		v.tabulate(pairs)
	}
	return v
}

// tabulate gives each pair a code.
func (v *bareValues) tabulate(pairs map[bareCount]bool) {
	var values []postings.Value
	for p := range pairs {
		values = append(values, v.value(p))
	}
	v.rank(values)
	for p := range pairs {
		if i, ok := p.common(); ok {
			v.common[i] = v.table.Rank(v.value(p))
		}
	}
}

// classify gives each length a class, and each count a code.
func (v *bareValues) classify(lengths []uint32, counts []uint16) {
	v.classes = map[uint32]uint8{}
	for i, n := range lengths {
		v.classes[n] = uint8(i)
	}
	v.codes = make([]uint16, 1+slices.Max(append(counts, 0)))
	var values []postings.Value
	for i, n := range counts {
		v.codes[n] = uint16(i)
		for _, length := range lengths {
			values = append(values, v.value(bareCount{n, length}))
		}
	}
	v.rank(values)
	for row := range slices.Chunk(values, max(1, len(lengths))) {
		ranks := make([]uint16, len(row))
		for class, value := range row {
			ranks[class] = v.table.Rank(value)
		}
		v.ranks = append(v.ranks, ranks)
	}
}

func (v *bareValues) rank(values []postings.Value) {
	var err error
	if v.table, err = postings.Tabulate(values); err != nil {
		panic(err) // an impact is between 0 and 1
	}
}

func commonPair(i int) bareCount {
	return bareCount{uint16(i >> lengthBits), uint32(i & (1<<lengthBits - 1))}
}

func (v *bareValues) value(p bareCount) postings.Value {
	tf := float64(p.count) / (1 - bareB + bareB*float64(p.length)/v.average)
	return postings.Value{Impact: float32(tf / (bareK1 + tf))}
}

func (v *bareValues) code(p bareCount) uint16 {
	if v.classes != nil {
		return v.codes[p.count]
	}
	if i, ok := p.common(); ok {
		return v.common[i]
	}
	return v.table.Rank(v.value(p))
}

// classesOf lists the classes of all texts.
func (v *bareValues) classesOf(stretches []stretch) []uint8 {
	if v.classes == nil {
		return nil
	}
	var out []uint8
	for _, s := range stretches {
		for _, n := range s.lengths {
			out = append(out, v.classes[n])
		}
	}
	return out
}

// sortByTerm turns stretches into lists. Each core takes a range of terms with
// its share of the postings, and goes through all texts in order.
func sortByTerm(terms, texts int, counters []*counter, stretches []stretch, values *bareValues) postings.Lists {
	starts := make([]int, terms+1)
	for _, c := range counters {
		for id, seen := range c.seen {
			starts[c.global[id]+1] += seen.df
		}
	}
	for i := range terms {
		starts[i+1] += starts[i]
	}
	total := starts[terms]
	l := postings.Lists{
		Docs: texts, Table: values.table, Class: values.classesOf(stretches), Ranks: values.ranks, Starts: starts,
		Doc: make([]uint32, total), Code: make([]uint16, total),
	}
	cores := runtime.GOMAXPROCS(0)
	ends := slices.Clone(starts[:terms]) // of what is filled
	share := func(i int) int {
		at, _ := slices.BinarySearch(starts, total*i/cores)
		return min(at, terms)
	}
	each(cores, func(i int) {
		from, to := uint32(share(i)), uint32(share(i+1))
		if i == cores-1 {
			to = uint32(terms)
		}
		doc := uint32(0)
		for _, s := range stretches {
			at := 0
			for d, size := range s.sizes {
				for end := at + int(size); at < end; at++ {
					if id := s.counter.global[s.terms[at]]; id >= from && id < to {
						l.Doc[ends[id]] = doc
						l.Code[ends[id]] = values.code(bareCount{s.counts[at], s.lengths[d]})
						ends[id]++
					}
				}
				doc++
			}
		}
	})
	return l
}
