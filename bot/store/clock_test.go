package store

import (
	"context"
	"testing"
	"time"

	"planbot/bot/chats"
)

// TestClockJump sets the clock of the machine an hour forward and back again
// around a post at 11:59. It is made once, early by the right clock, and the
// next one a day later.
func TestClockJump(t *testing.T) {
	conform(t, func(ctx context.Context, t *testing.T, db *DB) {
		s := add(t, db, chats.Schedule{})
		claimNone(t, db, noon.Add(-30*time.Minute))
		c := claimOne(t, db, noon.Add(30*time.Minute)) // forward
		must(t, db.Begin(ctx, c, noon.Add(30*time.Minute), time.Minute))
		must(t, db.Done(ctx, c, noon.Add(30*time.Minute)))
		for at := -30 * time.Minute; at < 23*time.Hour; at += 10 * time.Minute { // back
			claimNone(t, db, noon.Add(at))
		}
		next := claimOne(t, db, noon.AddDate(0, 0, 1))
		if !next.Schedule.NextRun.Equal(s.NextRun.AddDate(0, 0, 1)) || next.Schedule.NextPoint != s.NextPoint+1 {
			t.Errorf("the next post is %+v", next.Schedule)
		}
	})
}

// TestClockJumpDuringAPost sets the clock back between the claim of a post and
// its end, and during that of a replica that dies: a post is never made twice,
// and never forgotten.
func TestClockJumpDuringAPost(t *testing.T) {
	conform(t, func(ctx context.Context, t *testing.T, db *DB) {
		add(t, db, chats.Schedule{})
		c := claimOne(t, db, noon.Add(time.Hour))
		must(t, db.Begin(ctx, c, noon, time.Minute))
		must(t, db.Done(ctx, c, noon))
		claimNone(t, db, noon.Add(2*time.Hour))
		tomorrow := noon.AddDate(0, 0, 1)
		claimOne(t, db, tomorrow.Add(time.Hour)) // and then it dies
		claimNone(t, db, tomorrow)
		claimNone(t, db, tomorrow.Add(time.Hour))
		claimOne(t, db, tomorrow.Add(time.Hour+2*time.Minute)) // by another replica, with a clock that is right
	})
}

// TestClockJumpBefore: a clock that was back when a post was made makes it
// again neither when it is right again nor when it is back once more.
func TestClockJumpBefore(t *testing.T) {
	conform(t, func(ctx context.Context, t *testing.T, db *DB) {
		add(t, db, chats.Schedule{})
		c := claimOne(t, db, noon)
		must(t, db.Begin(ctx, c, noon, time.Minute))
		must(t, db.Done(ctx, c, noon.Add(-time.Hour)))
		again, err := db.ClaimDue(ctx, "telegram", noon, 10, time.Minute)
		must(t, err)
		for _, c := range again {
			t.Errorf("made at %s, and due again at %s", noon, c.Schedule.NextRun)
		}
	})
}
