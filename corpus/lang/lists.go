package lang

import "strings"

// A Set is a set of folded words.
type Set map[string]bool

// SetOf folds the words of a list.
func SetOf(list string) Set {
	set := Set{}
	for _, w := range strings.Fields(list) {
		set[Fold(w)] = true
	}
	return set
}
