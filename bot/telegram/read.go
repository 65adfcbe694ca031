package telegram

import (
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"planbot/bot"
	"planbot/bot/message"
)

// A request is what a message asks of the bot.
type request struct {
	line    string // for bot.HandleLine; empty means that the bot shall say what it can do
	tell    string // what the bot says instead, if it is not empty
	replyTo int    // the message that the answer replies to, or 0
}

// A reader decides what a message asks, if anything. In a group a bot speaks
// only when it is spoken to.
type reader struct {
	bot *bot.Bot
	me  *atomic.Pointer[user]
}

// read is false for a message that is nothing to the bot.
func (r reader) read(m *chatMessage) (request, bool) {
	if !m.byPerson() {
		return request{}, false
	}
	text, marks := m.content()
	if word, arg, ok := command(text); ok {
		return r.command(m, word, arg, m.Chat.private())
	}
	rest, mentioned := r.withoutName(text, marks)
	if !mentioned && !m.Chat.private() || message.Tidy(text) == "" {
		return request{}, false
	}
	return r.spoken(m, rest), true
}

// readGuest is read for a chat that the bot has not joined. Every guest
// message is for the bot.
func (r reader) readGuest(m *chatMessage) request {
	text, marks := m.content()
	rest, _ := r.withoutName(text, marks)
	return r.spoken(m, rest)
}

// spoken is what somebody asks who speaks to the bot, once its name is left out.
func (r reader) spoken(m *chatMessage, rest string) request {
	if word, arg, ok := command(rest); ok {
		if req, ok := r.command(m, word, arg, true); ok {
			return req
		}
	}
	if message.Tidy(rest) == "" {
		return r.repliedTo(m, "find", request{replyTo: r.answered(m)})
	}
	return request{line: rest, replyTo: own(m)} // the words are the asker's, whatever they reply to
}

// typedCommand is a command as Telegram knows one, at the beginning of a text.
// Its length is looked at apart: a counted repetition takes a millisecond of
// every start to compile.
var typedCommand = regexp.MustCompile(`^/([A-Za-z0-9_]+)(@[A-Za-z0-9_]*)?`)

// maxCommand is the longest name of a command that is read.
const maxCommand = 64

// afterCommand may follow a command at once: "/point, 21" and "/point№21".
const afterCommand = ",.:;!?-–—"

// command takes a command and its argument apart.
func command(text string) (word, arg string, ok bool) {
	found := typedCommand.FindStringSubmatch(text)
	if found == nil || len(found[1]) > maxCommand {
		return "", "", false
	}
	rest := text[len(found[0]):]
	if next, _ := utf8.DecodeRuneInString(rest); rest != "" && !unicode.IsSpace(next) {
		if !strings.ContainsRune(afterCommand+"#№", next) {
			return "", "", false
		}
		rest = strings.TrimLeft(rest, afterCommand)
	}
	return found[1] + found[2], strings.TrimSpace(rest), true
}

// command reads a command. It is false for one that is another bot's, and for
// one that nobody here knows unless the bot is spoken to.
func (r reader) command(m *chatMessage, word, arg string, spoken bool) (request, bool) {
	name, at, named := strings.Cut(strings.ToLower(word), "@")
	if named {
		digits, ours := strings.CutPrefix(at, strings.ToLower(r.me.Load().Username))
		if !ours || strings.Trim(digits, "0123456789") != "" {
			return request{}, false
		}
		spoken = true
		arg = strings.TrimSpace(digits + " " + arg) // "/point@planbot21"
	}
	if spoken || strings.HasPrefix(name, "point") { // in a group /p may be another bot's
		name, arg = pointCommand(name, arg)
	}
	req := request{line: withArg(name, arg), replyTo: r.answered(m)}
	if arg != "" && r.bot.Echoes(req.line) {
		req.replyTo = own(m) // the words are the asker's, not for whom they reply to
	}
	cmd := r.bot.Command(name)
	switch {
	case name == "start":
		req.line = r.start(arg)
		return req, spoken || arg != "" // every bot has a /start
	case cmd == nil:
		return req, spoken
	case arg == "" && name == "ask" && m.about() != "":
		return r.repliedTo(m, "find", req), true // a message is seldom a question
	case arg == "" && cmd.Arg.Required:
		return r.repliedTo(m, name, req), true
	}
	return req, true
}

// numberedPoint is a point's number in the name of a command: /point_21 can be
// tapped, and /p21 is short.
var numberedPoint = regexp.MustCompile(`^p(?:oint)?_?([0-9]+)$`)

// pointCommand reads the other ways in which people write /point.
func pointCommand(name, arg string) (string, string) {
	if found := numberedPoint.FindStringSubmatch(name); found != nil {
		return "point", strings.TrimSpace(found[1] + " " + arg)
	}
	if name == "p" && strings.Trim(arg, "0123456789,#№ -") == "" {
		return "point", arg
	}
	return name, arg
}

// start opens what a link of ours points to.
func (r reader) start(payload string) (line string) {
	line, ok := decodePayload(payload)
	name, _, _ := strings.Cut(strings.TrimPrefix(line, "/"), " ")
	cmd := r.bot.Command(name)
	if !ok || cmd == nil || cmd.Does != bot.Reads || r.bot.Echoes(line) {
		return "" // anybody can make a link: none may change what is stored, or say their words
	}
	return line
}

func withArg(name, arg string) string {
	if arg == "" {
		return "/" + name
	}
	return "/" + name + " " + arg
}

// withoutName takes the mentions of the bot out of a text, and reports whether
// there was one.
func (r reader) withoutName(text string, marks []mark) (rest string, mentioned bool) {
	rest, me := text, *r.me.Load()
	for _, m := range slices.Backward(marks) { // an entity's place counts from the beginning
		if m.names(rest, me) {
			before, _, after, _ := m.split(rest)
			rest, mentioned = before+after, true
		}
	}
	if mentioned {
		rest = strings.TrimSpace(rest)
	}
	return rest, mentioned
}

// noWords is told to who asks about a message that says nothing.
const noWords = "The message that you reply to has no text that I can read. Reply to one that has, or type the words behind the command, for example /find they want to cap the army at 600k"

// repliedTo makes the message that somebody replies to what a command is about.
// Without such a message the request stays as it is.
func (r reader) repliedTo(m *chatMessage, name string, req request) request {
	switch about := m.about(); {
	case about != "":
		req.line = withArg(name, about)
		if to := m.ReplyTo; to != nil && !to.by(*r.me.Load()) {
			req.replyTo = to.ID
		}
	case m.ReplyTo != nil && m.ReplyTo.ID != m.Thread && !m.ReplyTo.Forwarded && m.ReplyTo.Date != 0: // nor the root of a thread, which all in it reply to
		req.tell = noWords
	}
	return req
}

// about is the text that a message replies to: the part that was picked, or
// all of it.
func (m *chatMessage) about() string {
	if m.Quote != nil {
		return m.Quote.Text
	}
	if m.ReplyTo == nil {
		return ""
	}
	return m.ReplyTo.words()
}

// answered is the message that an answer replies to. That is the one which the
// asker has replied to, if it has a text and is not the bot's own: people want
// the answer where the discussion is. But a comment replies to the channel's
// post without anybody's doing. In a private chat it is clear enough what an
// answer is for.
func (r reader) answered(m *chatMessage) int {
	if to := m.ReplyTo; to != nil && !to.by(*r.me.Load()) && !to.Forwarded && to.words() != "" {
		return to.ID
	}
	return own(m)
}

// own is the message itself as one to reply to.
func own(m *chatMessage) int {
	if m.Chat.private() {
		return 0
	}
	return m.ID
}
