package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"planbot/bot/chats"
	"planbot/bot/message"
)

const scheduleColumns = `id, number, platform, chat, thread, first_point, last_point, next_point,
	weekdays, clock, zone, paused, reason, next_run, last_run, created_by, role, threads`

// AddSchedule stores a schedule whose chat, thread, points, weekdays, time and
// zone are set, and returns it with the rest filled in: its first run is the
// next one after now. By is the id of the user who makes it. It returns
// ErrExists with the schedule that is the Same, if there is one, paused or not:
// a request that comes twice makes one schedule. It returns ErrTooMany if the
// chat is full.
func (db *DB) AddSchedule(ctx context.Context, s chats.Schedule, by string, now time.Time) (chats.Schedule, error) {
	s, err := s.Start(by, now)
	if err != nil {
		return chats.Schedule{}, err
	}
	var there chats.Schedule // with ErrExists
	err = db.inTx(ctx, func(tx *sql.Tx) error {
		if err := ensureChat(ctx, tx, s.Chat, by); err != nil {
			return err
		}
		old, err := schedulesOf(ctx, tx, s.Chat) // nobody adds another while the chat's row is locked
		if err != nil {
			return err
		}
		if i := slices.IndexFunc(old, s.Same); i >= 0 {
			there = old[i]
			return chats.ErrExists
		}
		if len(old) >= chats.MaxSchedules {
			return chats.ErrTooMany
		}
		if s.Number, err = nextNumber(ctx, tx, s.Chat, old); err != nil {
			return err
		}
		s.ID, err = one[int64](ctx, tx, `INSERT INTO schedules (number, platform, chat, thread,
			first_point, last_point, next_point, weekdays, clock, zone, next_run, created_by, role, threads)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) RETURNING id`,
			s.Number, s.Chat.Platform, s.Chat.Chat, s.Thread, s.From, s.To, s.NextPoint,
			int(s.Weekdays), s.At.String(), s.Zone, toMillis(s.NextRun), by, s.Role, int(s.Threads))
		if err != nil {
			return err
		}
		return noteSchedule(ctx, tx, s, by, "schedule.add", "", s.String(), now)
	})
	if err != nil {
		return there, err
	}
	return s, nil
}

// nextNumber gives out a number in a chat whose row is locked. A number that
// was freed is given again only once the chat has no schedule left, so that an
// old button stops no other one.
func nextNumber(ctx context.Context, tx *sql.Tx, chat message.ChatKey, old []chats.Schedule) (int64, error) {
	number := int64(1)
	if len(old) > 0 {
		last, err := one[int64](ctx, tx, `SELECT last_number FROM chats WHERE platform = $1 AND chat = $2`, chat.Platform, chat.Chat)
		if err != nil {
			return 0, err
		}
		for _, s := range old {
			last = max(last, s.Number)
		}
		number = last + 1
	}
	return number, run(ctx, tx, `UPDATE chats SET last_number = $3 WHERE platform = $1 AND chat = $2`, chat.Platform, chat.Chat, number)
}

// Schedules returns a chat's schedules, oldest first. One that has made its
// last post is gone.
func (db *DB) Schedules(ctx context.Context, chat message.ChatKey) ([]chats.Schedule, error) {
	return schedulesOf(ctx, db.sql, chat)
}

// ChangeSchedule changes one schedule of a chat, and notes it. A paused one that
// is resumed goes on with its next point, at the first run after now; what it
// missed is not caught up. A post that a worker has begun to send may still appear.
// It returns ErrNotFound if the chat has no schedule with that number.
func (db *DB) ChangeSchedule(ctx context.Context, chat message.ChatKey, number int64, what chats.Change, by string, now time.Time) error {
	return db.inTx(ctx, func(tx *sql.Tx) error {
		if err := ensureChat(ctx, tx, chat, by); err != nil {
			return err
		}
		all, err := schedulesOf(ctx, tx, chat)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(s chats.Schedule) bool { return s.Number == number })
		if i < 0 {
			return chats.ErrNotFound
		}
		s := all[i]
		switch what {
		case chats.Pause:
			err = run(ctx, tx, `UPDATE schedules SET paused = TRUE, reason = '' WHERE id = $1`, s.ID)
		case chats.Resume:
			next, failed := s.Next(now)
			if failed != nil {
				return failed
			}
			// A worker that is sending right now will report on its own.
			err = run(ctx, tx, `UPDATE schedules SET paused = FALSE, reason = '', next_run = $2,
				began_at = CASE WHEN leased_until > $3 THEN began_at ELSE 0 END WHERE id = $1`,
				s.ID, toMillis(next), toMillis(now))
		case chats.Stop:
			err = run(ctx, tx, `DELETE FROM schedules WHERE id = $1`, s.ID)
		}
		if err != nil {
			return err
		}
		return noteSchedule(ctx, tx, s, by, "schedule."+string(what), s.String(), "", now)
	})
}

func schedulesOf(ctx context.Context, q queryer, chat message.ChatKey) ([]chats.Schedule, error) {
	return collect(ctx, q, scanSchedule, `SELECT `+scheduleColumns+`
		FROM schedules WHERE platform = $1 AND chat = $2 ORDER BY id`, chat.Platform, chat.Chat)
}

// noteSchedule writes an audit entry about a schedule, which its number in the chat names.
func noteSchedule(ctx context.Context, q queryer, s chats.Schedule, who, what, before, after string, at time.Time) error {
	number := func(text string) string {
		if text == "" {
			return ""
		}
		return fmt.Sprintf("#%d %s", s.Number, text)
	}
	return note(ctx, q, chats.AuditEntry{Chat: s.Chat, Who: who, What: what, Old: number(before), New: number(after), At: at})
}

// scanSchedule reads scheduleColumns, and then what more is asked for.
func scanSchedule(row scanner) (chats.Schedule, error) { return scanScheduleAnd(row) }

func scanScheduleAnd(row scanner, more ...any) (chats.Schedule, error) {
	var s chats.Schedule
	var clock string
	var next, last int64
	err := row.Scan(append([]any{&s.ID, &s.Number, &s.Chat.Platform, &s.Chat.Chat, &s.Thread, &s.From, &s.To, &s.NextPoint,
		&s.Weekdays, &clock, &s.Zone, &s.Paused, &s.Reason, &next, &last, &s.CreatedBy, &s.Role, &s.Threads}, more...)...)
	if err != nil {
		return chats.Schedule{}, err
	}
	if s.Number == 0 { // a release that knows no numbers made it
		s.Number = s.ID
	}
	s.NextRun, s.LastRun = fromMillis(next), fromMillis(last)
	s.At, err = chats.ParseClock(clock)
	return s, err
}
