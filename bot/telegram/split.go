package telegram

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// pieces cuts a text into pieces of at most limit UTF-16 units, without loss:
// joined they are the text. A piece ends after white space where there is
// some, and else between two characters as a reader sees them. An empty text
// has one empty piece.
func pieces(text string, limit int) []string {
	text = strings.ToValidUTF8(text, string(utf8.RuneError)) // the Bot API refuses anything else
	var out []string
	for units(text) > limit {
		n := cutAt(text, limit)
		out = append(out, text[:n])
		text = text[n:]
	}
	return append(out, text)
}

// fit shortens a text that has to be in one piece.
func fit(text string, limit int) string {
	all := pieces(text, limit-1)
	if len(all) == 1 {
		return all[0]
	}
	return all[0] + "…"
}

// cutAt finds where to cut a text that is longer than limit, in bytes.
func cutAt(text string, limit int) int {
	used, space, whole := 0, 0, 0
	var before rune
	for i, r := range text {
		if i > 0 && !joined(before, r) {
			whole = i
			if unicode.IsSpace(before) && !unicode.IsSpace(r) {
				space = i
			}
		}
		if used += units(string(r)); used > limit {
			switch {
			case space > i/2: // further back, the page would be half empty
				return space
			case whole > i/2:
				return whole
			}
			return i // nobody writes a character as long as that
		}
		before = r
	}
	return len(text)
}

// joined reports whether a character goes on from one code point to the next:
// marks that combine, emoji that are joined or toned, and flags.
func joined(before, r rune) bool {
	const joiner = '\u200d'
	return r == joiner || before == joiner || unicode.Is(unicode.M, r) || unicode.Is(emojiTones, r) ||
		unicode.Is(flagLetters, before) && unicode.Is(flagLetters, r)
}

var (
	emojiTones  = &unicode.RangeTable{R32: []unicode.Range32{{Lo: 0x1f3fb, Hi: 0x1f3ff, Stride: 1}}}
	flagLetters = &unicode.RangeTable{R32: []unicode.Range32{{Lo: 0x1f1e6, Hi: 0x1f1ff, Stride: 1}}}
)

// wordJoiner is a character that nobody sees.
const wordJoiner = "\u2060"

// unmentioned keeps what somebody typed and the bot repeats from calling others:
// of every @name in a text, but for the bot's own, Telegram makes a mention, and
// tells the person. A joiner behind the @ prevents it.
func unmentioned(text, bot string) string {
	var b strings.Builder
	from := 0
	for i := range len(text) {
		if text[i] != '@' || !mentions(text[:i], text[i+1:], bot) {
			continue
		}
		b.WriteString(text[from : i+1])
		b.WriteString(wordJoiner)
		from = i + 1
	}
	b.WriteString(text[from:])
	return b.String()
}

// mentions reports whether an @ between two texts begins a mention of somebody
// else. In /ask@planbot and ann@example.org it does not.
func mentions(before, after, bot string) bool {
	if r, _ := utf8.DecodeLastRuneInString(before); r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) {
		return false
	}
	end := strings.IndexFunc(after, func(r rune) bool {
		return r > unicode.MaxASCII || r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	if end < 0 {
		end = len(after)
	}
	return end > 0 && !strings.EqualFold(after[:end], bot)
}
