package message

import (
	"errors"
	"fmt"
	"strconv"
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

// CutLang cuts the language that a line asks for from its end, or else from its
// beginning, if the interface speaks it.
func CutLang(line string) (rest, lang string) {
	if rest, lang, ok := cutLast(line, langMark); ok && locale.Has(lang) {
		return rest, lang
	}
	lang, rest, _ = strings.Cut(line, " ")
	if lang, ok := strings.CutPrefix(lang, langMark[1:]); ok && locale.Has(lang) {
		return rest, lang
	}
	return line, ""
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

// The limits of a button, which fit every platform: Telegram allows 64 bytes
// behind one, of which a Press takes up to four.
const (
	MaxButtonLine = 60 // of a command line behind a button, in bytes
	MaxLinkLine   = 48 // of one that every platform's links can open, in bytes
	MaxLabel      = 40 // of a button's label, in characters
	MaxPages      = 99 // pages of a reply that a button can name
)

// A Press is what a button does. All of it is in the button and in the message
// that has it, so that it works after a restart, on any replica and years later.
type Press struct {
	Line string // the command line to answer, at most MaxButtonLine bytes; it may end in AskedArg
	Page int    // the page of that reply to show, from 0 to 98
	Post bool   // show it to everybody, as a message of its own
	Turn bool   // for the asker it may take the place of the message; never with Post
}

// AskedArg is the argument of a line behind a button that stands for what the
// message with the button answers, where that is too long for a button. The
// platform finds it in that message or above it.
const AskedArg = "…"

// ButtonLine is a command line as a button of the reply holds it, or "" if none
// can.
func (r Reply) ButtonLine(line string) string {
	if len(line) <= MaxButtonLine {
		return line
	}
	bare, lang := CutLang(line)
	name, ok := strings.CutSuffix(bare, " "+r.Asked)
	if !ok || r.Asked == "" {
		return ""
	}
	return WithLang(name+" "+AskedArg, lang)
}

// NeedsAsked reports whether a line behind a button is only complete with what
// the message answers.
func NeedsAsked(line string) bool {
	bare, _ := CutLang(line)
	_, arg, _ := strings.Cut(bare, " ")
	return arg == AskedArg
}

// WithAsked is a line behind a button with what the message answers.
func WithAsked(line, asked string) string {
	if !NeedsAsked(line) {
		return line
	}
	bare, lang := CutLang(line)
	return WithLang(strings.TrimSuffix(bare, AskedArg)+asked, lang)
}

// The signs before a press that posts, and before one that turns.
const (
	postSign = "!"
	turnSign = "<"
)

// String encodes a press for the bytes behind a button, at most 64 of them:
// the line, after the number of the page when it is not the first, and a sign
// when it posts or turns. ParsePress gives the press back.
func (p Press) String() string {
	s := p.Line
	if p.Page > 0 {
		s = strconv.Itoa(p.Page+1) + s
	}
	switch {
	case p.Post:
		s = postSign + s
	case p.Turn:
		s = turnSign + s
	}
	return s
}

// ParsePress decodes what String made, and refuses everything else: anybody
// can send a bot a press that it never offered.
func ParsePress(s string) (Press, error) {
	var p Press
	rest, post := strings.CutPrefix(s, postSign)
	if p.Post = post; !post {
		rest, p.Turn = strings.CutPrefix(s, turnSign)
	}
	number, _, ok := strings.Cut(rest, "/")
	if !ok {
		return Press{}, errors.New("message: a press without a command line")
	}
	p.Line = rest[len(number):]
	if number != "" {
		n, err := strconv.Atoi(number)
		if err != nil || n < 2 || n > MaxPages || strconv.Itoa(n) != number {
			return Press{}, errors.New("message: a press with a wrong page")
		}
		p.Page = n - 1
	}
	if len(p.Line) > MaxButtonLine {
		return Press{}, fmt.Errorf("message: a press with a line of %d bytes, at most %d can be", len(p.Line), MaxButtonLine)
	}
	return p, nil
}
