package lang

import "strings"

// Sound writes how a folded word sounds, so that a Ukrainian or Russian word and
// the ways in which people type it in Latin letters come out alike: вибори,
// выборы, vybory and vibori are one. It is no spelling, and different words may
// sound alike.
func Sound(w string) string {
	s := sounds.Replace(latinLetters.Replace(w))
	out := make([]byte, 0, len(s))
	for i := range len(s) {
		switch {
		case s[i] == 'i' && i+1 < len(s) && strings.IndexByte("aeoui", s[i+1]) >= 0: // ya, ia and ja
		case len(out) > 0 && s[i] == out[len(out)-1]: // a doubled letter
		default:
			out = append(out, s[i])
		}
	}
	return string(out)
}

// latinLetters writes Cyrillic in Latin letters, as most people do.
var latinLetters = strings.NewReplacer(
	"а", "a", "б", "b", "в", "v", "г", "h", "ґ", "g", "д", "d", "е", "e", "є", "ye", "ё", "e", "ж", "zh", "з", "z",
	"и", "y", "і", "i", "ї", "yi", "й", "y", "к", "k", "л", "l", "м", "m", "н", "n", "о", "o", "п", "p", "р", "r",
	"с", "s", "т", "t", "у", "u", "ф", "f", "х", "kh", "ц", "ts", "ч", "ch", "ш", "sh", "щ", "shch", "ъ", "", "ы", "y",
	"ь", "", "э", "e", "ю", "yu", "я", "ya",
)

// sounds writes alike what people write in different ways.
var sounds = strings.NewReplacer(
	"shch", "S", "sch", "S", "sh", "S", "zh", "Z", "ch", "C", "kh", "h", "ts", "T", "tz", "T", "c", "T", "x", "h", "g", "h",
	"w", "v", "j", "i", "y", "i", "q", "k",
)

// Cyrillic writes a word of Latin letters in Cyrillic, as Ukrainian and as
// Russian would: the readings of a word that is in no list.
func Cyrillic(w string) (ukrainian, russian string) {
	for _, ending := range []string{"yi", "yj", "yy"} {
		if stem, ok := strings.CutSuffix(w, ending); ok {
			return ukrainianLetters.Replace(stem) + "ий", russianLetters.Replace(stem) + "ый"
		}
	}
	return ukrainianLetters.Replace(w), russianLetters.Replace(w)
}

var (
	ukrainianLetters = strings.NewReplacer(append([]string{"yi", "ї", "iy", "ій", "yy", "ий", "ye", "є", "ie", "є", "h", "г", "y", "и", "i", "і"}, commonLetters...)...)
	russianLetters   = strings.NewReplacer(append([]string{"iy", "ий", "yy", "ый", "yi", "ый", "ye", "е", "ie", "ие", "h", "х", "y", "ы", "i", "и"}, commonLetters...)...)
)

// commonLetters are those that both languages have. The first that fits counts, so
// longer ones stand before shorter.
var commonLetters = []string{
	"shch", "щ", "sch", "щ", "sh", "ш", "zh", "ж", "ch", "ч", "kh", "х", "ts", "ц", "ya", "я", "ia", "я", "ja", "я",
	"yu", "ю", "iu", "ю", "ju", "ю", "yo", "ё", "jo", "ё", "a", "а", "b", "б", "c", "ц", "d", "д", "e", "е", "f", "ф", "g", "г",
	"j", "й", "k", "к", "l", "л", "m", "м", "n", "н", "o", "о", "p", "п", "q", "к", "r", "р", "s", "с", "t", "т", "u", "у",
	"v", "в", "w", "в", "x", "х", "z", "з",
}
