package bot

import (
	"regexp"
	"strings"

	"planbot/bot/locale"
	"planbot/bot/message"
)

// Parse reads a line as a person typed it. A line that calls no command is a
// question, for /ask. One that ends in "lang:uk" asks for that language.
func (b *Bot) Parse(typed string) message.Line {
	typed, asked := message.CutLang(message.Tidy(typed))
	word, rest, _ := strings.Cut(typed, " ")
	name, slash := strings.CutPrefix(word, "/")
	name = strings.ToLower(name)
	if slash || b.calledBare(name, rest) {
		return message.Line{Name: name, Arg: rest, Lang: asked}
	}
	return message.Line{Name: "ask", Arg: typed, Lang: asked}
}

// calledBare reports whether a line without a slash calls the command of that
// name when rest follows it. "About time", "why is …" and "who will …" begin
// ordinary sentences.
func (b *Bot) calledBare(name, rest string) bool {
	c := b.Command(name)
	switch {
	case c == nil, rest != "" && c.Arg.Kind == NoArg:
		return false
	case rest == "":
		return true
	case c.Arg.Kind == CommandArg: // "help who" does, "help Ukraine" does not
		return b.Command(strings.ToLower(strings.TrimPrefix(rest, "/"))) != nil
	}
	return c.Sentence == nil || !c.Sentence.MatchString(rest)
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
	case PointArg, SubjectArg, TopicArg, PartyArg, RefArg, CommandArg:
		arg = strings.TrimPrefix(arg, "about ")
		return !ownReference.MatchString(arg) && !b.library.Load().Knows(arg) && !b.commandNames().Has(arg)
	}
	return true
}

// ownReference is what the bot's buttons name besides points by their titles,
// topics, parties, speakers and commands: numbers, lists of them, and passages.
var ownReference = regexp.MustCompile(`^((point|points) )?[0-9.,# -]*( summary| subject)?$|^[a-z0-9-]+:[0-9.]+$`)
