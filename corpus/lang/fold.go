package lang

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// MaxWord is the longest word that is looked at, in runes. No word of any of
// the languages is longer; what is longer is noise, and is cut.
const MaxWord = 40

// maxRaw is how much of a word is folded, in bytes. It is more than MaxWord
// because marks are dropped.
const maxRaw = 16 * MaxWord

// Fold brings one word to the form in which words are compared: lower case, no
// accents on Latin letters, no apostrophes, no possessive, ё as е. The
// separators of a number become full stops.
func Fold(s string) string {
	w := foldRunes(s)
	w = strings.TrimSuffix(strings.TrimSuffix(w, "'s"), "s'")
	w = strings.ReplaceAll(w, "'", "")
	if w != "" && IsDigit(rune(w[0])) {
		return w
	}
	return strings.ReplaceAll(w, ".", "")
}

func foldRunes(s string) string {
	if len(s) > maxRaw {
		s = strings.ToValidUTF8(s[:maxRaw], "")
	}
	var b strings.Builder
	b.Grow(len(s))
	runes := 0
	for _, r := range norm.NFKC.String(s) {
		if runes++; runes > MaxWord {
			break
		}
		switch r = unicode.ToLower(r); {
		case r == 'ё':
			b.WriteRune('е')
		case IsApostrophe(r):
			b.WriteByte('\'')
		case r == '.' || r == ',' || r == ' ':
			b.WriteByte('.')
		case r > unicode.MaxASCII && unicode.Is(unicode.Latin, r):
			b.WriteString(plainLatin(r))
		case unicode.IsLetter(r), unicode.IsDigit(r):
			b.WriteRune(r)
		}
	}
	return b.String()
}

// plainLatin strips the accents of a Latin letter: é is e. Cyrillic letters
// keep theirs, for й and ї are letters of their own.
func plainLatin(r rune) string {
	switch r {
	case 'ł':
		return "l"
	case 'ø':
		return "o"
	case 'ß':
		return "ss"
	case 'ı':
		return "i"
	}
	for _, d := range norm.NFD.String(string(r)) {
		return string(d)
	}
	return ""
}

// IsCyrillic reports whether a folded word is written in Cyrillic.
func IsCyrillic(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return r >= 0x0400 && r <= 0x052F
}
