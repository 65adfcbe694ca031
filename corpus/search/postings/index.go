package postings

import (
	"encoding/binary"
	"sync"
)

// An Index holds lists of postings. It is immutable, so any number of
// goroutines may use it at once.
type Index struct {
	docs    int
	values  []byte    // valueSize each
	impacts []float64 // by code; as many as the next power of two, the rest 0
	lists   []byte    // listSize each, and one after the last
	lasts   []byte    // the last document of each block, 4 bytes
	offsets []byte    // where each block begins in data, 4 bytes; and one after the last
	tops    []byte    // the largest code of each block, 2 bytes
	data    []byte    // the blocks, and padding

	searchers sync.Pool
}

const (
	valueSize = 5 // the impact's bits and the fields
	listSize  = 8 // the number of its first block, its largest code and its seedRank-th largest
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

// impact returns the impact that a code stands for.
func (ix *Index) impact(code uint32) float64 { return ix.impacts[int(code)&(len(ix.impacts)-1)] }

// value returns the value that a code stands for.
func (ix *Index) value(code uint32) Value {
	if int(code)*valueSize >= len(ix.values) {
		return Value{} // only a damaged index has such a code
	}
	return valueAt(ix.values[int(code)*valueSize:])
}

// Docs is how many documents there are.
func (ix *Index) Docs() int { return ix.docs }

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
	return ix.value(b.code(i)), true
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
	return len(ix.values) + 8*len(ix.impacts) + len(ix.lists) + len(ix.lasts) + len(ix.offsets) + len(ix.tops) + len(ix.data)
}
