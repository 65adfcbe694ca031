package store

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"planbot/bot/chats"
)

// snapshot is everything in a folder: names, modes, and what the files hold,
// but not the index of a WAL, which SQLite itself may renew.
func snapshot(t *testing.T, dir string) string {
	t.Helper()
	var out strings.Builder
	must(t, filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		var sum [32]byte
		if info.Mode().IsRegular() && !strings.HasSuffix(path, "-shm") {
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			sum = sha256.Sum256(data)
		}
		fmt.Fprintf(&out, "%s %s %x\n", path, info.Mode(), sum)
		return nil
	}))
	return out.String()
}

// TestCheckSQLite: the check says what it looked at, and leaves all as it was.
func TestCheckSQLite(t *testing.T) {
	write := func(text string) func(*testing.T, string) {
		return func(t *testing.T, path string) { must(t, os.WriteFile(path, []byte(text), 0o600)) }
	}
	run := func(statements ...string) func(*testing.T, string) {
		return func(t *testing.T, path string) {
			db, err := connect("sqlite:"+path, slog.New(slog.DiscardHandler))
			must(t, err)
			for _, s := range statements {
				_, err := db.sql.Exec(s)
				must(t, err)
			}
			must(t, db.Close())
		}
	}
	made := func(t *testing.T, path string) *DB {
		db := open(t, "sqlite:"+path)
		must(t, db.SetSettings(t.Context(), group, chats.Settings{Detect: true}, "7"))
		return db
	}
	for name, c := range map[string]struct {
		make      func(t *testing.T, path string)
		saw, want string // want is in the error; empty: none
	}{
		"missing":     {func(*testing.T, string) {}, ": not there yet; serve makes it", ""},
		"empty":       {write(""), ": empty; serve makes its tables", ""},
		"no database": {write(strings.Repeat("no database ", 1000)), "", "the file is damaged or no SQLite database"},
		"cut":         {func(t *testing.T, path string) { must(t, made(t, path).Close()); must(t, os.Truncate(path, 12288)) }, "", "the file is damaged"},
		"a folder":    {func(t *testing.T, path string) { must(t, os.Mkdir(path, 0o700)) }, "", "it is no file"},
		"foreign":     {run(`CREATE TABLE notes (id INTEGER)`), ": its tables", "the file is another program's, with the tables notes; give planbot a file of its own"},
		"in the way":  {run(`CREATE TABLE chats (id INTEGER)`), "", "tables of another program"},
		"closed":      {func(t *testing.T, path string) { must(t, made(t, path).Close()) }, ": 3 tables as of migration 5", ""},
		"in use":      {func(t *testing.T, path string) { made(t, path) }, ": 3 tables as of migration 5", ""},
		"held": {func(t *testing.T, path string) {
			tx, err := made(t, path).sql.BeginTx(t.Context(), nil)
			must(t, err)
			t.Cleanup(func() { tx.Rollback() })
		}, ": 3 tables as of migration 5", "database is locked (5) (SQLITE_BUSY); another process holds the file"},
		"older":      {func(t *testing.T, path string) { before(t, "sqlite:"+path, 2) }, ": 3 tables as of migration 2; serve brings them up to 5", ""},
		"much older": {func(t *testing.T, path string) { before(t, "sqlite:"+path, 1) }, ": 2 tables as of migration 1; serve brings", ""},
		"newer": {func(t *testing.T, path string) {
			must(t, made(t, path).Close())
			run(`INSERT INTO planbot_migrations VALUES (9)`)(t, path)
		}, ": 3 tables as of migration 9, by a newer planbot", ""},
		"column gone": {func(t *testing.T, path string) {
			must(t, made(t, path).Close())
			run(`ALTER TABLE chats DROP COLUMN quiet`)(t, path)
		}, "tables as of migration 5", "the column chats.quiet is missing"},
		"for all":      {func(t *testing.T, path string) { must(t, made(t, path).Close()); must(t, os.Chmod(path, 0o644)) }, "others may read it (mode 0644)", ""},
		"without -shm": {func(t *testing.T, path string) { made(t, path); copyFiles(t, path) }, "-wal, were not looked at", ""},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "100%?#.db")
			c.make(t, path)
			if name == "without -shm" {
				path += ".copy"
			}
			before := snapshot(t, dir)
			saw, err := Check(t.Context(), "sqlite:"+path)
			if !strings.HasPrefix(saw, "SQLite file "+path) || !strings.Contains(saw, c.saw) {
				t.Errorf("saw %q, want %q", saw, c.saw)
			}
			if (err != nil) != (c.want != "") || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
			if after := snapshot(t, dir); after != before {
				t.Errorf("the check changed something:\n%swas\n%s", after, before)
			}
		})
	}
	path := filepath.Join(t.TempDir(), "sub", "deep", "planbot.db")
	if saw, err := Check(t.Context(), "sqlite:"+path); err != nil || !strings.Contains(saw, "not there yet") {
		t.Errorf("no folder: %s, %v", saw, err)
	}
	if _, err := os.Stat(filepath.Dir(path)); err == nil {
		t.Error("the check made a folder")
	}
}

// copyFiles copies a database that is in use as a careless backup does.
func copyFiles(t *testing.T, path string) {
	t.Helper()
	for _, part := range []string{"", "-wal"} {
		data, err := os.ReadFile(path + part)
		must(t, err)
		must(t, os.WriteFile(path+".copy"+part, data, 0o600))
	}
}

func TestCheckPostgres(t *testing.T) {
	address := postgresAddress(t)
	u, err := url.Parse(address)
	must(t, err)
	schema := u.Query().Get("search_path")
	expect := func(address, saw, want string) {
		t.Helper()
		got, err := Check(t.Context(), address)
		if !strings.Contains(got, saw) {
			t.Errorf("saw %q, want %q", got, saw)
		}
		if (err != nil) != (want != "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	admin, err := connect(address, slog.New(slog.DiscardHandler))
	must(t, err)
	defer admin.Close()
	exec := func(statement string) {
		t.Helper()
		_, err := admin.sql.Exec(statement)
		must(t, err)
	}
	role := schema + "_role"
	exec("CREATE ROLE " + role + " LOGIN PASSWORD 'hunter2'")
	defer exec("DROP OWNED BY " + role + "; DROP ROLE " + role)
	exec("GRANT USAGE ON SCHEMA " + schema + " TO " + role)
	asRole := *u
	asRole.User = url.UserPassword(role, "hunter2")

	place := "PostgreSQL database " + strings.TrimPrefix(u.Path, "/") + ", schema " + schema
	expect(address, place+": no tables of planbot yet; serve makes them", "")
	expect(asRole.String(), place, "this role may not make tables")
	if tables := columns(t, admin); len(tables) != 0 {
		t.Errorf("the check made %v", tables)
	}
	before(t, address, 2)
	expect(address, place+": 3 tables as of migration 2; serve brings them up to 5", "")
	open(t, address)
	expect(address, place+": 3 tables as of migration 5", "")
	expect(asRole.String(), "", "this role has no right to SELECT in the table chats")
	exec("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA " + schema + " TO " + role)
	expect(asRole.String(), place+": 3 tables as of migration 5", "")
	expect(strings.Replace(address, schema, "nowhere", 1), "PostgreSQL database", "the search_path names no schema that is there")
	expect(address+"&options=-c%20default_transaction_read_only%3Don", place, "it can't be written to")
	exec("ALTER TABLE audit DROP COLUMN what")
	expect(address, place, "the column audit.what is missing")
}

func TestCheckRefused(t *testing.T) {
	for _, address := range []string{"mysql://x", "sqlite:", "sqlite::memory:", "postgres://user:hunter2@127.0.0.1:1/none?connect_timeout=1"} {
		saw, err := Check(t.Context(), address)
		if err == nil || strings.Contains(saw+err.Error(), "hunter2") {
			t.Errorf("%s: %s, %v", address, saw, err)
		}
	}
}
