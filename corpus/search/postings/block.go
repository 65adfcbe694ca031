package postings

import (
	"encoding/binary"
	"math/bits"
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
	least, top := codes[0], codes[0]
	for _, c := range codes {
		least, top = min(least, c), max(top, c)
	}
	low, upper := shape(n, docs[n-1]-start+1)
	width := uint(bits.Len16(top - least))
	out = append(out, byte(n-1), byte(low), byte(width), byte(least), byte(least>>8))
	lows := (upper + 7) / 8 * 8
	if low == asBitmap {
		out = appendZeros(out, lows/8+packedSize(n, width))
		b := out[len(out)-lows/8-packedSize(n, width):]
		for i, d := range docs {
			setBits(b, int(d-start), 1)
			setBits(b, lows+i*int(width), uint64(codes[i]-least))
		}
		return out
	}
	size := lows/8 + packedSize(n, low) + packedSize(n, width)
	out = appendZeros(out, size)
	b := out[len(out)-size:]
	at := lows + packedSize(n, low)*8
	for i, d := range docs {
		v := d - start
		setBits(b, int(v>>low)+i, 1)
		setBits(b, lows+i*int(low), uint64(v)&(1<<low-1))
		setBits(b, at+i*int(width), uint64(codes[i]-least))
	}
	return out
}

func appendZeros(out []byte, n int) []byte {
	for range n {
		out = append(out, 0)
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
	n, span := int(head[0])+1, b.last-b.start+1
	b.low, b.width = uint(head[1]), uint(head[2])
	b.least = uint32(binary.LittleEndian.Uint16(head[3:]))
	b.bitmap = b.low == asBitmap
	upper := uint64(span)
	if b.bitmap {
		b.low = 0
	} else {
		upper = upperBits(n, span, b.low)
	}
	if b.low > 31 || b.width > 16 || n > blockSize || upper > 1<<31 {
		return
	}
	b.lows = int(upper+7) / 8
	b.codes = b.lows + packedSize(n, b.low)
	if from+headerSize+b.codes+packedSize(n, b.width) != to {
		return
	}
	b.bytes = ix.data[from+headerSize : to+padding]
	b.n = n
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
	i := 0
	for at := 0; at < b.lows; at += 8 {
		doc := b.start + uint32(at)*8
		for w := load64(b.bytes, at); w != 0; w &= w - 1 {
			if i >= b.n || i >= blockSize {
				return
			}
			out[i] = doc + uint32(bits.TrailingZeros64(w))
			i++
		}
	}
	b.n = min(b.n, i)
}

// readSplit joins the low parts with the upper ones, which are written in
// unary.
func (b *block) readSplit(out *[blockSize]uint32) {
	unpack(out, b.bytes, b.lows, b.n, b.low)
	i := 0
	for at := 0; at < b.lows; at += 8 {
		for w := load64(b.bytes, at); w != 0; w &= w - 1 {
			if i >= b.n || i >= blockSize {
				return
			}
			upper := uint32(at*8 + bits.TrailingZeros64(w) - i)
			out[i] += b.start + upper<<(b.low&31)
			i++
		}
	}
	b.n = min(b.n, i)
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
