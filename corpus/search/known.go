package search

import _ "embed"

// knownWords holds the 32-bit FNV-1a hashes, ascending and big-endian, of the
// stems of the words in the English and Russian vocabularies of the Snowball project. A
// question's word that the sources lack but the language has is no slip of the
// finger: "ring" is not "wing". A hash answers that in a hundredth of the
// space of the words, and takes one word in fifty thousand for known that is
// not. TestKnownWords makes the file from ../shared/stem with -update.
//
// The vocabularies are copyright (c) 2001 Dr Martin Porter, (c) 2004, 2005
// Richard Boulton, under the 3-clause BSD licence.
//
//go:embed known.bin
var knownWords string

// isKnown reports whether a folded word, in any of its forms, is in one of the
// vocabularies.
func isKnown(w string) bool { return w != "" && isKnownStem(stem(w)) }

// isKnownStem is isKnown for a word that is stemmed already.
func isKnownStem(s string) bool {
	h := wordHash(s)
	from, to := 0, len(knownWords)/4
	for from < to {
		if mid := (from + to) / 2; knownHash(mid) < h {
			from = mid + 1
		} else {
			to = mid
		}
	}
	return from < len(knownWords)/4 && knownHash(from) == h
}

func knownHash(i int) uint32 {
	s := knownWords[4*i:]
	return uint32(s[0])<<24 | uint32(s[1])<<16 | uint32(s[2])<<8 | uint32(s[3])
}

// wordHash is FNV-1a.
func wordHash(w string) uint32 {
	h := uint32(2166136261)
	for i := range len(w) {
		h = (h ^ uint32(w[i])) * 16777619
	}
	return h
}
