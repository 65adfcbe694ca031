package telegram

import (
	"regexp"
	"strings"
	"unicode"

	"planbot/bot"
)

// A request is what a message asks of the bot.
type request struct {
	line    string // for bot.HandleLine; empty means that the bot shall say what it can do
	replyTo int    // the message that the answer replies to, or 0
}

// A reader decides what a message asks, if anything. In a group a bot speaks
// only when it is spoken to.
type reader struct {
	bot *bot.Bot
	me  user
}

// read is false for a message that is nothing to the bot.
func (r reader) read(m *message) (request, bool) {
	if !m.byPerson() {
		return request{}, false
	}
	req := request{replyTo: r.answered(m)}
	text, marks := m.content()
	if word, arg, ok := command(text); ok {
		line, ok := r.command(m, word, arg)
		req.line = line
		return req, ok
	}
	rest, mentioned := r.withoutName(text, marks)
	if !mentioned && !m.Chat.private() || bot.Tidy(text) == "" {
		return request{}, false
	}
	req.line = rest
	if bot.Tidy(rest) == "" { // the name alone
		req.line = finding(m.about())
	} else {
		req.replyTo = own(m) // the words are the asker's, whatever they reply to
	}
	return req, true
}

// readGuest is read for a chat that the bot has not joined. Every guest
// message is for the bot.
func (r reader) readGuest(m *message) (line string) {
	text, marks := m.content()
	rest, _ := r.withoutName(text, marks)
	if word, arg, ok := command(rest); ok {
		if line, ok := r.command(m, word, arg); ok {
			return line
		}
	}
	if bot.Tidy(rest) == "" {
		return finding(m.about())
	}
	return rest
}

// typedCommand is a command as Telegram knows one, at the beginning of a text.
// Its length is looked at apart: a counted repetition takes a millisecond of
// every start to compile.
var typedCommand = regexp.MustCompile(`^/([A-Za-z0-9_]+)(@[A-Za-z0-9_]*)?$`)

// maxCommand is the longest name of a command that is read.
const maxCommand = 64

// command takes a command and its argument apart.
func command(text string) (word, arg string, ok bool) {
	end := strings.IndexFunc(text, unicode.IsSpace)
	if end < 0 {
		end = len(text)
	}
	found := typedCommand.FindStringSubmatch(text[:end])
	if found == nil || len(found[1]) > maxCommand {
		return "", "", false
	}
	return found[1] + found[2], strings.TrimSpace(text[end:]), true
}

// command gives the line of a command. It is false for one that is another
// bot's, and in a group for one that nobody here knows.
func (r reader) command(m *message, word, arg string) (line string, ok bool) {
	name, at, named := strings.Cut(strings.ToLower(word), "@")
	if named && at != strings.ToLower(r.me.Username) {
		return "", false
	}
	cmd := r.bot.Command(name)
	switch {
	case name == "start":
		return r.start(arg), named || arg != "" || m.Chat.private() // every bot has a /start
	case cmd == nil:
		return withArg(name, arg), m.Chat.private()
	case arg == "" && name == "ask" && m.about() != "":
		return finding(m.about()), true // a message is seldom a question
	case arg == "" && cmd.Arg.Required:
		arg = m.about()
	}
	return withArg(name, arg), true
}

// start opens what a link of ours points to.
func (r reader) start(payload string) (line string) {
	line, ok := decodePayload(payload)
	name, _, _ := strings.Cut(strings.TrimPrefix(line, "/"), " ")
	cmd := r.bot.Command(name)
	if !ok || cmd == nil || cmd.Needs != bot.Read || name == "mydata" {
		return "" // anybody can make a link: none may change what is stored
	}
	return line
}

// finding is the line that finds what a message is about, or "" for no message.
func finding(message string) string {
	if message == "" {
		return ""
	}
	return withArg("find", message)
}

func withArg(name, arg string) string {
	if arg == "" {
		return "/" + name
	}
	return "/" + name + " " + arg
}

// withoutName takes the mention of the bot out of a text, and reports whether
// there was one.
func (r reader) withoutName(text string, marks []mark) (string, bool) {
	for _, m := range marks {
		if m.names(text, r.me) {
			before, _, after, _ := m.split(text)
			return strings.TrimSpace(before + after), true
		}
	}
	return text, false
}

// about is the text that a message replies to: the part that was picked, or
// all of it.
func (m *message) about() string {
	if m.Quote != nil {
		return m.Quote.Text
	}
	if m.ReplyTo == nil {
		return ""
	}
	text, _ := m.ReplyTo.content()
	return text
}

// answered is the message that an answer replies to. That is the one which the
// asker has replied to, if it has a text and is not the bot's own: people want
// the answer where the discussion is. In a private chat it is clear enough
// what an answer is for.
func (r reader) answered(m *message) int {
	if to := m.ReplyTo; to != nil && !to.by(r.me) {
		if text, _ := to.content(); text != "" {
			return to.ID
		}
	}
	return own(m)
}

// own is the message itself as one to reply to.
func own(m *message) int {
	if m.Chat.private() {
		return 0
	}
	return m.ID
}
