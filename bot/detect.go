package bot

import (
	"context"
	"strconv"
	"strings"
	"unicode"

	"planbot/bot/chats"
	"planbot/bot/locale"
	"planbot/bot/message"
	"planbot/bot/text"
)

// Detect answers an ordinary message that names a point, "see point 21", where
// the chat's settings want that. Only platforms that deliver such messages to
// the bot without privilege call it.
func (b *Bot) Detect(ctx context.Context, from message.Origin, typed string) (message.Reply, bool) {
	if !chats.CachedSettings(ctx, b.store, from).Detect || !strings.ContainsFunc(typed, unicode.IsLetter) {
		return message.Reply{}, false // a number alone names nothing
	}
	var named []string
	for _, n := range b.library.Load().NamedPoints(message.Tidy(text.Shorten(typed, message.MaxLine))) {
		named = append(named, strconv.Itoa(n))
	}
	if len(named) == 0 {
		return message.Reply{}, false
	}
	return b.Handle(ctx, from, message.Line{Name: "point", Arg: strings.Join(named, ", "), Lang: b.spoken(from, typed)}), true
}

// spoken is the language of an ordinary message, or "" if it does not tell.
func (b *Bot) spoken(from message.Origin, typed string) string {
	if guessed := b.library.Load().Languages(typed); len(guessed) > 0 {
		return preferred(guessed, known(locale.Base(from.Language)))
	}
	return ""
}
