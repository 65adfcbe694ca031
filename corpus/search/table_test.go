package search

import (
	"fmt"
	"testing"

	"planbot/corpus/pack"
)

func TestTable(t *testing.T) {
	for _, n := range []int{0, 1, 2, 7, 1000} {
		texts := []string{"", "a", "Зеленський", "=peace=plan", "\x00\x00\x00\x01"}[:min(n, 5)]
		for i := len(texts); i < n; i++ {
			texts = append(texts, fmt.Sprintf("word %d of many", i*i))
		}
		made := newTable(texts)
		var w pack.Writer
		made.save(&w)
		r := pack.NewReader(string(w.Bytes))
		loaded := loadTable(r)
		if err := r.End(); err != nil {
			t.Fatal(err)
		}
		for name, table := range map[string]table{"made": made, "loaded": loaded} {
			if table.len() != n {
				t.Errorf("%s: %d entries of %d", name, table.len(), n)
			}
			for i, s := range texts {
				if got := find(&table, s); got != i || find(&table, []byte(s)) != i || table.at(i) != s {
					t.Errorf("%s: %q is entry %d of %d, not %d", name, s, got, n, i)
				}
			}
			for _, s := range []string{"word", "b", "word 3 of many ", "\x00"} {
				if got := find(&table, s); got != -1 {
					t.Errorf("%s: %q, which is not there, is entry %d", name, s, got)
				}
			}
		}
	}
}

// A table whose lengths do not add up is refused.
func TestLoadTableDamaged(t *testing.T) {
	for _, body := range []string{"", "\x01", "\x01\x05\x01a", "\x02\x00\x01\x00", "\xff"} {
		r := pack.NewReader(body)
		loadTable(r)
		if r.End() == nil {
			t.Errorf("%q was read", body)
		}
	}
}
