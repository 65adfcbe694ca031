package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Check looks at the database at address as it is, and compares its tables with
// what this program needs. It changes nothing and leaves no file behind: to see
// whether the disk of an SQLite file takes more, it writes a file beside it and
// removes it. Saw tells what was looked at and what is there, err what is wrong with it, without
// the address, which may have a password in it.
func Check(ctx context.Context, address string) (saw string, err error) {
	if rest, ok := strings.CutPrefix(address, "sqlite:"); ok {
		return checkSQLite(ctx, rest)
	}
	db, err := connect(address, slog.New(slog.DiscardHandler))
	if err != nil {
		return "", err
	}
	defer db.Close()
	tx, err := db.sql.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return "PostgreSQL", err
	}
	defer tx.Rollback() // nothing was changed
	var name string
	var schema sql.NullString
	var create, readOnly bool
	err = tx.QueryRowContext(ctx, `SELECT current_database(), current_schema(),
		COALESCE(has_schema_privilege(current_schema(), 'CREATE'), FALSE),
		pg_is_in_recovery() OR current_setting('default_transaction_read_only') = 'on'`).Scan(&name, &schema, &create, &readOnly)
	if err != nil {
		return "PostgreSQL", err
	}
	saw = "PostgreSQL database " + name
	if !schema.Valid {
		return saw, errors.New("the search_path names no schema that is there; make it, with CREATE SCHEMA")
	}
	saw += ", schema " + schema.String
	if readOnly {
		return saw, errors.New("it can't be written to: it is a standby, or default_transaction_read_only is on")
	}
	if err := checkRights(ctx, tx); err != nil {
		return saw, err
	}
	state, version, err := db.compare(ctx, tx)
	if err == nil && version < newest() && !create {
		err = errors.New("this role may not make tables in the schema; GRANT it CREATE")
	}
	return saw + ": " + state, err
}

// checkRights looks for a right that the role lacks to a table that is there.
func checkRights(ctx context.Context, tx *sql.Tx) error {
	for _, table := range []string{"chats", "schedules", "audit", "planbot_migrations"} {
		for _, right := range []string{"SELECT", "INSERT", "UPDATE", "DELETE"} {
			ok, err := one[bool](ctx, tx, `SELECT COALESCE(has_table_privilege(to_regclass($1), $2), TRUE)`, table, right)
			if err != nil {
				return err
			}
			if !ok {
				return fmt.Errorf("this role has no right to %s in the table %s; GRANT it", right, table)
			}
		}
	}
	return nil
}

func checkSQLite(ctx context.Context, rest string) (saw string, err error) {
	path, err := sqlitePath(rest)
	if err != nil {
		return "", err
	}
	saw = "SQLite file " + path
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if err := checkFolder(filepath.Dir(path)); err != nil {
			return saw, fmt.Errorf("it is not there yet, and serve can't make it: %w", err)
		}
		return saw + ": not there yet; serve makes it", nil
	case err != nil:
		return saw, err
	case !info.Mode().IsRegular():
		return saw, errors.New("it is no file")
	case info.Size() == 0:
		return saw + ": empty; serve makes its tables", checkFolder(filepath.Dir(path))
	}
	options := url.Values{"mode": {"ro"}}
	wal, shm := size(path+"-wal"), size(path+"-shm")
	if wal == 0 || shm == 0 {
		options.Set("immutable", "1") // so that SQLite makes no file beside it
	}
	file, err := sql.Open("sqlite", sqliteName(path, options))
	if err != nil {
		return saw, err
	}
	defer file.Close()
	db := &DB{sql: pool{DB: file}, dialect: sqliteDialect}
	verdict, err := one[string](ctx, db.sql, `PRAGMA quick_check(1)`)
	switch {
	case err != nil:
		return saw, err
	case verdict != "ok":
		return saw, errDamaged
	}
	state, _, err := db.compare(ctx, db.sql)
	saw += ": " + state
	if wal > 0 && shm == 0 {
		saw += "; changes that wait in the file beside it, " + filepath.Base(path) + "-wal, were not looked at"
	}
	if info.Mode().Perm()&0o077 != 0 {
		saw += fmt.Sprintf("; others may read it (mode %04o), which serve ends", info.Mode().Perm())
	}
	if err != nil {
		return saw, err
	}
	writable, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return saw, unwritable(err)
	}
	if err := errors.Join(writable.Close(), checkFolder(filepath.Dir(path))); err != nil || shm == 0 {
		return saw, err
	}
	return saw, checkHeld(ctx, path)
}

// checkHeld begins a change to a file that is in use, and makes none. Where the
// file is not in use nobody holds it.
func checkHeld(ctx context.Context, path string) error {
	file, err := sql.Open("sqlite", sqliteName(path, url.Values{"mode": {"rw"}, "_txlock": {"immediate"}, "_pragma": {fmt.Sprintf("busy_timeout(%d)", lockWait.Milliseconds())}}))
	if err != nil {
		return err
	}
	defer file.Close()
	tx, err := pool{DB: file}.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	return tx.Rollback()
}

// checkFolder holds the nearest thing that is there above a file to a folder
// that can be written to.
func checkFolder(dir string) error {
	for {
		info, err := os.Stat(dir)
		switch {
		case err == nil && info.IsDir():
			return unwritable(checkDisk(dir))
		case err == nil:
			return fmt.Errorf("%s is no folder", dir)
		case !errors.Is(err, fs.ErrNotExist) || filepath.Dir(dir) == dir:
			return err
		}
		dir = filepath.Dir(dir)
	}
}

// spare is more than SQLite adds to its files in a transaction of planbot, in
// bytes.
const spare = 64 << 10

// checkDisk writes a file to a folder, and removes it.
func checkDisk(dir string) error {
	file, err := os.CreateTemp(dir, ".planbot-*")
	if err != nil {
		return err
	}
	_, err = file.Write(make([]byte, spare))
	return errors.Join(err, file.Close(), os.Remove(file.Name()))
}

// unwritable says what follows from an error of writing, without the name of
// the file that was only tried.
func unwritable(err error) error {
	if failed := (*fs.PathError)(nil); errors.As(err, &failed) {
		return fmt.Errorf("nothing can be written there, so nothing would be kept: %w", failed.Err)
	}
	return err
}

// size is that of a file, 0 if there is none.
func size(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}

// newest is the version of the tables that this program makes.
func newest() int { return len(sqliteDialect.migrations()) }

// compare says which tables are there, and misses what a database of that
// version has. It reads the version before the columns: another process may migrate
// in between, and a migration only adds.
func (db *DB) compare(ctx context.Context, q queryer) (state string, version int, err error) {
	version, ok, err := db.version(ctx, q)
	if err != nil {
		return "its tables", 0, err
	}
	have, err := db.columns(ctx, q)
	if err != nil {
		return "", 0, err
	}
	if !ok {
		if version, err = versionOf(have); err != nil {
			return "its tables", 0, err
		}
	}
	if names := slices.Sorted(maps.Keys(have)); version == 0 && len(names) > 0 && db.dialect.folder == sqliteDialect.folder {
		return "its tables", 0, unfit(fmt.Sprintf("the file is another program's, with the tables %s; give planbot a file of its own", strings.Join(names, ", ")))
	}
	if version == 0 {
		return "no tables of planbot yet; serve makes them", 0, nil
	}
	want, err := tablesAt(ctx, min(version, newest()))
	if err != nil {
		return "", 0, err
	}
	for table, columns := range want {
		for _, column := range columns {
			if !slices.Contains(have[table], column) {
				return fmt.Sprintf("tables as of migration %d", version), version,
					unfit(fmt.Sprintf("the column %s.%s is missing; put a backup in its place, or give planbot an empty database", table, column))
			}
		}
	}
	state = fmt.Sprintf("%d tables as of migration %d", len(want), version)
	switch {
	case version < newest():
		state += fmt.Sprintf("; serve brings them up to %d", newest())
	case version > newest():
		state += fmt.Sprintf(", by a newer planbot; this one knows %d, whose tables are all there", newest())
	}
	return state, version, nil
}

// tablesAt makes the tables of a version in memory, and lists their columns. The
// two databases have the same.
func tablesAt(ctx context.Context, version int) (map[string][]string, error) {
	memory, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return nil, err
	}
	defer memory.Close()
	memory.SetMaxOpenConns(1) // each connection would have a database of its own
	for _, m := range sqliteDialect.migrations()[:version] {
		if err := run(ctx, memory, m.text); err != nil {
			return nil, err
		}
	}
	db := &DB{sql: pool{DB: memory}, dialect: sqliteDialect}
	return db.columns(ctx, db.sql)
}
