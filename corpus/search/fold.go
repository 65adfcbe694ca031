package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxWord is the longest word that is looked at, in runes. No word of any of
// the languages is longer; what is longer is noise, and is cut.
const maxWord = 40

// maxRaw is how much of a word is folded, in bytes: marks that are dropped may
// make it longer than maxWord.
const maxRaw = 16 * maxWord

// A word is one word of a text, folded to the form in which words are
// compared, before stemming.
type word struct {
	text string
	from int // byte offset in the text
	to   int
}

// words cuts a text into folded words. A hyphenated compound gives its parts
// and then the whole without hyphens, so "cease-fire" meets "ceasefire".
func words(s string) []word { return appendWords(nil, s) }

// appendWords is words into a slice that may be used again.
func appendWords(out []word, s string) []word {
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !isWordRune(r) {
			i += size
			continue
		}
		end, hyphens := wordEnd(s, i)
		out = appendWord(out, s, i, end, hyphens)
		i = end
	}
	return out
}

// wordEnd finds the end of the word that begins at i, and how many hyphens it
// has inside. An apostrophe between letters, a full stop inside an initialism
// (U.S.) and a comma or full stop between digits belong to the word.
func wordEnd(s string, i int) (end, hyphens int) {
	start := i
	for i < len(s) {
		if c := s[i]; c >= 'a' && c <= 'z' { // most letters, without a closer look
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if isWordRune(r) {
			i += size
			continue
		}
		if r == ' ' && i > start && !isDigit(rune(s[i-1])) { // most words end here
			return i, hyphens
		}
		next, _ := utf8.DecodeRuneInString(s[i+size:])
		prev, _ := utf8.DecodeLastRuneInString(s[:i])
		switch {
		case i+size >= len(s) || i == start:
			return i, hyphens
		case isApostrophe(r) && unicode.IsLetter(prev) && unicode.IsLetter(next):
		case (r == ',' || r == '.') && isDigit(prev) && isDigit(next):
		case r == '.' && unicode.IsLetter(prev) && unicode.IsLetter(next) && singleLetter(s, i):
		case isHyphen(r) && isWordRune(next):
			hyphens++
		case isGroupSpace(r) && isDigit(prev) && shortNumber(s[start:i]) && groupFollows(s[i+size:]) && !letterAfterGroup(s[i+size:]):
		case r >= utf8.RuneSelf && unicode.Is(unicode.Cf, r): // a soft hyphen or a joiner, which nobody sees
		default:
			return i, hyphens
		}
		i += size
	}
	return i, hyphens
}

// singleLetter reports whether the letter before offset i stands alone, as in
// an initialism.
func singleLetter(s string, i int) bool {
	_, size := utf8.DecodeLastRuneInString(s[:i])
	before, _ := utf8.DecodeLastRuneInString(s[:i-size])
	return i-size == 0 || !isWordRune(before)
}

func appendWord(out []word, s string, from, to, hyphens int) []word {
	if hyphens == 0 {
		if w := fold(s[from:to]); w != "" {
			out = append(out, word{w, from, to})
		}
		return out
	}
	whole := make([]byte, 0, to-from)
	part := from
	for i := from; i <= to; {
		r, size := utf8.RuneError, 1
		if i < to {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		if i == to || isHyphen(r) {
			if w := fold(s[part:i]); w != "" {
				out = append(out, word{w, part, i})
				whole = append(whole, w...)
			}
			part = i + size
		}
		i += size
	}
	if len(whole) == 0 {
		return out // marks without letters
	}
	return append(out, word{string(whole), from, to})
}

// lower writes the capitals of the languages small, each in as many bytes, so
// that offsets stay what they are. Most questions need no more to be folded, and
// their words are then parts of what lower returns. Whatever else is a capital,
// fold sees to.
func lower(s string) string {
	var b strings.Builder
	kept := 0 // what stands before is in b
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 'a' && c < 0xd0 || c < 'A' { // most bytes, without a closer look
			continue
		}
		var small [2]byte
		size := 1
		switch {
		case c <= 'Z':
			small[0] = c + 'a' - 'A'
		case c == 0xd0 && i+1 < len(s): // U+0400 to U+043F
			size = 2
			switch d := s[i+1]; {
			case d < 0x80 || d >= 0xb0:
				i++
				continue
			case d < 0x90: // Ѐ to Џ
				small = [2]byte{0xd1, d + 0x10}
			case d < 0xa0: // А to П
				small = [2]byte{c, d + 0x20}
			default: // Р to Я
				small = [2]byte{0xd1, d - 0x20}
			}
		default:
			continue
		}
		if kept == 0 {
			b.Grow(len(s))
		}
		b.WriteString(s[kept:i])
		b.Write(small[:size])
		i += size - 1
		kept = i + 1
	}
	if kept == 0 {
		return s
	}
	b.WriteString(s[kept:])
	return b.String()
}

// fold brings one word to the form in which words are compared: lower case, no
// accents on Latin letters, no apostrophes, no possessive, ё as е.
func fold(s string) string {
	if isFolded(s) {
		return s
	}
	if base, ok := possessor(s); ok && isFolded(base) {
		return base
	}
	w := foldRunes(s)
	w = strings.TrimSuffix(strings.TrimSuffix(w, "'s"), "s'")
	w = strings.ReplaceAll(w, "'", "")
	if w != "" && isDigit(rune(w[0])) {
		return w // number.go reads the separators
	}
	return strings.ReplaceAll(w, ".", "")
}

// possessor cuts a possessive off a word of ordinary length.
func possessor(s string) (base string, ok bool) {
	if len(s) > maxWord {
		return "", false
	}
	if base, ok = strings.CutSuffix(s, "'s"); ok {
		return base, true
	}
	return strings.CutSuffix(s, "’s")
}

// isFolded reports whether fold would leave the word as it is; most are.
func isFolded(s string) bool {
	n := 0
	for _, r := range s {
		if n++; n > maxWord || !(r >= 'a' && r <= 'z' || isDigit(r) || isLowerCyrillic(r)) {
			return false
		}
	}
	return true
}

// isLowerCyrillic reports whether r is a letter that fold keeps: those of
// Russian and Ukrainian, without ё.
func isLowerCyrillic(r rune) bool { return r >= 'а' && r <= 'џ' && r != 'ё' || r == 'ґ' }

func foldRunes(s string) string {
	if len(s) > maxRaw {
		s = strings.ToValidUTF8(s[:maxRaw], "")
	}
	var b strings.Builder
	runes := 0
	for _, r := range norm.NFKC.String(s) {
		if runes++; runes > maxWord {
			break
		}
		switch r = unicode.ToLower(r); {
		case r >= 'a' && r <= 'z', isDigit(r), isLowerCyrillic(r):
			b.WriteRune(r)
		case r == 'ё':
			b.WriteRune('е')
		case isApostrophe(r):
			b.WriteByte('\'')
		case r == '.' || r == ',' || r == ' ':
			b.WriteByte('.')
		case unicode.Is(unicode.Latin, r):
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

func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || isDigit(r)
	}
	return r >= 'Ѐ' && r <= 'џ' || r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r))
}

// isCyrillic reports whether a folded word is written in Cyrillic.
func isCyrillic(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return r >= 0x0400 && r <= 0x052F
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func isApostrophe(r rune) bool {
	switch r {
	case '\'', '’', 'ʼ', '‘', '`', '´', '′':
		return true
	}
	return false
}

func isHyphen(r rune) bool {
	switch r {
	case '-', '‐', '‑', '‒', '–', '—', '―', '−', '﹣', '－':
		return true
	}
	return false
}

// isGroupSpace reports whether r is a space that may stand between the groups
// of a number: an ordinary, a non-breaking, a thin or a narrow one.
func isGroupSpace(r rune) bool {
	return r == ' ' || r == '\u00a0' || r == '\u2009' || r == '\u202f'
}

// shortNumber reports whether s is one to three digits, or groups of a number
// after such a beginning, so that a group may follow.
func shortNumber(s string) bool {
	if i := strings.LastIndexFunc(s, isGroupSpace); i >= 0 {
		return true // what let the space in has looked at the rest
	}
	return len(s) <= 3 && strings.TrimFunc(s, isDigit) == ""
}

// letterAfterGroup reports whether the three digits of a group go on as
// something else: "5 100bn" are two numbers.
func letterAfterGroup(s string) bool {
	r, _ := utf8.DecodeRuneInString(s[3:])
	return isWordRune(r)
}
