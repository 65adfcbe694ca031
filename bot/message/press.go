package message

import (
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

// A Press is what a button does. All of it is in the button, so that it works
// after a restart, on any replica and years later.
type Press struct {
	Line string // the command line to answer, at most MaxButtonLine bytes
	Page int    // the page of that reply to show, from 0 to 98
	Post bool   // show it to everybody, as a message of its own
}

// String encodes a press for the bytes behind a button, at most 64 of them:
// the line, after "!" when it is to be posted and the number of the page when
// it is not the first. ParsePress gives the press back.
func (p Press) String() string {
	s := p.Line
	if p.Page > 0 {
		s = strconv.Itoa(p.Page+1) + s
	}
	if p.Post {
		s = "!" + s
	}
	return s
}

// ParsePress decodes what String made, and refuses everything else: anybody
// can send a bot a press that it never offered.
func ParsePress(s string) (Press, error) {
	var p Press
	rest, post := strings.CutPrefix(s, "!")
	p.Post = post
	number, _, ok := strings.Cut(rest, "/")
	if !ok {
		return Press{}, fmt.Errorf("bot: a press without a command line")
	}
	p.Line = rest[len(number):]
	if number != "" {
		n, err := strconv.Atoi(number)
		if err != nil || n < 2 || n > MaxPages || strconv.Itoa(n) != number {
			return Press{}, fmt.Errorf("bot: a press with a wrong page")
		}
		p.Page = n - 1
	}
	if len(p.Line) > MaxButtonLine {
		return Press{}, fmt.Errorf("bot: a press with a line of %d bytes, at most %d can be", len(p.Line), MaxButtonLine)
	}
	return p, nil
}
