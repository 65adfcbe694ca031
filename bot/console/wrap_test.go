package console

import (
	"slices"
	"testing"
)

func TestWrap(t *testing.T) {
	for _, tt := range []struct {
		text  string
		width int
		want  []segment
	}{
		{"", 10, nil},
		{"one", 10, []segment{{"one", false}}},
		{"one two three", 7, []segment{{"one two", false}, {"three", false}}},
		{"one two three", 8, []segment{{"one two", false}, {"three", false}}},
		{"one  two   three", 8, []segment{{"one  two", false}, {"␠␠three", false}}},
		{" one two ", 10, []segment{{"␠one two␠", false}}},
		{"  ", 10, []segment{{"␠␠", false}}},
		{"a Rindfleisch b", 5, []segment{{"a", false}, {"Rindf", false}, {"leisc", true}, {"h b", true}}},
		{"漢字漢字", 5, []segment{{"漢字", false}, {"漢字", true}}},
		{"see https://example.org/a/b now", 10, []segment{{"see", false}, {"https://example.org/a/b", false}, {"now", false}}},
		{"non\u00a0breaking space", 12, []segment{{"non\u00a0breaking", false}, {"space", false}}},
	} {
		if got := wrap(tt.text, tt.width); !slices.Equal(got, tt.want) {
			t.Errorf("wrap(%q, %d) = %v, want %v", tt.text, tt.width, got, tt.want)
		}
	}
}
