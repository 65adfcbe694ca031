package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// The tables, one folder for each database. During a roll-out, replicas of the
// previous release run on the new tables, so a migration only adds.
//
//go:embed migrations
var migrations embed.FS

// migrateTimeout is how long a process waits for its turn and then works.
const migrateTimeout = time.Minute

// migrate brings the tables up to date.
func (db *DB) migrate(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, migrateTimeout)
	defer cancel()
	if db.lock != "" {
		unlock, err := lockFile(ctx, db.lock)
		if err != nil {
			return err
		}
		defer unlock() // nothing was written to the file
	}
	provider, err := db.provider()
	if err != nil {
		return err
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrating the database: %w", err)
	}
	return nil
}

// provider knows the migrations. On PostgreSQL it takes an advisory lock, which
// ends with its session, even if the process is killed.
func (db *DB) provider() (*goose.Provider, error) {
	files, err := fs.Sub(migrations, db.dialect.folder)
	if err != nil {
		return nil, err
	}
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}
	if db.dialect.goose == goose.DialectPostgres {
		everySecond := lock.WithLockTimeout(1, uint64(migrateTimeout/time.Second))
		locker, err := lock.NewPostgresSessionLocker(everySecond)
		if err != nil {
			return nil, err
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	return goose.NewProvider(db.dialect.goose, db.sql, files, options...)
}

// lockFile waits until no other process holds the lock. The lock is a SQLite
// file beside the database, open as its only user: that works on every system,
// and the lock ends with the process, even if it is killed. The empty file
// stays, since removing it would let two processes lock two files of one name.
func lockFile(ctx context.Context, path string) (unlock func() error, err error) {
	file, err := sql.Open("sqlite", sqliteName(path, fmt.Sprintf("busy_timeout(%d)", migrateTimeout.Milliseconds())))
	if err != nil {
		return nil, err
	}
	file.SetMaxOpenConns(1)
	if _, err := file.ExecContext(ctx, "BEGIN EXCLUSIVE"); err != nil {
		return nil, errors.Join(fmt.Errorf("waiting to migrate the database: %w", err), file.Close())
	}
	return file.Close, nil
}
