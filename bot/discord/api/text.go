package api

import "unicode/utf16"

// Units is the length of a text as Discord counts it at most: in UTF-16 units,
// as its own clients do. The API seems to count characters, which are never
// more.
func Units(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// Shorten cuts a text to limit units and ends it with an ellipsis. The text
// must have no markup, which a cut could break.
func Shorten(s string, limit int) string {
	if Units(s) <= limit {
		return s
	}
	n := 0
	for i, r := range s {
		if n += utf16.RuneLen(r); n > limit-1 {
			return s[:i] + "…"
		}
	}
	return s
}
