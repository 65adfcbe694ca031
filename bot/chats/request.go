package chats

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"time"

	"planbot/bot/message"
)

// CachedSettings are what the moderators of the request's chat chose, or the
// defaults. The store may be nil.
func CachedSettings(ctx context.Context, store Store, from message.Origin) Settings {
	if store == nil || from.Chat == "" {
		return Settings{}
	}
	return store.CachedSettings(ctx, from.ChatKey())
}

// May reports whether the asker has a right in the request's chat: in a chat of
// their own, by the platform's rules, or because the chat's settings list them.
// In an unknown place they have none but to Read.
func May(ctx context.Context, store Store, from message.Origin, right message.Right) (bool, error) {
	switch {
	case right == message.Read, from.Direct:
		return true, nil
	case from.Chat == "":
		return false, nil
	}
	m := CachedSettings(ctx, store, from).Moderators
	platformAllows := from.Admin
	if right == message.Post && from.Posts != nil {
		platformAllows = from.Posts
	}
	switch {
	case m.Everyone, from.User != "" && slices.Contains(m.Users, from.User):
		return true, nil
	case slices.ContainsFunc(from.Roles, func(role string) bool { return slices.Contains(m.Roles, role) }):
		return true, nil
	case platformAllows == nil:
		return false, nil
	}
	return platformAllows(ctx)
}

func heading(r message.Request, chat, channel string) string {
	if r.From.Broadcast {
		return r.Say(channel)
	}
	return r.Say(chat)
}

func privately(s string) message.Reply {
	return message.Reply{Private: true, Blocks: []message.Block{message.Paragraph{Text: s}}}
}

// ErrStore marks an error of the store that is not the asker's fault.
var ErrStore = errors.New("the store")

// storeError says in the asker's terms what the store refused, and marks any
// other error of it by ErrStore.
func storeError(r message.Request, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, ErrNotFound):
		return refuse(r.Language, "chat.no_schedule")
	case errors.Is(err, ErrConflict):
		return settingsError(r, r.Say("chat.conflict"))
	case errors.Is(err, ErrTooMany):
		return refuse(r.Language, "chat.too_many")
	}
	return fmt.Errorf("%w: %w", ErrStore, err)
}

// people matches a person or role as settings and the audit write one.
var people = regexp.MustCompile(`\b(user|role):([0-9]+)`)

// PeopleIn are the people and roles that a text names.
func PeopleIn(text string) []message.Mention {
	kinds := map[string]message.MentionKind{"user": message.Person, "role": message.Role}
	var out []message.Mention
	for _, m := range people.FindAllStringSubmatch(text, -1) {
		out = append(out, message.Mention{Text: m[0], Kind: kinds[m[1]], ID: m[2]})
	}
	return out
}

var channels = regexp.MustCompile(`(?:^| )channel:([0-9]+)(?: |$)`)

// OtherChannel is the id of the channel that a moderators' command names, or "".
// No command takes one: what its writer may do there is not known.
func OtherChannel(arg string) string {
	if m := channels.FindStringSubmatch(arg); m != nil {
		return m[1]
	}
	return ""
}

// Person is what a sentence calls a person.
func Person(id string, r message.Request) message.Mention {
	return message.Mention{Text: r.Say("log.user", id), Kind: message.Person, ID: id}
}

// InChannel is what a sentence calls another channel of the chat, behind "in".
func InChannel(id string, r message.Request) message.Mention {
	return message.Mention{Text: r.Say("chat.channel", id), Kind: message.Channel, ID: id}
}

// at is a moment, as a text of the interface tells it.
func at(moment time.Time, text string) message.Mention {
	return message.Mention{Text: text, Kind: message.Moment, At: moment}
}

// mentions are what the description of a schedule names.
func (s Schedule) mentions(r message.Request) []message.Mention {
	return append(PeopleIn(s.String()), InChannel(s.Thread, r), at(s.NextRun, when(s, r)))
}
