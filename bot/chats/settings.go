package chats

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"planbot/bot/locale"
	"planbot/bot/message"
)

// Settings are what the moderators of a chat chose. The zero Settings are the
// defaults. A caller must not change the lists of Settings that it was given.
type Settings struct {
	Moderators Moderators
	Language   string   // of posts, and of answers to whoever's language is not known; empty: none was chosen
	Private    bool     // replies are for the asker alone unless asked otherwise
	Detect     bool     // answer references in ordinary messages
	Quiet      []string // ids of the channels in which the bot posts nothing for all to see
	Report     string   // id of the channel in which the bot tells what moderators do; empty: none

	Version   int64     // of the stored row; 0: nothing was ever set
	UpdatedAt time.Time // zero: nothing was ever set
	UpdatedBy string    // a user's id; empty once that user was forgotten
}

// QuietIn reports whether the place of a request is to be quiet: its channel, or the
// one that it is a thread of.
func (s Settings) QuietIn(from message.Origin) bool {
	return from.Thread != "" && slices.Contains(s.Quiet, from.Thread) || from.Parent != "" && slices.Contains(s.Quiet, from.Parent)
}

// Moderators says who may use the moderators' commands besides the chat's
// administrators, who always may. The zero value adds nobody.
type Moderators struct {
	Everyone bool
	Roles    []string // ids, on platforms with roles
	Users    []string // ids
}

// String is "admins", "everyone" or a list such as "role:5 user:7".
// ParseModerators reads it back.
func (m Moderators) String() string {
	if m.Everyone {
		return "everyone"
	}
	var words []string
	for _, id := range m.Roles {
		words = append(words, "role:"+id)
	}
	for _, id := range m.Users {
		words = append(words, "user:"+id)
	}
	if len(words) == 0 {
		return "admins"
	}
	return strings.Join(words, " ")
}

// ParseModerators reads what String wrote. Nothing at all means "admins": a
// list whose last person was forgotten must not open the commands to everyone.
func ParseModerators(s string) (Moderators, error) {
	var m Moderators
	switch s {
	case "", "admins":
		return m, nil
	case "everyone":
		return Moderators{Everyone: true}, nil
	}
	for _, word := range strings.Fields(s) {
		kind, id, _ := strings.Cut(word, ":")
		switch {
		case !ValidID(id):
			return Moderators{}, ErrInvalidID
		case kind == "role":
			m.Roles = append(m.Roles, id)
		case kind == "user":
			m.Users = append(m.Users, id)
		default:
			return Moderators{}, errors.New("moderators are admins, everyone, or a list of role:ID and user:ID")
		}
	}
	return m, nil
}

// Check holds settings to what a row can keep.
func (s Settings) Check() error {
	m := s.Moderators
	if len(m.Roles)+len(m.Users) > MaxListed || len(s.Quiet) > MaxListed {
		return fmt.Errorf("a list in the settings has more than %d entries", MaxListed)
	}
	for _, list := range [][]string{m.Roles, m.Users, s.Quiet, strings.Fields(s.Report)} {
		for _, id := range list {
			if !ValidID(id) {
				return ErrInvalidID
			}
		}
	}
	return nil
}

// Tidy returns the same people in the one order in which they are kept.
func (m Moderators) Tidy() Moderators {
	if m.Everyone {
		return Moderators{Everyone: true}
	}
	return Moderators{Roles: TidyList(m.Roles), Users: TidyList(m.Users)}
}

// TidyList returns a sorted copy without repetitions, nil if it is empty.
func TidyList(ids []string) []string {
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	if len(ids) == 0 {
		return nil
	}
	return ids
}

// An AuditEntry tells who changed what in a chat.
type AuditEntry struct {
	Chat     message.ChatKey
	Who      string // a user's id; empty: the bot itself, or a user who was forgotten
	What     string // a short code, such as "settings.private" or "schedule.stop"
	Old, New string // values as text; either may be empty
	At       time.Time
}

// shownAudit is how many changes /settings log shows.
const shownAudit = 20

// auditLog tells who changed what, newest first.
func auditLog(ctx context.Context, store Store, r message.Request) (message.Reply, error) {
	entries, err := store.Audit(ctx, r.From.ChatKey(), shownAudit)
	if err != nil {
		return message.Reply{}, storeError(r, err)
	}
	reply := message.Reply{Private: true, Blocks: []message.Block{message.Heading{Text: r.Say("log.heading")}}}
	if len(entries) == 0 {
		reply.Blocks = append(reply.Blocks, message.Paragraph{Text: r.Say("log.nothing")})
	}
	var items []message.Item
	for _, e := range entries {
		items = append(items, message.Item{Text: auditLine(e, r)})
		reply.Mentions = append(reply.Mentions, e.mentions(r)...)
	}
	if len(items) > 0 {
		reply.Blocks = append(reply.Blocks, message.List{Items: items})
	}
	return reply.WithChoices(message.Choice{Label: r.Say("button.settings"), Line: "/settings"}), nil
}

// mentions are what the line of a change names.
func (e AuditEntry) mentions(r message.Request) []message.Mention {
	return append(append(PeopleIn(e.Old+" "+e.New), e.channels(e.Old+" "+e.New)...), Person(e.Who, r), at(e.At, auditTime(e, r)))
}

// channels are those in a value of a change, if it is a list of channels.
func (e AuditEntry) channels(value string) (out []message.Mention) {
	if e.What == "settings.quiet" || e.What == "settings.report" {
		for _, id := range strings.Fields(value) {
			out = append(out, message.Mention{Text: "channel:" + id, Kind: message.Channel, ID: id})
		}
	}
	return out
}

// shown is a value of a change.
func (e AuditEntry) shown(value string, r message.Request) string {
	var names []string
	for _, c := range e.channels(value) {
		names = append(names, c.Text)
	}
	if len(names) == 0 {
		return shownValue(value, r)
	}
	return strings.Join(names, " ")
}

func auditTime(e AuditEntry, r message.Request) string {
	at := e.At.UTC()
	return r.Say("log.time", locale.In(r.Language).Day(at), at.Format("15:04"))
}

func auditLine(e AuditEntry, r message.Request) string {
	who := r.Say("log.nobody")
	if e.Who != "" {
		who = Person(e.Who, r).Text
	}
	change, before, after := auditName(e.What, r), e.shown(e.Old, r), e.shown(e.New, r)
	switch {
	case before != "" && after != "":
		change = r.Say("log.from_to", change, before, after)
	case before+after != "":
		change = r.Say("log.value", change, before+after)
	}
	return r.Say("log.line", auditTime(e, r), who, change)
}

// auditName is what a change is called; one that only an older program made keeps
// its code.
func auditName(what string, r message.Request) string {
	switch kind, name, _ := strings.Cut(what, "."); {
	case kind == "settings" && slices.Contains(settingNames, name):
		return r.Say("setting." + name)
	case kind == "schedule" && slices.Contains([]string{"add", "pause", "resume", "stop", "finish"}, name):
		return r.Say("change." + name)
	}
	return what
}

// shownValue is the value of a setting, or what the audit keeps of a schedule, in
// the language of the answer. Both are kept as they are typed.
func shownValue(value string, r message.Request) string {
	number, of, _ := strings.Cut(value, " ")
	switch {
	case strings.HasPrefix(number, "#"):
		if s, err := parseSchedule(of, math.MaxInt, locale.English); err == nil {
			return number + " " + s.In(r.Language)
		}
		return number + " " + locale.In(r.Language).Reason(of)
	case slices.Contains([]string{"on", "off", "auto", "admins", "everyone"}, value):
		return r.Say("choice." + value)
	case locale.Has(value):
		return locale.In(value).Say("language.name")
	}
	return value
}
