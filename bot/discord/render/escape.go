package render

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"planbot/bot/discord/api"
)

// special are the characters that begin markup wherever they stand: emphasis,
// code, spoilers, links, mentions (<@1>, @everyone), time stamps (<t:1>). A
// colon with something behind it does too: emoji (:name:) and addresses
// (https:), in which Discord would show the other backslashes.
const special = "\\*_~|`[]<>@"

// lineStart are the characters that begin markup at the start of a line only:
// headings, small text and lists.
const lineStart = "#-+"

// An escaper writes a text so that Discord shows it byte for byte. Discord
// takes a backslash before a punctuation mark away and shows the mark as it is.
type escaper struct {
	links bool // show addresses as links: never in the words of others

	started  bool // something other than spaces and digits stands on the line
	numbered bool // the line begins with digits: a dot would make it a list
}

// address matches a link at the start of a text, without what may be
// punctuation of the sentence around it.
var address = regexp.MustCompile(`^https?://[^\s<>]*[^\s<>.,:;!?"'”’»]`)

// next reads the first character of s, or the address that s begins with. It
// returns its length and its markup. s must not be empty.
func (e *escaper) next(s string) (size int, out string) {
	if e.links && s[0] == 'h' {
		if link := address.FindString(s); link != "" {
			e.started = true
			return len(link), "<" + link + ">" // no preview, no markup inside
		}
	}
	r, size := utf8.DecodeRuneInString(s)
	out = s[:size]
	switch {
	case r == '\n':
		e.started, e.numbered = false, false
		return size, out
	case strings.ContainsRune(special, r),
		r == ':' && len(s) > size && !isSpace(s[size:]),
		!e.started && strings.ContainsRune(lineStart, r),
		!e.started && e.numbered && (r == '.' || r == ')'):
		out = `\` + out
	}
	e.numbered = e.numbered || !e.started && r >= '0' && r <= '9'
	e.started = e.started || !unicode.IsSpace(r) && (r < '0' || r > '9')
	return size, out
}

// edge protects white space at the ends of a text, which Discord would trim. It
// has no width and is no white space.
const edge = "\u200b"

// Escape turns a text into markup that Discord shows byte for byte.
func Escape(s string) string {
	out, _ := cut(s, len(s)*2+2, false)
	return out
}

// cut turns the start of a text into at most limit units of markup, and returns
// the rest of the text. It prefers to cut between words, and never cuts inside a
// character, an accent or a joined emoji unless one alone is too long. limit
// must be 10 or more.
func cut(s string, limit int, links bool) (out, rest string) {
	e := escaper{links: links}
	var w strings.Builder
	limit -= api.Units(edge) // for the end
	if needsEdge(utf8.DecodeRuneInString(s)) {
		w.WriteString(edge)
		limit -= api.Units(edge)
	}
	done, used := 0, 0
	var word, glyph mark // the last places between words, and between characters
	for done < len(s) {
		size, piece := e.next(s[done:])
		if used += api.Units(piece); used > limit {
			if size > utf8.UTFMax && done == 0 { // an address that is too long by itself
				return cut(s, limit, false)
			}
			break
		}
		w.WriteString(piece)
		done += size
		at := mark{done, w.Len()}
		if r, _ := utf8.DecodeLastRuneInString(s[:done]); unicode.IsSpace(r) {
			word = at
		}
		if splits(s, done) {
			glyph = at
		}
	}
	at := mark{done, w.Len()}
	if done < len(s) {
		switch {
		case word.text > done/2: // else a long word would leave the message half empty
			at = word
		case glyph.text > 0:
			at = glyph
		}
	}
	out = w.String()[:at.out]
	if needsEdge(utf8.DecodeLastRuneInString(s[:at.text])) {
		out += edge
	}
	return out, s[at.text:]
}

// isSpace reports whether a text begins with white space.
func isSpace(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsSpace(r)
}

// A mark is a place in a text and in its markup.
type mark struct{ text, out int }

// needsEdge reports whether Discord would trim r at the end of a text. An edge
// of the text's own gets another, so that removing one gives the text back.
func needsEdge(r rune, size int) bool {
	return size > 0 && (unicode.IsSpace(r) || string(r) == edge)
}

// splits reports whether a cut of s at i is between two characters that a reader
// sees.
func splits(s string, i int) bool {
	if i == len(s) {
		return true
	}
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	after, _ := utf8.DecodeRuneInString(s[i:])
	return before != '\u200d' && after != '\u200d' && // zero-width joiner
		!unicode.In(after, unicode.M, unicode.Variation_Selector) &&
		!(after >= 0x1F3FB && after <= 0x1F3FF) && // skin tones
		!(isFlag(before) && isFlag(after))
}

// isFlag reports whether a character is half of a flag.
func isFlag(r rune) bool { return r >= 0x1F1E6 && r <= 0x1F1FF }
