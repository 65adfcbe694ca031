package corpus

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// difference shows where two texts begin to differ.
func difference(got, want string) string {
	i := 0
	for i < len(got) && i < len(want) && got[i] == want[i] {
		i++
	}
	for i > 0 && i < len(got) && !utf8.RuneStart(got[i]) {
		i--
	}
	return fmt.Sprintf("after %q it has %q, the source %q", tail(got[:i], 24), head(got[i:], 24), head(want[min(i, len(want)):], 24))
}

// nearest shows where text begins to differ from the line, which has its
// beginning.
func nearest(text, line string) string {
	n := 0
	for i := range text {
		if !strings.Contains(line, text[:i]) {
			break
		}
		n = i
	}
	if n == 0 {
		return fmt.Sprintf("%q", head(text, 48))
	}
	at := strings.Index(line, text[:n])
	return difference(text, line[at:])
}

// head cuts a text to at most n runes, tail keeps its last n.
func head(s string, n int) string {
	for i := range s {
		if n--; n < 0 {
			return s[:i] + "…"
		}
	}
	return s
}

func tail(s string, n int) string {
	r := []rune(s)
	return string(r[max(0, len(r)-n):])
}
