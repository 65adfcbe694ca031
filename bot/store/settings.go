package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"planbot/bot/chats"
	"planbot/bot/message"
)

const settingsColumns = `moderators, language, private, detect, quiet, report, version, updated_at, updated_by`

// Settings reads a chat's settings from the database. Use it before a change;
// to answer a request, use CachedSettings.
func (db *DB) Settings(ctx context.Context, chat message.ChatKey) (chats.Settings, error) {
	s, err := readSettings(ctx, db.sql, chat)
	if err != nil {
		return chats.Settings{}, fmt.Errorf("reading settings: %w", err)
	}
	return s, nil
}

// CachedSettings are the settings to answer a request with. It costs well under
// a microsecond when they are known, and never more than a quarter of a second.
// A change made here is seen at once, one made by another replica after at most
// three seconds. While the database does not answer, they are the last known
// ones, or else the defaults, and a line in the log says so once a minute.
func (db *DB) CachedSettings(ctx context.Context, chat message.ChatKey) chats.Settings {
	return db.cache.settings(ctx, chat)
}

// SetSettings stores settings that were read before and changed, and notes each
// change in the audit. It returns ErrConflict if someone else's change came
// between, which Version tells. By is the id of the user who changes them.
func (db *DB) SetSettings(ctx context.Context, chat message.ChatKey, s chats.Settings, by string) error {
	if err := s.Check(); err != nil {
		return err
	}
	return db.changeSettings(ctx, chat, by, func(old chats.Settings) (chats.Settings, error) {
		if s.Version != old.Version {
			return old, chats.ErrConflict
		}
		return s, nil
	})
}

// ResetSettings gives a chat the defaults again, whatever its settings are.
func (db *DB) ResetSettings(ctx context.Context, chat message.ChatKey, by string) error {
	return db.changeSettings(ctx, chat, by, func(chats.Settings) (chats.Settings, error) { return chats.Settings{}, nil })
}

func (db *DB) changeSettings(ctx context.Context, chat message.ChatKey, by string, apply func(chats.Settings) (chats.Settings, error)) error {
	defer db.cache.forget(chat)
	now := time.Now()
	return db.inTx(ctx, func(tx *sql.Tx) error {
		if err := ensureChat(ctx, tx, chat, by); err != nil {
			return err
		}
		old, err := readSettings(ctx, tx, chat)
		if err != nil {
			return err
		}
		s, err := apply(old)
		if err != nil {
			return err
		}
		changed, err := noteChanges(ctx, tx, chat, by, old, s, now)
		if err != nil || !changed {
			return err
		}
		moderators := s.Moderators.Tidy().String()
		if moderators == (chats.Moderators{}).String() {
			moderators = "" // the default
		}
		return run(ctx, tx, `UPDATE chats
			SET moderators = $3, language = $4, private = $5, detect = $6, quiet = $7,
				report = $8, version = version + 1, updated_at = $9, updated_by = $10
			WHERE platform = $1 AND chat = $2`,
			chat.Platform, chat.Chat, moderators, s.Language, s.Private, s.Detect,
			quietText(s), s.Report, toMillis(now), by)
	})
}

// noteChanges writes an audit entry for each setting that differs.
func noteChanges(ctx context.Context, tx *sql.Tx, chat message.ChatKey, by string, old, s chats.Settings, now time.Time) (changed bool, err error) {
	onOff := map[bool]string{true: "on", false: "off"}
	for _, v := range []struct{ name, before, after string }{
		{"moderators", old.Moderators.Tidy().String(), s.Moderators.Tidy().String()},
		{"language", old.Language, s.Language},
		{"private", onOff[old.Private], onOff[s.Private]},
		{"detect", onOff[old.Detect], onOff[s.Detect]},
		{"quiet", quietText(old), quietText(s)},
		{"report", old.Report, s.Report},
	} {
		if v.before == v.after {
			continue
		}
		changed = true
		entry := chats.AuditEntry{Chat: chat, Who: by, What: "settings." + v.name, Old: v.before, New: v.after, At: now}
		if err := note(ctx, tx, entry); err != nil {
			return false, err
		}
	}
	return changed, nil
}

// quietText is what the column of quiet channels holds.
func quietText(s chats.Settings) string { return strings.Join(chats.TidyList(s.Quiet), " ") }

// readSettings returns the defaults for a chat without a row.
func readSettings(ctx context.Context, q queryer, chat message.ChatKey) (chats.Settings, error) {
	all, err := collect(ctx, q, scanSettings, `SELECT `+settingsColumns+`
		FROM chats WHERE platform = $1 AND chat = $2`, chat.Platform, chat.Chat)
	if err != nil || len(all) == 0 {
		return chats.Settings{}, err
	}
	return all[0], nil
}

func scanSettings(row scanner) (chats.Settings, error) {
	var s chats.Settings
	var moderators, quiet string
	var updated int64
	err := row.Scan(&moderators, &s.Language, &s.Private, &s.Detect, &quiet, &s.Report, &s.Version, &updated, &s.UpdatedBy)
	if err != nil {
		return chats.Settings{}, err
	}
	if s.Moderators, err = chats.ParseModerators(moderators); err != nil {
		return chats.Settings{}, err
	}
	s.Quiet = chats.TidyList(strings.Fields(quiet))
	s.UpdatedAt = fromMillis(updated)
	return s, nil
}

// ensureChat begins every change that a user makes in a chat. It makes the
// chat's row if there is none, and locks it until the transaction ends, so that
// changes come one after another. A chat with a user who changes something in
// it has not been left.
func ensureChat(ctx context.Context, tx *sql.Tx, chat message.ChatKey, by string) error {
	if !chats.ValidID(chat.Platform) || !chats.ValidID(chat.Chat) || !chats.ValidID(by) {
		return chats.ErrInvalidID
	}
	return run(ctx, tx, `INSERT INTO chats (platform, chat) VALUES ($1, $2)
		ON CONFLICT (platform, chat) DO UPDATE SET left_at = 0`, chat.Platform, chat.Chat)
}
