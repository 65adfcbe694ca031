// Package text measures, shortens and cuts texts the same way for every
// platform. It knows no markup.
package text

import (
	"fmt"
	"iter"
	"regexp"
	"runtime"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

// Units is the length of s in UTF-16 code units, in which Telegram and
// Discord's clients count. An invalid byte counts as U+FFFD.
func Units(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// Graphemes yields the characters of s as a reader sees them, in order, each
// with its offset in bytes. A letter with its accents is one, and so are a flag
// and a joined emoji. Together they are s, byte for byte.
func Graphemes(s string) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		for it := graphemes.FromString(s); it.Next(); {
			if !yield(it.Start(), it.Value()) {
				return
			}
		}
	}
}

// ellipsis ends a text that was shortened.
const ellipsis = "…"

// Shorten cuts s to at most limit units, the mark at its end included, between
// two graphemes. The limit is at least 1.
func Shorten(s string, limit int) string {
	if Units(s) <= limit {
		return s
	}
	used, end := Units(ellipsis), 0
	for at, g := range Graphemes(s) {
		if used += Units(g); used > limit {
			break
		}
		end = at + len(g)
	}
	return s[:end] + ellipsis
}

// ShortenWords is Shorten, but cuts after a word if that leaves at least half of
// the limit. The limit is at least 3.
func ShortenWords(s string, limit int) string {
	if whole := Pieces(s, limit); len(whole) == 1 {
		return whole[0]
	}
	return Pieces(s, limit-1)[0] + ellipsis
}

// Pieces cuts s into pieces of at most limit units each, without loss: joined
// they are s, with U+FFFD for each run of invalid bytes. A piece ends after
// white space if that leaves it at least half full, else between two graphemes.
// Only a grapheme that is longer than a piece is cut itself. An empty s has one
// empty piece. The limit is at least 2.
func Pieces(s string, limit int) []string {
	s = strings.ToValidUTF8(s, string(utf8.RuneError))
	var out []string
	for left := Units(s); left > limit; {
		n := cutAt(s, limit)
		out = append(out, s[:n])
		left -= Units(s[:n])
		s = s[n:]
	}
	return append(out, s)
}

// cutAt is the offset in bytes at which to cut s, which is longer than limit.
func cutAt(s string, limit int) int {
	end := prefix(s, limit) // between two runes
	space, whole := 0, 0
	for at, g := range Graphemes(s) {
		if at > end {
			break
		}
		before, _ := utf8.DecodeLastRuneInString(s[:at])
		first, _ := utf8.DecodeRuneInString(g)
		if at > 0 && unicode.IsSpace(before) && !unicode.IsSpace(first) {
			space = at
		}
		whole = at
	}
	switch {
	case space > end/2:
		return space
	case whole > 0:
		return whole
	}
	return end
}

// prefix is the length in bytes of the longest prefix of s, in whole runes, that
// has at most limit units.
func prefix(s string, limit int) int {
	used := 0
	for i, r := range s {
		if used += utf16.RuneLen(r); used > limit {
			return i
		}
	}
	return len(s)
}

// maxQuoted is how many units of a typed text a reply repeats, the mark of a cut
// included.
const maxQuoted = 81

// Quoted is what a person typed, shortened and in quotation marks.
func Quoted(typed string) string { return "“" + Shorten(typed, maxQuoted) + "”" }

// Capital is s with its first letter as a capital.
func Capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}

// PanicValue describes the value of a panic for a log: a runtime error in full,
// of any other value the type alone, since it may hold what a person typed.
func PanicValue(v any) string {
	if err, ok := v.(runtime.Error); ok {
		return err.Error()
	}
	return fmt.Sprintf("%T", v)
}

// wordJoiner is a character without width or glyph.
const wordJoiner = "\u2060"

// What somebody typed stands in quotation marks and may have some itself. In it
// addresses are what clients make links of.
var (
	typedWords = regexp.MustCompile(`(?s)“.*”`)
	inAddress  = regexp.MustCompile(`(:)(//)|([\pL\pN]\.)(\pL)`)
)

// Unmentioned keeps s from notifying people and from repeating links on a platform
// that makes a mention of every @name and a link of every address, such as Telegram:
// it puts a word joiner behind the @ of each name, save that of self, the bot's own,
// and into the addresses that somebody typed.
func Unmentioned(s, self string) string {
	s = typedWords.ReplaceAllStringFunc(s, func(typed string) string {
		return inAddress.ReplaceAllString(typed, "${1}${3}"+wordJoiner+"${2}${4}")
	})
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
