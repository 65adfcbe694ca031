package postings

import (
	"encoding/binary"
	"sync"
)

// An Index holds lists of postings. It is immutable, so any number of
// goroutines may use it at once.
type Index struct {
	docs    int
	values  []byte // valueSize each
	ranks   []byte // by code, then by class: the rank of the value, 2 bytes; none if a code is a rank
	classes int    // how many there are
	class   []byte // by document; none if there is one class
	lists   []byte // listSize each, and one after the last
	lasts   []byte // the last document of each block, 4 bytes
	offsets []byte // where each block begins in data, 4 bytes; and one after the last
	tops    []byte // the largest rank of each block, 2 bytes
	data    []byte // the blocks, and padding

	// What follows from values and ranks: see weigh.
	ranked  []float64 // the impact by rank
	impacts []float64 // by code and class: see place
	shift   uint      // the bits of a class

	searchers sync.Pool
}

const (
	valueSize = 5 // the impact's bits and the fields
	listSize  = 8 // the number of its first block, its largest rank and its seedRank-th largest
)

func (ix *Index) last(block int) uint32 { return binary.LittleEndian.Uint32(ix.lasts[4*block:]) }
func (ix *Index) offset(block int) int  { return int(binary.LittleEndian.Uint32(ix.offsets[4*block:])) }
func (ix *Index) top(block int) uint32  { return uint32(binary.LittleEndian.Uint16(ix.tops[2*block:])) }
func (ix *Index) first(list int) int {
	return int(binary.LittleEndian.Uint32(ix.lists[listSize*list:]))
}
func (ix *Index) listTop(list int) uint32 {
	return uint32(binary.LittleEndian.Uint16(ix.lists[listSize*list+4:]))
}
func (ix *Index) seed(list int) uint32 {
	return uint32(binary.LittleEndian.Uint16(ix.lists[listSize*list+6:]))
}

// start is the document after the last one of the block before.
func (ix *Index) start(first, block int) uint32 {
	if block == first {
		return 0
	}
	return ix.last(block-1) + 1
}

// impact returns the impact of a rank.
func (ix *Index) impact(rank uint32) float64 { return ix.ranked[int(rank)&(len(ix.ranked)-1)] }

// place is where the impact of a code stands in documents of a class. A mask
// keeps what a damaged index says within.
func (ix *Index) place(code uint32, class byte) int {
	return (int(code)<<(ix.shift&31) | int(class)) & (len(ix.impacts) - 1)
}

// classOf returns the class of a document.
func (ix *Index) classOf(doc uint32) byte {
	if int(doc) >= len(ix.class) { // there is one class, or the index is damaged
		return 0
	}
	return ix.class[doc]
}

// oneClass is a window of documents that are all of class 0.
var oneClass [wide]byte

// classesOf returns the classes of the documents of a window.
func (ix *Index) classesOf(from, to uint32) []byte {
	if len(ix.class) == 0 {
		return oneClass[:to-from]
	}
	return ix.class[from:to]
}

// impactOf returns the impact of a code in a document.
func (ix *Index) impactOf(code, doc uint32) float64 {
	return ix.impacts[ix.place(code, ix.classOf(doc))]
}

// rank returns the rank of the value of a code in documents of a class.
func (ix *Index) rank(code int, class byte) int {
	if len(ix.ranks) == 0 {
		return code
	}
	at := 2 * (code*ix.classes + int(class))
	if at+2 > len(ix.ranks) {
		return 0 // only a damaged index has such a code
	}
	return int(binary.LittleEndian.Uint16(ix.ranks[at:]))
}

// codeOf returns a code that has the value of a rank in a document. There are
// few codes, unless they are ranks.
func (ix *Index) codeOf(rank, doc uint32) uint32 {
	if len(ix.ranks) == 0 {
		return rank
	}
	class := ix.classOf(doc)
	for code := range len(ix.ranks) / 2 / ix.classes {
		if ix.rank(code, class) == int(rank) {
			return uint32(code)
		}
	}
	return 0
}

// value returns the value of a code in a document.
func (ix *Index) value(code, doc uint32) Value {
	rank := ix.rank(int(code), ix.classOf(doc))
	if rank*valueSize >= len(ix.values) {
		return Value{}
	}
	return valueAt(ix.values[rank*valueSize:])
}

// Docs is how many documents there are.
func (ix *Index) Docs() int { return ix.docs }

// Classes is how many classes of documents there are.
func (ix *Index) Classes() int { return ix.classes }

// Lists is how many lists there are.
func (ix *Index) Lists() int { return len(ix.lists)/listSize - 1 }

// Len is how many postings a list has.
func (ix *Index) Len(list int) int {
	if uint(list) >= uint(ix.Lists()) {
		return 0
	}
	first, end := ix.first(list), ix.first(list+1)
	if first == end {
		return 0
	}
	var b block
	ix.open(&b, first, end-1)
	return (end-first-1)*blockSize + b.n
}

// Value returns what the list says about a document, if it has it.
func (ix *Index) Value(list int, doc uint32) (Value, bool) {
	if uint(list) >= uint(ix.Lists()) {
		return Value{}, false
	}
	first, end := ix.first(list), ix.first(list+1)
	at := ix.search(first, end, doc)
	if at == end {
		return Value{}, false
	}
	var b block
	ix.open(&b, first, at)
	i, ok := b.find(doc)
	if !ok {
		return Value{}, false
	}
	return ix.value(b.code(i), doc), true
}

// search returns the first of some blocks of a list that does not end before a
// document, or end.
func (ix *Index) search(from, end int, doc uint32) int {
	for from < end {
		mid := int(uint(from+end) / 2)
		if ix.last(mid) < doc {
			from = mid + 1
		} else {
			end = mid
		}
	}
	return from
}

// Size is how many bytes the index holds.
func (ix *Index) Size() int {
	weighed := 8 * len(ix.ranked)
	if len(ix.ranks) > 0 {
		weighed += 8 * len(ix.impacts)
	}
	return weighed + len(ix.values) + len(ix.ranks) + len(ix.class) + len(ix.lists) + len(ix.lasts) + len(ix.offsets) + len(ix.tops) + len(ix.data)
}
