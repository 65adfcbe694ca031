package lang

import (
	"cmp"
	_ "embed"
	"encoding/binary"
	"hash/fnv"
	"sort"
)

// knownStems holds the 32-bit FNV-1a hashes, ascending and big-endian, of the
// stems of the words in the English and Russian vocabularies of the Snowball
// project. The hashes take a hundredth of the space of the words, and one word
// in fifty thousand is taken for known although it is not. TestKnownStems makes
// the file from ../shared/stem with -update.
//
// The vocabularies are copyright (c) 2001 Dr Martin Porter, (c) 2004, 2005
// Richard Boulton, under the 3-clause BSD licence.
//
//go:embed known.bin
var knownStems []byte

// IsKnown reports whether a stem is that of a word of the language. A word that
// the sources lack but the language has is no slip of the finger: "ring" is not
// "wing".
func IsKnown(stem string) bool {
	h := hash(stem)
	_, found := sort.Find(len(knownStems)/4, func(i int) int {
		return cmp.Compare(h, binary.BigEndian.Uint32(knownStems[4*i:]))
	})
	return found
}

func hash(s string) uint32 {
	h := fnv.New32a()
	h.Write([]byte(s)) // never fails
	return h.Sum32()
}
