package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"planbot/bot/chats"
	"planbot/bot/message"
)

func version(t *testing.T, db *DB) int {
	t.Helper()
	v, ok, err := db.version(t.Context(), db.sql)
	must(t, err)
	if !ok {
		t.Error("no planbot_migrations")
	}
	return v
}

func TestMigrateFromEmpty(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		for range 2 { // the second time there is nothing to do
			db := open(t, address)
			if v := version(t, db); v != newest() || v != 5 {
				t.Errorf("version %d", v)
			}
			must(t, db.Close())
		}
	})
}

// before makes the tables of an earlier release, with rows in them and with the
// versions where such releases kept them.
func before(t *testing.T, address string, version int) {
	t.Helper()
	old, err := connect(address, slog.New(slog.DiscardHandler))
	must(t, err)
	defer old.Close()
	statements := []string{`CREATE TABLE goose_db_version (id BIGINT, version_id BIGINT NOT NULL, is_applied BOOLEAN NOT NULL)`}
	files, err := migrations.ReadDir(old.dialect.folder)
	must(t, err)
	for i, f := range files[:version] {
		text, err := migrations.ReadFile(old.dialect.folder + "/" + f.Name())
		must(t, err)
		statements = append(statements, string(text), fmt.Sprintf(`INSERT INTO goose_db_version VALUES (%d, %d, TRUE)`, i, i+1))
	}
	statements = append(statements,
		`INSERT INTO chats (platform, chat, moderators, compact, quiet, version, updated_at, updated_by)
			VALUES ('telegram', '-1001', 'role:5 user:8', TRUE, '3', 4, 1767225600000, '7')`,
		`INSERT INTO chats (platform, chat) VALUES ('telegram', '-1002')`,
		oldSchedule("-1002"), oldSchedule("-1001"))
	for _, s := range statements {
		_, err := old.sql.Exec(s)
		must(t, err)
	}
}

// oldSchedule is how a release that knows no numbers adds one.
func oldSchedule(chat string) string {
	return `INSERT INTO schedules (platform, chat, thread, first_point, last_point, next_point, weekdays, clock, zone, next_run, created_by)
		VALUES ('telegram', '` + chat + `', '', 1, 28, 6, 0, '11:59', 'UTC', 1768478340000, '7')`
}

// TestMigrateFromPrevious starts from the tables of each release before, with
// rows in them.
func TestMigrateFromPrevious(t *testing.T) {
	for v := 1; v <= 2; v++ {
		onBoth(t, func(t *testing.T, address string) {
			before(t, address, v)
			db := open(t, address)
			if got := version(t, db); got != newest() {
				t.Errorf("version %d, want %d", got, newest())
			}
			got, err := db.Settings(t.Context(), group)
			must(t, err)
			want := chats.Settings{Moderators: chats.Moderators{Roles: []string{"5"}, Users: []string{"8"}},
				Quiet: []string{"3"}, Version: 4, UpdatedAt: fromMillis(1767225600000), UpdatedBy: "7"}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("settings (-want +got):\n%s", diff)
			}
			must(t, db.ChangeSchedule(t.Context(), other, 1, chats.Stop, "7", time.Now()))
			c := claimOne(t, db, noon)
			if c.Schedule.NextPoint != 6 {
				t.Errorf("the schedule is at %+v", c.Schedule)
			}
			must(t, db.Done(t.Context(), c, noon))
			must(t, db.ResetSettings(t.Context(), group, "7"))
		})
	}
}

// TestNumbers: a chat's schedules count from 1; those of a release without
// numbers, also one that runs beside, keep the id by which it called them.
func TestNumbers(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		before(t, address, 2)
		db := open(t, address)
		numbers := func(chat message.ChatKey) (out string) {
			all, err := db.Schedules(t.Context(), chat)
			must(t, err)
			for _, s := range all {
				out += fmt.Sprint(s.Number, " ")
			}
			return strings.TrimSpace(out)
		}
		at := chats.Clock(0)
		addTo := func(chat message.ChatKey) int64 {
			at++
			return add(t, db, chats.Schedule{Chat: chat, Zone: "UTC", At: at}).Number
		}
		third := message.ChatKey{Platform: "discord", Chat: "9"}
		for want := range int64(3) {
			if n := addTo(third); n != want+1 {
				t.Errorf("number %d, want %d", n, want+1)
			}
		}
		if n := addTo(group); n != 3 || numbers(group) != "2 3" {
			t.Errorf("number %d after one with the id 2: %s", n, numbers(group))
		}
		if _, err := db.sql.Exec(oldSchedule("-1001")); err != nil {
			t.Fatal(err)
		}
		if got := numbers(group); got != "2 3 7" {
			t.Errorf("beside an old replica: %s", got)
		}
		must(t, db.ChangeSchedule(t.Context(), third, 3, chats.Stop, "7", time.Now()))
		if n := addTo(third); n != 4 || numbers(third) != "1 2 4" {
			t.Errorf("a freed number is given again: %d of %s", n, numbers(third))
		}
		for _, n := range []int64{1, 2, 4} {
			must(t, db.ChangeSchedule(t.Context(), third, n, chats.Stop, "7", time.Now()))
		}
		if n := addTo(third); n != 1 {
			t.Errorf("the first again has number %d", n)
		}
		if err := db.ChangeSchedule(t.Context(), third, 3, chats.Stop, "7", time.Now()); !errors.Is(err, chats.ErrNotFound) {
			t.Errorf("a number of another chat: %v", err)
		}
	})
}

// TestMigrateBesideAnother: another program's versions say nothing about our
// tables, and another program's tables are left alone.
func TestMigrateBesideAnother(t *testing.T) {
	for name, c := range map[string]struct {
		statement string
		want      error
	}{
		"versions": {`CREATE TABLE goose_db_version (id BIGINT, version_id BIGINT NOT NULL, is_applied BOOLEAN NOT NULL);
			INSERT INTO goose_db_version VALUES (1, 0, TRUE), (2, 1, TRUE), (3, 2, TRUE), (4, 3, TRUE)`, nil},
		"chats": {`CREATE TABLE chats (id BIGINT, title TEXT)`, errForeign},
		"audit": {`CREATE TABLE audit (id BIGINT, entry TEXT)`, errForeign},
	} {
		t.Run(name, func(t *testing.T) {
			onBoth(t, func(t *testing.T, address string) {
				theirs, err := connect(address, slog.New(slog.DiscardHandler))
				must(t, err)
				defer theirs.Close()
				_, err = theirs.sql.Exec(c.statement)
				must(t, err)
				db, err := Open(t.Context(), address, slog.New(slog.DiscardHandler))
				var wrong unfit
				switch refused := errors.As(err, &wrong); {
				case strings.HasPrefix(address, "sqlite:") && refused: // a file is one program's
				case !errors.Is(err, c.want):
					t.Fatalf("error %v, want %v", err, c.want)
				case err == nil:
					must(t, db.SetSettings(t.Context(), group, chats.Settings{Detect: true}, "7"))
					must(t, db.Close())
				}
			})
		})
	}
}

// TestOpenRefuses: a file that is none for planbot is left as it was, with its
// mode and its journal.
func TestOpenRefuses(t *testing.T) {
	for want, statement := range map[string]string{
		"another program's, with the tables notes": `CREATE TABLE notes (id INTEGER)`,
		"the column chats.quiet is missing":        `ALTER TABLE chats DROP COLUMN quiet`,
		"damaged or no SQLite database":            "",
	} {
		dir := t.TempDir()
		path := filepath.Join(dir, "planbot.db")
		if strings.Contains(want, "column") {
			must(t, open(t, "sqlite:"+path).Close())
		}
		theirs, err := sql.Open("sqlite", path)
		must(t, err)
		_, err = theirs.Exec(statement)
		must(t, err)
		must(t, theirs.Close())
		if statement == "" {
			must(t, os.WriteFile(path, []byte("a list of errands"), 0o644))
		}
		must(t, os.Chmod(path, 0o644))
		before := snapshot(t, dir)
		if _, err := Open(t.Context(), "sqlite:"+path, slog.New(slog.DiscardHandler)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
		if after := snapshot(t, dir); after != before {
			t.Errorf("%s: Open changed something:\n%swas\n%s", want, after, before)
		}
	}
}

// TestMigrateTogether starts six replicas at once on an empty database.
func TestMigrateTogether(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		var wg sync.WaitGroup
		for range 6 {
			wg.Go(func() {
				var logged strings.Builder
				db, err := Open(context.Background(), address, slog.New(slog.NewTextHandler(&logged, nil)))
				if err != nil || logged.Len() > 0 {
					t.Error(err, logged.String())
					return
				}
				_, err = db.Settings(context.Background(), group)
				if err := errors.Join(err, db.Close()); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if v := version(t, open(t, address)); v != newest() {
			t.Errorf("version %d, want %d", v, newest())
		}
	})
}

// TestMigrateWaits holds the lock, as a replica that is migrating does: another
// waits, and stops waiting when it is told to.
func TestMigrateWaits(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		holder, err := connect(address, slog.New(slog.DiscardHandler))
		must(t, err)
		defer holder.Close()
		tx, err := holder.sql.BeginTx(t.Context(), nil) // on SQLite that is the lock
		must(t, err)
		if lock := holder.dialect.tryLock; lock != "" {
			_, err = tx.Exec(lock, lockKey)
			must(t, err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer cancel()
		start := time.Now()
		if db, err := Open(ctx, address, slog.New(slog.DiscardHandler)); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Open did not wait: %v, %v", db, err)
		}
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("it stopped waiting after %s", took)
		}
		if tables := columns(t, holder); len(tables) != 0 {
			t.Errorf("there are tables already: %v", tables)
		}
		must(t, tx.Rollback())
		open(t, address)
	})
}

// TestOpenLater begins while another process holds the database, and goes on
// once it can be used.
func TestOpenLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		address := sqliteAddress(t)
		holder, err := connect(address, slog.New(slog.DiscardHandler))
		must(t, err)
		defer holder.Close()
		tx, err := holder.sql.BeginTx(t.Context(), nil)
		must(t, err)
		var logged strings.Builder
		db, err := Open(t.Context(), address, slog.New(slog.NewTextHandler(&logged, nil)))
		must(t, err)
		stop := watched(t, db)
		change := func() error { return db.SetSettings(t.Context(), group, chats.Settings{Detect: true}, "7") }
		if err := change(); err == nil {
			t.Error("without tables settings are stored")
		}
		pass(5 * time.Minute)
		must(t, tx.Rollback())
		pass(watchEvery + migrateTimeout)
		must(t, change())
		stop() // nobody writes to the log then
		if strings.Count(logged.String(), "level=ERROR") != 1 || strings.Count(logged.String(), "the database can be used again") != 1 {
			t.Errorf("the log is %s", logged.String())
		}
	})
}

// TestOpenWithoutPostgres answers at once and stops when it is closed, although
// nobody listens.
func TestOpenWithoutPostgres(t *testing.T) {
	var logged strings.Builder
	db, err := Open(t.Context(), "postgres://user@127.0.0.1:1/db", slog.New(slog.NewTextHandler(&logged, nil)))
	must(t, err)
	if _, err := db.Schedules(t.Context(), group); err == nil {
		t.Error("schedules from nowhere")
	}
	must(t, db.Close())
	if !strings.Contains(logged.String(), "the database can't be used: ") {
		t.Errorf("the log is %q", logged.String())
	}
}

func TestDestroyedFile(t *testing.T) {
	address := sqliteAddress(t)
	path := strings.TrimPrefix(address, "sqlite:")
	db := open(t, address)
	must(t, db.Close())
	must(t, os.WriteFile(path, []byte(strings.Repeat("no database at all ", 1000)), 0o600))
	_, err := Open(t.Context(), address, slog.New(slog.DiscardHandler))
	if err == nil || !strings.Contains(err.Error(), "the file is damaged or no SQLite database; put a backup in its place") {
		t.Errorf("a destroyed file: %v", err)
	}
}
