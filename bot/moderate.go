package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"planbot/corpus/search"
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

// mayModerate reports whether the asker may use the moderators' commands here:
// in a chat of their own, as an administrator by the platform's rules, or
// because the chat's settings say so.
func (b *Bot) mayModerate(ctx context.Context, from Origin) (bool, error) {
	if from.Chat == "" || from.Direct {
		return true, nil
	}
	m := b.settings(ctx, from).Moderators
	switch {
	case m.Everyone, from.User != "" && slices.Contains(m.Users, from.User):
		return true, nil
	case slices.ContainsFunc(from.Roles, func(role string) bool { return slices.Contains(m.Roles, role) }):
		return true, nil
	case from.Admin == nil:
		return false, nil
	}
	return from.Admin(ctx)
}

// quieted applies what the chat's settings say about who sees a reply. A post
// that a moderator asks for is for all to see, whatever they say, also where it
// is made in another channel that is to be quiet.
func quieted(reply Reply, r Request, set Settings) Reply {
	if r.Command.Name == "summary" && reply.Outcome == Answered {
		return reply
	}
	quiet := r.From.Thread != "" && slices.Contains(set.Quiet, r.From.Thread)
	if quiet && !r.From.Whispers && !r.Command.Moderators {
		return Reply{Outcome: Limited} // nobody else may see it, and the platform can't hide it
	}
	reply.Private = reply.Private || quiet || set.Private
	return reply
}

// Detect answers an ordinary message that names a point, "see point 21", where
// the chat's settings want that. Only platforms that deliver such messages to
// the bot without privilege call it.
func (b *Bot) Detect(ctx context.Context, from Origin, text string) (Reply, bool) {
	b = b.view()
	if !b.settings(ctx, from).Detect || !strings.ContainsFunc(text, unicode.IsLetter) {
		return Reply{}, false // a number alone names nothing
	}
	var named []string
	for _, n := range search.Points(Tidy(cut(text, MaxLine)), len(b.corpus.Points)) {
		if b.corpus.Point(n) != nil {
			named = append(named, strconv.Itoa(n))
		}
	}
	if len(named) == 0 {
		return Reply{}, false
	}
	return b.Handle(ctx, from, "point", strings.Join(named, ", ")), true
}

// checkModerator refuses a moderators' command to everybody else.
func (b *Bot) checkModerator(ctx context.Context, r Request) error {
	if !r.Command.Moderators {
		return nil
	}
	may, err := b.mayModerate(ctx, r.From)
	switch {
	case err != nil:
		return fmt.Errorf("asking whether somebody may moderate: %w", err)
	case !may:
		return &UsageError{
			Msg:     fmt.Sprintf("Only moderators of this chat can use /%s. Everybody can read the points.", r.Command.Name),
			Choices: []Choice{{"All points", "/points"}},
		}
	}
	return nil
}

// remembered says in the asker's terms what the memory refused.
func remembered(err error) error {
	for _, known := range []error{ErrNotFound, ErrConflict, ErrTooMany} {
		if errors.Is(err, known) {
			return &UsageError{Msg: sentence(known.Error()), Choices: []Choice{{"The schedules", "/schedule"}}}
		}
	}
	return err
}

// sentence makes a sentence of an error's text.
func sentence(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:] + "."
}
