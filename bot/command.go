package bot

import (
	"context"
	"strings"

	"planbot/bot/answer"
	"planbot/bot/chats"
	"planbot/bot/locale"
	"planbot/bot/message"
)

// A Command is one row of the table: everything that menus, help and the
// README say about it comes from here.
type Command struct {
	Name    string // 1 to 32 lower-case letters, digits or underscores
	Arg     Arg    // the zero Arg when the command takes none
	Short   string // one line for menus in English, at most 100 characters; see Local
	Long    string // a paragraph for help
	Example string // a line that shows what it does; "" for one without an argument, and for one whose example depends on the corpus; see Bot.Example
	Needs   message.Right
	Does    Effect
	Verbs   []Verb // the first words of an argument with which it does something else
	Private bool   // its answer is for the asker alone, where a platform can

	// Bare reports whether what follows the name in a line without a slash is
	// plainly the argument: the numbers in "summary 21-23", but not the rest of
	// "summary of the plan". Such a line calls the command. If it is nil, every
	// argument does.
	Bare func(l *answer.Library, rest string) bool

	// Replied is the name of the command that answers in place of this one when
	// a person replies with it to a message and types no argument, if one does.
	Replied string

	// Others says that the argument is what somebody else wrote, so that it tells
	// little about the language of the asker.
	Others bool

	// Instead is the name of the command that takes words which this one has no
	// use for.
	Instead string

	// run answers a request. A *message.UsageError is shown to the asker; any
	// other error goes to the log, so it holds nothing that was typed.
	run runFunc
}

// An Effect is what a command does besides answering.
type Effect int

// The effects.
const (
	Reads  Effect = iota // nothing
	Posts                // its answer is a post for all to see, which may be made in another channel of the chat
	Stores               // it changes what is stored
)

// A Verb is the first word of an argument that says what the command does. The
// empty word stands for no argument.
type Verb struct {
	Name string
	Does Effect
	Menu bool  // a platform with typed options offers it as a command of its own
	Args []Arg // the words behind it, in this order
}

// Verb returns the verb of that name, or nil.
func (c *Command) Verb(name string) *Verb {
	for i := range c.Verbs {
		if c.Verbs[i].Name == name {
			return &c.Verbs[i]
		}
	}
	return nil
}

// does is the effect of a command with that argument.
func (c *Command) does(arg string) Effect {
	word, _, _ := strings.Cut(strings.ToLower(arg), " ")
	if v := c.Verb(word); v != nil {
		return v.Does
	}
	return c.Does
}

// Commands is the table of commands, in the order of menus and help. The
// caller must not change it.
func (b *Bot) Commands() []Command { return b.commands }

// Command returns the command with that name, or nil.
func (b *Bot) Command(name string) *Command {
	for i := range b.commands {
		if b.commands[i].Name == name {
			return &b.commands[i]
		}
	}
	return nil
}

// Example is a line that shows what a command does with the corpus of the bot,
// or "" if the corpus has nothing to show.
func (b *Bot) Example(c *Command) string { return exampleOf(c, b.library.Load()) }

// ExampleIn is such a line in a language.
func (b *Bot) ExampleIn(c *Command, lang string) string {
	return exampleOf(c, b.library.Load().In(lang))
}

func exampleOf(c *Command, l *answer.Library) string {
	switch {
	case c.Example != "":
		return c.Example
	case c.Arg.Kind == NoArg:
		return "/" + c.Name
	}
	return l.Example(c.Name)
}

type call struct {
	message.Request
	bot     *Bot
	command *Command
	library *answer.Library // stays the same, whatever Reload does meanwhile
}

type runFunc func(context.Context, call) (message.Reply, error)

// reads makes the run of a command that answers from the corpus alone.
func reads(f func(*answer.Library, message.Request) (message.Reply, error)) runFunc {
	return func(_ context.Context, c call) (message.Reply, error) { return f(c.library, c.Request) }
}

// lists makes the run of a command without an argument, which always answers.
func lists(f func(*answer.Library) message.Reply) runFunc {
	return func(_ context.Context, c call) (message.Reply, error) { return f(c.library), nil }
}

// keeps makes the run of a command that works on what is stored.
func keeps(f func(context.Context, chats.Store, message.Request) (message.Reply, error)) runFunc {
	return func(ctx context.Context, c call) (message.Reply, error) { return f(ctx, c.bot.store, c.Request) }
}

// schedule runs /schedule, which has to know how many points the plan has.
func schedule(ctx context.Context, c call) (message.Reply, error) {
	return chats.ScheduleCommand(ctx, c.bot.store, len(c.library.Corpus.Points), c.Request)
}

// An Arg is what a command is about. A command has at most one, so that a
// person can type the rest of the line as it comes.
type Arg struct {
	Name     string // as shown in usage and as the option's name
	Short    string // one line for menus in English, at most 100 characters
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
	SpeakerArg // a person who is quoted
	PartyArg   // a party to the plan
	RefArg     // a passage such as rferl:17, or a point
	CommandArg // the name of a command
	RangeArg   // points in a row
	ZoneArg    // a time zone, or a city in it
	DaysArg    // days of the week
	NumberArg  // a whole number from 1 on
	TimeArg    // a time of day, in words

	SwitchArg   // one of its Choices, as the next two are
	LanguageArg // a language of the interface, or auto
	ListArg     // what becomes of a list

	ChannelArg // no word: the channel or topic in which the command is done
	RoleArg    // role:ID
	PersonArg  // user:ID
	FlagArg    // the argument's own name, or nothing
)

// Choices lists the words that an argument of a kind can be, if they are few.
func (k ArgKind) Choices() []string {
	switch k {
	case SwitchArg:
		return []string{"on", "off"}
	case LanguageArg:
		return append(locale.Languages(), "auto")
	case ListArg:
		return []string{"add", "remove", "admins", "everyone"}
	}
	return nil
}

// Usage is the shape of a command in a language: "/point NUMBER".
func (c *Command) Usage(lang string) string {
	if c.Arg.Kind == NoArg {
		return "/" + c.Name
	}
	arg := strings.ToUpper(locale.In(lang).Say("argument." + c.Arg.Name))
	if !c.Arg.Required {
		arg = "[" + arg + "]"
	}
	return "/" + c.Name + " " + arg
}

// A Local is what menus and help say about a command in one language.
type Local struct {
	Name  string // of the command, for platforms that allow other scripts: 1 to 32 lower-case letters
	Short string // at most 100 characters
	Long  string // a paragraph for help
	Arg   string // what Arg.Short says, at most 100 characters; empty when there is no argument
}

// Local returns the texts of a command of the table in a language.
func (c *Command) Local(lang string) Local {
	w := locale.In(lang)
	out := Local{Name: w.Say("command." + c.Name + "_name"), Short: w.Say("command." + c.Name + "_short"), Long: w.Say("command." + c.Name + "_long")}
	if c.Arg.Kind != NoArg {
		out.Arg = w.Say("command." + c.Name + "_argument")
	}
	return out
}

// Local returns the texts of a verb of the command in a language.
func (v *Verb) Local(command, lang string) Local {
	w := locale.In(lang)
	return Local{Name: w.Say("verb." + v.Name), Short: w.Say("verb." + command + "_" + v.Name)}
}

// Local returns the texts of an argument behind a verb in a language.
func (a Arg) Local(lang string) Local {
	w := locale.In(lang)
	return Local{Name: w.Say("option." + a.Name), Short: w.Say("option." + a.Name + "_about")}
}

// Choice is a word of Choices in a language.
func Choice(word, lang string) string {
	if locale.Has(word) {
		return locale.In(word).Say("language.name")
	}
	return locale.In(lang).Say("choice." + word)
}

// Locals lists the menus' other languages, by ISO 639-1 code, and gives for
// each what every command of the table is called in it, by its name.
func Locals() map[string]map[string]Local {
	out := map[string]map[string]Local{}
	for _, lang := range locale.Languages()[1:] {
		out[lang] = map[string]Local{}
		for _, c := range rows() {
			out[lang][c.Name] = c.Local(lang)
		}
	}
	return out
}
