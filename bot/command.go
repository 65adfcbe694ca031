package bot

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxLine is the longest request that is read, in characters. It is what
// Telegram lets a person send, and more than Discord does, so that any message
// can be replied to with a command.
const MaxLine = 4096

// A Command is one row of the table: everything that menus, help and the
// README say about it comes from here.
type Command struct {
	Name      string                         // 1 to 32 lower-case letters, digits or underscores
	Arg       Arg                            // the zero Arg when the command takes none
	Short     string                         // one line for menus, at most 100 characters
	Long      string                         // a paragraph for help
	Example   string                         // a line that works on the embedded corpus
	Needs     Right                          // what the asker must be allowed to do in the chat
	Elsewhere bool                           // the answer may be a post in another channel of the chat, where a platform lets the asker pick one
	Asks      func(b *Bot, rest string) bool // whether the name and rest, without the slash, are an ordinary question; may be nil
	Changes   func(arg string) bool          // whether the argument changes what is stored; nil: none does

	// Run answers a request. A *UsageError is shown to the asker; any other
	// error goes to the log, so it holds nothing that was typed.
	Run func(context.Context, *Bot, Request) (Reply, error)
}

// A Right is what a person may have the bot do in a chat.
type Right int

// The rights, each of which includes those before it.
const (
	Read   Right = iota // everybody has it
	Post                // have the bot post in this very channel or topic
	Manage              // change what is kept for the whole chat, and post anywhere in it
)

// An Arg is what a command is about. A command has at most one, so that a
// person can type the rest of the line as it comes.
type Arg struct {
	Name     string // as shown in usage and as the option's name
	Short    string // one line for menus, at most 100 characters
	Kind     ArgKind
	Required bool
}

// An ArgKind tells a platform with typed options what to suggest.
type ArgKind int

// The kinds of argument.
const (
	NoArg      ArgKind = iota
	Text               // free text
	PointArg           // point numbers, or words that find a point
	SubjectArg         // a topic or a person
	TopicArg
	RefArg     // a passage such as rferl:17, or a point
	CommandArg // the name of a command
)

// A Request is one call of a command, with its argument made tidy.
type Request struct {
	Command *Command
	Arg     string // one line, no control characters, spaces single; may be empty
	From    Origin
	Compact bool // the chat wants short replies
}

// Origin tells where a request comes from. Only the platform's name ever
// reaches a log or a metric.
//
// An Origin without a Chat that is not Direct either, such as the zero Origin,
// is a place that the bot knows nothing of: it counts as public, nothing is
// kept for it, and nobody has any right there but to read.
type Origin struct {
	Platform string // "discord", "telegram", "terminal"
	Chat     string // the platform's id of a server, group or private chat that the bot is in; empty elsewhere
	Thread   string // the channel or topic in it; empty where the chat has none
	User     string // the platform's id of the asker; empty in the terminal
	Shared   bool   // User is the id of a chat that several people write as
	Direct   bool   // the asker and the bot are alone, as in a terminal
	Whispers bool   // a private reply is shown to the asker alone
	Roles    []string

	// Admin reports whether the asker has the right to Manage the chat, and
	// Posts whether to Post in this channel or topic, by the platform's own
	// rules. They may ask the platform, so only commands that need a right call
	// them. Without Admin the answer is no, without Posts it is Admin's.
	Admin func(context.Context) (bool, error)
	Posts func(context.Context) (bool, error)

	// Unable says in a sentence why the bot cannot post here by itself later,
	// as schedules need it. It is empty where the bot can, as far as the
	// platform tells.
	Unable string
}

// Line prints the request as a person would type it; parsing it gives the
// request back.
func (r Request) Line() string {
	if r.Arg == "" {
		return "/" + r.Command.Name
	}
	return "/" + r.Command.Name + " " + r.Arg
}

// Usage is the shape of a command: "/point NUMBER".
func (c *Command) Usage() string {
	switch {
	case c.Arg.Kind == NoArg:
		return "/" + c.Name
	case c.Arg.Required:
		return "/" + c.Name + " " + strings.ToUpper(c.Arg.Name)
	default:
		return "/" + c.Name + " [" + strings.ToUpper(c.Arg.Name) + "]"
	}
}

// splitLine takes a typed line apart. The name is empty when the line does not
// name a command: then all of it is a question.
func (b *Bot) splitLine(line string) (name, rest string, slash bool) {
	line = Tidy(line)
	word, rest, _ := strings.Cut(line, " ")
	bare, slash := strings.CutPrefix(word, "/")
	bare = strings.ToLower(bare)
	if slash || b.begins(bare, rest) {
		return bare, rest, slash
	}
	return "", line, false
}

// Changes reports whether a line changes what is stored, when the asker may do
// so. A platform does not run such a line for a message that was only edited.
func (b *Bot) Changes(line string) bool {
	b = b.view()
	name, rest, _ := b.splitLine(line)
	c := b.Command(name)
	return c != nil && c.Changes != nil && c.Changes(rest)
}

// ForModerators reports whether a line calls a moderators' command. A platform
// shows everybody all pages of its reply at once, since only moderators could
// turn them.
func (b *Bot) ForModerators(line string) bool {
	b = b.view()
	name, _, _ := b.splitLine(line)
	c := b.Command(name)
	return c != nil && c.Needs != Read
}

// unless makes the Changes of a command that changes something unless its
// argument begins with one of these words; "" stands for no argument.
func unless(words ...string) func(string) bool {
	return func(arg string) bool {
		word, _, _ := strings.Cut(strings.ToLower(arg), " ")
		return !slices.Contains(words, word)
	}
}

// begins reports whether a line without a slash calls the command when rest
// follows its name: "about time", "why is …" and "who will …" are ordinary
// sentences.
func (b *Bot) begins(name, rest string) bool {
	c := b.Command(name)
	return c != nil && (rest == "" || c.Arg.Kind != NoArg && (c.Asks == nil || !c.Asks(b, rest)))
}

// always is the Asks of a command whose name begins ordinary questions.
func always(*Bot, string) bool { return true }

// verbAfterWho tells "who will chair it" from "who amnesty".
var verbAfterWho = regexp.MustCompile(`(?i)^(is|are|was|were|will|would|does|did|do|has|have|had|can|could|may|should|must|shall|gets?|pays?|says?|said|else|wrote|leads?|chairs?|heads?|controls?|decides?|enforces?|monitors?|guarantees?|owns?|wants?|wins?|loses?)\b`)

func asksWho(_ *Bot, rest string) bool { return verbAfterWho.MatchString(rest) }

// asksHelp tells "help ukraine" from "help who".
func asksHelp(b *Bot, rest string) bool {
	return b.Command(strings.ToLower(strings.TrimPrefix(rest, "/"))) == nil
}

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

var (
	commandName = regexp.MustCompile(`^[a-z0-9_]+$`)
	argName     = regexp.MustCompile(`^[a-z]+$`)
)

// maxName is the longest name of a command or of an argument.
const maxName = 32

// validate holds the table to the stricter platform's rules: names by
// Telegram, descriptions by Discord. A wrong table is a bug in the program.
func validate(table []Command) error {
	seen := map[string]bool{}
	for _, c := range table {
		switch {
		case len(c.Name) > maxName || !commandName.MatchString(c.Name):
			return fmt.Errorf("command name %q", c.Name)
		case seen[c.Name]:
			return fmt.Errorf("command %q is there twice", c.Name)
		case !shortEnough(c.Short), c.Long == "", c.Run == nil:
			return fmt.Errorf("command %q: description or function is missing or too long", c.Name)
		case !isExample(c.Example, c.Name):
			return fmt.Errorf("command %q: example %q", c.Name, c.Example)
		case c.Arg.Kind == NoArg && c.Arg != Arg{}, c.Arg.Kind != NoArg && (len(c.Arg.Name) > maxName || !argName.MatchString(c.Arg.Name) || !shortEnough(c.Arg.Short)):
			return fmt.Errorf("command %q: argument %q", c.Name, c.Arg.Name)
		}
		seen[c.Name] = true
	}
	if len(table) > 100 {
		return fmt.Errorf("%d commands", len(table))
	}
	return nil
}

// isExample reports whether a line is one of that command, and fits a button.
func isExample(line, name string) bool {
	word, _, _ := strings.Cut(line, " ")
	return word == "/"+name && len(line) <= maxLine
}

func shortEnough(s string) bool {
	n := utf8.RuneCountInString(s)
	return n >= 1 && n <= 100
}
