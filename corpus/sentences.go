package corpus

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// abbreviations end in a full stop that ends no sentence.
var abbreviations = []string{"St.", "Mr.", "Mrs.", "Dr.", "vs.", "No.", "U.S."}

// Sentences cuts a text into its sentences. Nothing is changed: joined by
// single spaces they give the text back, where it has single spaces.
func Sentences(text string) []string {
	var out []string
	start := 0
	for i := 0; i < len(text); i++ {
		if !strings.ContainsRune(".?!", rune(text[i])) || !endsSentence(text, i) {
			continue
		}
		out = append(out, text[start:i+1])
		start = i + 2
	}
	if start < len(text) {
		out = append(out, text[start:])
	}
	return out
}

// endsSentence reports whether the mark at i is followed by a space and a
// capital, and closes no abbreviation.
func endsSentence(text string, i int) bool {
	if i+2 >= len(text) || text[i+1] != ' ' {
		return false
	}
	for _, a := range abbreviations {
		before, ok := strings.CutSuffix(text[:i+1], a)
		if ok && (before == "" || strings.HasSuffix(before, " ") || strings.HasSuffix(before, "(")) {
			return false
		}
	}
	next, _ := utf8.DecodeRuneInString(text[i+2:])
	return unicode.IsUpper(next) || unicode.IsDigit(next)
}
