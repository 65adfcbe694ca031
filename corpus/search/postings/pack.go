package postings

import (
	"encoding/binary"
	"math/bits"
)

// blockSize is how many postings a block has; only the last of a list may have
// fewer.
const blockSize = 128

// padding is how many bytes follow the last packed number, so that any number
// may be read as part of eight bytes.
const padding = 8

// load64 reads the eight bytes at an offset.
func load64(b []byte, at int) uint64 { return binary.LittleEndian.Uint64(b[at:]) }

// packedSize is how many bytes n numbers of some bits take.
func packedSize(n int, width uint) int { return (n*int(width) + 7) / 8 }

// setBits writes the low bits of v at a bit offset into bytes that are 0.
func setBits(b []byte, at int, v uint64) {
	for v <<= at & 7; v != 0; v >>= 8 {
		b[at>>3] |= byte(v)
		at += 8
	}
}

// getBits reads number i of those packed at an offset, at most 32 bits each.
func getBits(b []byte, from, i int, width uint) uint32 {
	at := i * int(width)
	return uint32(load64(b, from+at>>3)>>(at&7)) & (1<<width - 1)
}

// unpack reads the first n numbers of those packed at an offset. It writes
// groups of eight, so what follows number n in out is of no use.
func unpack(out *[blockSize]uint32, b []byte, from, n int, width uint) {
	mask := uint64(1)<<width - 1
	switch {
	case width == 0:
		clear(out[:n])
	case width <= 8: // eight numbers lie in eight bytes
		for i := 0; i < n; i += 8 {
			x := load64(b, from)
			from += int(width)
			o := out[i : i+8 : i+8]
			o[0] = uint32(x & mask)
			o[1] = uint32(x >> (width & 63) & mask)
			o[2] = uint32(x >> (2 * width & 63) & mask)
			o[3] = uint32(x >> (3 * width & 63) & mask)
			o[4] = uint32(x >> (4 * width & 63) & mask)
			o[5] = uint32(x >> (5 * width & 63) & mask)
			o[6] = uint32(x >> (6 * width & 63) & mask)
			o[7] = uint32(x >> (7 * width & 63) & mask)
		}
	case width <= 16: // four do, from a whole or a half byte on
		for i := 0; i < n; i += 4 {
			at := i * int(width)
			x := load64(b, from+at>>3) >> (at & 7)
			o := out[i : i+4 : i+4]
			o[0] = uint32(x & mask)
			o[1] = uint32(x >> (width & 63) & mask)
			o[2] = uint32(x >> (2 * width & 63) & mask)
			o[3] = uint32(x >> (3 * width & 63) & mask)
		}
	default:
		for i := range n {
			out[i] = getBits(b, from, i, width)
		}
	}
}

// selectBit returns the place of the k-th bit of w that is set, from 0.
func selectBit(w uint64, k int) int {
	at := 0
	for half := 32; half >= 8; half /= 2 {
		if c := bits.OnesCount64(w & (1<<half - 1)); k >= c {
			k -= c
			w >>= half
			at += half
		}
	}
	for ; k > 0; k-- {
		w &= w - 1
	}
	return at + bits.TrailingZeros64(w)
}
