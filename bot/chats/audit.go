package chats

import (
	"context"
	"time"

	"planbot/bot/locale"
	"planbot/bot/message"
)

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
	return append(PeopleIn(e.Old+" "+e.New), Person(e.Who, r), at(e.At, auditTime(e, r)))
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
	change := e.What
	switch {
	case e.Old != "" && e.New != "":
		change = r.Say("log.from_to", change, e.Old, e.New)
	case e.Old+e.New != "":
		change = r.Say("log.value", change, e.Old+e.New)
	}
	return r.Say("log.line", auditTime(e, r), who, change)
}
