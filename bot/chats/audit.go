package chats

import (
	"context"
	"fmt"
	"time"

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
		return message.Reply{}, storeError(err)
	}
	reply := message.Reply{Private: true, Blocks: []message.Block{message.Heading{Text: "Who changed what, newest first"}}}
	if len(entries) == 0 {
		reply.Blocks = append(reply.Blocks, message.Paragraph{Text: "Nothing has been changed in the last 90 days."})
	}
	var items []message.Item
	for _, e := range entries {
		items = append(items, message.Item{Text: auditLine(e)})
	}
	if len(items) > 0 {
		reply.Blocks = append(reply.Blocks, message.List{Items: items})
	}
	return reply.WithChoices(message.Choice{Label: "The settings", Line: "/settings"}), nil
}

func auditLine(e AuditEntry) string {
	who := "user " + e.Who
	if e.Who == "" {
		who = "the bot, or a person since forgotten"
	}
	change := e.What
	switch {
	case e.Old != "" && e.New != "":
		change += fmt.Sprintf(" from “%s” to “%s”", e.Old, e.New)
	case e.Old+e.New != "":
		change += fmt.Sprintf(" “%s”", e.Old+e.New)
	}
	return fmt.Sprintf("%s UTC, %s: %s", e.At.UTC().Format("2 January 2006 15:04"), who, change)
}
