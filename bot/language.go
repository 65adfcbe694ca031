package bot

import (
	"slices"
	"strings"

	"planbot/bot/answer"
	"planbot/bot/chats"
	"planbot/bot/locale"
	"planbot/bot/message"
	"planbot/corpus/lang"
)

// language chooses the language of an answer: the one that the line asks for,
// else that of the question, of the asker's app and of the chat, in this order.
// A post is for the chat: what the chat chose comes first, and the asker's app
// does not count.
func (b *Bot) language(from message.Origin, line message.Line, settings chats.Settings) string {
	if line.Lang != "" {
		return line.Lang
	}
	c := b.Command(line.Name)
	wanted := known(locale.Base(from.Language), settings.Language)
	if c != nil && c.Does == Posts {
		if settings.Language != "" {
			return settings.Language
		}
		wanted = nil
	}
	return preferred(b.guess(c, line.Arg), wanted)
}

// preferred is the first of the wanted languages that a text may be in; the
// likeliest one where none is wanted, and the first wanted one where the text
// tells nothing.
func preferred(guessed, wanted []string) string {
	for _, l := range wanted {
		if len(guessed) == 0 || slices.Contains(guessed, l) {
			return l
		}
	}
	return append(guessed, locale.English)[0]
}

// guess lists the languages that the argument of a command may be in. It lists
// none where an argument in English tells nothing: names that the bot offers
// itself, the words of somebody else, and words that only the program reads.
func (b *Bot) guess(c *Command, arg string) []string {
	switch {
	case c == nil, c.Does == Stores, c.Arg.Kind == NoArg, c.Arg.Kind == RefArg, c.Arg.Kind == CommandArg:
		return nil
	}
	if wanted := answer.WantedLanguage(arg); wanted != "" && c.Name == "ask" {
		return []string{wanted}
	}
	guessed := lang.Guess(arg)
	if slices.Equal(guessed, []string{lang.English}) {
		lower := strings.ToLower(arg)
		if c.Others || c.Arg.Kind != Text && (ownReference.MatchString(lower) || b.library.Load().Knows(lower)) {
			return nil
		}
	}
	return guessed
}

func known(languages ...string) []string {
	return slices.DeleteFunc(languages, func(l string) bool { return l == "" })
}

// keepLanguage gives each line of a reply the language of the reply, unless the
// asker would get it without, and if there is room.
func (b *Bot) keepLanguage(reply *message.Reply, from message.Origin, settings chats.Settings) {
	keep := func(line *string) {
		if *line == "" {
			return
		}
		parsed := b.Parse(*line)
		if parsed.Lang != "" || b.language(from, parsed, settings) == reply.Language {
			return
		}
		parsed.Lang = reply.Language
		if marked := parsed.String(); reply.ButtonLine(marked) != "" {
			*line = marked
		}
	}
	keep(&reply.Line)
	message.EachLine(reply.Blocks, keep)
}

// offerLanguages lets the asker read the reply in another language by one tap:
// in English, or in the language of the asker's app or of the chat.
func (b *Bot) offerLanguages(reply *message.Reply, c call, settings chats.Settings) {
	shows := c.Request.Line
	answered := reply.Outcome == message.Answered || reply.Outcome == message.NoSources
	inPassing := c.command != b.Command(c.command.Name) // a point that was offered
	thanked := c.command.Name == "ask" && answer.IsThanks(c.Arg)
	if !answered || inPassing || thanked || c.command.Does != Reads {
		return
	}
	offered := append(known(locale.Base(c.From.Language), settings.Language), locale.English)
	if c.command.Name == "help" && c.Arg == "" || c.command.Name == "ask" && answer.AsksHelp(c.Arg) {
		offered = locale.Languages()
	}
	var choices []message.Choice
	for i, l := range offered {
		if l == reply.Language || slices.Contains(offered[:i], l) {
			continue
		}
		shows.Lang = l
		if line := shows.String(); reply.ButtonLine(line) != "" {
			choices = append(choices, message.Choice{Label: locale.In(l).Say("language.name"), Line: line})
		}
	}
	reply.AddChoices(choices...)
}
