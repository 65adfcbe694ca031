package lang

import (
	"strconv"
	"strings"
	"unicode"
)

// A Token is a word of a text, or a number together with the scale that follows
// it, as in "100 billion".
type Token struct {
	Word
	Number string // the number in the one form for all ways of writing it; "" for other words
}

// Tokens cuts a text into words and numbers. "600,000", "600k" and "600
// thousand" have the same Number.
func Tokens(s string) []Token { return AppendTokens(nil, s) }

// AppendTokens adds the words and numbers of a text to out, as Tokens cuts them.
func AppendTokens(out []Token, s string) []Token {
	n := len(out) // of the tokens that are finished
	out = appendWords(out, s)
	for i := n; i < len(out); i++ {
		t := out[i]
		if v, scaled, ok := number(t.Text); ok {
			if !scaled && i+1 < len(out) {
				if factor, ok := scale(out[i+1].Text); ok {
					v *= factor
					i++
					t.To = out[i].To
				}
			}
			t.Number = strconv.FormatFloat(v, 'f', -1, 64)
		}
		out[n] = t
		n++
	}
	return out[:n]
}

// scales are the words and suffixes that multiply the number before them.
var scales = map[string]float64{
	"k": 1e3, "thousand": 1e3, "thousands": 1e3,
	"m": 1e6, "mn": 1e6, "mln": 1e6, "million": 1e6, "millions": 1e6,
	"b": 1e9, "bn": 1e9, "bln": 1e9, "billion": 1e9, "billions": 1e9,
	"tn": 1e12, "trillion": 1e12, "trillions": 1e12,
	"тис": 1e3, "тыс": 1e3, "млн": 1e6, "млрд": 1e9,
}

// scaleStems are the beginnings of Cyrillic words that do so in all forms.
var scaleStems = []struct {
	stem  string
	value float64
}{{"тысяч", 1e3}, {"тисяч", 1e3}, {"миллион", 1e6}, {"мільйон", 1e6}, {"миллиард", 1e9}, {"мільярд", 1e9}}

// IsScale reports whether a folded word multiplies the number before it:
// "million", "bn", "тисяч".
func IsScale(w string) bool {
	_, ok := scale(w)
	return ok
}

func scale(w string) (float64, bool) {
	if v, ok := scales[w]; ok {
		return v, true
	}
	for _, s := range scaleStems {
		if strings.HasPrefix(w, s.stem) {
			return s.value, true
		}
	}
	return 0, false
}

// number reads a folded word as a number: "600.000" (a folded "600,000"),
// "600k", "100bn", "28". It returns the value and whether the word has a scale.
func number(w string) (value float64, scaled, ok bool) {
	if !IsDigit(rune(w[0])) {
		return 0, false, false
	}
	end := strings.IndexFunc(w, unicode.IsLetter)
	if end < 0 {
		end = len(w)
	}
	digits, suffix := w[:end], w[end:]
	factor := 1.0
	if suffix != "" {
		if factor, ok = scale(suffix); !ok {
			return 0, false, false
		}
	}
	v, ok := grouped(digits)
	return v * factor, suffix != "", ok
}

// grouped reads digits with separators. Groups of three are thousands,
// whichever separator was used; a lone other group is a fraction.
func grouped(s string) (float64, bool) {
	parts := strings.Split(s, ".")
	thousands := len(parts) > 1
	for _, p := range parts[1:] {
		thousands = thousands && len(p) == 3
	}
	if thousands || len(parts) > 2 {
		s = strings.Join(parts, "")
	}
	if len(s) > 18 {
		return 0, false
	}
	v, err := strconv.ParseFloat(s, 64)
	return v, err == nil
}

// numberWords are numbers written as words.
var numberWords = List("numbers")

// HasNumber reports whether a text has a number, in digits or as a word. The
// number of a point does not count.
func HasNumber(s string) bool {
	point := false
	for _, w := range Words(s) {
		if !point && (IsDigit(rune(w.Text[0])) || numberWords[w.Text]) {
			return true
		}
		point = w.Text == "point" || w.Text == "points"
	}
	return false
}
