package bot

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"planbot/bot/chats"
	"planbot/bot/locale"
	"planbot/bot/message"
	"planbot/corpus/lang"
)

// OnReplied returns the command that a line calls on the message which it replies
// to, with no argument yet: /find for "is this true?", /verify for "check the
// quote", and a command that was typed without its argument. ok is false for a
// line that asks something of its own.
func (b *Bot) OnReplied(ctx context.Context, from message.Origin, typed string) (line message.Line, ok bool) {
	line = b.Parse(typed)
	c := b.Command(line.Name)
	switch {
	case c != nil && line.Arg == "" && c.Arg.Kind == Text && c.Arg.Required:
		line.Name = cmp.Or(c.Replied, c.Name)
		return line, true
	case line.Name != "ask":
		return message.Line{}, false
	}
	var words, in []string
	for _, w := range lang.Words(line.Arg) {
		words = append(words, w.Text)
	}
	name := "find"
	for _, l := range locale.Languages() {
		about := aboutReplied[l]
		if slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(about.checks, w) && !slices.Contains(about.points, w) }) {
			continue
		}
		in = append(in, l)
		if slices.ContainsFunc(words, func(w string) bool { return slices.Contains(about.checks, w) }) {
			name = "verify"
		}
	}
	line = message.Line{Name: name, Lang: line.Lang}
	if line.Lang == "" && len(in) > 0 && in[0] != locale.English {
		line.Lang = preferred(in, known(locale.Base(from.Language), chats.CachedSettings(ctx, b.store, from).Language))
	}
	return line, len(in) > 0
}

// aboutReplied are the words of which a line consists that asks about the message
// which it replies to, by language: those that ask for a check of its words, and
// those that do no more than point at it. Whether it states a fact the bot does
// not say, so "fact check" points.
var aboutReplied = map[string]struct{ checks, points []string }{
	"en": {
		strings.Fields("verify quote quoted quotation citation"),
		strings.Fields(`this that it is isn't s was the a these those they so really true truth false real right correct accurate
			legit fake check fact facts fact-check factcheck source sources where from in plan point text please pls and or`),
	},
	"uk": {
		strings.Fields("перевір перевірте перевірити цитата цитату цитати"),
		strings.Fields(`це цей ця ці чи так та ну а і в у є правда правдиво правильно неправда брехня справді дійсно невже хіба вірно
			фейк факт факти фактчек джерело джерела звідки план плану плані пункт пункті будь ласка`),
	},
	"ru": {
		strings.Fields("проверь проверьте проверить цитата цитату цитаты"),
		strings.Fields(`это этот эта эти ли и да так ну а в есть правда правдиво правильно неправда ложь действительно неужели разве верно
			фейк факт факты фактчек источник источники откуда план плана плане пункт пункте пожалуйста`),
	},
}
