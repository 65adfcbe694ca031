package store

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"planbot/bot/chats"
	"planbot/bot/message"
)

// A holding is what kind of id a column holds.
type holding int

const (
	chatID   holding = iota // of a chat, or of a channel, topic or role in it: goes with the chat's row
	userID                  // of one user, or nothing: emptied
	listText                // words, of which user:ID names a user: the word is taken out
)

// idColumns is every column that holds the id of a chat or of a user. All
// forgetting works from it. Every table has the column platform, and a row
// about a chat ends with the chat's row in chats.
var idColumns = []struct {
	table, column string
	holds         holding
}{
	{"chats", "chat", chatID},
	{"chats", "quiet", chatID},
	{"chats", "report", chatID},
	{"chats", "moderators", listText},
	{"chats", "updated_by", userID},
	{"schedules", "chat", chatID},
	{"schedules", "thread", chatID},
	{"schedules", "role", chatID},
	{"schedules", "created_by", userID},
	{"audit", "chat", chatID},
	{"audit", "who", userID},
	{"audit", "old_value", listText},
	{"audit", "new_value", listText},
}

// ForgetUser removes everything that ties rows to a user: the private chat with
// the bot, and the id wherever else it stands. Schedules and audit entries of
// other chats stay, without it. On some platforms a private chat has the id of
// its user, and no other chat has.
func (db *DB) ForgetUser(ctx context.Context, platform, user string) error {
	if !chats.ValidID(platform) || !chats.ValidID(user) {
		return chats.ErrInvalidID
	}
	defer db.cache.forgetAll()
	word := "user:" + user
	return db.inTx(ctx, func(tx *sql.Tx) error {
		err := run(ctx, tx, `DELETE FROM chats WHERE platform = $1 AND chat = $2`, platform, user)
		if err != nil {
			return err
		}
		// A new version, so that a change that was read before cannot bring the id back.
		err = run(ctx, tx, `UPDATE chats SET version = version + 1 WHERE platform = $1 AND moderators LIKE $2`,
			platform, "%"+word+"%")
		if err != nil {
			return err
		}
		for _, c := range idColumns {
			switch c.holds {
			case userID:
				err = run(ctx, tx, `UPDATE `+c.table+` SET `+c.column+` = '' WHERE platform = $1 AND `+c.column+` = $2`,
					platform, user)
			case listText:
				err = forgetWord(ctx, tx, c.table, c.column, platform, word)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// forgetWord takes a word out of every text of a column.
func forgetWord(ctx context.Context, tx *sql.Tx, table, column, platform, word string) error {
	texts, err := collect(ctx, tx, scanValue[string], `SELECT DISTINCT `+column+` FROM `+table+`
		WHERE platform = $1 AND `+column+` LIKE $2`, platform, "%"+word+"%")
	if err != nil {
		return err
	}
	for _, text := range texts {
		words := strings.Fields(text)
		kept := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return w == word })
		if len(kept) == len(words) { // a longer id
			continue
		}
		err := run(ctx, tx, `UPDATE `+table+` SET `+column+` = $3 WHERE platform = $1 AND `+column+` = $2`,
			platform, text, strings.Join(kept, " "))
		if err != nil {
			return err
		}
	}
	return nil
}

// UserData returns everything that is stored about a user. It names no other
// user but those whom this one wrote down.
func (db *DB) UserData(ctx context.Context, platform, user string) (d chats.UserData, err error) {
	if !chats.ValidID(platform) || !chats.ValidID(user) {
		return d, chats.ErrInvalidID
	}
	own, err := db.Settings(ctx, message.ChatKey{Platform: platform, Chat: user})
	if err != nil {
		return d, err
	}
	if own.Version > 0 {
		d.PrivateChat = &own
	}
	d.Changed, err = collect(ctx, db.sql, scanLastChange, `SELECT platform, chat, updated_at FROM chats
		WHERE platform = $1 AND updated_by = $2 ORDER BY chat`, platform, user)
	if err != nil {
		return d, err
	}
	d.Schedules, err = collect(ctx, db.sql, scanSchedule, `SELECT `+scheduleColumns+` FROM schedules
		WHERE platform = $1 AND (created_by = $2 OR chat = $2) ORDER BY id`, platform, user)
	if err != nil {
		return d, err
	}
	if d.Moderates, err = db.moderates(ctx, platform, user); err != nil {
		return d, err
	}
	d.Audit, err = db.auditAbout(ctx, platform, user)
	return d, err
}

func scanLastChange(row scanner) (c chats.LastChange, err error) {
	var at int64
	err = row.Scan(&c.Platform, &c.Chat, &at)
	c.At = fromMillis(at)
	return c, err
}

// moderates returns the chats whose settings list the user.
func (db *DB) moderates(ctx context.Context, platform, user string) ([]message.ChatKey, error) {
	word := "user:" + user
	all, err := collect(ctx, db.sql, func(row scanner) (chat [2]string, err error) {
		err = row.Scan(&chat[0], &chat[1])
		return chat, err
	}, `SELECT chat, moderators FROM chats
		WHERE platform = $1 AND moderators LIKE $2 ORDER BY chat`, platform, "%"+word+"%")
	var chats []message.ChatKey
	for _, chat := range all {
		if slices.Contains(strings.Fields(chat[1]), word) {
			chats = append(chats, message.ChatKey{Platform: platform, Chat: chat[0]})
		}
	}
	return chats, err
}

// auditAbout returns what the user did, and of what others did only the user's
// own part.
func (db *DB) auditAbout(ctx context.Context, platform, user string) ([]chats.AuditEntry, error) {
	word := "user:" + user
	all, err := collect(ctx, db.sql, scanAudit, `SELECT `+auditColumns+` FROM audit
		WHERE platform = $1 AND (who = $2 OR old_value LIKE $3 OR new_value LIKE $3) ORDER BY noted_at, id`,
		platform, user, "%"+word+"%")
	own := func(text string) string {
		if slices.Contains(strings.Fields(text), word) {
			return word
		}
		return ""
	}
	for i, e := range all {
		if e.Who != user {
			all[i].Who, all[i].Old, all[i].New = "", own(e.Old), own(e.New)
		}
	}
	return slices.DeleteFunc(all, func(e chats.AuditEntry) bool { return e.Who == "" && e.Old == "" && e.New == "" }), err
}
