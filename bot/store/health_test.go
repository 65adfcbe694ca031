package store

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/jackc/pgx/v5/pgconn"

	"planbot/bot/chats"
)

// watched has a store watched until the function that it returns is called, which
// closes it.
func watched(t *testing.T, db *DB) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	var watching sync.WaitGroup
	watching.Go(func() { db.Watch(ctx) })
	return func() {
		cancel()
		watching.Wait()
		must(t, db.Close())
	}
}

// TestFileGone takes the file away from a store in use: no change is taken that
// would be lost, and one line tells of it, as of its end.
func TestFileGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		address := sqliteAddress(t)
		path := strings.TrimPrefix(address, "sqlite:")
		var logged strings.Builder
		db, err := Open(t.Context(), address, slog.New(slog.NewTextHandler(&logged, nil)))
		must(t, err)
		stop := watched(t, db)
		language := ""
		expect := func(when string, want error) {
			t.Helper()
			pass(3 * watchEvery)
			language = map[string]string{"": "uk", "uk": "ru", "ru": ""}[language]
			s, _ := db.Settings(t.Context(), group)
			s.Language = language
			if err := db.SetSettings(t.Context(), group, s, "7"); err != want || db.Ready() != want {
				t.Errorf("%s: a change gives %v, ready is %v, want %v", when, err, db.Ready(), want)
			}
		}
		expect("before", nil)
		must(t, os.Rename(path, path+".away"))
		expect("moved", errGone)
		must(t, os.Rename(path+".away", path))
		expect("moved back", nil)
		must(t, os.Rename(path, path+".away"))
		must(t, os.WriteFile(path, nil, 0o600))
		expect("replaced", errReplaced)
		if info, err := os.Stat(path); err != nil || info.Size() > 0 {
			t.Errorf("the other file was written to: %v, %v", info, err)
		}
		stop()
		for line, want := range map[string]int{"level=ERROR": 2, "can be used again": 1, "removed or moved": 1, "replaced": 1} {
			if n := strings.Count(logged.String(), line); n != want {
				t.Errorf("%q is %d times in the log, want %d:\n%s", line, n, want, logged.String())
			}
		}
	})
}

// TestLook finds what keeps a change from being stored, although the database
// answers.
func TestLook(t *testing.T) {
	address := postgresAddress(t)
	open(t, address)
	u, err := url.Parse(address)
	must(t, err)
	role := u.Query().Get("search_path") + "_role"
	admin, err := openPostgres(address)
	must(t, err)
	defer admin.Close()
	_, err = admin.Exec("CREATE ROLE " + role + " LOGIN PASSWORD 'hunter2'; GRANT USAGE ON SCHEMA " + u.Query().Get("search_path") + " TO " + role)
	must(t, err)
	defer admin.Exec("DROP OWNED BY " + role + "; DROP ROLE " + role)
	asRole := *u
	asRole.User = url.UserPassword(role, "hunter2")
	for address, want := range map[string]string{
		address: "",
		address + "&options=-c%20default_transaction_read_only%3Don": "cannot execute UPDATE in a read-only transaction (25006); name the primary",
		asRole.String(): "permission denied for table chats (42501); GRANT it",
		strings.Replace(address, u.Path+"?", "/no_such_database?", 1): `database "no_such_database" does not exist (3D000); make it`,
	} {
		db, err := connect(address, slog.New(slog.DiscardHandler))
		must(t, err)
		if err := db.look(t.Context()); fmt.Sprint(err) != "<nil>" && want == "" || !strings.HasPrefix(fmt.Sprint(err), want) && want != "" {
			t.Errorf("%v, want %q", err, want)
		}
		must(t, db.Close())
	}
	if err := open(t, address).SetSettings(t.Context(), group, chats.Settings{Detect: true}, "7"); err != nil {
		t.Error(err)
	}
}

// TestExplain: an error of PostgreSQL's is told once, and with what mends it.
func TestExplain(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer silent.Close()
	for address, want := range map[string]string{
		"postgres://u:hunter2@127.0.0.1:1/db":                                      "dial tcp 127.0.0.1:1: connect: connection refused; see that PostgreSQL runs there, ",
		"postgres://u:hunter2@db.invalid/db":                                       "no address is found for the host db.invalid; see its name",
		"postgres://u:hunter2@" + silent.Addr().String() + "/db?connect_timeout=1": "no answer in time; see that this machine can reach",
	} {
		if _, err := Check(t.Context(), address); err == nil || !strings.HasPrefix(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%v, want %q", err, want)
		}
	}
	for code, want := range map[string]string{
		"28P01": "no (28P01); set the user's own password", "28000": "no (28000); let the user in by pg_hba.conf", "42P01": "no (42P01)",
	} {
		err := explain(&pgconn.PgError{Code: code, Message: "no"})
		if !strings.HasPrefix(err.Error(), want) || passing(err) != (code != "42P01") {
			t.Errorf("%v, want %q; passing: %t", err, want, passing(err))
		}
	}
}
