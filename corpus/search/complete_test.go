package search

import (
	"slices"
	"testing"
)

func TestComplete(t *testing.T) {
	c := NewCompleter([][]string{
		{"Limits on the army", "troops", "soldiers"},
		{"Full amnesty"},
		{"Amnesty", "pardon", "амністія"},
		{"Army of one", "troop"},
		{},
	})
	for _, tt := range []struct {
		typed   string
		want    []int
		slipped bool
	}{
		{"", nil, false},
		{"?!", nil, false},
		{"amn", []int{2, 1}, false},
		{"AMNESTY", []int{2, 1}, false},
		{"full amn", []int{1}, false},
		{"amn ful", []int{1}, false},
		{"army", []int{3, 0}, false},
		{"troop", []int{3, 0}, false},
		{"амн", []int{2}, false},
		{"amnsety", []int{2, 1}, true},
		{"soldeirs", []int{0}, true},
		{"full amnsety", []int{1}, true},
		{"amx", []int{}, false},
		{"bananas", []int{}, false},
	} {
		got, slipped := c.Complete(tt.typed)
		if !slices.Equal(got, tt.want) || slipped != tt.slipped {
			t.Errorf("%q: %v, %t, want %v, %t", tt.typed, got, slipped, tt.want, tt.slipped)
		}
	}
}
