package store

import (
	"cmp"
	"context"
	"crypto/rand"
	"database/sql"
	"slices"
	"time"

	"planbot/bot/chats"
)

// ClaimDue leases schedules of a platform that are due, oldest first and at
// most limit of them, to the caller alone until now+lease. The lease should outlast the
// sending of all of them; Begin renews it. Any number of replicas may call it
// at once. Chats that the bot has left are passed over.
func (db *DB) ClaimDue(ctx context.Context, platform string, now time.Time, limit int, lease time.Duration) ([]chats.Claim, error) {
	const due = `FROM schedules
		WHERE platform = $1 AND NOT paused AND next_run <= $2 AND leased_until <= $2 AND NOT EXISTS (
			SELECT 1 FROM chats WHERE chats.platform = schedules.platform
				AND chats.chat = schedules.chat AND left_at > 0)`
	// In most minutes none is, and a look costs less than a transaction that writes.
	if some, err := one[bool](ctx, db.sql, `SELECT EXISTS (SELECT 1 `+due+`)`, platform, toMillis(now)); err != nil || !some {
		return nil, err
	}
	token := rand.Text() // not the worker's name: two replicas could bear the same
	var claims []chats.Claim
	err := db.inTx(ctx, func(tx *sql.Tx) (err error) {
		// MATERIALIZED: PostgreSQL could otherwise run the SELECT more than once
		// and lease more than the limit.
		claims, err = collect(ctx, tx, scanClaim, `WITH due AS MATERIALIZED (
				SELECT id AS due_id `+due+`
				ORDER BY next_run, id LIMIT $3 `+db.dialect.skipLocked+`
			)
			UPDATE schedules SET claim = $4, leased_until = $5 FROM due WHERE id = due_id
			RETURNING `+scheduleColumns+`, claim, began_at`,
			platform, toMillis(now), limit, token, toMillis(now.Add(lease)))
		return err
	})
	slices.SortFunc(claims, func(a, b chats.Claim) int {
		return cmp.Or(a.Schedule.NextRun.Compare(b.Schedule.NextRun), cmp.Compare(a.Schedule.ID, b.Schedule.ID))
	})
	return claims, err
}

func scanClaim(row scanner) (c chats.Claim, err error) {
	var began int64
	c.Schedule, err = scanScheduleAnd(row, &c.Token, &began)
	c.Began = fromMillis(began)
	return c, err
}

// Begin records that the post is about to be sent, and renews the lease until
// now+lease. Send only if it returns nil. ErrClaimLost means that the post is
// no longer the caller's to make.
func (db *DB) Begin(ctx context.Context, c chats.Claim, now time.Time, lease time.Duration) error {
	return changeOne(ctx, db.sql, chats.ErrClaimLost, `UPDATE schedules
		SET began_at = CASE WHEN began_at = 0 THEN $3 ELSE began_at END, leased_until = $4
		WHERE id = $1 AND claim = $2 AND NOT paused`,
		c.Schedule.ID, c.Token, toMillis(now), toMillis(now.Add(lease)))
}

// Done ends a claim whose post was sent, or will not be: the schedule moves on
// to its next point at the first run after now, or ends with its last point.
// If Done fails, call it again: until it succeeds, the post counts as begun.
func (db *DB) Done(ctx context.Context, c chats.Claim, now time.Time) error {
	next, more, err := c.Schedule.Advance(now)
	if err != nil { // without a next run it would be sent again and again
		return db.Fail(ctx, c, err.Error(), now)
	}
	if more {
		return changeOne(ctx, db.sql, chats.ErrClaimLost, `UPDATE schedules
			SET next_point = $3, next_run = $4, last_run = $5, claim = '', leased_until = 0, began_at = 0
			WHERE id = $1 AND claim = $2`,
			c.Schedule.ID, c.Token, next.NextPoint, toMillis(next.NextRun), toMillis(next.LastRun))
	}
	return db.inTx(ctx, func(tx *sql.Tx) error {
		err := changeOne(ctx, tx, chats.ErrClaimLost, `DELETE FROM schedules WHERE id = $1 AND claim = $2`, c.Schedule.ID, c.Token)
		if err != nil {
			return err
		}
		return noteSchedule(ctx, tx, c.Schedule, "", "schedule.finish", c.Schedule.String(), "", now)
	})
}

// Release gives back a claim whose post is to be tried again: nobody gets it
// before retry. c.Began says when it may have been sent first; zero: never.
func (db *DB) Release(ctx context.Context, c chats.Claim, retry time.Time) error {
	return changeOne(ctx, db.sql, chats.ErrClaimLost, `UPDATE schedules
		SET claim = '', leased_until = $3, began_at = $4 WHERE id = $1 AND claim = $2`,
		c.Schedule.ID, c.Token, toMillis(retry), toMillis(c.Began))
}

// Fail pauses a schedule whose post the platform refuses for good. The reason
// is one that the chat's moderators may read; it must name no user.
func (db *DB) Fail(ctx context.Context, c chats.Claim, reason string, now time.Time) error {
	return db.inTx(ctx, func(tx *sql.Tx) error {
		err := changeOne(ctx, tx, chats.ErrClaimLost, `UPDATE schedules
			SET paused = TRUE, reason = $3, claim = '', leased_until = 0, began_at = 0 WHERE id = $1 AND claim = $2`,
			c.Schedule.ID, c.Token, reason)
		if err != nil {
			return err
		}
		return noteSchedule(ctx, tx, c.Schedule, "", "schedule.pause", c.Schedule.String(), reason, now)
	})
}
