package store

import (
	"context"
	"database/sql"
	"time"

	"planbot/bot/chats"
	"planbot/bot/message"
)

// Chats returns the chats of a platform for which there are rows. A chat with
// the id of a user who has changed something in it is that user's own with the
// bot, and left out. So is one that belongs to a group whose people can write
// as the group.
func (db *DB) Chats(ctx context.Context, platform string) ([]chats.KeptChat, error) {
	return collect(ctx, db.sql, func(row scanner) (c chats.KeptChat, err error) {
		err = row.Scan(&c.Platform, &c.Chat, &c.Left)
		return c, err
	}, `SELECT platform, chat, left_at > 0 FROM chats WHERE platform = $1 AND updated_by <> chat
		AND NOT EXISTS (SELECT 1 FROM schedules s WHERE s.platform = chats.platform AND s.chat = chats.chat AND s.created_by = s.chat)
		AND NOT EXISTS (SELECT 1 FROM audit a WHERE a.platform = chats.platform AND a.chat = chats.chat AND a.who = a.chat)
		ORDER BY chat`, platform)
}

// ChatLeft records that the bot is no longer in a chat. Its schedules wait,
// and ForgetChats removes all of its rows after a while. A chat that was left
// before keeps the earlier time.
func (db *DB) ChatLeft(ctx context.Context, chat message.ChatKey, now time.Time) error {
	return run(ctx, db.sql, `UPDATE chats SET left_at = $3 WHERE platform = $1 AND chat = $2 AND left_at = 0`,
		chat.Platform, chat.Chat, toMillis(now))
}

// ChatReturned records that the bot is in a chat again: it finds its settings
// and schedules as they were.
func (db *DB) ChatReturned(ctx context.Context, chat message.ChatKey) error {
	return run(ctx, db.sql, `UPDATE chats SET left_at = 0 WHERE platform = $1 AND chat = $2`, chat.Platform, chat.Chat)
}

// ForgetChats removes every row of the chats that were left at least grace ago,
// and counts the chats. Any replica may call it at any time.
func (db *DB) ForgetChats(ctx context.Context, now time.Time, grace time.Duration) (int64, error) {
	defer db.cache.forgetAll()
	return change(ctx, db.sql, `DELETE FROM chats WHERE left_at > 0 AND left_at <= $1`, toMillis(now.Add(-grace)))
}

// MoveChat gives a chat's rows a new id, as when Telegram makes a supergroup of
// a group. What was stored under the new id in the meantime gives way. A second
// call does nothing.
func (db *DB) MoveChat(ctx context.Context, from, to message.ChatKey) error {
	if !chats.ValidID(to.Platform) || !chats.ValidID(to.Chat) {
		return chats.ErrInvalidID
	}
	if from == to {
		return nil
	}
	defer db.cache.forgetAll()
	return db.inTx(ctx, func(tx *sql.Tx) error {
		err := run(ctx, tx, `DELETE FROM chats WHERE platform = $3 AND chat = $4
			AND EXISTS (SELECT 1 FROM chats WHERE platform = $1 AND chat = $2)`,
			from.Platform, from.Chat, to.Platform, to.Chat)
		if err != nil {
			return err
		}
		return run(ctx, tx, `UPDATE chats SET platform = $3, chat = $4 WHERE platform = $1 AND chat = $2`,
			from.Platform, from.Chat, to.Platform, to.Chat)
	})
}

// AuditKept is how long the audit is kept.
const AuditKept = 90 * 24 * time.Hour

const auditColumns = `platform, chat, who, what, old_value, new_value, noted_at`

// Audit returns the newest changes in a chat, at most limit, newest first.
func (db *DB) Audit(ctx context.Context, chat message.ChatKey, limit int) ([]chats.AuditEntry, error) {
	return collect(ctx, db.sql, scanAudit, `SELECT `+auditColumns+`
		FROM audit WHERE platform = $1 AND chat = $2 ORDER BY noted_at DESC, id DESC LIMIT $3`,
		chat.Platform, chat.Chat, limit)
}

// NotePost notes what a user had the bot post in a chat.
func (db *DB) NotePost(ctx context.Context, chat message.ChatKey, what, points, by string, now time.Time) error {
	return db.inTx(ctx, func(tx *sql.Tx) error {
		if err := ensureChat(ctx, tx, chat, by); err != nil {
			return err
		}
		return note(ctx, tx, chats.AuditEntry{Chat: chat, Who: by, What: what, New: points, At: now})
	})
}

// Prune removes audit entries older than AuditKept, and counts them. Any
// replica may call it at any time; once a day is enough.
func (db *DB) Prune(ctx context.Context, now time.Time) (int64, error) {
	return change(ctx, db.sql, `DELETE FROM audit WHERE noted_at < $1`, toMillis(now.Add(-AuditKept)))
}

// note adds an entry for a chat that has a row.
func note(ctx context.Context, q queryer, e chats.AuditEntry) error {
	return run(ctx, q, `INSERT INTO audit (`+auditColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		e.Chat.Platform, e.Chat.Chat, e.Who, e.What, e.Old, e.New, toMillis(e.At))
}

func scanAudit(row scanner) (chats.AuditEntry, error) {
	var e chats.AuditEntry
	var at int64
	err := row.Scan(&e.Chat.Platform, &e.Chat.Chat, &e.Who, &e.What, &e.Old, &e.New, &at)
	e.At = fromMillis(at)
	return e, err
}
