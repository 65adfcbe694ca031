package ref

import (
	"strings"

	"planbot/corpus/lang"
)

// The words beside the numbers of points. The files of the lists say what each
// does there.
var (
	markers    = lang.List("refs/marker")
	counted    = lang.List("refs/counted")
	joins      = lang.List("refs/join")
	ranges     = lang.List("refs/range")
	fillers    = lang.List("refs/filler")
	froms      = lang.List("refs/from")
	units      = lang.List("refs/unit")
	plans      = lang.List("cues/plan")
	looseMarks = lang.List("refs/loose")
	these      = lang.List("refs/this")
	lineWords  = lang.List("refs/line")
)

// fromEnd is the place from the end that a word names: 1 for "last", 0 for a word
// that names none.
func fromEnd(w string) int {
	switch {
	case lang.List("refs/last")[w]:
		return 1
	case lang.List("refs/penultimate")[w]:
		return 2
	}
	return 0
}

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

// nth reads an ordinal, in any of its forms: "third", третьому. It returns 0 for
// any other word.
func nth(w string) int {
	if !lang.IsCyrillic(w) {
		return ordinals[w]
	}
	for _, e := range ordinalEndings {
		if base, ok := strings.CutSuffix(w, e); ok && cyrillicOrdinals[base] > 0 {
			return cyrillicOrdinals[base]
		}
	}
	return 0
}

// IsNumeral reports whether a folded word is a number or an ordinal. A question
// without one, and without a digit, names no point.
func IsNumeral(w string) bool { return spelled[w] > 0 || nth(w) > 0 || fromEnd(w) > 0 }

// IsMarker reports whether a folded word says that a number after it is a
// point's: "point", "пункт".
func IsMarker(w string) bool { return markers[w] }
