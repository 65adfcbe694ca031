package bot

import (
	"regexp"
	"strings"

	"planbot/bot/answer"
	"planbot/bot/locale"
	"planbot/bot/message"
	"planbot/corpus/lang"
)

// Parse reads a line as a person typed it. A line that calls no command is a
// question, for /ask, unless it lists points. One that ends in "lang:uk", or has it
// before what it is about, asks for that language.
func (b *Bot) Parse(typed string) message.Line {
	typed, asked := message.CutLang(message.Tidy(typed))
	word, rest, _ := strings.Cut(typed, " ")
	name, slash := strings.CutPrefix(word, "/")
	name = strings.ToLower(name)
	if asked == "" {
		rest, asked = message.CutLang(rest)
	}
	if slash || b.calledBare(name, rest) {
		return message.Line{Name: name, Arg: rest, Lang: asked}
	}
	if severalPoints.MatchString(typed) {
		return message.Line{Name: "point", Arg: typed, Lang: asked}
	}
	return message.Line{Name: "ask", Arg: typed, Lang: asked}
}

// Turned is the line of the button to the next or the previous point that "next" or
// "previous" presses, typed below a reply that has it, or "" for any other line.
func Turned(shown message.Reply, typed string) string {
	turn := answer.Turn(message.Tidy(typed))
	for _, b := range shown.Blocks {
		choices, _ := b.(message.Choices)
		for _, c := range choices.Choices {
			if c.Turns && (turn > 0 && strings.HasSuffix(c.Label, "›") || turn < 0 && strings.HasPrefix(c.Label, "‹")) {
				return c.Line
			}
		}
	}
	return ""
}

// severalPoints is a line of nothing but numbers of points: 21-23, or 3, 7.
var severalPoints = regexp.MustCompile(`^[#№]?[0-9]{1,2}([ ,–-]+[#№]?[0-9]{1,2})+$`)

// calledBare reports whether a line without a slash calls the command of that
// name when rest follows it. The names are English, so that words in another
// script behind one are its argument.
func (b *Bot) calledBare(name, rest string) bool {
	c := b.Command(name)
	switch {
	case c == nil, rest != "" && c.Arg.Kind == NoArg:
		return false
	case rest == "":
		return true
	case c.Arg.Kind == CommandArg:
		return b.explains(rest)
	}
	return c.Bare == nil || lang.IsCyrillic(rest) || c.Bare(b.library.Load(), rest)
}

// explains reports whether help explains a word, or has to say that it names no
// command: "help who" and "help foo" call it, "help Ukraine" does not.
func (b *Bot) explains(word string) bool {
	word = strings.ToLower(strings.TrimPrefix(word, "/"))
	if b.Command(word) != nil {
		return true
	}
	return !strings.Contains(word, " ") && !lang.IsStop(word) && len(b.library.Load().Search(word, 1).Hits) == 0
}

// Changes reports whether a line changes what is stored, if the asker may do
// so. A platform does not run such a line for a message that was only edited.
func (b *Bot) Changes(line message.Line) bool {
	c := b.Command(line.Name)
	return c != nil && c.does(line.Arg) == Stores
}

// Echoes reports whether the answer to a line may repeat words of the line that
// are not the bot's own. Anybody can send a bot a press that it never offered,
// so a platform that lets them shows the answer to such a line to others only
// if it knows that the bot made the button.
func (b *Bot) Echoes(typed string) bool {
	line := b.Parse(typed)
	c := b.Command(line.Name)
	if c == nil || !strings.HasPrefix(typed, "/") {
		return true
	}
	for _, lang := range locale.Languages() {
		if line.Arg == b.Parse(b.ExampleIn(c, lang)).Arg {
			return false
		}
	}
	switch arg := strings.ToLower(line.Arg); c.Arg.Kind {
	case NoArg:
		return false
	case Text:
		// The moderators' commands and /mydata answer with a typed word only in
		// an error, which the asker alone is told.
		return arg != "" && c.Does == Reads
	case PointArg, SubjectArg, TopicArg, SpeakerArg, PartyArg, RefArg, CommandArg:
		arg = strings.TrimPrefix(strings.TrimPrefix(arg, "about "), "by ")
		return !ownReference.MatchString(arg) && !b.library.Load().Knows(arg) && !b.commandNames().Has(arg)
	}
	return true
}

// ownReference is what the bot's buttons name besides points by their titles,
// topics, parties, speakers and commands: numbers, lists of them, and passages.
var ownReference = regexp.MustCompile(`^((point|points) )?[0-9.,# -]*( summary| subject)?$|^[a-z0-9-]+:[0-9.]+$`)

// only makes a Command.Bare: what matches is an argument.
func only(argument *regexp.Regexp) func(*answer.Library, string) bool {
	return func(_ *answer.Library, rest string) bool { return argument.MatchString(rest) }
}

// unless makes a Command.Bare: what matches follows the name in an ordinary
// sentence.
func unless(sentence *regexp.Regexp) func(*answer.Library, string) bool {
	return func(_ *answer.Library, rest string) bool { return !sentence.MatchString(rest) }
}

// names is a Command.Bare: numbers of points, a known subject or party, and a
// name in capitals are arguments.
func names(l *answer.Library, rest string) bool {
	return pointNumbers.MatchString(rest) || properName.MatchString(rest) || l.Knows(strings.ToLower(rest))
}

var (
	pointNumbers = regexp.MustCompile(`(?i)^(points? ?|#|№)?[0-9][0-9.,#№ –-]*$`)
	properName   = regexp.MustCompile(`^(the )?\p{Lu}[\p{L}.-]*( \p{Lu}[\p{L}.-]*){0,2}$`)
)

// What follows the names of commands: their argument, or the rest of an ordinary
// sentence such as "who will chair it", "point out" and "find the clause on".
var (
	afterWho     = regexp.MustCompile(`(?i)^(is|are|was|were|will|would|does|did|do|has|have|had|can|could|may|should|must|shall|gets?|pays?|says?|said|else|wrote|leads?|chairs?|heads?|controls?|decides?|enforces?|monitors?|guarantees?|owns?|wants?|wins?|loses?)\b`)
	afterPoint   = regexp.MustCompile(`(?i)^(out|of|to|at|in|me|us|taken|made|being|is|was|are|blank)\b`)
	afterPoints  = regexp.MustCompile(`(?i)^(of|that|which|are|were|where|to|out)\b`)
	afterFind    = regexp.MustCompile(`(?i)^(out|me|us|him|her|it|where|who|whose|what|which|when|how|if|whether|why|any|some|all|every|something|anything|someone)\b|^(the|a|an) (clauses?|points?|passages?|quotes?|quotations?|texts?|parts?|sections?|words|sources?|articles?|statements?|answers?)\b`)
	afterVerify  = regexp.MustCompile(`(?i)^(if|whether|how|who|your|my|me)\b|^(it|this|that)$`)
	afterCompare = regexp.MustCompile(`(?i)^(it|this|that|them|these|the|with|to|how|what|your)\b`)
	asking       = regexp.MustCompile(`(?i)^(who|whose|whom|what|when|where|which|how|why)\b|^["“«„]`)
	aReference   = regexp.MustCompile(`(?i)^[a-z0-9-]+[: #][0-9.]+$|^[0-9.]+$`)
	aSchedule    = regexp.MustCompile(`(?i)^((list|show)$|(pause|resume|stop)( [#№]?[0-9].*)?$|(add )?(points? ?|#|№)?[0-9])`)
	aSetting     = regexp.MustCompile(`(?i)^((log|show|reset)$|(private|detect|quiet|report) (on|off|yes|no|true|false)$|language (auto|[a-z]{2})$|moderators (admins|everyone|((add|remove) )?((user|role):|<?@)))`)
	anAction     = regexp.MustCompile(`(?i)^(show|export|forget|private (on|off|yes|no|true|false))$`)
)
