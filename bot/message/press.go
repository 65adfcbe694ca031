package message

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// The limits of a button, which fit every platform: Telegram allows 64 bytes
// behind one, of which a Press takes up to four.
const (
	MaxButtonLine = 60 // of a command line behind a button, in bytes
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
