package ref

import (
	"strings"

	"planbot/corpus/lang"
)

// A refWord is what a word is to the reference parser, which asks one map for
// all of it.
type refWord struct {
	kinds refKind
	num   int // the number that it spells
	nth   int // the number of the ordinal that it is

	fromEnd int // the place from the end that it names: 1 for "last"
}

func (w refWord) is(kind refKind) bool { return w.kinds&kind != 0 }

// A refKind says what kinds of word a word is to the reference parser, a bit
// each.
type refKind uint16

const (
	refMarker  refKind = 1 << iota // numbers after it are points
	refCounted                     // a marker that, after a number, says how many there are
	refJoin                        // another number may follow
	refRange                       // between the ends of a range
	refFiller                      // nothing but politeness
	refFrom                        // may stand before the first number of a range: "points from 3 to 5"
	refUnit                        // what a number after a point's may count: "point 25, 100 days"
	refPlan                        // the plan
	refLoose                       // a marker that other documents have too: "article"
	refThis                        // before a marker: it is none, "at this point"
	refLine                        // a line of an article
)

// refWords holds every word that the reference parser knows.
var refWords = gatherRefWords()

func gatherRefWords() map[string]refWord {
	out := map[string]refWord{}
	for kind, name := range map[refKind]string{
		refMarker: "refs/marker", refCounted: "refs/counted", refJoin: "refs/join", refRange: "refs/range",
		refFiller: "refs/filler", refFrom: "refs/from", refUnit: "refs/unit", refPlan: "cues/plan",
		refLoose: "refs/loose", refThis: "refs/this", refLine: "refs/line",
	} {
		for w := range lang.List(name) {
			known := out[w]
			known.kinds |= kind
			out[w] = known
		}
	}
	for n, name := range []string{"refs/last", "refs/penultimate"} {
		for w := range lang.List(name) {
			out[w] = refWord{fromEnd: n + 1}
		}
	}
	for w, n := range spelled {
		known := out[w]
		known.num = n
		out[w] = known
	}
	for w, n := range ordinals {
		known := out[w]
		known.nth = n
		out[w] = known
	}
	return out
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
	known := refWords[w]
	return known.num > 0 || known.nth > 0 || known.fromEnd > 0 || lang.IsCyrillic(w) && cyrillicOrdinal(w) > 0
}

// IsMarker reports whether a folded word says that a number after it is a
// point's: "point", "пункт".
func IsMarker(w string) bool { return refWords[w].is(refMarker) }
