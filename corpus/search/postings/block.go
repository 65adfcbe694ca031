package postings

import (
	"encoding/binary"
	"math/bits"
	"slices"
)

// headerSize is how long the header of a block is: postings − 1, how documents
// are written, bits of a code, and the least code in two bytes.
const headerSize = 5

// How documents are written: split, with so many bits in a low part; as gaps of
// so many bits; or as a bitmap.
const (
	asGaps   = 64 // and the bits of a gap, at most maxGap
	asBitmap = 255

	maxLow = 31
	maxGap = 8
)

// A block is one block, laid open. All offsets are into bytes.
type block struct {
	bytes []byte // the block, and padding after it
	n     int    // postings; 0 if the block is damaged
	start uint32 // documents are stored less this one
	last  uint32 // the last document
	least uint32 // codes are stored less this one
	form  byte   // asGaps, asBitmap, or 0 for split
	low   uint   // bits of a low part, or of a gap
	width uint   // bits of a code
	lows  int    // where the low parts begin
	codes int    // where the codes begin
}

// appendBlock writes one block. A single posting needs no bytes: its document
// is the last, and its value the largest.
func appendBlock(out []byte, start uint32, docs []uint32, codes []uint16) []byte {
	n := len(docs)
	if n == 1 {
		return out
	}
	least, top := slices.Min(codes), slices.Max(codes)
	width := uint(bits.Len16(top - least))
	form, upper, low := shape(start, docs)
	out = append(out, byte(n-1), form, byte(width), byte(least), byte(least>>8))
	head := len(out)
	lows := (upper + 7) / 8
	after := lows + packedSize(n, low)
	size := after + packedSize(n, width)
	out = slices.Grow(out, size)[:head+size]
	b := out[head:]
	clear(b)
	next := start
	for i, doc := range docs {
		v := doc - start
		switch {
		case form == asBitmap:
			setBits(b, int(v), 1)
		case form >= asGaps:
			setBits(b, i*int(low), uint64(doc-next))
			next = doc + 1
		default:
			setBits(b, int(v>>low)+i, 1)
			setBits(b, 8*lows+i*int(low), uint64(v)&(1<<low-1))
		}
		setBits(b, 8*after+i*int(width), uint64(codes[i]-least))
	}
	return out
}

// worthGaps reports whether documents are written as gaps, which are read several
// times as fast, though it takes more bits than otherwise.
func worthGaps(gaps, otherwise uint64) bool { return gaps <= otherwise+otherwise/4+8 }

// shape chooses how documents are written. The first part has so many bits, and
// the second so many for each posting.
func shape(start uint32, docs []uint32) (form byte, first int, each uint) {
	n, span := len(docs), docs[len(docs)-1]-start+1
	best := uint64(span)
	form, first = asBitmap, int(span)
	for l := range uint(bits.Len32(span/uint32(n))) + 1 {
		if upper := upperBits(n, span, l); upper+uint64(n)*uint64(l) < best {
			form, first, each = byte(l), int(upper), l
			best = upper + uint64(n)*uint64(l)
		}
	}
	largest, next := uint32(0), start
	for _, doc := range docs {
		largest = max(largest, doc-next)
		next = doc + 1
	}
	if gap := uint(bits.Len32(largest)); gap <= maxGap && worthGaps(uint64(n)*uint64(gap), best) {
		return byte(asGaps + gap), 0, gap
	}
	return form, first, each
}

func upperBits(n int, span uint32, low uint) uint64 { return uint64(n) + uint64(span-1)>>low }

// open lays block i open, one of those of a list whose first block is first.
// Nothing that a damaged block says leads out of its bytes.
func (ix *Index) open(b *block, first, i int) {
	*b = block{last: ix.last(i), start: ix.start(first, i)}
	from, to := ix.offset(i), ix.offset(i+1)
	if from == to {
		b.n, b.least = 1, ix.codeOf(ix.top(i), b.last)
		return
	}
	if from < 0 || to > len(ix.data)-padding || from+headerSize > to || b.last < b.start {
		return
	}
	head := ix.data[from : from+headerSize]
	n, form, low, width := int(head[0])+1, head[1], uint(head[1]), uint(head[2])
	span := b.last - b.start + 1
	upper := uint64(0) // bits before the low parts
	switch {
	case form == asBitmap:
		upper, low = uint64(span), 0
	case form <= maxLow:
		upper, form = upperBits(n, span, low), 0
	case form >= asGaps && form <= asGaps+maxGap:
		form, low = asGaps, low-asGaps
	default:
		return
	}
	if n < 2 || n > blockSize || width > 16 {
		return
	}
	lows := int((upper + 7) / 8)
	codes := lows + packedSize(n, low)
	if from+headerSize+codes+packedSize(n, width) != to {
		return
	}
	b.n, b.form, b.low, b.width, b.lows, b.codes = n, form, low, width, lows, codes
	b.least = uint32(binary.LittleEndian.Uint16(head[3:]))
	b.bytes = ix.data[from+headerSize : to+padding]
}

// readDocs writes the documents of the block.
func (b *block) readDocs(out *[blockSize]uint32) {
	switch {
	case b.n == 1:
		out[0] = b.last
	case b.form == asBitmap:
		b.readBitmap(out)
	case b.form == asGaps:
		b.readGaps(out)
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

// readGaps adds up the gaps. As many lie in eight bytes.
func (b *block) readGaps(out *[blockSize]uint32) {
	width := b.low
	mask := uint64(1)<<width - 1
	doc := b.start - 1
	at := 0
	for i := 0; i < min(b.n, blockSize); i += 8 {
		x := load64(b.bytes, at)
		at += int(width)
		o := out[i : i+8 : i+8]
		doc += 1 + uint32(x&mask)
		o[0] = doc
		doc += 1 + uint32(x>>(width&63)&mask)
		o[1] = doc
		doc += 1 + uint32(x>>(2*width&63)&mask)
		o[2] = doc
		doc += 1 + uint32(x>>(3*width&63)&mask)
		o[3] = doc
		doc += 1 + uint32(x>>(4*width&63)&mask)
		o[4] = doc
		doc += 1 + uint32(x>>(5*width&63)&mask)
		o[5] = doc
		doc += 1 + uint32(x>>(6*width&63)&mask)
		o[6] = doc
		doc += 1 + uint32(x>>(7*width&63)&mask)
		o[7] = doc
	}
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
	unpack(out, b.bytes, b.codes, b.n, b.width)
	if b.least == 0 {
		return
	}
	for i := range out[:b.n] {
		out[i] += b.least
	}
}

// code returns the code of posting i.
func (b *block) code(i int) uint32 {
	if b.width == 0 {
		return b.least
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
	case b.form == asBitmap:
		return b.findBit(int(doc - b.start))
	case b.form == asGaps:
		return b.findGap(doc)
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

// findGap adds up the gaps as far as the document.
func (b *block) findGap(doc uint32) (int, bool) {
	width := b.low
	mask := uint64(1)<<width - 1
	before := b.start - 1
	at := 0
	for i := 0; i < b.n; i += 8 {
		x := load64(b.bytes, at)
		at += int(width)
		last := before + 8 + uint32(x&mask+x>>(width&63)&mask+x>>(2*width&63)&mask+x>>(3*width&63)&mask+
			x>>(4*width&63)&mask+x>>(5*width&63)&mask+x>>(6*width&63)&mask+x>>(7*width&63)&mask)
		if last < doc {
			before = last
			continue
		}
		for ; i < b.n; i++ {
			if before += 1 + uint32(x&mask); before >= doc {
				return i, before == doc
			}
			x >>= width & 63
		}
	}
	return 0, false
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
