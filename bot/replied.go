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
	line = message.Line{Name: "find", Lang: line.Lang}
	words := lang.Words(typed)
	for _, w := range words {
		switch {
		case slices.Contains(checkWords, w.Text):
			line.Name = "verify"
		case !slices.Contains(pointWords, w.Text):
			return message.Line{}, false
		}
	}
	if slices.ContainsFunc(words, func(w lang.Word) bool { return slices.Contains(factWords, w.Text) }) {
		line.Name = "find" // what is a fact the bot does not say
	}
	if line.Lang == "" && lang.IsCyrillic(typed) {
		wanted := known(locale.Base(from.Language), chats.CachedSettings(ctx, b.store, from).Language)
		line.Lang = preferred(b.library.Load().Languages(typed), wanted)
	}
	return line, true
}

// The words of which a line consists that asks about the message which it replies
// to.
var (
	checkWords = strings.Fields(`
		verify check quote quoted quotation citation
		перевір перевірте перевірити цитата цитату цитати
		проверь проверьте проверить цитата цитату цитаты`)
	factWords  = strings.Fields("fact facts fact-check factcheck факт факти факты фактчек")
	pointWords = append(strings.Fields(`
		this that it is isn't s was the a these those they so really true truth false real right correct accurate legit fake
		source sources where from in plan point text please pls and or
		це цей ця ці чи так та ну а і в у є правда правдиво правильно неправда брехня справді дійсно невже хіба вірно фейк
		джерело джерела звідки план плану плані пункт пункті будь ласка
		это этот эта эти ли и да есть правдиво правильно ложь действительно неужели разве верно
		источник источники откуда плана плане пункте пожалуйста`), factWords...)
)
