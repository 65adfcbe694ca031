// Package lang knows words in English, Ukrainian and Russian: where they begin
// and end, which forms and spellings are one word, which carry no subject, and
// how far apart two of them are. It knows nothing of a corpus.
//
// A text is cut into words (Words), which are folded: case, quotes, dashes,
// accents. Numbers get one form for all ways of writing them (Tokens). A word is
// then reduced to its stem (Stem).
//
// Lists of words are files of the folder words; List reads them.
package lang

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A Word is one word of a text, folded to the form in which words are compared
// before stemming.
type Word struct {
	Text     string
	From, To int // byte offsets in the text
}

// Words cuts a text into folded words. A hyphenated compound gives its parts
// and then the whole without hyphens, so that "cease-fire" meets "ceasefire".
func Words(s string) []Word {
	cut := appendWords(nil, s)
	out := make([]Word, len(cut))
	for i := range cut {
		out[i] = cut[i].Word
	}
	return out
}

// appendWords adds the words of a text, without looking for numbers.
func appendWords(out []Token, s string) []Token {
	out = slices.Grow(out, len(s)/5+1)
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !IsWordRune(r) {
			i += size
			continue
		}
		end, hyphens := wordEnd(s, i)
		if hyphens == 0 {
			out = appendWord(out, s, i, end)
		} else {
			out = appendCompound(out, s, i, end)
		}
		i = end
	}
	return out
}

// wordEnd finds the end of the word that begins at start, and how many hyphens
// it has inside. An apostrophe between letters, a full stop inside an initialism
// (U.S.) and a comma or full stop between digits belong to the word.
func wordEnd(s string, start int) (end, hyphens int) {
	for i := start; ; {
		r, size := utf8.DecodeRuneInString(s[i:])
		if IsWordRune(r) {
			i += size
			continue
		}
		rest := s[i+size:]
		if rest == "" {
			return i, hyphens
		}
		next, _ := utf8.DecodeRuneInString(rest)
		prev, _ := utf8.DecodeLastRuneInString(s[:i])
		switch {
		case IsApostrophe(r) && unicode.IsLetter(prev) && unicode.IsLetter(next):
		case (r == ',' || r == '.') && IsDigit(prev) && IsDigit(next):
		case r == '.' && unicode.IsLetter(prev) && unicode.IsLetter(next) && singleLetter(s, i):
		case IsHyphen(r) && IsWordRune(next):
			hyphens++
		case IsGroupSpace(r) && IsDigit(prev) && shortNumber(s[start:i]) && GroupFollows(rest) && !letterAfterGroup(rest):
		case r >= utf8.RuneSelf && unicode.Is(unicode.Cf, r): // an invisible soft hyphen or joiner
		default:
			return i, hyphens
		}
		i += size
	}
}

// singleLetter reports whether the letter before offset i stands alone, as in
// an initialism.
func singleLetter(s string, i int) bool {
	_, size := utf8.DecodeLastRuneInString(s[:i])
	before, _ := utf8.DecodeLastRuneInString(s[:i-size])
	return i-size == 0 || !IsWordRune(before)
}

func appendWord(out []Token, s string, from, to int) []Token {
	if w := Fold(s[from:to]); w != "" {
		out = append(out, Token{Word: Word{w, from, to}})
	}
	return out
}

// appendCompound adds the parts of a hyphenated word and then the whole.
func appendCompound(out []Token, s string, from, to int) []Token {
	var whole strings.Builder
	parts := len(out)
	part := from
	for i, r := range s[from:to] {
		if IsHyphen(r) {
			out = appendWord(out, s, part, from+i)
			part = from + i + utf8.RuneLen(r)
		}
	}
	out = appendWord(out, s, part, to)
	if len(out) == parts {
		return out // marks without letters
	}
	for _, w := range out[parts:] {
		whole.WriteString(w.Text)
	}
	return append(out, Token{Word: Word{whole.String(), from, to}})
}

// IsWordRune reports whether r can stand in a word: a letter, a digit or an
// accent.
func IsWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || IsDigit(r)
	}
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r))
}

// IsDigit reports whether r is a digit that Fold leaves as it is.
func IsDigit(r rune) bool { return r >= '0' && r <= '9' }

// IsApostrophe reports whether r is one of the signs that people type for an
// apostrophe.
func IsApostrophe(r rune) bool { return strings.ContainsRune("'’ʼ‘`´′", r) }

// IsHyphen reports whether r is a hyphen, a minus or a dash.
func IsHyphen(r rune) bool { return strings.ContainsRune("-‐‑‒–—―−﹣－", r) }

// IsGroupSpace reports whether r is a space that may stand between the groups
// of a number: an ordinary, a non-breaking, a thin or a narrow one.
func IsGroupSpace(r rune) bool { return strings.ContainsRune(" \u00a0\u2009\u202f", r) }

// GroupFollows reports whether s begins with exactly three digits, as after the
// comma of 100,000.
func GroupFollows(s string) bool {
	digits := len(s) - len(strings.TrimLeftFunc(s, IsDigit))
	return digits == 3
}

// shortNumber reports whether s is one to three digits, or a number in groups,
// so that another group may follow.
func shortNumber(s string) bool {
	if strings.ContainsFunc(s, IsGroupSpace) {
		return true // the first group was looked at before the space was let in
	}
	return len(s) <= 3 && strings.TrimFunc(s, IsDigit) == ""
}

// letterAfterGroup reports whether the three digits of a group go on as
// something else: "5 100bn" are two numbers.
func letterAfterGroup(s string) bool {
	r, _ := utf8.DecodeRuneInString(s[3:])
	return IsWordRune(r)
}

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
	if len(s) <= MaxWord && !strings.ContainsFunc(s, needsFolding) {
		return strings.ToLower(s) // as most words
	}
	w := foldRunes(s)
	w = strings.TrimSuffix(strings.TrimSuffix(w, "'s"), "s'")
	w = strings.ReplaceAll(w, "'", "")
	if w != "" && IsDigit(rune(w[0])) {
		return w
	}
	return strings.ReplaceAll(w, ".", "")
}

// needsFolding reports whether a rune may become more than its lower case.
func needsFolding(r rune) bool {
	switch {
	case r < utf8.RuneSelf:
		return !IsWordRune(r)
	case r >= 'А' && r <= 'я':
		return false
	}
	return !strings.ContainsRune("іїєґІЇЄҐ", r)
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

// undivided are the letters that no accent can be taken off.
var undivided = map[rune]string{'ł': "l", 'ø': "o", 'ß': "ss", 'ı': "i"}

// plainLatin strips the accents of a Latin letter: é is e. Cyrillic letters
// keep theirs, for й and ї are letters of their own.
func plainLatin(r rune) string {
	if plain := undivided[r]; plain != "" {
		return plain
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
