package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // the driver named sqlite
)

const (
	connectTimeout = 5 * time.Second
	maxConns       = 8 // of one replica; PostgreSQL allows 100 in all unless told otherwise
	idleTime       = 5 * time.Minute
)

// A DB is the store. Any number of goroutines may use it at once.
type DB struct {
	sql     *sql.DB
	dialect dialect
	lock    string // the file that SQLite's migrations are locked with
	cache   *cache
}

// A dialect is the little that the two databases do not share.
type dialect struct {
	goose      goose.Dialect
	folder     string // of the migrations
	skipLocked string // ends a SELECT of rows to change that no other transaction holds
}

// SQLite needs no row locks: its transactions here begin as the only writer.
var (
	sqliteDialect   = dialect{goose.DialectSQLite3, "migrations/sqlite", ""}
	postgresDialect = dialect{goose.DialectPostgres, "migrations/postgres", "FOR UPDATE SKIP LOCKED"}
)

// Open opens the database at address, which is sqlite:PATH or postgres://…, and
// brings its tables up to date, one process at a time. A missing SQLite file is
// made, with its folder. No error holds the address, which may have a password
// in it.
func Open(ctx context.Context, address string, log *slog.Logger) (*DB, error) {
	db, err := connect(address, log)
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	if err := db.migrate(ctx); err != nil {
		return nil, fmt.Errorf("store: %w", errors.Join(err, db.Close()))
	}
	return db, nil
}

// Check reports whether the database at address answers, and changes nothing:
// a SQLite file that is not there yet is well, since Open makes it.
func Check(ctx context.Context, address string, log *slog.Logger) error {
	if path, ok := strings.CutPrefix(address, "sqlite:"); ok && path != "" {
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			return nil
		}
	}
	db, err := connect(address, log)
	if err != nil {
		return fmt.Errorf("store: %w", err)
	}
	return errors.Join(db.Ping(ctx), db.Close())
}

// connect opens the database as it is.
func connect(address string, log *slog.Logger) (*DB, error) {
	db := &DB{}
	db.cache = newCache(db.Settings, log)
	var err error
	switch scheme, rest, _ := strings.Cut(address, ":"); scheme {
	case "sqlite":
		db.dialect, db.lock = sqliteDialect, rest+".lock"
		db.sql, err = openSQLite(rest)
	case "postgres", "postgresql":
		db.dialect = postgresDialect
		db.sql, err = openPostgres(address)
	default:
		err = errors.New("the database's address must begin with sqlite: or postgres://")
	}
	if err != nil {
		return nil, err
	}
	db.sql.SetMaxOpenConns(maxConns)
	db.sql.SetMaxIdleConns(maxConns)
	db.sql.SetConnMaxIdleTime(idleTime)
	return db, nil
}

func openSQLite(path string) (*sql.DB, error) {
	if path == "" {
		return nil, errors.New("sqlite: needs the path of a file after it")
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600) // nobody else need read it
	if err != nil {
		return nil, err
	}
	if err := file.Close(); err != nil {
		return nil, err
	}
	// secure_delete overwrites what is deleted: a forgotten id is gone from the file.
	return sql.Open("sqlite", sqliteName(path,
		"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(ON)", "secure_delete(ON)"))
}

// sqliteName is the driver's name for a file. A transaction begins as the
// writer, so that it never has to give up half-way because another one wrote.
func sqliteName(path string, pragmas ...string) string {
	query := url.Values{"_pragma": pragmas, "_txlock": {"immediate"}}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + query.Encode()
}

func openPostgres(address string) (*sql.DB, error) {
	config, err := parsePostgres(address)
	if err != nil {
		return nil, err
	}
	return stdlib.OpenDB(*config), nil
}

// parsePostgres is strict about the address, because a password with a bare /
// or @ in it would be read as a host or a database, and these are named in
// errors. The parser's own error may quote what it read, so it is not passed on.
func parsePostgres(address string) (*pgx.ConnConfig, error) {
	_, rest, ok := strings.Cut(address, "://")
	bad := strings.LastIndexByte(rest, '@') > strings.IndexAny(rest+"/", "/?#") || strings.Count(rest, "@") > 1
	if !ok || bad {
		return nil, errors.New("the database's address is not postgres://USER:PASSWORD@HOST:PORT/NAME; in a password, write other marks than -_.~ as %XX")
	}
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, errors.New("the database's address has a part or an option that PostgreSQL does not know")
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = connectTimeout
	}
	return config, nil
}

// Ping reports whether the database answers.
func (db *DB) Ping(ctx context.Context) error { return db.sql.PingContext(ctx) }

// Close waits for statements that have begun, and closes the database.
func (db *DB) Close() error { return db.sql.Close() }

// inTx runs f in a transaction, and commits unless f returns an error.
func (db *DB) inTx(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := db.sql.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // after Commit it does nothing
	if err := f(tx); err != nil {
		return err
	}
	return tx.Commit()
}
