package message

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"planbot/bot/locale"
)

// MaxLine is the longest request that is read, in characters. It is what
// Telegram lets a person send, and more than Discord does, so that any message
// can be replied to with a command.
const MaxLine = 4096

// A Line is what a person typed, parsed: a command and its argument.
type Line struct {
	Name string // of the command, in lower case, without a slash
	Arg  string // as Tidy gives it; may be empty
	Lang string // the language that it asks for, by ISO 639-1 code; may be empty
}

// String prints the line as a person would type it; parsing it gives the line
// back.
func (l Line) String() string {
	out := "/" + l.Name
	if l.Arg != "" {
		out += " " + l.Arg
	}
	return WithLang(out, l.Lang)
}

// WithLang is a line that asks for a language, if there is one.
func WithLang(line, lang string) string {
	if lang == "" {
		return line
	}
	return line + langMark + lang
}

// langMark stands before the language that a line asks for, at its end:
// "/point 21 lang:uk".
const langMark = " lang:"

// CutLang cuts the language that a line asks for from its end, if the interface
// speaks it.
func CutLang(line string) (rest, lang string) {
	rest, lang, ok := cutLast(line, langMark)
	if !ok || !locale.Has(lang) {
		return line, ""
	}
	return rest, lang
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

// A Request is a line with where it comes from, and the language to answer in.
type Request struct {
	Line
	From     Origin
	Language string // ISO 639-1; English when empty
}

// Say returns a text of the interface in the language of the answer.
func (r Request) Say(key string, args ...any) string { return locale.In(r.Language).Say(key, args...) }

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
