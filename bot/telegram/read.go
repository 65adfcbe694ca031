package telegram

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"planbot/bot"
	"planbot/bot/message"
	"planbot/bot/telegram/api"
	"planbot/bot/telegram/render"
	"planbot/bot/text"
)

// A request is what a message asks of the bot.
type request struct {
	line    message.Line // the zero Line asks what the bot can do
	notice  string       // the answer, unless it is ""
	replyTo int          // the message that the answer replies to, or 0
}

// read decides what a message asks. It is false for one that asks nothing of the
// bot: in a group the bot answers only what is addressed to it.
func (s *session) read(m *api.Message) (request, bool) {
	if m.Chat.Channel() {
		return s.readPost(m)
	}
	passedOn := m.Chat.Private() && m.Origin != nil
	if !m.ByPerson() && !passedOn {
		return request{}, false
	}
	text, _ := m.Content()
	if word, arg, ok := parseCommand(text); ok {
		return s.readCommand(m, word, arg, m.Chat.Private())
	}
	if passedOn {
		return s.readForward(m)
	}
	rest, mentioned := m.Without(s.me.Load().User)
	if !mentioned && !m.Chat.Private() || message.Tidy(text) == "" {
		return request{}, false
	}
	return s.readAddressed(m, rest), true
}

// readForward reads a message of somebody else that a person forwards to the bot:
// they want to know what the plan says about it. It is false for a part of an album
// that has no text, since another part may have some.
func (s *session) readForward(m *api.Message) (request, bool) {
	words := m.Words()
	req := request{line: message.Line{Name: findCommand, Arg: message.Tidy(words)}, notice: s.unreadable(m, words)}
	return req, req.line.Arg != "" || m.Album == ""
}

// findCommand looks up what somebody else wrote.
const findCommand = "find"

// minPost is how long a text is, in characters, that somebody wrote for others
// to read. A question is shorter.
const minPost = 300

// asks matches the end of a question. Addresses have question marks too.
var asks = regexp.MustCompile(`[?？][^\pL\pN=&]*(\s|$)`)

// isPost reports whether a text that a person pastes is a post of somebody else.
func isPost(text string) bool {
	return utf8.RuneCountInString(text) >= minPost && !asks.MatchString(text)
}

// unreadable says why the words of a message that m points at can't be looked up,
// or "".
func (s *session) unreadable(m *api.Message, words string) string {
	w := wordsOf(m.From)
	switch words = message.Tidy(words); {
	case words == "":
		return w.Say("telegram.no_words", s.bot.ExampleIn(s.bot.Command(findCommand), w.Lang))
	case utf8.RuneCountInString(words) > message.MaxLine:
		return w.Say("telegram.long_words", message.MaxLine)
	}
	return ""
}

// readAddressed reads a message that is addressed to the bot. rest is its text
// without the bot's name.
func (s *session) readAddressed(m *api.Message, rest string) request {
	if word, arg, ok := parseCommand(rest); ok {
		if req, ok := s.readCommand(m, word, arg, true); ok {
			return req
		}
	}
	line := s.parse(rest)
	if message.Tidy(rest) == "" {
		return s.aboutReply(m, s.bot.Command(line.Name), request{replyTo: selfID(m)})
	}
	if line.Name == "ask" && m.Chat.Private() && isPost(line.Arg) {
		line.Name = findCommand
	}
	return request{line: line, replyTo: selfID(m)}
}

// typedCommand is a command in Telegram's form at the beginning of a text.
var typedCommand = regexp.MustCompile(`^/([A-Za-z0-9_]+)(@[A-Za-z0-9_]*)?`)

// maxCommand is the longest name of a command that is read, in bytes.
const maxCommand = 64

// commandEnds may follow a command without a space: "/point, 21" and
// "/point№21".
const commandEnds = ",.:;!?-–—"

// parseCommand splits a text into a command, perhaps with a bot's name, and its
// argument.
func parseCommand(text string) (word, arg string, ok bool) {
	found := typedCommand.FindStringSubmatch(text)
	if found == nil || len(found[1]) > maxCommand {
		return "", "", false
	}
	rest := text[len(found[0]):]
	if next, _ := utf8.DecodeRuneInString(rest); rest != "" && !unicode.IsSpace(next) {
		if !strings.ContainsRune(commandEnds+"#№", next) {
			return "", "", false
		}
		rest = strings.TrimLeft(rest, commandEnds)
	}
	return found[1] + found[2], strings.TrimSpace(rest), true
}

// readCommand reads a command. It is false for a command of another bot, and for
// an unknown one unless the message is addressed to the bot.
func (s *session) readCommand(m *api.Message, word, arg string, addressed bool) (request, bool) {
	name, at, named := strings.Cut(strings.ToLower(word), "@")
	if named {
		digits, ours := strings.CutPrefix(at, strings.ToLower(s.me.Load().Username))
		if !ours || strings.Trim(digits, "0123456789") != "" {
			return request{}, false
		}
		addressed = true
		arg = strings.TrimSpace(digits + " " + arg) // "/point@planbot21"
	}
	bare, lang := message.CutLang(" " + message.Tidy(arg))
	arg = strings.TrimSpace(bare)
	if addressed || strings.HasPrefix(name, "point") { // in a group /p may be another bot's
		name, arg = pointCommand(name, arg)
	}
	req := request{line: message.Line{Name: name, Arg: arg, Lang: lang}, replyTo: selfID(m)}
	cmd := s.bot.Command(name)
	switch {
	case name == startCommand:
		req.line = s.startLine(arg)
		return req, addressed || arg != "" // every bot has a /start
	case cmd == nil:
		return req, addressed
	case arg == "" && cmd.Arg.Required:
		return s.aboutReply(m, cmd, req), true
	}
	return req, true
}

// startCommand is what a client sends when somebody presses Start or opens a deep
// link.
const startCommand = "start"

// numberedPoint is a command with a point's number in its name: /point_21, which
// can be tapped, and /p21.
var numberedPoint = regexp.MustCompile(`^p(?:oint)?_?([0-9]+)$`)

// pointCommand makes /point of the other forms in which people write it.
func pointCommand(name, arg string) (string, string) {
	if found := numberedPoint.FindStringSubmatch(name); found != nil {
		return "point", strings.TrimSpace(found[1] + " " + arg)
	}
	if name == "p" && strings.Trim(arg, "0123456789,#№ -") == "" {
		return "point", arg
	}
	return name, arg
}

// startLine is the line that a deep link opens, or the zero Line if the link is
// not valid. Anybody can write a link, so it opens only lines that read and that
// don't repeat the words in it.
func (s *session) startLine(start string) message.Line {
	typed, ok := render.DecodeStart(start)
	if source, number, _ := strings.Cut(start, "_"); s.bot.Corpus().Article(source) != nil {
		typed = "/context " + source + ":" + number
	}
	line := s.bot.Parse(typed)
	cmd := s.bot.Command(line.Name)
	if !ok || cmd == nil || cmd.Does != bot.Reads || s.bot.Echoes(typed) {
		return message.Line{}
	}
	return line
}

// aboutReply makes the text of the message that m replies to the argument of a
// command, or of the one that takes its place there. If m replies to none, the
// request stays as it is.
func (s *session) aboutReply(m *api.Message, cmd *bot.Command, req request) request {
	words, picked := repliedWords(m)
	req.notice = s.unreadable(m, words)
	switch to := m.ReplyTo; {
	case words != "" && req.notice == "":
		req.line = message.Line{Name: cmp.Or(cmd.Replied, cmd.Name), Arg: words}
		if to != nil && !to.By(s.me.Load().User) {
			req.replyTo = to.ID
		}
	case words == "" && !picked:
		req.notice = ""
	}
	return req
}

// repliedWords are those of the message that m replies to: the part that was
// picked, or all. It is not picked if the client may have added the message on its
// own, as it does with the root of a topic or of comments.
func repliedWords(m *api.Message) (words string, picked bool) {
	to := m.ReplyTo
	switch {
	case m.Quote != nil:
		return m.Quote.Text, true
	case m.External != nil:
		return m.External.Words(), true
	case to == nil:
		return "", false
	}
	return to.Words(), !to.Forwarded && to.Date != 0 && !(m.IsTopic && to.ID == m.ThreadID)
}

// selfID is the id of m for an answer that replies to it. It is 0 in a private
// chat, where answers are no replies.
func selfID(m *api.Message) int {
	if m.Chat.Private() {
		return 0
	}
	return m.ID
}

// readPost reads a post of a channel, which is for the bot if it begins with a
// command: one that posts or changes something, or any that names the bot, since
// other bots have the other commands too. What is forwarded nobody typed there.
func (s *session) readPost(m *api.Message) (request, bool) {
	text, _ := m.Content()
	word, arg, ok := parseCommand(text)
	if !ok || m.Origin != nil || m.ViaBot != nil {
		return request{}, false
	}
	req, ok := s.readCommand(m, word, arg, false)
	if cmd := s.bot.Command(req.line.Name); !strings.Contains(word, "@") && (cmd == nil || cmd.Needs == message.Read) {
		return request{}, false
	}
	if req.line == (message.Line{}) {
		req.line.Name = "help" // a greeting is for the private chat
	}
	if bare, names := s.cutChannels(req.line); len(names) == 1 && strings.EqualFold(names[0], m.Chat.Username) {
		req.line = bare
	}
	return req, ok
}

var (
	// channelName is a channel as people name it, @name or its address, or as buttons
	// do, by its id: it may be renamed.
	channelName = regexp.MustCompile(`(?i)^(?:(?:@|(?:https?://)?(?:www\.)?(?:t|telegram)\.me/)([a-z][a-z0-9_]{3,31})/?|@(-100[0-9]{6,13}))$`)
	// channelLike is what may be meant to name one.
	channelLike = regexp.MustCompile(`(?i)^@+[\pL_]|\b(?:t|telegram)\.me/`)
)

// aroundNames may stand around the name of a channel in a sentence.
const aroundNames = ".,;:!?()[]<>«»„“”\"'"

// cutNames cuts the names of channels out of a text, without the @, and what may be
// meant to be one.
func cutNames(typed string) (rest string, names []string) {
	var words []string
	for word := range strings.FieldsSeq(typed) {
		bare := strings.Trim(word, aroundNames)
		switch found := channelName.FindStringSubmatch(bare); {
		case found != nil:
			names = append(names, found[1]+found[2])
		case channelLike.MatchString(bare):
			names = append(names, bare)
		default:
			words = append(words, word)
		}
	}
	return strings.Join(words, " "), names
}

// isName reports whether a channel can have a name.
func isName(name string) bool { return channelName.MatchString("@" + name) }

// cutChannels cuts the names of channels out of a line for moderators, and the
// bot's own. A line for others has none.
func (s *session) cutChannels(line message.Line) (rest message.Line, names []string) {
	cmd := s.bot.Command(line.Name)
	if cmd == nil || cmd.Needs == message.Read {
		return line, nil
	}
	line.Arg, names = cutNames(line.Arg)
	return line, slices.DeleteFunc(names, func(name string) bool { return strings.EqualFold(name, s.me.Load().Username) })
}

// parse reads a line that may name a channel without a slash before the command.
func (s *session) parse(typed string) message.Line {
	line := s.bot.Parse(typed)
	rest, names := cutNames(typed)
	if bare := s.bot.Parse(rest); line.Name == "ask" && len(names) == 1 && isName(names[0]) {
		if cmd := s.bot.Command(bare.Name); cmd != nil && cmd.Needs != message.Read {
			bare.Arg = strings.TrimSpace(bare.Arg + " @" + names[0])
			return bare
		}
	}
	return line
}

// keptLooks are the entities that a quotation must have where the message has
// them, and lostLooks those of which the bot does not read all that it takes.
var (
	keptLooks = []string{"bold", "italic", "underline", "strikethrough", "spoiler"}
	lostLooks = []string{"custom_emoji", "date_time"}
)

// quotationOf is the part of a message that has some words, whatever white space
// is between them. It is nil if the message has none or they can't be quoted.
func quotationOf(m *api.Message, words string) *api.Quotation {
	if text.Units(words) > api.MaxQuotation {
		return nil
	}
	all, marks := m.Content()
	var escaped []string
	for _, word := range strings.Fields(words) {
		escaped = append(escaped, regexp.QuoteMeta(word))
	}
	at := regexp.MustCompile(strings.Join(escaped, `[\s\p{Z}]+`)).FindStringIndex(all)
	if len(escaped) == 0 || at == nil {
		return nil
	}
	q := &api.Quotation{Text: all[at[0]:at[1]], Position: text.Units(all[:at[0]])}
	length := text.Units(q.Text)
	for _, k := range marks {
		from, to := max(k.Offset, q.Position), min(k.Offset+k.Length, q.Position+length)
		switch {
		case from >= to:
		case slices.Contains(lostLooks, k.Type):
			return nil
		case slices.Contains(keptLooks, k.Type):
			q.Looks = append(q.Looks, api.Entity{Type: k.Type, Offset: from - q.Position, Length: to - from})
		}
	}
	if length > api.MaxQuotation {
		return nil
	}
	return q
}
