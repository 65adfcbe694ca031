package render

import (
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// units is the length of a text as Telegram counts it, in UTF-16.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// pieces cuts a text into pieces of at most limit UTF-16 units, which joined are
// the text. A piece ends after white space if possible, else between two
// characters as a reader sees them. An empty text has one empty piece.
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

// Fit shortens a text to limit UTF-16 units.
func Fit(text string, limit int) string {
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
			return i // a single character of that length
		}
		before = r
	}
	return len(text)
}

// joined reports whether two code points belong to one character: combining
// marks, joined or toned emoji, and flags.
func joined(before, r rune) bool {
	const joiner = '\u200d'
	return r == joiner || before == joiner || unicode.Is(unicode.M, r) || unicode.Is(emojiTones, r) ||
		unicode.Is(flagLetters, before) && unicode.Is(flagLetters, r)
}

var (
	emojiTones  = &unicode.RangeTable{R32: []unicode.Range32{{Lo: 0x1f3fb, Hi: 0x1f3ff, Stride: 1}}}
	flagLetters = &unicode.RangeTable{R32: []unicode.Range32{{Lo: 0x1f1e6, Hi: 0x1f1ff, Stride: 1}}}
)

// wordJoiner is an invisible character.
const wordJoiner = "\u2060"

// withoutMentions keeps a text from notifying people: Telegram makes a mention
// of every @name, and the bot repeats what people type. A joiner behind the @
// prevents the mention. The bot's own name stays.
func withoutMentions(text, bot string) string {
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
// other than the bot. The @ of /ask@planbot and ann@example.org begins none.
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
