package store

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/pressly/goose/v3/lock"

	"planbot/bot"
)

// version is that of the tables.
func version(t *testing.T, db *DB) int64 {
	t.Helper()
	provider, err := db.provider()
	must(t, err)
	v, err := provider.GetDBVersion(t.Context())
	must(t, err)
	return v
}

const newest = 2

func TestMigrateFromEmpty(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		for range 2 { // the second time there is nothing to do
			db := open(t, address)
			if v := version(t, db); v != newest {
				t.Errorf("version %d, want %d", v, newest)
			}
			must(t, db.Close())
		}
	})
}

// TestMigrateFromPrevious starts from the tables of the release before, with
// rows in them.
func TestMigrateFromPrevious(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		old, err := connect(address, slog.New(slog.DiscardHandler))
		must(t, err)
		provider, err := old.provider()
		must(t, err)
		_, err = provider.UpTo(t.Context(), newest-1)
		must(t, err)
		for _, statement := range []string{
			`INSERT INTO chats (platform, chat, moderators, compact, quiet, version, updated_at, updated_by)
				VALUES ('telegram', '-1001', 'role:5 user:8', TRUE, '3', 4, 1767225600000, '7')`,
			`INSERT INTO schedules (platform, chat, thread, first_point, last_point, next_point, weekdays, clock, zone, next_run, created_by)
				VALUES ('telegram', '-1001', '', 1, 28, 6, 0, '11:59', 'UTC', 1768478340000, '7')`,
		} {
			_, err := old.sql.Exec(statement)
			must(t, err)
		}
		if _, err := old.sql.Exec(`SELECT * FROM audit`); err == nil {
			t.Error("the previous schema has the newest table")
		}
		must(t, old.Close())

		db := open(t, address)
		if v := version(t, db); v != newest {
			t.Errorf("version %d, want %d", v, newest)
		}
		got, err := db.Settings(t.Context(), group)
		must(t, err)
		want := bot.Settings{Moderators: bot.Moderators{Roles: []string{"5"}, Users: []string{"8"}}, Compact: true,
			Quiet: []string{"3"}, Version: 4, UpdatedAt: fromMillis(1767225600000), UpdatedBy: "7"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("settings (-want +got):\n%s", diff)
		}
		c := claimOne(t, db, noon)
		if c.Schedule.NextPoint != 6 {
			t.Errorf("the schedule is at %+v", c.Schedule)
		}
		must(t, db.Done(t.Context(), c, noon))
		must(t, db.ResetSettings(t.Context(), group, "7"))
	})
}

// TestMigrateTogether starts two replicas at once on an empty database.
func TestMigrateTogether(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		var wg sync.WaitGroup
		for range 2 {
			wg.Go(func() {
				db, err := Open(context.Background(), address, slog.New(slog.DiscardHandler))
				if err == nil {
					err = db.Close()
				}
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if v := version(t, open(t, address)); v != newest {
			t.Errorf("version %d, want %d", v, newest)
		}
	})
}

// TestMigrateWaits holds the lock, as a replica that is migrating does.
func TestMigrateWaits(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		holder, err := connect(address, slog.New(slog.DiscardHandler))
		must(t, err)
		defer holder.Close()
		unlock := holdLock(t, holder)
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		if db, err := Open(ctx, address, slog.New(slog.DiscardHandler)); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Open did not wait: %v, %v", db, err)
		}
		if tables := columns(t, holder); len(tables) != 0 {
			t.Errorf("there are tables already: %v", tables)
		}
		must(t, unlock())
		open(t, address)
	})
}

func holdLock(t *testing.T, db *DB) (unlock func() error) {
	t.Helper()
	if db.lock != "" {
		unlock, err := lockFile(t.Context(), db.lock)
		must(t, err)
		return unlock
	}
	conn, err := db.sql.Conn(t.Context())
	must(t, err)
	_, err = conn.ExecContext(t.Context(), "SELECT pg_advisory_lock($1)", lock.DefaultLockID)
	must(t, err)
	return func() error {
		_, err := conn.ExecContext(t.Context(), "SELECT pg_advisory_unlock($1)", lock.DefaultLockID)
		return errors.Join(err, conn.Close())
	}
}
