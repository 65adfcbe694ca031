package lang

import (
	"regexp"
	"strings"
	"unicode"
)

// The languages that Guess tells apart, by ISO 639-1 code.
const (
	English   = "en"
	Ukrainian = "uk"
	Russian   = "ru"
)

// What tells Ukrainian from Russian inside a word in lower case: letters that
// the other has not, and spellings that it has not.
var (
	spelledUkrainian = regexp.MustCompile(`[іїєґ]|^най\pL+(ий|ого|ому)$|\pL['’ʼ][яюєї]|[йь]о|[сц]ьк`)
	spelledRussian   = regexp.MustCompile(`[ыэъё]|и[аеиоуюя]|тся$|[^и]ск(ий|ая|ое|ого)$|[жчшщ]ь$|ость$|сс|его$|.[дзлнт](ая|ое)$|..[хлшж]ой$`)
)

var (
	reference = regexp.MustCompile(`\b[a-z]+:\d[\d.]*`) // "rferl:16", which is of no language
	quotation = regexp.MustCompile(`“[^”]*”|«[^»]*»|„[^“”]*[“”]|"[^"]*"`)
)

// Guess lists the languages that a text may be in, the likelier first. It lists
// none for a text that tells nothing: numbers, references, and names in Latin
// letters. What stands in quotation marks may be of another language.
func Guess(text string) []string {
	text = reference.ReplaceAllString(text, "")
	if outside := quotation.ReplaceAllString(text, " "); len(Words(outside)) > 0 {
		text = outside
	}
	accented := strings.ContainsFunc(text, isAccented)
	var uk, ru, en, cyrillic int
	for _, w := range Words(text) {
		written := strings.ToLower(text[w.From:w.To])
		switch {
		case IsCyrillic(w.Text):
			cyrillic++
			uk += votes(List("telling/uk")[w.Text], spelledUkrainian.MatchString(written))
			ru += votes(List("telling/ru")[w.Text], spelledRussian.MatchString(written))
		case !accented && (List("telling/uk-latin")[w.Text] || List("telling/ru-latin")[w.Text]):
			uk += votes(List("telling/uk-latin")[w.Text])
			ru += votes(List("telling/ru-latin")[w.Text])
		case unicode.IsLower(rune(text[w.From])):
			en++
		case IsStop(w.Text): // "What", "Who"
			en++
		}
	}
	switch {
	case cyrillic == 0 && uk+ru == 0 && en == 0:
		return nil
	case en > cyrillic && (cyrillic > 0 || 2*max(uk, ru) < en):
		return []string{English}
	case uk > ru:
		return []string{Ukrainian}
	case ru > uk:
		return []string{Russian}
	}
	return []string{Ukrainian, Russian}
}

// isAccented reports whether a letter is a Latin one that neither English has nor
// Cyrillic that is typed in Latin letters.
func isAccented(r rune) bool { return r > unicode.MaxASCII && unicode.Is(unicode.Latin, r) }

func votes(facts ...bool) (n int) {
	for _, fact := range facts {
		if fact {
			n++
		}
	}
	return n
}
