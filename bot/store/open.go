package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite" // the driver named sqlite
)

const (
	connectTimeout = 5 * time.Second
	maxConns       = 8 // of one replica; PostgreSQL allows 100 in all unless told otherwise
	idleTime       = 5 * time.Minute
	lockWait       = time.Second            // for another process's transaction on SQLite; less than a request may take
	pingAfter      = time.Second            // of idleness, after which a connection is checked
	pingWithin     = 500 * time.Millisecond // of one that answers
)

// A DB is the store. Any number of goroutines may use it at once.
type DB struct {
	sql     *sql.DB
	dialect dialect
	cache   *cache
	log     *slog.Logger
	stop    func() // ends what goes on in the background
}

// A dialect is the little that the two databases do not share.
type dialect struct {
	folder     string // of the migrations
	skipLocked string // ends a SELECT of rows to change that no other transaction holds
	tryLock    string // takes the lock of migrations until the transaction ends, or tells that it is taken
	hasTable   string // whether there is a table
	columns    string // the tables and their columns
}

// SQLite needs no locks: its transactions here begin as the only writer.
var (
	sqliteDialect = dialect{
		folder:   "migrations/sqlite",
		hasTable: `SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = $1)`,
		columns: `SELECT m.name, c.name FROM sqlite_schema m, pragma_table_info(m.name) c
			WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, c.name`,
	}
	postgresDialect = dialect{
		folder:     "migrations/postgres",
		skipLocked: "FOR UPDATE SKIP LOCKED",
		tryLock:    `SELECT pg_try_advisory_xact_lock($1)`,
		hasTable:   `SELECT to_regclass($1) IS NOT NULL`,
		columns: `SELECT table_name, column_name FROM information_schema.columns
			WHERE table_schema = current_schema() ORDER BY table_name, column_name`,
	}
)

// Open opens the database at address, which is sqlite:PATH or postgres://…, and
// brings its tables up to date, one process at a time. A missing SQLite file is
// made, with its folder. One that is another program's, or lacks a column, is
// refused and left as it is. If the database cannot be used for the moment, because
// it does not answer or its disk is full, Open goes on trying in the background;
// until then the store's calls fail. No error holds the address, which may have
// a password in it.
func Open(ctx context.Context, address string, log *slog.Logger) (*DB, error) {
	first, cancel := context.WithTimeout(ctx, migrateFirst)
	defer cancel()
	var wrong unfit
	if _, err := Check(first, address); errors.As(err, &wrong) { // any other error may pass, or shows below
		return nil, fmt.Errorf("store: %w", wrong)
	}
	db, err := connect(address, log)
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	err = db.migrate(first)
	switch {
	case err == nil:
		return db, nil
	case ctx.Err() != nil || !passing(err):
		return nil, fmt.Errorf("store: %w", errors.Join(explain(err), db.Close()))
	}
	log.Error("the database cannot be used yet: settings are the defaults, and nothing is stored", "error", err)
	later, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	db.stop = func() { stop(); <-done }
	go func() {
		defer close(done)
		db.migrateLater(later)
	}()
	return db, nil
}

// connect opens the database as it is.
func connect(address string, log *slog.Logger) (*DB, error) {
	db := &DB{log: log, stop: func() {}}
	db.cache = newCache(db.Settings, log)
	var err error
	switch scheme, rest, _ := strings.Cut(address, ":"); scheme {
	case "sqlite":
		db.dialect = sqliteDialect
		db.sql, err = openSQLite(rest, log)
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

func openSQLite(rest string, log *slog.Logger) (*sql.DB, error) {
	path, err := sqlitePath(rest)
	if err != nil {
		return nil, err
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
	for _, part := range []string{path, path + "-wal", path + "-shm"} {
		tighten(part, log)
	}
	// secure_delete overwrites what is deleted: a forgotten id is gone from the
	// file. A locked file is waited for less long than a request may take.
	return sql.Open("sqlite", sqliteName(path, url.Values{"_txlock": {"immediate"}, "_pragma": {
		fmt.Sprintf("busy_timeout(%d)", lockWait.Milliseconds()), "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(ON)", "secure_delete(ON)"}}))
}

// tighten takes a file that is there already from all but its owner.
func tighten(path string, log *slog.Logger) {
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm()&0o077 == 0 {
		return
	}
	if err := os.Chmod(path, info.Mode().Perm()&0o700); err != nil {
		log.Warn("other users of this machine may read the database", "file", path, "error", err)
		return
	}
	log.Info("other users of this machine may no longer read the database", "file", path)
}

// SQLiteFile is the file that an address of SQLite names. It is not ok for an
// address of another kind, or one that Open refuses.
func SQLiteFile(address string) (path string, ok bool) {
	rest, ok := strings.CutPrefix(address, "sqlite:")
	if !ok {
		return "", false
	}
	path, err := sqlitePath(rest)
	return path, err == nil
}

var sqliteParameter = regexp.MustCompile(`\?(\w+)=`)

// sqlitePath is the file that the rest of an address names: PATH, //PATH, or
// either with ~ for the home folder.
func sqlitePath(rest string) (string, error) {
	path := strings.TrimPrefix(rest, "//")
	parameter := sqliteParameter.FindStringSubmatch(path)
	switch {
	case path == "":
		return "", errors.New("sqlite: needs the path of a file after it")
	case path == ":memory:" || path == "/:memory:":
		return "", errors.New("what is kept in :memory: would be lost with each restart; name a file, as in sqlite:planbot.db, or write none to keep nothing")
	case parameter != nil:
		return "", fmt.Errorf("an SQLite address takes no parameters, and this one has %s", parameter[1])
	}
	if below, ok := strings.CutPrefix(path, "~/"); ok {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", err
		}
		path = filepath.Join(home, below)
	}
	return filepath.Clean(path), nil
}

// sqliteName is the driver's name for a file. A transaction begins as the
// writer, so that it never has to give up half-way because another one wrote.
func sqliteName(path string, options url.Values) string {
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + options.Encode()
}

func openPostgres(address string) (*sql.DB, error) {
	config, err := parsePostgres(address)
	if err != nil {
		return nil, err
	}
	return openConfig(config), nil
}

// openConfig checks a connection that has lain idle before it is used again,
// and gives it up when it does not answer: the network may have forgotten it.
func openConfig(config *pgx.ConnConfig) *sql.DB {
	return stdlib.OpenDB(*config, stdlib.OptionShouldPing(func(ctx context.Context, p stdlib.ShouldPingParams) bool {
		if p.IdleDuration < pingAfter {
			return false
		}
		ctx, cancel := context.WithTimeout(ctx, pingWithin)
		defer cancel()
		return p.Conn.Ping(ctx) != nil // it is closed then, and the driver's own ping says so
	}))
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
	if !strings.Contains(address, "default_query_exec_mode=") {
		// Statements without a name work behind a pooler that gives each
		// transaction another connection, such as PgBouncer.
		config.DefaultQueryExecMode = pgx.QueryExecModeExec
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = connectTimeout
	}
	return config, nil
}

// Close waits for statements that have begun, and closes the database.
func (db *DB) Close() error {
	db.stop()
	return db.sql.Close()
}

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
