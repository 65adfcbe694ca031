package store

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"planbot/bot/chats"
)

func TestClaimOnce(t *testing.T) {
	conform(t, func(ctx context.Context, t *testing.T, db *DB) {
		s := add(t, db, chats.Schedule{})
		claimNone(t, db, s.NextRun.Add(-time.Millisecond))
		c := claimOne(t, db, s.NextRun)
		claimNone(t, db, s.NextRun) // it is leased
		must(t, db.Begin(ctx, c, noon, time.Minute))
		claimNone(t, db, noon)
		must(t, db.Done(ctx, c, noon))
		claimNone(t, db, noon)
		for _, err := range []error{db.Done(ctx, c, noon), db.Begin(ctx, c, noon, time.Minute), db.Release(ctx, c, noon), db.Fail(ctx, c, "x", noon)} {
			if !errors.Is(err, chats.ErrClaimLost) {
				t.Errorf("after Done: error %v, want ErrClaimLost", err)
			}
		}
		next := claimOne(t, db, noon.AddDate(0, 0, 1))
		if p := next.Schedule.NextPoint; p != 2 || !next.Schedule.LastRun.Equal(noon) || !next.Began.IsZero() {
			t.Errorf("the second post is %+v", next)
		}
		if next.Key() == c.Key() || next.Token == c.Token {
			t.Errorf("the second post has the key or the token of the first: %+v", next)
		}
	})
}

func TestClaimLimitAndOrder(t *testing.T) {
	conform(t, func(ctx context.Context, t *testing.T, db *DB) {
		for i := range 5 {
			add(t, db, chats.Schedule{Zone: "UTC", At: chats.Clock(11*60 - i)}) // the last one is due first
		}
		var ids []int64
		for _, want := range []int{3, 2, 0} {
			claims, err := db.ClaimDue(ctx, "telegram", noon, 3, time.Minute)
			must(t, err)
			if len(claims) != want {
				t.Fatalf("%d claims, want %d", len(claims), want)
			}
			for _, c := range claims {
				ids = append(ids, c.Schedule.ID)
			}
		}
		if got := fmt.Sprint(ids); got != "[5 4 3 2 1]" {
			t.Errorf("order %s", got)
		}
	})
}

// TestCatchUp is a bot that was down for ten days: one missed post is made, and
// then it is in time again.
func TestCatchUp(t *testing.T) {
	conform(t, func(ctx context.Context, t *testing.T, db *DB) {
		add(t, db, chats.Schedule{})
		late := noon.AddDate(0, 0, 10)
		c := claimOne(t, db, late)
		must(t, db.Begin(ctx, c, late, time.Minute))
		must(t, db.Done(ctx, c, late))
		claimNone(t, db, late)
		c = claimOne(t, db, late.AddDate(0, 0, 1))
		if want := late.AddDate(0, 0, 1).Add(-time.Minute); !c.Schedule.NextRun.Equal(want) || c.Schedule.NextPoint != 2 {
			t.Errorf("due %s, point %d; want %s, point 2", c.Schedule.NextRun, c.Schedule.NextPoint, want)
		}
	})
}

// TestScheduleOverDST lets a synthetic clock tick over both changes of a year,
// with restarts in the night: one post a day, at the time that the clocks show.
func TestScheduleOverDST(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		zone, err := chats.LoadZone("Europe/Kyiv")
		must(t, err)
		db := open(t, address)
		var posts []string
		for _, spring := range []bool{true, false} {
			start := time.Date(2026, time.October, 23, 12, 0, 0, 0, zone)
			if spring {
				start = time.Date(2026, time.March, 27, 12, 0, 0, 0, zone)
			}
			_, err := db.AddSchedule(t.Context(), chats.Schedule{Chat: group, From: 1, To: 4, At: 3*60 + 30, Zone: zone.String()}, "7", start)
			must(t, err)
			for now := start; now.Before(start.AddDate(0, 0, 4)); now = now.Add(30 * time.Minute) {
				if clock := now.In(zone).Format("15:04"); clock == "02:00" || clock == "04:00" {
					must(t, db.Close())
					db = open(t, address)
				}
				claims, err := db.ClaimDue(t.Context(), "telegram", now, 10, time.Minute)
				must(t, err)
				for _, c := range claims {
					must(t, db.Begin(t.Context(), c, now, time.Minute))
					posts = append(posts, fmt.Sprint(c.Schedule.NextPoint, now.In(zone).Format(" Jan 2 15:04 MST")))
					must(t, db.Done(t.Context(), c, now))
				}
			}
		}
		want := []string{
			"1 Mar 28 03:30 EET", "2 Mar 29 04:30 EEST", "3 Mar 30 03:30 EEST", "4 Mar 31 03:30 EEST",
			"1 Oct 24 03:30 EEST", "2 Oct 25 03:30 EEST", "3 Oct 26 03:30 EET", "4 Oct 27 03:30 EET",
		}
		if diff := cmp.Diff(want, posts); diff != "" {
			t.Errorf("posts (-want +got):\n%s", diff)
		}
	})
}

func TestLastPost(t *testing.T) {
	conform(t, func(ctx context.Context, t *testing.T, db *DB) {
		add(t, db, chats.Schedule{From: 27, To: 28})
		for day := range 2 {
			now := noon.AddDate(0, 0, day)
			must(t, db.Done(ctx, claimOne(t, db, now), now))
		}
		claimNone(t, db, noon.AddDate(1, 0, 0))
		if n := count(t, db, "schedules"); n != 0 {
			t.Errorf("%d schedules are left", n)
		}
		audit, err := db.Audit(ctx, group, 1)
		must(t, err)
		if len(audit) != 1 || audit[0].What != "schedule.finish" || audit[0].Who != "" {
			t.Errorf("audit %+v", audit)
		}
	})
}

// TestLeaseEnds is a worker that stalls or dies.
func TestLeaseEnds(t *testing.T) {
	conform(t, func(ctx context.Context, t *testing.T, db *DB) {
		add(t, db, chats.Schedule{})
		first := claimOne(t, db, noon)
		later := noon.Add(time.Minute)
		second := claimOne(t, db, later)
		if !second.Began.IsZero() || second.Key() != first.Key() {
			t.Errorf("the first worker sent nothing, and the second has %+v", second)
		}
		if err := db.Begin(ctx, first, later, time.Minute); !errors.Is(err, chats.ErrClaimLost) {
			t.Errorf("the first worker may still send: %v", err)
		}
		must(t, db.Begin(ctx, second, later, time.Minute))
		third := claimOne(t, db, later.Add(time.Minute))
		if !third.Began.Equal(later) || third.Key() != first.Key() {
			t.Errorf("the second worker began at %s, and the third has %+v", later, third)
		}
		must(t, db.Begin(ctx, third, later.Add(time.Minute), time.Minute))
		fourth := claimOne(t, db, later.Add(2*time.Minute))
		if !fourth.Began.Equal(later) {
			t.Errorf("began at %s, want the first time, %s", fourth.Began, later)
		}
		must(t, db.Done(ctx, fourth, later))
		claimNone(t, db, later.Add(time.Hour))
	})
}

func TestRelease(t *testing.T) {
	conform(t, func(ctx context.Context, t *testing.T, db *DB) {
		add(t, db, chats.Schedule{})
		c := claimOne(t, db, noon)
		must(t, db.Begin(ctx, c, noon, time.Minute))
		retry := noon.Add(time.Hour)
		must(t, db.Release(ctx, c, retry)) // the platform said no for now
		claimNone(t, db, retry.Add(-time.Second))
		c = claimOne(t, db, retry)
		if !c.Began.IsZero() {
			t.Errorf("a post that was not sent seems begun: %+v", c)
		}
		must(t, db.Begin(ctx, c, retry, time.Minute))
		doubt := claimOne(t, db, retry.Add(time.Hour)) // its worker died
		must(t, db.Release(ctx, doubt, retry))
		if again := claimOne(t, db, retry.Add(time.Hour)); !again.Began.Equal(retry) {
			t.Errorf("the doubt is gone: %+v", again)
		}
	})
}

func TestFail(t *testing.T) {
	conform(t, func(ctx context.Context, t *testing.T, db *DB) {
		s := add(t, db, chats.Schedule{})
		c := claimOne(t, db, noon)
		must(t, db.Begin(ctx, c, noon, time.Minute))
		must(t, db.Fail(ctx, c, "the bot may not post here", noon))
		claimNone(t, db, noon.AddDate(0, 0, 1))
		listed, err := db.Schedules(ctx, group)
		must(t, err)
		if len(listed) != 1 || !listed[0].Paused || listed[0].Reason != "the bot may not post here" || listed[0].NextPoint != 1 {
			t.Errorf("the schedule is %+v", listed)
		}
		audit, err := db.Audit(ctx, group, 1)
		must(t, err)
		if len(audit) != 1 || audit[0].What != "schedule.pause" || audit[0].New != fmt.Sprintf("#%d the bot may not post here", s.Number) {
			t.Errorf("audit %+v", audit)
		}
		must(t, db.ChangeSchedule(ctx, group, s.Number, chats.Resume, "7", noon))
		if c = claimOne(t, db, noon.AddDate(0, 0, 1)); c.Schedule.NextPoint != 1 || !c.Began.IsZero() {
			t.Errorf("resumed: %+v", c)
		}
	})
}

// TestChangeMeanwhile is a moderator who stops a schedule between the claim and
// the post.
func TestChangeMeanwhile(t *testing.T) {
	conform(t, func(ctx context.Context, t *testing.T, db *DB) {
		s := add(t, db, chats.Schedule{})
		c := claimOne(t, db, noon)
		must(t, db.ChangeSchedule(ctx, group, s.Number, chats.Pause, "7", time.Now()))
		if err := db.Begin(ctx, c, noon, time.Minute); !errors.Is(err, chats.ErrClaimLost) {
			t.Errorf("paused: error %v, want ErrClaimLost", err)
		}
		must(t, db.ChangeSchedule(ctx, group, s.Number, chats.Resume, "7", noon))
		c = claimOne(t, db, noon.AddDate(0, 0, 1))
		must(t, db.ChangeSchedule(ctx, group, s.Number, chats.Stop, "7", time.Now()))
		if err := db.Begin(ctx, c, noon, time.Minute); !errors.Is(err, chats.ErrClaimLost) {
			t.Errorf("stopped: error %v, want ErrClaimLost", err)
		}
	})
}

// TestZoneGone is a zone that a later release of the time zones does not have.
func TestZoneGone(t *testing.T) {
	conform(t, func(ctx context.Context, t *testing.T, db *DB) {
		add(t, db, chats.Schedule{})
		if _, err := db.sql.Exec(`UPDATE schedules SET zone = 'Atlantis/Capital'`); err != nil {
			t.Fatal(err)
		}
		must(t, db.Done(ctx, claimOne(t, db, noon), noon))
		listed, err := db.Schedules(ctx, group)
		must(t, err)
		if len(listed) != 1 || !listed[0].Paused || listed[0].Reason != "the time zone is not one of the IANA database, such as Europe/Kyiv" {
			t.Errorf("the schedule is %+v", listed)
		}
	})
}
