package postings

import (
	"encoding/binary"
	"errors"
	"math"
	"math/bits"
	"runtime"
	"slices"
	"sync"
)

// Lists is what an index is built from: the postings of all lists, one list
// after the other, each in ascending order of documents.
type Lists struct {
	Docs   int        // how many documents there are; those of postings are below
	Table  Table      // the values
	Class  []uint8    // of each document; nil if all are of class 0
	Ranks  [][]uint16 // by code and class: the rank of the value in Table; nil if a code is a rank
	Starts []int      // where each list begins in Doc and Code, and where the last one ends
	Doc    []uint32   // of each posting
	Code   []uint16   // of each posting
}

// seedRank is which of the largest values is kept for each list: as many results
// as this are what a search mostly wants.
const seedRank = 10

// maxDocs leaves room for sums of document numbers.
const maxDocs = 1 << 31

var (
	errLists = errors.New("postings: the lists are not in order, or name an unknown document, class or value")
	errLarge = errors.New("postings: more than 4 GiB of postings, or two thousand million documents")
)

// Build encodes lists, on all cores. The result does not depend on how many
// there are.
func Build(l Lists) (*Index, error) {
	if len(l.Starts) == 0 {
		l.Starts = []int{0}
	}
	end := l.Starts[len(l.Starts)-1]
	if !slices.IsSorted(l.Starts) || l.Starts[0] != 0 || end != len(l.Doc) || end != len(l.Code) {
		return nil, errLists
	}
	if l.Docs > maxDocs {
		return nil, errLarge
	}
	if !l.classified() {
		return nil, errLists
	}
	parts := l.split()
	var group sync.WaitGroup
	turns := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i := range parts {
		turns <- struct{}{}
		group.Go(func() {
			parts[i].encode(&l)
			<-turns
		})
	}
	group.Wait()
	return join(&l, parts)
}

// A part is some of the lists, encoded. Its blocks and offsets count from its
// own beginning.
type part struct {
	from, to int // lists
	lists    []byte
	lasts    []byte
	offsets  []byte
	tops     []byte
	data     []byte
	err      error
}

// split cuts the lists into parts of many postings each.
func (l *Lists) split() []part {
	const enough = 1 << 20
	var parts []part
	from := 0
	for i := range len(l.Starts) - 1 {
		if l.Starts[i+1]-l.Starts[from] >= enough || i == len(l.Starts)-2 {
			parts = append(parts, part{from: from, to: i + 1})
			from = i + 1
		}
	}
	return parts
}

func (p *part) encode(l *Lists) {
	var room []uint16
	for i := p.from; i < p.to; i++ {
		docs, codes := l.Doc[l.Starts[i]:l.Starts[i+1]], l.Code[l.Starts[i]:l.Starts[i+1]]
		if !l.valid(docs, codes) {
			p.err = errLists
			return
		}
		top, seed := uint16(0), uint16(0)
		ranks := l.rank(room[:0], docs, codes)
		room = ranks
		if len(ranks) > 0 {
			top = slices.Max(ranks)
		}
		if len(ranks) >= seedRank {
			seed = largest(ranks)
		}
		p.lists = binary.LittleEndian.AppendUint32(p.lists, uint32(len(p.lasts)/4))
		p.lists = binary.LittleEndian.AppendUint16(p.lists, top)
		p.lists = binary.LittleEndian.AppendUint16(p.lists, seed)
		start := uint32(0)
		for len(docs) > 0 {
			n := min(blockSize, len(docs))
			p.offsets = binary.LittleEndian.AppendUint32(p.offsets, uint32(len(p.data)))
			p.lasts = binary.LittleEndian.AppendUint32(p.lasts, docs[n-1])
			p.tops = binary.LittleEndian.AppendUint16(p.tops, slices.Max(ranks[:n]))
			p.data = appendBlock(p.data, start, docs[:n], codes[:n])
			start = docs[n-1] + 1
			docs, codes, ranks = docs[n:], codes[n:], ranks[n:]
		}
	}
}

// valid reports whether a list may be encoded.
func (l *Lists) valid(docs []uint32, codes []uint16) bool {
	next := uint32(0)
	for _, d := range docs {
		if d < next || int(d) >= l.Docs {
			return false
		}
		next = d + 1
	}
	known := len(l.Table.values)
	if l.Ranks != nil {
		known = len(l.Ranks)
	}
	for _, c := range codes {
		if int(c) >= known {
			return false
		}
	}
	return true
}

// classes is how many classes of documents there are.
func (l *Lists) classes() int {
	if len(l.Ranks) > 0 {
		return len(l.Ranks[0])
	}
	return 1
}

// classified reports whether every document has a class, and every code a value
// in each.
func (l *Lists) classified() bool {
	for _, row := range l.Ranks {
		if len(row) != l.classes() || len(row) == 0 || int(slices.Max(row)) >= len(l.Table.values) {
			return false
		}
	}
	if l.classes() > maxClasses {
		return false
	}
	return l.Class == nil || len(l.Class) == l.Docs && int(slices.Max(append(l.Class[:l.Docs:l.Docs], 0))) < l.classes()
}

// rank appends the ranks of postings.
func (l *Lists) rank(out []uint16, docs []uint32, codes []uint16) []uint16 {
	if l.Ranks == nil {
		return append(out, codes...)
	}
	for i, c := range codes {
		class := uint8(0)
		if l.Class != nil {
			class = l.Class[docs[i]]
		}
		out = append(out, l.Ranks[c][class])
	}
	return out
}

// largest returns the seedRank-th largest rank.
func largest(ranks []uint16) uint16 {
	var best [seedRank]uint16 // ascending
	copy(best[:], ranks)
	slices.Sort(best[:])
	for _, r := range ranks[seedRank:] {
		if r <= best[0] {
			continue
		}
		i := 1
		for ; i < seedRank && best[i] < r; i++ {
			best[i-1] = best[i]
		}
		best[i-1] = r
	}
	return best[0]
}

// join puts the parts together.
func join(l *Lists, parts []part) (*Index, error) {
	ix := &Index{docs: l.Docs, classes: l.classes()}
	if ix.classes > 1 {
		ix.class = append(make([]byte, 0, l.Docs), l.Class...)
		ix.class = ix.class[:l.Docs]
	}
	for _, row := range l.Ranks {
		for _, rank := range row {
			ix.ranks = binary.LittleEndian.AppendUint16(ix.ranks, rank)
		}
	}
	size := 0
	for i := range parts {
		if parts[i].err != nil {
			return nil, parts[i].err
		}
		size += len(parts[i].data)
	}
	if size > math.MaxUint32-padding {
		return nil, errLarge
	}
	for _, v := range l.Table.values {
		ix.values = binary.LittleEndian.AppendUint32(ix.values, math.Float32bits(v.Impact))
		ix.values = append(ix.values, v.Fields)
	}
	ix.data = make([]byte, 0, size+padding)
	for i := range parts {
		p := &parts[i]
		shift(p.lists, listSize, uint32(len(ix.lasts)/4))
		shift(p.offsets, 4, uint32(len(ix.data)))
		ix.lists = append(ix.lists, p.lists...)
		ix.lasts = append(ix.lasts, p.lasts...)
		ix.offsets = append(ix.offsets, p.offsets...)
		ix.tops = append(ix.tops, p.tops...)
		ix.data = append(ix.data, p.data...)
		*p = part{}
	}
	ix.lists = binary.LittleEndian.AppendUint32(ix.lists, uint32(len(ix.lasts)/4))
	ix.lists = append(ix.lists, 0, 0, 0, 0)
	ix.offsets = binary.LittleEndian.AppendUint32(ix.offsets, uint32(len(ix.data)))
	ix.data = append(ix.data, make([]byte, padding)...)
	ix.clip()
	ix.weigh()
	return ix, nil
}

// shift adds to the number at the head of each record.
func shift(records []byte, size int, by uint32) {
	for at := 0; at < len(records); at += size {
		binary.LittleEndian.PutUint32(records[at:], binary.LittleEndian.Uint32(records[at:])+by)
	}
}

// clip gives back what appending has left over.
func (ix *Index) clip() {
	for _, b := range []*[]byte{&ix.values, &ix.ranks, &ix.lists, &ix.lasts, &ix.offsets, &ix.tops} {
		*b = append(make([]byte, 0, len(*b)), *b...)
	}
}

// weigh lays the impacts out for scoring. Their number is a power of two, so
// that a mask keeps any rank, code and class within.
func (ix *Index) weigh() {
	n := len(ix.values) / valueSize
	ix.ranked = make([]float64, powerOfTwo(n))
	for i := range n {
		ix.ranked[i] = float64(valueAt(ix.values[i*valueSize:]).Impact)
	}
	if len(ix.ranks) == 0 {
		ix.impacts, ix.shift = ix.ranked, 0
		return
	}
	codes := len(ix.ranks) / 2 / ix.classes
	ix.shift = uint(bits.Len(uint(ix.classes - 1)))
	ix.impacts = make([]float64, powerOfTwo(codes)<<ix.shift)
	for code := range codes {
		for class := range ix.classes {
			ix.impacts[code<<ix.shift|class] = ix.impact(uint32(ix.rank(code, byte(class))))
		}
	}
}

// powerOfTwo is the least that is not below n.
func powerOfTwo(n int) int { return 1 << bits.Len(uint(max(n, 1)-1)) }

func valueAt(b []byte) Value {
	return Value{math.Float32frombits(binary.LittleEndian.Uint32(b)), b[4]}
}
