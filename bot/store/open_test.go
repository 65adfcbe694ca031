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
	"time"
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
	if strings.Count(logged.String(), "\n") != 1 || strings.Contains(logged.String(), "hunter2") {
		t.Errorf("the log is %q", logged.String())
	}
	err = db.Ping(t.Context())
	if err == nil || strings.Contains(fmt.Sprintf("%v %+v", err, err), "hunter2") {
		t.Errorf("ping: %v", err)
	}
}

func TestSQLiteFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a folder", "100%?#.db")
	db := open(t, "sqlite:"+path)
	must(t, db.Ping(t.Context()))
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
