package message

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxLine is the longest request that is read, in characters. It is what
// Telegram lets a person send, and more than Discord does, so that any message
// can be replied to with a command.
const MaxLine = 4096

// A Line is what a person typed, parsed: a command and its argument.
type Line struct {
	Name string // of the command, in lower case, without a slash
	Arg  string // as Tidy gives it; may be empty
}

// String prints the line as a person would type it; parsing it gives the line
// back.
func (l Line) String() string {
	if l.Arg == "" {
		return "/" + l.Name
	}
	return "/" + l.Name + " " + l.Arg
}

// A Request is a line with where it comes from.
type Request struct {
	Line
	From Origin
}

// unseen are the marks without a glyph that come along with copied text: soft
// hyphen, zero-width space, word joiner, byte order mark. The joiners of emoji
// and of Persian are not among them.
const unseen = "\u00ad\u200b\u2060\ufeff"

// Tidy makes one clean line of what a person typed: control characters,
// direction marks, soft hyphens and marks of no width are dropped, every run of
// white space becomes one space, and invalid UTF-8 becomes U+FFFD. It never
// changes anything else.
func Tidy(s string) string {
	var out strings.Builder
	space := false
	for _, r := range strings.ToValidUTF8(s, string(utf8.RuneError)) {
		switch {
		case unicode.IsSpace(r):
			space = out.Len() > 0
			continue
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), strings.ContainsRune(unseen, r):
			continue
		}
		if space {
			out.WriteByte(' ')
			space = false
		}
		out.WriteRune(r)
	}
	return out.String()
}
