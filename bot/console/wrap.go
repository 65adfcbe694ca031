package console

import (
	"strings"
	"unicode"

	"github.com/mattn/go-runewidth"
)

// cells is the number of columns that s takes. It does not look at the locale,
// so that a reply is rendered alike everywhere.
func cells(s string) int { return condition().StringWidth(s) }

func condition() *runewidth.Condition { return &runewidth.Condition{StrictEmojiNeutral: true} }

// A segment is one line of a wrapped text.
type segment struct {
	text string
	cut  bool // it goes on with a word of the line before
}

// wrap breaks a text without line feeds into lines of at most width cells, and
// loses nothing: each line, joined to the one before by a space unless it is
// cut, gives the text back, once shown spaces are spaces again. Only a word
// longer than a line is cut, between characters, but an address is left whole,
// so that it can be followed.
func wrap(text string, width int) []segment {
	var out []segment
	for i, word := range words(text) {
		if last := len(out) - 1; i > 0 && cells(out[last].text)+1+cells(word) <= width {
			out[last].text += " " + word
			continue
		}
		cut := false
		if !strings.HasPrefix(word, "https://") {
			for cells(word) > width {
				head := condition().Truncate(word, width, "")
				out = append(out, segment{head, cut})
				word, cut = word[len(head):], true
			}
		}
		out = append(out, segment{word, cut})
	}
	for i := range out {
		out[i].text = showEdges(out[i].text)
	}
	return out
}

// words splits a text at its spaces. Of a row of spaces all but the first begin
// the next word, or end the last.
func words(text string) []string {
	var out []string
	spaces := ""
	for word := range strings.SplitSeq(text, " ") {
		if word == "" {
			spaces += " "
			continue
		}
		out = append(out, spaces+word)
		spaces = ""
	}
	if last := len(out) - 1; last >= 0 {
		out[last] += spaces
	} else if text != "" {
		out = []string{text}
	}
	return out
}

// showEdges shows the spaces at both ends of a line as pictures, since there
// they cannot be seen.
func showEdges(line string) string {
	const picture = "␠"
	inner := strings.TrimLeft(line, " ")
	lead := len(line) - len(inner)
	inner = strings.TrimRight(inner, " ")
	return strings.Repeat(picture, lead) + inner + strings.Repeat(picture, len(line)-lead-len(inner))
}

// visible shows control characters as pictures, one for one, and direction marks as
// U+FFFD, so that no text can steer the terminal. Line feeds are left for the layout.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r < ' ':
			return '\u2400' + r
		case r == '\x7f':
			return '\u2421'
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
			return unicode.ReplacementChar
		}
		return r
	}, s)
}
