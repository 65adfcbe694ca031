package bot

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// maxPages is how many pages of a reply a button can name.
const maxPages = 99

// A Press is what a button does. All of it is in the button, so that it works
// after a restart, on any replica and years later.
type Press struct {
	Line string // the command line to answer, at most 60 bytes
	Page int    // the page of that reply to show, from 0 to 98
	Post bool   // show it to everybody, as a message of its own
}

// Echoes reports whether the answer to a line may repeat words of the line that
// are not the bot's own. Anybody can send a bot a press that it never offered,
// so a platform that lets them shows the answer to such a line to others only
// if it knows that the bot made the button.
func (b *Bot) Echoes(line string) bool {
	b = b.view()
	name, rest, slash := b.splitLine(line)
	c := b.Command(name)
	if c == nil || !slash {
		return true
	}
	if line == c.Example {
		return false
	}
	switch arg := strings.ToLower(rest); c.Arg.Kind {
	case NoArg:
		return false
	case Text:
		// The moderators' commands and /mydata answer with a typed word only in
		// an error, which the asker alone is told.
		return arg != "" && c.Needs == Read && c.Changes == nil
	case PointArg, SubjectArg, TopicArg, RefArg, CommandArg:
		return !b.names().own(arg) && !ownReference.MatchString(arg)
	}
	return true
}

// ownReference is what the bot's buttons name besides points by their titles,
// topics, speakers and commands: numbers, lists of them, and passages.
var ownReference = regexp.MustCompile(`^((point|points) )?[0-9.,# -]*$|^[a-z0-9-]+:[0-9.]+$`)

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
		if err != nil || n < 2 || n > maxPages || strconv.Itoa(n) != number {
			return Press{}, fmt.Errorf("bot: a press with a wrong page")
		}
		p.Page = n - 1
	}
	if len(p.Line) > maxLine {
		return Press{}, fmt.Errorf("bot: a press with a line of %d bytes, at most %d can be", len(p.Line), maxLine)
	}
	return p, nil
}
