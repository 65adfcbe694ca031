package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"planbot/bot/text"
	"planbot/corpus/ref"
)

// nothingKept answers where this bot remembers nothing, as in a terminal.
func nothingKept() Reply {
	return Reply{Private: true, Blocks: []Block{Paragraph{"This works in a chat that the bot serves and keeps settings for. Here it keeps nothing."}}}
}

// ChatKey names the chat of a request for the memory.
func (o Origin) ChatKey() ChatKey { return ChatKey{Platform: o.Platform, Chat: o.Chat} }

// settings are what the chat's moderators chose, or the defaults.
func (b *Bot) settings(ctx context.Context, from Origin) Settings {
	if b.memory == nil || from.Chat == "" {
		return Settings{}
	}
	return b.memory.CachedSettings(ctx, from.ChatKey())
}

// has reports whether the asker has a right here: in a chat of their own, by
// the platform's rules, or because the chat's settings list them. Where the bot
// does not know the chat nobody has any but to Read.
func (b *Bot) has(ctx context.Context, from Origin, right Right) (bool, error) {
	switch {
	case right == Read, from.Direct:
		return true, nil
	case from.Chat == "":
		return false, nil
	}
	m := b.settings(ctx, from).Moderators
	ask := from.Admin
	if right == Post && from.Posts != nil {
		ask = from.Posts
	}
	switch {
	case m.Everyone, from.User != "" && slices.Contains(m.Users, from.User):
		return true, nil
	case slices.ContainsFunc(from.Roles, func(role string) bool { return slices.Contains(m.Roles, role) }):
		return true, nil
	case ask == nil:
		return false, nil
	}
	return ask(ctx)
}

// quieted applies what the chat's settings say about who sees a reply. A post
// that a moderator asks for is for all to see, whatever they say, also where it
// is made in another channel that is to be quiet.
func quieted(reply Reply, r Request, set Settings) Reply {
	if r.Command.Name == "summary" && reply.Outcome == Answered {
		return reply
	}
	quiet := r.From.Thread != "" && slices.Contains(set.Quiet, r.From.Thread)
	if quiet && !r.From.Whispers && r.Command.Needs == Read {
		return Reply{Outcome: Quiet} // nobody else may see it, and the platform can't hide it
	}
	reply.Private = reply.Private || quiet || set.Private
	return reply
}

// Detect answers an ordinary message that names a point, "see point 21", where
// the chat's settings want that. Only platforms that deliver such messages to
// the bot without privilege call it.
func (b *Bot) Detect(ctx context.Context, from Origin, typed string) (Reply, bool) {
	b = b.view()
	if !b.settings(ctx, from).Detect || !strings.ContainsFunc(typed, unicode.IsLetter) {
		return Reply{}, false // a number alone names nothing
	}
	var named []string
	for _, n := range ref.Points(Tidy(text.Shorten(typed, MaxLine)), len(b.corpus.Points)) {
		if b.corpus.Point(n) != nil {
			named = append(named, strconv.Itoa(n))
		}
	}
	if len(named) == 0 {
		return Reply{}, false
	}
	return b.Handle(ctx, from, "point", strings.Join(named, ", ")), true
}

// checkRight refuses a moderators' command to everybody else.
func (b *Bot) checkRight(ctx context.Context, r Request) error {
	may, err := b.has(ctx, r.From, r.Command.Needs)
	switch {
	case err != nil:
		return fmt.Errorf("asking what somebody may do: %w", err)
	case may:
		return nil
	}
	msg := fmt.Sprintf("Only moderators of this chat can use /%s. Everybody can read the points.", r.Command.Name)
	if r.From.Chat == "" {
		msg = fmt.Sprintf("/%s works in a chat that the bot is a member of, for its moderators. Everybody can read the points.", r.Command.Name)
	}
	return &UsageError{Msg: msg, Choices: []Choice{{"All points", "/points"}}}
}

// errStore marks an error of the memory that is no fault of the asker's.
var errStore = errors.New("the memory")

// remembered says in the asker's terms what the memory refused, and marks what
// it could not do.
func remembered(err error) error {
	for _, known := range []error{ErrNotFound, ErrConflict, ErrTooMany} {
		if errors.Is(err, known) {
			return &UsageError{Msg: sentence(known.Error()), Choices: []Choice{{"The schedules", "/schedule"}}}
		}
	}
	if err != nil {
		return fmt.Errorf("%w: %w", errStore, err)
	}
	return nil
}

// sentence makes a sentence of an error's text.
func sentence(s string) string { return text.Capital(s) + "." }
