package bot

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"planbot/bot/chats"
	"planbot/bot/locale"
	"planbot/bot/message"
	"planbot/bot/text"
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

// Detect answers an ordinary message that names a point, "see point 21", with its
// title and a button, where the chat's settings want that and the point was not
// offered there within the hour. Only platforms that deliver such messages to the
// bot without privilege call it.
func (b *Bot) Detect(ctx context.Context, from message.Origin, typed string) (message.Reply, bool) {
	settings := chats.CachedSettings(ctx, b.store, from)
	if !settings.Detect {
		return message.Reply{}, false
	}
	library := b.library.Load()
	var points []int
	var typedAs []string
	for _, n := range library.MentionedPoints(message.Tidy(text.Shorten(typed, message.MaxLine))) {
		if b.offered.at(from.ChatKey().Key(), strconv.Itoa(n)).AllowN(time.Now(), 1) {
			points = append(points, n)
			typedAs = append(typedAs, strconv.Itoa(n))
		}
	}
	if len(points) == 0 {
		return message.Reply{}, false
	}
	offer := Command{Name: "point", Arg: Arg{Kind: PointArg}, run: func(_ context.Context, c call) (message.Reply, error) { return c.library.Offer(points), nil }}
	r := message.Request{Line: message.Line{Name: offer.Name, Arg: strings.Join(typedAs, ", ")}, From: from}
	r.Language = cmp.Or(b.spoken(from, typed), b.language(from, r.Line, settings))
	return b.observed(ctx, from, offer.Name, func() message.Reply {
		return b.answer(ctx, call{Request: r, bot: b, command: &offer, library: library.In(r.Language)}, settings)
	}), true
}

// spoken is the language of an ordinary message, or "" if it does not tell.
func (b *Bot) spoken(from message.Origin, typed string) string {
	if guessed := lang.Guess(typed); len(guessed) > 0 {
		return preferred(guessed, known(locale.Base(from.Language)))
	}
	return ""
}

// How long a chat is not offered a point again, and how many offers are kept in
// mind in all.
const (
	offerEvery = time.Hour
	maxOffers  = 4096
)
