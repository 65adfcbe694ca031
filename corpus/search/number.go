package search

import (
	"strconv"
	"strings"
	"unicode"
)

// scales are the words and suffixes that multiply the number before them. The
// Cyrillic ones are stems: they match as prefixes.
var scales = map[string]float64{
	"k": 1e3, "thousand": 1e3, "thousands": 1e3,
	"m": 1e6, "mn": 1e6, "mln": 1e6, "million": 1e6, "millions": 1e6,
	"b": 1e9, "bn": 1e9, "bln": 1e9, "billion": 1e9, "billions": 1e9,
	"tn": 1e12, "trillion": 1e12, "trillions": 1e12,
	"тис": 1e3, "тыс": 1e3, "млн": 1e6, "млрд": 1e9,
}

var scaleStems = []struct {
	stem  string
	value float64
}{{"тысяч", 1e3}, {"тисяч", 1e3}, {"миллион", 1e6}, {"мільйон", 1e6}, {"миллиард", 1e9}, {"мільярд", 1e9}}

func scale(w string) (float64, bool) {
	if v, ok := scales[w]; ok {
		return v, true
	}
	v := stemScale(w)
	return v, v > 0
}

// stemScale is the scale of a word that begins with one of the stems, or 0.
func stemScale(w string) float64 {
	for _, s := range scaleStems {
		if strings.HasPrefix(w, s.stem) {
			return s.value
		}
	}
	return 0
}

// number reads a folded word as a number: "600.000" (a folded "600,000"),
// "600k", "100bn", "28". It returns the value and the scale it carried.
func number(w string) (value float64, scaled, ok bool) {
	if w == "" || w[0] >= 'a' { // most words, without a closer look
		return 0, false, false
	}
	end := strings.IndexFunc(w, unicode.IsLetter)
	if end < 0 {
		end = len(w)
	}
	digits, suffix := w[:end], w[end:]
	if digits == "" {
		return 0, false, false
	}
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

// numberTerm is the one form of a number in the index.
func numberTerm(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// numberWords are numbers written as words, as far as the texts have them.
var numberWords = wordSet(`two three four five six seven eight nine ten eleven twelve dozen hundred hundreds thousands half
once twice second third fourth fifth sixth none nobody every several first`)

// hasNumber reports whether a text has a number, in digits or as a word. The
// number of a point counts nothing.
func hasNumber(s string) bool {
	point := false
	for _, w := range words(s) {
		if !point && (isDigit(rune(w.text[0])) || numberWords[w.text]) {
			return true
		}
		point = w.text == "point" || w.text == "points"
	}
	return false
}
