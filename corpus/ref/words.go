package ref

import (
	"strings"

	"planbot/corpus/lang"
)

// The words that the reference parser knows.
var (
	markers  = lang.List("refs/marker")  // numbers after it are points
	counted  = lang.List("refs/counted") // a marker that, after a number, says how many there are
	joins    = lang.List("refs/join")    // another number may follow
	ranges   = lang.List("refs/range")   // between the ends of a range
	fillers  = lang.List("refs/filler")  // nothing but politeness
	froms    = lang.List("refs/from")    // may stand before the first number of a range: "points from 3 to 5"
	units    = lang.List("refs/unit")    // what a number after a point's may count: "point 25, 100 days"
	planName = lang.List("cues/plan")    // the plan
)

var spelled = map[string]int{
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
	"eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
	"eighteen": 18, "nineteen": 19, "twenty": 20,
	"один": 1, "два": 2, "три": 3, "чотири": 4, "пять": 5, "шість": 6, "сім": 7, "вісім": 8, "девять": 9, "десять": 10,
	"одинадцять": 11, "дванадцять": 12, "тринадцять": 13, "чотирнадцять": 14, "пятнадцять": 15, "шістнадцять": 16,
	"сімнадцять": 17, "вісімнадцять": 18, "девятнадцять": 19, "двадцять": 20,
	"четыре": 4, "шесть": 6, "семь": 7, "восемь": 8, "одиннадцать": 11, "двенадцать": 12, "тринадцать": 13,
	"четырнадцать": 14, "пятнадцать": 15, "шестнадцать": 16, "семнадцать": 17, "восемнадцать": 18, "девятнадцать": 19, "двадцать": 20,
}

var ordinals = map[string]int{
	"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
	"eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17,
	"eighteenth": 18, "nineteenth": 19, "twentieth": 20,
}

// cyrillicOrdinals are the Ukrainian and Russian ordinals without their
// endings, folded.
var cyrillicOrdinals = map[string]int{
	"перш": 1, "друг": 2, "трет": 3, "четверт": 4, "пят": 5, "шост": 6, "сьом": 7, "восьм": 8, "девят": 9, "десят": 10,
	"одинадцят": 11, "дванадцят": 12, "тринадцят": 13, "чотирнадцят": 14, "пятнадцят": 15, "шістнадцят": 16, "сімнадцят": 17,
	"вісімнадцят": 18, "девятнадцят": 19, "двадцят": 20,
	"перв": 1, "втор": 2, "шест": 6, "седьм": 7,
	"одиннадцат": 11, "двенадцат": 12, "тринадцат": 13, "четырнадцат": 14, "пятнадцат": 15, "шестнадцат": 16, "семнадцат": 17,
	"восемнадцат": 18, "девятнадцат": 19, "двадцат": 20,
}

// ordinalEndings are those of adjectives, longest first.
var ordinalEndings = []string{"ього", "ьому", "ьему", "ьего", "ими", "ого", "ому", "его", "ему", "ыми", "ий", "ій", "ый", "ой", "им", "ым", "их", "ых", "ьем", "ем", "ом", "ою", "ая", "ое", "ую", "ья", "ье", "ью", "а", "е", "у", "я", "і"}

// cyrillicOrdinal reads an ordinal in any of its forms, третьому as третій. It
// returns 0 for any other word.
func cyrillicOrdinal(w string) int {
	for _, e := range ordinalEndings {
		if base, ok := strings.CutSuffix(w, e); ok && cyrillicOrdinals[base] > 0 {
			return cyrillicOrdinals[base]
		}
	}
	return 0
}

// IsNumeral reports whether a folded word is a number or an ordinal. A question
// without one, and without a digit, names no point.
func IsNumeral(w string) bool {
	return spelled[w] > 0 || ordinals[w] > 0 || lang.IsCyrillic(w) && cyrillicOrdinal(w) > 0
}
