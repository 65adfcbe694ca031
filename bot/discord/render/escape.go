package render

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"planbot/bot/discord/api"
	"planbot/bot/message"
)

// special are the characters that begin markup wherever they stand: emphasis,
// code, spoilers, links, mentions (<@1>, @everyone), time stamps (<t:1>).
const special = "\\*_~|`[]<>@"

// colon matches a colon that begins markup: of an emoji (:name:), or of an
// address (https://), in which Discord would show the other backslashes.
var colon = regexp.MustCompile(`^:(?://|[\w~+-]+:)`)

// lineStart are the characters that begin markup at the start of a line only:
// headings, small text and lists.
const lineStart = "#-+"

// An escaper writes a text so that Discord shows it byte for byte. Discord
// takes a backslash before a punctuation mark away and shows the mark as it is.
type escaper struct {
	named  []message.Mention // stretches that are shown as what they stand for: never in the words of others
	indent string            // begins every line but the first

	started  bool // something other than spaces and digits stands on the line
	numbered bool // the line begins with digits: a dot would make it a list
}

// all is the markup of a text.
func (e escaper) all(s string) string {
	var out strings.Builder
	for s != "" {
		size, markup := e.next(s)
		out.WriteString(markup)
		s = s[size:]
	}
	return out.String()
}

// next reads the first character of s, or the stretch that s begins with. It
// returns its length and its markup. s must not be empty.
func (e *escaper) next(s string) (size int, out string) {
	if stretch, markup := mention(s, e.named); stretch > 0 {
		e.started = true
		return stretch, markup
	}
	r, size := utf8.DecodeRuneInString(s)
	out = s[:size]
	switch {
	case r == '\n':
		e.started, e.numbered = false, false
		return size, out + e.indent
	case strings.ContainsRune(special, r),
		r == ':' && colon.MatchString(s),
		!e.started && strings.ContainsRune(lineStart, r),
		!e.started && e.numbered && (r == '.' || r == ')'):
		out = `\` + out
	}
	e.numbered = e.numbered || !e.started && r >= '0' && r <= '9'
	e.started = e.started || !unicode.IsSpace(r) && (r < '0' || r > '9')
	return size, out
}

// mention finds the longest stretch that a text begins with and that stands for a
// thing of Discord's. It returns its length and its markup, which notifies nobody
// whom the message does not allow to be notified.
func mention(s string, named []message.Mention) (stretch int, markup string) {
	for _, m := range named {
		rest, ok := strings.CutPrefix(s, m.Text)
		if next, _ := utf8.DecodeRuneInString(rest); !ok || len(m.Text) <= stretch || unicode.IsLetter(next) || unicode.IsDigit(next) {
			continue // user:5 is not the beginning of user:55
		}
		switch at := m.At.Unix(); {
		case m.Kind == message.Moment:
			stretch, markup = len(m.Text), fmt.Sprintf("<t:%d:f> (<t:%d:R>)", at, at)
		case api.IsID(m.ID):
			stretch, markup = len(m.Text), mentionMarks[m.Kind]+m.ID+">"
		}
	}
	return stretch, markup
}

// mentionMarks stand before the id of a thing of Discord's.
var mentionMarks = map[message.MentionKind]string{message.Channel: "<#", message.Person: "<@", message.Role: "<@&"}

// edge protects white space at the ends of a text, which Discord would trim. It
// has no width and is no white space.
const edge = "\u200b"

// Escape turns a text into markup that Discord shows byte for byte.
func Escape(s string) string { return edged(s, escaper{}.all(s)) }

// edged protects the ends of a text in its markup.
func edged(s, markup string) string {
	if needsEdge(utf8.DecodeRuneInString(s)) {
		markup = edge + markup
	}
	if needsEdge(utf8.DecodeLastRuneInString(s)) {
		markup += edge
	}
	return markup
}

// quoteMark begins each line of a quotation.
const quoteMark = "> "

// quote turns the words of others into a quotation that Discord shows byte for
// byte.
func quote(words string) string {
	if words == "" {
		return ""
	}
	return quoteMark + edged(words, escaper{indent: quoteMark}.all(words))
}

// inline is the markup of a text for the middle of a line.
func inline(s string) string {
	return escaper{}.all(strings.ReplaceAll(s, "\n", " "))
}

// needsEdge reports whether Discord would trim r at the end of a text. An edge
// of the text's own gets another, so that removing one gives the text back.
func needsEdge(r rune, size int) bool {
	return size > 0 && (unicode.IsSpace(r) || string(r) == edge)
}
