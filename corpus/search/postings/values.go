package postings

import (
	"cmp"
	"errors"
	"math"
	"slices"
)

// A Value is what a posting says about its term in its document.
type Value struct {
	Impact float32 // what it adds to a score, before the query's weight; never negative
	Fields uint8   // a set of bits, which is the caller's
}

// A Table numbers the values of an index: the number of a value is its rank.
// Ranks ascend by impact, then by fields, so the largest rank of a block bounds
// what the block can add.
type Table struct {
	values []Value
	drop   int // low bits that impacts lose, so that there are few enough
}

// maxValues is how many values a rank can tell apart.
const maxValues = 1 << 16

// maxClasses is how many classes of documents there may be.
const maxClasses = 1 << 8

var errImpact = errors.New("postings: an impact is negative or not finite")

// Tabulate numbers values, which may repeat. If more than 65,536 are distinct,
// the impacts lose low bits of their mantissas, one after another, until the
// values fit, as they do when only the exponents are left.
func Tabulate(values []Value) (Table, error) {
	for _, v := range values {
		if !validImpact(v.Impact) {
			return Table{}, errImpact
		}
	}
	var t Table
	for t.values = distinct(values); len(t.values) > maxValues; t.values = distinct(t.values) {
		t.drop++
		for i, v := range t.values {
			t.values[i] = t.round(v)
		}
	}
	return t, nil
}

// validImpact reports whether a score can be made of an impact.
func validImpact(x float32) bool { return x >= 0 && !math.IsInf(float64(x), 1) }

// distinct returns the values in the order of their ranks, each once.
func distinct(values []Value) []Value {
	values = slices.Clone(values)
	slices.SortFunc(values, compareValues)
	return slices.Compact(values)
}

func compareValues(a, b Value) int {
	return cmp.Or(cmp.Compare(a.Impact, b.Impact), cmp.Compare(a.Fields, b.Fields))
}

func (t *Table) round(v Value) Value {
	v.Impact = math.Float32frombits(math.Float32bits(v.Impact) >> t.drop << t.drop)
	return v
}

// Rank returns the number of one of the values that the table was made from.
func (t *Table) Rank(v Value) uint16 {
	rank, _ := slices.BinarySearchFunc(t.values, t.round(v), compareValues)
	return uint16(rank)
}
