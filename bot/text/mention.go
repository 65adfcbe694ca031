package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// wordJoiner is a character without width or glyph.
const wordJoiner = "\u2060"

// Unmentioned keeps s from notifying people on a platform that makes a mention
// of every @name, such as Telegram: it puts a word joiner behind the @ of each,
// save that of self, the bot's own name.
func Unmentioned(s, self string) string {
	var out strings.Builder
	from := 0
	for i := range len(s) {
		if s[i] == '@' && mentions(s[:i], s[i+1:], self) {
			out.WriteString(s[from : i+1])
			out.WriteString(wordJoiner)
			from = i + 1
		}
	}
	out.WriteString(s[from:])
	return out.String()
}

// mentions reports whether an @ between two texts begins a mention of somebody
// other than self. In /ask@planbot and ann@example.org it does not.
func mentions(before, after, self string) bool {
	if r, _ := utf8.DecodeLastRuneInString(before); r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) {
		return false
	}
	end := strings.IndexFunc(after, func(r rune) bool {
		return r > unicode.MaxASCII || r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	if end < 0 {
		end = len(after)
	}
	return end > 0 && !strings.EqualFold(after[:end], self)
}
