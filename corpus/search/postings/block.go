package postings

import (
	"encoding/binary"
	"math/bits"
	"slices"
)

// headerSize is how long the header of a block is: postings − 1, bits of a low
// part or asBitmap, bits of a code, and the least code in two bytes.
const headerSize = 5

// asBitmap stands for the bits of a low part where documents are a bitmap.
const asBitmap = 255

// A block is one block, laid open. All offsets are into bytes.
type block struct {
	bytes  []byte // the block, and padding after it
	n      int    // postings; 0 if the block is damaged
	start  uint32 // documents are stored less this one
	last   uint32 // the last document
	least  uint32 // codes are stored less this one
	top    uint32 // the largest code
	bitmap bool
	low    uint // bits of a low part
	width  uint // bits of a code
	lows   int  // where the low parts begin
	codes  int  // where the codes begin
}

// appendBlock writes one block. A single posting needs no bytes: its document
// is the last, and its code the largest.
func appendBlock(out []byte, start uint32, docs []uint32, codes []uint16) []byte {
	n := len(docs)
	if n == 1 {
		return out
	}
	least, top := slices.Min(codes), slices.Max(codes)
	width := uint(bits.Len16(top - least))
	low, upper := shape(n, docs[n-1]-start+1)
	out = append(out, byte(n-1), byte(low), byte(width), byte(least), byte(least>>8))
	bitmap := low == asBitmap
	if bitmap {
		low = 0
	}
	head := len(out)
	lows := (upper + 7) / 8
	after := lows + packedSize(n, low)
	size := after + packedSize(n, width)
	out = slices.Grow(out, size)[:head+size]
	b := out[head:]
	clear(b)
	for i, doc := range docs {
		v := doc - start
		if bitmap {
			setBits(b, int(v), 1)
		} else {
			setBits(b, int(v>>low)+i, 1)
			setBits(b, 8*lows+i*int(low), uint64(v)&(1<<low-1))
		}
		setBits(b, 8*after+i*int(width), uint64(codes[i]-least))
	}
	return out
}

// shape chooses how n documents out of span are written: the bits of a low
// part, or asBitmap, and how many bits the upper part then has.
func shape(n int, span uint32) (low uint, upper int) {
	best := uint64(span)
	low = asBitmap
	for l := range uint(bits.Len32(span/uint32(n))) + 1 {
		if size := upperBits(n, span, l) + uint64(n)*uint64(l); size < best {
			low, best = l, size
		}
	}
	if low == asBitmap {
		return low, int(span)
	}
	return low, int(upperBits(n, span, low))
}

func upperBits(n int, span uint32, low uint) uint64 { return uint64(n) + uint64(span-1)>>low }

// open lays block i open, one of those of a list whose first block is first.
// Nothing that a damaged block says leads out of its bytes.
func (ix *Index) open(b *block, first, i int) {
	*b = block{last: ix.last(i), top: ix.top(i), start: ix.start(first, i)}
	from, to := ix.offset(i), ix.offset(i+1)
	if from == to {
		b.n = 1
		return
	}
	if from < 0 || to > len(ix.data)-padding || from+headerSize > to || b.last < b.start {
		return
	}
	head := ix.data[from : from+headerSize]
	n, low, width := int(head[0])+1, uint(head[1]), uint(head[2])
	span := b.last - b.start + 1
	upper := uint64(span)
	bitmap := low == asBitmap
	if bitmap {
		low = 0
	} else {
		upper = upperBits(n, span, low)
	}
	if n < 2 || n > blockSize || low > 31 || width > 16 {
		return
	}
	lows := int((upper + 7) / 8)
	codes := lows + packedSize(n, low)
	if from+headerSize+codes+packedSize(n, width) != to {
		return
	}
	b.n, b.bitmap, b.low, b.width, b.lows, b.codes = n, bitmap, low, width, lows, codes
	b.least = uint32(binary.LittleEndian.Uint16(head[3:]))
	b.bytes = ix.data[from+headerSize : to+padding]
}

// readDocs writes the documents of the block and returns how many there are.
func (b *block) readDocs(out *[blockSize]uint32) {
	switch {
	case b.n == 1:
		out[0] = b.last
	case b.bitmap:
		b.readBitmap(out)
	default:
		b.readSplit(out)
	}
}

func (b *block) readBitmap(out *[blockSize]uint32) {
	i, n := 0, min(b.n, blockSize)
	doc := b.start
	for at := 0; at < b.lows; at += 8 {
		for word := load64(b.bytes, at); word != 0; word &= word - 1 {
			if i >= n {
				return
			}
			out[i&(blockSize-1)] = doc + uint32(bits.TrailingZeros64(word))
			i++
		}
		doc += 64
	}
	b.n = i // a damaged block has fewer bits than postings
}

// readSplit joins the low parts with the upper ones, which are written in
// unary: before bit i that is set there are as many zeros as the upper part
// says.
func (b *block) readSplit(out *[blockSize]uint32) {
	unpack(out, b.bytes, b.lows, b.n, b.low)
	i, n := 0, min(b.n, blockSize)
	start, low := b.start, b.low&31
	for at := 0; at < b.lows; at += 8 {
		for word := load64(b.bytes, at); word != 0; word &= word - 1 {
			if i >= n {
				return
			}
			upper := uint32(8*at + bits.TrailingZeros64(word) - i)
			out[i&(blockSize-1)] += start + upper<<low
			i++
		}
	}
	b.n = i
}

// readCodes writes the codes of the block.
func (b *block) readCodes(out *[blockSize]uint32) {
	if b.n == 1 {
		out[0] = b.top
		return
	}
	unpack(out, b.bytes, b.codes, b.n, b.width)
	if b.least == 0 {
		return
	}
	for i := range out {
		out[i] += b.least
	}
}

// code returns the code of posting i.
func (b *block) code(i int) uint32 {
	if b.n == 1 {
		return b.top
	}
	return b.least + getBits(b.bytes, b.codes, i, b.width)
}

// find returns which posting of the block is the document's.
func (b *block) find(doc uint32) (int, bool) {
	switch {
	case doc < b.start || doc > b.last || b.n == 0:
		return 0, false
	case b.n == 1:
		return 0, doc == b.last
	case b.bitmap:
		return b.findBit(int(doc - b.start))
	default:
		return b.findSplit(doc - b.start)
	}
}

func (b *block) findBit(v int) (int, bool) {
	word := v >> 6 << 3
	w := load64(b.bytes, word)
	if w>>(v&63)&1 == 0 {
		return 0, false
	}
	i := bits.OnesCount64(w & (1<<(v&63) - 1))
	for at := 0; at < word; at += 8 {
		i += bits.OnesCount64(load64(b.bytes, at))
	}
	return i, i < b.n
}

// findSplit goes to the documents with the same upper part: they follow as
// many zeros as that says.
func (b *block) findSplit(v uint32) (int, bool) {
	upper := int(v >> (b.low & 31))
	p := 0
	for at, zeros := 0, upper; zeros > 0; at += 8 {
		if at >= b.lows {
			return 0, false
		}
		w := ^load64(b.bytes, at)
		if c := bits.OnesCount64(w); c < zeros {
			zeros -= c
			continue
		}
		p = at*8 + selectBit(w, zeros-1) + 1
		break
	}
	low := v & (1<<b.low - 1)
	for i := p - upper; i < b.n && p < 8*b.lows && b.bytes[p>>3]>>(p&7)&1 != 0; i, p = i+1, p+1 {
		if x := getBits(b.bytes, b.lows, i, b.low); x >= low {
			return i, x == low
		}
	}
	return 0, false
}
