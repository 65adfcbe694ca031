package store

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"planbot/bot/chats"
	"planbot/bot/message"
)

// writeForever is a child's job: it prints what is committed.
func writeForever(ctx context.Context, address string) error {
	db, err := Open(ctx, address, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	for i := 0; ; i++ {
		chat := message.ChatKey{Platform: "discord", Chat: strconv.FormatInt(time.Now().UnixNano(), 10)}
		s, err := db.AddSchedule(ctx, chats.Schedule{Chat: chat, From: 1, To: 28, Zone: "UTC"}, "7", noon)
		if err != nil {
			return err
		}
		fmt.Println(s.ID, chat.Chat)
		if err := db.SetSettings(ctx, chat, chats.Settings{Detect: true}, "7"); err != nil {
			return err
		}
		fmt.Println("settings", chat.Chat)
	}
}

// TestKillSQLite kills a process that writes, again and again, and looks for
// every row that it had reported.
func TestKillSQLite(t *testing.T) {
	address := sqliteAddress(t)
	var reported []string
	for round := range 6 {
		lines, err := startChild(t, "write", address).killAfter(lineNumber(5 + 7*round))
		must(t, err)
		reported = append(reported, lines...)
		checkReported(t, address, reported)
	}
}

func checkReported(t *testing.T, address string, reported []string) {
	t.Helper()
	db := open(t, address)
	defer db.Close()
	var verdict string
	must(t, db.sql.QueryRow("PRAGMA integrity_check").Scan(&verdict))
	if verdict != "ok" {
		t.Fatalf("integrity check: %s", verdict)
	}
	for _, line := range reported {
		what, id, _ := strings.Cut(line, " ")
		chat := message.ChatKey{Platform: "discord", Chat: id}
		if what == "settings" {
			if s, err := db.Settings(t.Context(), chat); err != nil || !s.Detect {
				t.Errorf("%s: the settings are lost: %+v, %v", line, s, err)
			}
			continue
		}
		if all, err := db.Schedules(t.Context(), chat); err != nil || len(all) != 1 || fmt.Sprint(all[0].ID) != what {
			t.Errorf("%s: the schedule is lost: %+v, %v", line, all, err)
		}
	}
}

const (
	batch = 10
	lease = time.Minute
)

// post makes every post that is due at now, as an adapter would. Each step is
// told: "claimed KEY", "begun KEY", "sent KEY", "done KEY". Resend says what to
// do with a post that may have been sent before.
func post(ctx context.Context, db *DB, now time.Time, resend bool, tell func(step, key string)) error {
	for {
		claims, err := db.ClaimDue(ctx, "telegram", now, batch, lease)
		if err != nil || len(claims) == 0 {
			return err
		}
		for _, c := range claims {
			tell("claimed", c.Key())
			if c.Began.IsZero() || resend {
				if err := db.Begin(ctx, c, now, lease); err != nil {
					return err
				}
				tell("begun", c.Key())
				tell("sent", c.Key())
			}
			if err := db.Done(ctx, c, now); err != nil {
				return err
			}
			tell("done", c.Key())
		}
	}
}

// postUntil is a child's job: it prints each step, and stands still after
// taking the named one for the fifth time, which is among the first that it claims.
func postUntil(ctx context.Context, address, stop string) error {
	db, err := Open(ctx, address, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	n := 0
	return post(ctx, db, noon, false, func(step, key string) {
		fmt.Println(step, key)
		if step == stop {
			if n++; n == 5 {
				fmt.Println("here")
				select {}
			}
		}
	})
}

// TestReplicas makes many posts from two processes on one PostgreSQL, of which
// one is killed: at a chosen step, or wherever it happens to be.
func TestReplicas(t *testing.T) {
	for _, c := range []struct {
		stop   string
		posts  int
		resend bool
		doubts int // posts that the killed process may or may not have sent
		missed int // of these, not sent by anybody
	}{
		{"claimed", 100, false, 0, 0},
		{"begun", 100, false, 1, 1},
		{"begun", 100, true, 1, 0},
		{"sent", 100, false, 1, 0},
		{"sent", 100, true, 1, 0},
	} {
		t.Run(fmt.Sprintf("stop at %s, resend %t", c.stop, c.resend), func(t *testing.T) {
			r := runReplicas(t, c.posts, "post, stop at "+c.stop, c.resend)
			if len(r.doubts) != c.doubts || len(r.missed) != c.missed {
				t.Errorf("in doubt %q, missed %q; want %d and %d", r.doubts, r.missed, c.doubts, c.missed)
			}
		})
	}
	t.Run("killed anywhere", func(t *testing.T) {
		r := runReplicas(t, 1000, "post, stop when killed", true)
		if len(r.doubts) > 1 || len(r.missed) > 0 {
			t.Errorf("in doubt %q, missed %q; want at most one, and none", r.doubts, r.missed)
		}
	})
}

// A result is what became of the posts.
type result struct{ doubts, missed []string }

// runReplicas has a child and the test make posts at the same time, kills the
// child, and lets its leases end. No post may be sent twice, but for one that
// is in doubt and sent again with its key, which the platform then drops.
func runReplicas(t *testing.T, posts int, job string, resend bool) (r result) {
	t.Helper()
	address := postgresAddress(t)
	db := open(t, address)
	due := addMany(t, db, posts)
	wait := killSoon(t, startChild(t, job, address), min(posts, 100))
	sent := map[string]int{}
	tell := func(step, key string) {
		if step == "sent" {
			sent[key]++
		}
	}
	must(t, post(t.Context(), db, noon, resend, tell))
	lines := wait()
	if len(sent) == 0 {
		t.Fatal("the child did everything")
	}
	doubts := map[string]bool{} // begun by the child, and not done
	for _, line := range lines {
		step, key, _ := strings.Cut(line, " ")
		tell(step, key)
		switch step {
		case "begun":
			doubts[key] = true
		case "done":
			delete(doubts, key)
		}
	}
	must(t, post(t.Context(), db, noon.Add(lease), resend, tell))
	claimNone(t, db, noon.Add(time.Hour))

	r.doubts = slices.Collect(maps.Keys(doubts))
	for _, key := range due {
		switch n := sent[key]; {
		case n == 0:
			r.missed = append(r.missed, key)
		case n > 1 && !(n == 2 && resend && doubts[key]):
			t.Errorf("post %s was sent %d times", key, n)
		}
		delete(sent, key)
	}
	if len(sent) != 0 {
		t.Errorf("posts that were not due: %v", sent)
	}
	return r
}

// killSoon returns when the child is at work. It is killed where it stands
// still, or else after so many steps; wait then returns all its lines.
func killSoon(t *testing.T, replica *child, after int) (wait func() []string) {
	t.Helper()
	started, killed := make(chan struct{}), make(chan error, 1)
	var lines []string
	go func() {
		n := 0
		var err error
		lines, err = replica.killAfter(func(line string) bool {
			if n++; n == 1 {
				close(started)
			}
			return n == after || line == "here"
		})
		killed <- err
	}()
	select {
	case <-started:
	case err := <-killed:
		t.Fatalf("the child did nothing: %v", err)
	}
	return func() []string {
		t.Helper()
		must(t, <-killed)
		return lines
	}
}

// addMany stores schedules that are due at noon, and returns the keys of their
// posts.
func addMany(t *testing.T, db *DB, n int) (keys []string) {
	t.Helper()
	add(t, db, chats.Schedule{})
	columns := strings.Replace(scheduleColumns, "id,", "", 1)
	_, err := db.sql.Exec(`INSERT INTO schedules (`+columns+`)
		SELECT `+columns+` FROM schedules, generate_series(2, $1)`, n)
	must(t, err)
	all, err := db.Schedules(t.Context(), group)
	must(t, err)
	for _, s := range all {
		keys = append(keys, chats.Claim{Schedule: s}.Key())
	}
	if len(keys) != n {
		t.Fatalf("%d schedules, want %d", len(keys), n)
	}
	return keys
}
