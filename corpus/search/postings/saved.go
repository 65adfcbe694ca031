package postings

import (
	"encoding/binary"
	"errors"
)

// ErrDamaged means that bytes are not those of an index.
var ErrDamaged = errors.New("postings: the saved lists are damaged")

// savedHead is the size of the head of a saved index: how many documents,
// values, codes (0 if they are ranks), classes, lists and blocks there are, and
// how many bytes of blocks, 4 bytes each. After it come values, ranks, the class
// of each document if there is more than one, lists, lasts, offsets, tops and
// data as an Index has them.
const savedHead = 7 * 4

// AppendBinary appends the index in the form that Open takes. It never fails.
func (ix *Index) AppendBinary(b []byte) ([]byte, error) {
	codes := len(ix.ranks) / 2 / ix.classes
	for _, n := range []int{ix.docs, len(ix.values) / valueSize, codes, ix.classes, ix.Lists(), len(ix.lasts) / 4, len(ix.data)} {
		b = binary.LittleEndian.AppendUint32(b, uint32(n))
	}
	for _, section := range [][]byte{ix.values, ix.ranks, ix.class, ix.lists, ix.lasts, ix.offsets, ix.tops, ix.data} {
		b = append(b, section...)
	}
	return b, nil
}

// Open makes an index of what AppendBinary wrote. The index keeps the bytes,
// which must not change. Open looks at each list, not at each block, so damage
// is either found here or makes for wrong hits later; it never leads beyond the
// bytes. A caller who wants to know keeps a checksum.
func Open(saved []byte) (*Index, error) {
	if len(saved) < savedHead {
		return nil, ErrDamaged
	}
	var n [7]int
	for i := range n {
		v := binary.LittleEndian.Uint32(saved[4*i:])
		if v > maxDocs || v > maxDocs-1 && i > 0 {
			return nil, ErrDamaged
		}
		n[i] = int(v)
	}
	ix := &Index{docs: n[0], classes: n[3]}
	if ix.classes < 1 || ix.classes > maxClasses || n[2] > maxValues {
		return nil, ErrDamaged
	}
	classed := uint64(0)
	if ix.classes > 1 {
		classed = uint64(ix.docs)
	}
	rest := saved[savedHead:]
	for _, section := range []struct {
		to   *[]byte
		size uint64
	}{
		{&ix.values, uint64(n[1]) * valueSize},
		{&ix.ranks, uint64(n[2]) * uint64(n[3]) * 2},
		{&ix.class, classed},
		{&ix.lists, (uint64(n[4]) + 1) * listSize},
		{&ix.lasts, uint64(n[5]) * 4},
		{&ix.offsets, (uint64(n[5]) + 1) * 4},
		{&ix.tops, uint64(n[5]) * 2},
		{&ix.data, uint64(n[6])},
	} {
		if section.size > uint64(len(rest)) {
			return nil, ErrDamaged
		}
		*section.to = rest[:section.size:section.size]
		rest = rest[section.size:]
	}
	if len(rest) > 0 || len(ix.data) < padding || !ix.sound() {
		return nil, ErrDamaged
	}
	ix.weigh()
	return ix, nil
}

// sound checks what everything else relies on: values that a score can be made
// of, and lists whose blocks follow one another.
func (ix *Index) sound() bool {
	values := len(ix.values) / valueSize
	if values > maxValues {
		return false
	}
	for i := range values {
		if !validImpact(valueAt(ix.values[i*valueSize:]).Impact) {
			return false
		}
	}
	prev := 0
	for i := range ix.Lists() + 1 {
		first := ix.first(i)
		if first < prev || first > len(ix.lasts)/4 {
			return false
		}
		prev = first
	}
	return ix.first(0) == 0 && prev == len(ix.lasts)/4
}
