package store

import (
	"context"
	"time"

	"planbot/bot/chats"
	"planbot/bot/message"
)

// AuditKept is how long the audit is kept.
const AuditKept = 90 * 24 * time.Hour

const auditColumns = `platform, chat, who, what, old_value, new_value, noted_at`

// Audit returns the newest changes in a chat, at most limit, newest first.
func (db *DB) Audit(ctx context.Context, chat message.ChatKey, limit int) ([]chats.AuditEntry, error) {
	return collect(ctx, db.sql, scanAudit, `SELECT `+auditColumns+`
		FROM audit WHERE platform = $1 AND chat = $2 ORDER BY noted_at DESC, id DESC LIMIT $3`,
		chat.Platform, chat.Chat, limit)
}

// Prune removes audit entries older than AuditKept, and counts them. Any
// replica may call it at any time; once a day is enough.
func (db *DB) Prune(ctx context.Context, now time.Time) (int64, error) {
	return change(ctx, db.sql, `DELETE FROM audit WHERE noted_at < $1`, toMillis(now.Add(-AuditKept)))
}

// note adds an entry for a chat that has a row.
func note(ctx context.Context, q queryer, e chats.AuditEntry) error {
	_, err := q.ExecContext(ctx, `INSERT INTO audit (`+auditColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		e.Chat.Platform, e.Chat.Chat, e.Who, e.What, e.Old, e.New, toMillis(e.At))
	return err
}

func scanAudit(row scanner) (chats.AuditEntry, error) {
	var e chats.AuditEntry
	var at int64
	err := row.Scan(&e.Chat.Platform, &e.Chat.Chat, &e.Who, &e.What, &e.Old, &e.New, &at)
	e.At = fromMillis(at)
	return e, err
}
