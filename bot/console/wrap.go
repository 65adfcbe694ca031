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

// wrap cuts text into lines of at most width cells and loses nothing: the
// lines, joined, are the text. A cut comes after a space, which stays at the
// end of its line; a word longer than a line is cut between characters, but an
// address is left whole, so that it can be followed.
func wrap(text string, width int) []string {
	var lines []string
	var line string
	used := 0
	for _, word := range strings.SplitAfter(text, " ") {
		if line != "" && used+cells(strings.TrimRight(word, " ")) > width {
			lines = append(lines, line)
			line, used = "", 0
		}
		for !strings.HasPrefix(word, "https://") && cells(strings.TrimRight(word, " ")) > width {
			head := condition().Truncate(word, width, "")
			lines = append(lines, head)
			word = word[len(head):]
		}
		line += word
		used += cells(word)
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// visible shows control characters as pictures, one for one, so that no text
// can steer the terminal. Line feeds are left for the layout.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r < ' ':
			return '\u2400' + r
		case r == '\x7f':
			return '\u2421'
		case unicode.IsControl(r):
			return unicode.ReplacementChar
		}
		return r
	}, s)
}
