package render

import (
	"regexp"
	"slices"
	"strings"

	"planbot/bot/discord/api"
)

// For addresses a message to a user, who is notified: the text, in which the user
// stands as Discord's markup, comes above the answer.
func For(m api.Message, says, user string) api.Message {
	m = addressed(m, smallMark+says)
	m.Mentions = api.Mentions{User: user}
	return m
}

// addressed puts a line above the answer, below the question.
func addressed(m api.Message, line string) api.Message {
	at := 0
	if Asked(m) != "" {
		at = 1
	}
	m.Components = slices.Insert(slices.Clone(m.Components), at, display(span{markup: line}))
	return m
}

// forLine is the line that addresses a message to a user. The escaper writes no
// mention.
var forLine = regexp.MustCompile(`^-# [^\n]*<@[0-9]{1,20}>[^\n]*$`)

// Readdress addresses what takes the place of a message to the same user as that
// message, without another notice.
func Readdress(m api.Message, shown []api.Component) api.Message {
	for _, c := range shown[:min(len(shown), 2)] {
		if c.Type == api.TextDisplay && forLine.MatchString(c.Content) {
			return addressed(m, c.Content)
		}
	}
	return m
}

// commandName matches the name of a command in markup of interface text, with the
// word behind it, which may be a subcommand.
var commandName = regexp.MustCompile(`(^|[\s(])/([a-z0-9_]+\b)( [a-z]+\b)?`)

// Link makes the names of commands in interface text ones that a tap calls. ids
// are those of the commands, by name, and of subcommands by both names; a name without
// one stays as it is. So do the words of others, also in the middle of a sentence, the
// question, and a message that would grow too long.
func Link(m api.Message, ids map[string]string) api.Message {
	if len(ids) == 0 {
		return m
	}
	out := m
	out.Components = slices.Clone(m.Components)
	for i := range out.Components {
		if c := &out.Components[i]; c.Type == api.TextDisplay {
			c.Content = linked(c.Content, ids)
		}
	}
	if !lawful(out) {
		return m
	}
	return out
}

// linked is the markup of a text display with the commands that it names as links.
func linked(markup string, ids map[string]string) string {
	lines := strings.Split(markup, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, quoteMark) || strings.HasPrefix(line, askedMark) {
			continue
		}
		from, to := len(line), len(line) // around what was typed, which may have quotation marks of its own
		if at := strings.Index(line, "“"); at >= 0 {
			from, to = at, max(at, strings.LastIndex(line, "”"))
		}
		lines[i] = called(line[:from], ids) + line[from:to] + called(line[to:], ids)
	}
	return strings.Join(lines, "\n")
}

// called is a stretch of a line with the commands that it names as links.
func called(stretch string, ids map[string]string) string {
	return commandName.ReplaceAllStringFunc(stretch, func(found string) string {
		before, called, _ := strings.Cut(found, "/")
		name, _, _ := strings.Cut(called, " ")
		for _, n := range []string{called, name} {
			if id := ids[n]; id != "" {
				return before + "</" + n + ":" + id + ">" + called[len(n):]
			}
		}
		return found
	})
}
