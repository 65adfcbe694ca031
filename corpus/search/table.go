package search

import (
	"math"

	"planbot/corpus/pack"
)

// A table finds a text among many that no longer change. It takes one probe for
// most texts, little room beside the texts themselves, and next to no time to
// load: a Go map of as many strings takes some milliseconds to fill, which is
// most of what a program that answers once would spend.
//
// The slots are open addressing with linear probing, at most half full.
type table struct {
	text  string   // all texts, one after the other
	ends  []uint32 // by entry: where its text ends; it begins where the one before ends
	slots []uint32 // an entry and one, or 0; their number is a power of two
}

// newTable makes a table of texts that all differ. An entry's number is its
// place among them.
func newTable(texts []string) table {
	size := 0
	for _, s := range texts {
		size += len(s)
	}
	all := make([]byte, 0, size)
	t := table{ends: make([]uint32, len(texts))}
	for i, s := range texts {
		all = append(all, s...)
		t.ends[i] = uint32(len(all))
	}
	t.text = string(all)
	t.fill()
	return t
}

// fill puts every entry into its slot.
func (t *table) fill() {
	n := 8
	for n < 2*len(t.ends) {
		n *= 2
	}
	t.slots = make([]uint32, n)
	mask := uint32(n - 1)
	start := uint32(0)
	for e, end := range t.ends {
		i := hash(t.text[start:end]) & mask
		for t.slots[i] != 0 {
			i = (i + 1) & mask
		}
		t.slots[i] = uint32(e) + 1
		start = end
	}
}

// len is the number of entries.
func (t *table) len() int { return len(t.ends) }

// at is the text of an entry.
func (t *table) at(e int) string {
	if e == 0 {
		return t.text[:t.ends[0]]
	}
	return t.text[t.ends[e-1]:t.ends[e]]
}

// find is the entry of a text, or -1. It is generic so that a key put together
// for the question need not become a string first.
func find[S string | []byte](t *table, s S) int {
	if len(t.ends) == 0 {
		return -1
	}
	mask := uint32(len(t.slots) - 1)
	for i := hash(s) & mask; ; i = (i + 1) & mask {
		e := t.slots[i]
		if e == 0 {
			return -1
		}
		if t.at(int(e-1)) == string(s) {
			return int(e - 1)
		}
	}
}

// hash mixes eight bytes at a time, by multiplication with a large odd number.
// It only spreads the texts of a corpus over slots; nobody chooses them in
// order to make it slow who could not slow the bot more simply.
func hash[S string | []byte](s S) uint32 {
	const odd = 0x9e3779b97f4a7c15 // 2⁶⁴ divided by the golden ratio
	h := uint64(len(s)) * odd
	i := 0
	for ; i+8 <= len(s); i += 8 {
		v := uint64(s[i]) | uint64(s[i+1])<<8 | uint64(s[i+2])<<16 | uint64(s[i+3])<<24 |
			uint64(s[i+4])<<32 | uint64(s[i+5])<<40 | uint64(s[i+6])<<48 | uint64(s[i+7])<<56
		h = (h ^ v) * odd
		h ^= h >> 29
	}
	var v uint64
	for ; i < len(s); i++ {
		v = v<<8 | uint64(s[i])
	}
	h = (h ^ v) * odd
	return uint32(h >> 32)
}

// save writes the texts; the slots follow from them.
func (t *table) save(w *pack.Writer) {
	w.Number(t.len())
	start := uint32(0)
	for _, end := range t.ends {
		w.Number(int(end - start))
		start = end
	}
	w.Text(t.text)
}

// loadTable reads a table, whose texts stay parts of the file.
func loadTable(r *pack.Reader) table {
	t := table{ends: make([]uint32, r.Length())}
	end := 0
	for e := range t.ends {
		end += r.Length()
		t.ends[e] = uint32(end)
	}
	t.text = r.Text()
	if end != len(t.text) || end > math.MaxUint32 {
		r.Fail()
		return table{}
	}
	t.fill()
	return t
}
