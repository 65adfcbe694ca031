package store

import (
	"cmp"
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
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite" // the driver named sqlite
)

const (
	connectTimeout = 5 * time.Second
	checkFirst     = 5 * time.Second // of looking at the database, while the program waits to start
	maxConns       = 8               // of one replica; PostgreSQL allows 100 in all unless told otherwise
	idleTime       = 5 * time.Minute
	lockWait       = time.Second            // for another process's transaction on SQLite; less than a request may take
	pingAfter      = time.Second            // of idleness, after which a connection is checked
	pingWithin     = 500 * time.Millisecond // of one that answers
)

// A DB is the store. Any number of goroutines may use it at once.
type DB struct {
	sql     pool
	dialect dialect
	cache   *cache
	log     *slog.Logger

	mu   sync.Mutex
	lost error // why the database can't be used, as of the last look
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
// refused and left as it is. A database that cannot be used for the moment, because
// it does not answer or its disk is full, is no error of Open: the store's calls
// fail until Watch has found that it can. No error holds the address, which may have
// a password in it.
func Open(ctx context.Context, address string, log *slog.Logger) (*DB, error) {
	var wrong unfit
	err := within(ctx, checkFirst, func(ctx context.Context) error { _, err := Check(ctx, address); return err })
	if errors.As(err, &wrong) { // any other error may pass
		return nil, fmt.Errorf("store: %w", wrong)
	}
	db, connectErr := connect(address, log)
	if connectErr != nil {
		return nil, fmt.Errorf("store: %w", connectErr)
	}
	if err == nil {
		err = within(ctx, migrateFirst, db.migrate)
	}
	if ctx.Err() != nil || err != nil && !passing(err) {
		return nil, fmt.Errorf("store: %w", errors.Join(cmp.Or(err, ctx.Err()), db.Close()))
	}
	db.note(err)
	if err == nil {
		_ = within(ctx, checkFirst, db.warnOfNewer) // Watch says if it fails
	}
	return db, nil
}

// warnOfNewer logs if another planbot, which knows more, made the tables.
func (db *DB) warnOfNewer(ctx context.Context) error {
	version, _, err := db.version(ctx, db.sql)
	if err == nil && version > newest() {
		db.log.Warn("the database has tables of a newer planbot, which ran before this one or still does", "migration", version, "known", newest())
	}
	return err
}

// connect opens the database as it is.
func connect(address string, log *slog.Logger) (*DB, error) {
	db := &DB{log: log}
	db.cache = newCache(db.Settings)
	err := CheckAddress(address)
	if rest, ok := strings.CutPrefix(address, "sqlite:"); ok && err == nil {
		db.dialect = sqliteDialect
		db.sql, err = openSQLite(rest, log)
	} else if err == nil {
		db.dialect = postgresDialect
		db.sql.DB, err = openPostgres(address)
	}
	if err != nil {
		return nil, err
	}
	db.sql.SetMaxOpenConns(maxConns)
	db.sql.SetMaxIdleConns(maxConns)
	db.sql.SetConnMaxIdleTime(idleTime)
	return db, nil
}

func openSQLite(rest string, log *slog.Logger) (pool, error) {
	path, err := sqlitePath(rest)
	if err != nil {
		return pool{}, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return pool{}, err
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600) // nobody else need read it
	if err != nil {
		return pool{}, err
	}
	info, err := file.Stat()
	if err := errors.Join(err, file.Close()); err != nil {
		return pool{}, err
	}
	for _, part := range []string{path, path + "-wal", path + "-shm"} {
		tighten(part, log)
	}
	// secure_delete overwrites what is deleted: a forgotten id is gone from the
	// file. A locked file is waited for less long than a request may take.
	db, err := sql.Open("sqlite", sqliteName(path, url.Values{"mode": {"rw"}, "_txlock": {"immediate"}, "_pragma": {
		fmt.Sprintf("busy_timeout(%d)", lockWait.Milliseconds()), "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(ON)", "secure_delete(ON)"}}))
	return pool{db, path, info}, err
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

// CheckAddress says what is wrong with an address, without what it names.
func CheckAddress(address string) (err error) {
	switch scheme, rest, _ := strings.Cut(address, ":"); scheme {
	case "sqlite":
		_, err = sqlitePath(rest)
	case "postgres", "postgresql":
		_, err = parsePostgres(address)
	default:
		err = errors.New("the database's address must be sqlite:PATH, postgres://USER:PASSWORD@HOST/DATABASE or none")
	}
	return err
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
		return explain(err)
	}
	return explain(tx.Commit())
}
