package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"planbot/bot/chats"
)

// TestNoSecretInErrors tries addresses that cannot be opened, some of them
// because the password was not escaped.
func TestNoSecretInErrors(t *testing.T) {
	for _, address := range []string{
		"postgres://user:hunter2@127.0.0.1:1/db",
		"postgres://user:hunter2@127.0.0.1:1/db?sslmode=none",
		"postgres://user:hunter2@127.0.0.1:1/db?no_such_option=1",
		"postgres://127.0.0.1:1/db?user=user&password=hunter2",
		"postgres://127.0.0.1:1/db?user=user&password=hunter2&sslmode=none",
		"postgres://user:hunter2/x@127.0.0.1:1/db",
		"postgres://user:1/hunter2@127.0.0.1:1/db",
		"postgres://user:1?hunter2@127.0.0.1:1/db",
		"postgres://user:1#hunter2@127.0.0.1:1/db",
		"postgres://user:hunter2@hunter2@127.0.0.1:1/db",
		"postgres://user:hunter2%zz@127.0.0.1:1/db",
		"postgres://user:hunter2@127.0.0.1:port/db",
		"postgres://user:hunter2@127.0.0.1:1,127.0.0.1:2/db",
		"postgres:user:hunter2@127.0.0.1",
		"user=user password=hunter2 host=127.0.0.1",
		"mysql://user:hunter2@127.0.0.1:1/db",
		"hunter2",
		"",
		"sqlite:",
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		var logged strings.Builder
		db, err := Open(ctx, address, slog.New(slog.NewTextHandler(&logged, nil)))
		cancel()
		if err == nil { // it goes on trying
			if !strings.HasPrefix(address, "postgres://") || logged.Len() == 0 {
				t.Errorf("%q was opened", address)
			}
			must(t, db.Close())
			err = errors.New("")
		}
		for ; err != nil; err = errors.Unwrap(err) {
			if text := err.Error() + logged.String(); strings.Contains(text, "hunter2") {
				t.Errorf("%q: the error or the log tells the password: %s", address, text)
			}
		}
	}
}

// TestNoSecretInLog loses a database while it is in use.
func TestNoSecretInLog(t *testing.T) {
	var logged strings.Builder
	db, err := connect("postgres://user:hunter2@127.0.0.1:1/db", slog.New(slog.NewTextHandler(&logged, nil)))
	must(t, err)
	defer db.Close()
	if got := db.CachedSettings(t.Context(), group); got.Version != 0 {
		t.Errorf("settings from nowhere: %+v", got)
	}
	db.note(db.look(t.Context()))
	if strings.Count(logged.String(), "\n") != 1 || strings.Contains(logged.String(), "hunter2") {
		t.Errorf("the log is %q", logged.String())
	}
	if err := db.Ready(); err == nil || strings.Contains(fmt.Sprintf("%v %+v", err, err), "hunter2") {
		t.Errorf("ready: %v", err)
	}
}

func TestSQLiteFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a folder", "100%?#.db")
	db := open(t, "sqlite:"+path)
	must(t, db.sql.PingContext(t.Context()))
	info, err := os.Stat(path)
	must(t, err)
	if info.Mode().Perm()&0o077 != 0 {
		t.Errorf("others may read the file: %s", info.Mode())
	}
	for pragma, want := range map[string]string{
		"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "1000", "secure_delete": "1",
	} {
		var got string
		must(t, db.sql.QueryRow("PRAGMA "+pragma).Scan(&got))
		if got != want {
			t.Errorf("%s is %s, want %s", pragma, got, want)
		}
	}
}

func TestSQLiteAddresses(t *testing.T) {
	t.Setenv("HOME", "/users/ann")
	for rest, want := range map[string]string{
		"planbot.db": "planbot.db", "./planbot.db": "planbot.db", "a/b.db": "a/b.db", "/a/b.db": "/a/b.db",
		"//a/b.db": "a/b.db", "//b.db": "b.db", "///a/b.db": "/a/b.db", "////a/b.db": "/a/b.db",
		"~/b.db": "/users/ann/b.db", "//~/b.db": "/users/ann/b.db", "/a/100%?#.db": "/a/100%?#.db", "/a/~/b.db": "/a/~/b.db",
	} {
		if got, err := sqlitePath(rest); err != nil || got != want {
			t.Errorf("sqlite:%s is %q, want %q: %v", rest, got, want, err)
		}
	}
	for rest, want := range map[string]string{
		"": "needs the path", "//": "needs the path", ":memory:": "would be lost", "//:memory:": "would be lost", "///:memory:": "would be lost",
		"b.db?mode=ro": "has mode", "///a/b.db?cache=shared&mode=ro": "has cache", "b.db?_pragma=x": "has _pragma",
	} {
		if got, err := sqlitePath(rest); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("sqlite:%s is %q, %v, want %q", rest, got, err, want)
		}
	}
}

// TestTighten: a file that others may read is taken from them, with what SQLite
// keeps beside it.
func TestTighten(t *testing.T) {
	address := sqliteAddress(t)
	path := strings.TrimPrefix(address, "sqlite:")
	open(t, address) // stays open, so that the files beside it stay
	for _, part := range []string{"", "-wal", "-shm"} {
		must(t, os.Chmod(path+part, 0o644))
	}
	open(t, address)
	for _, part := range []string{"", "-wal", "-shm"} {
		info, err := os.Stat(path + part)
		must(t, err)
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %s", part, info.Mode())
		}
	}
}

// TestOpenNewer: tables of a newer planbot are used, and told in the log.
func TestOpenNewer(t *testing.T) {
	onBoth(t, func(t *testing.T, address string) {
		must(t, run(t.Context(), open(t, address).sql, `INSERT INTO planbot_migrations VALUES (99)`))
		var logged strings.Builder
		db, err := Open(t.Context(), address, slog.New(slog.NewTextHandler(&logged, nil)))
		must(t, err)
		must(t, db.SetSettings(t.Context(), group, chats.Settings{Detect: true}, "7"))
		must(t, db.Close())
		if !strings.Contains(logged.String(), "tables of a newer planbot") || !strings.Contains(logged.String(), "migration=99") {
			t.Errorf("the log is %q", logged.String())
		}
	})
}

// TestLockedFile: while another process holds the file, a change fails before
// its request ends, and reading goes on.
func TestLockedFile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		address := sqliteAddress(t)
		holder, db := open(t, address), open(t, address)
		tx, err := holder.sql.BeginTx(t.Context(), nil)
		must(t, err)
		for name, call := range map[string]func(context.Context) error{
			"settings": func(ctx context.Context) error {
				return db.SetSettings(ctx, group, chats.Settings{Detect: true}, "7")
			},
			"schedule": func(ctx context.Context) error {
				_, err := db.AddSchedule(ctx, chats.Schedule{Chat: group, From: 1, To: 2, Zone: "UTC"}, "7", noon)
				return err
			},
			"forget": func(ctx context.Context) error { return db.ForgetUser(ctx, "telegram", "7") },
			"left":   func(ctx context.Context) error { return db.ChatLeft(ctx, group, noon) },
			"bound":  func(ctx context.Context) error { return soon(ctx, db) },
		} {
			start := time.Now()
			err := call(t.Context())
			if took := time.Since(start); err == nil || took > 2*time.Second {
				t.Errorf("%s: %v after %s", name, err, took)
			}
		}
		if _, err := db.Settings(t.Context(), group); err != nil {
			t.Errorf("reading: %v", err)
		}
		must(t, tx.Rollback())
		must(t, db.SetSettings(t.Context(), group, chats.Settings{Detect: true}, "7"))
	})
}

// soon makes a change whose caller waits less long than the store would.
func soon(ctx context.Context, db *DB) error {
	ctx, cancel := context.WithTimeout(ctx, 100*time.Millisecond)
	defer cancel()
	start := time.Now()
	err := db.ResetSettings(ctx, group, "7")
	if took := time.Since(start); took > lockWait/2 {
		return nil // not in time
	}
	return err
}
