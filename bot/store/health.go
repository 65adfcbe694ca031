package store

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"time"
)

const (
	watchEvery  = 5 * time.Second // between two looks whether the database can be used
	watchWithin = 5 * time.Second // how long a look may take
	diskEvery   = 12              // looks from one at the disk to the next, which costs the disk some work
)

// A pool is the connections to the database. It lets nothing through to a
// SQLite file that is no longer where it was: what is written there is lost.
type pool struct {
	*sql.DB
	path string      // of the SQLite file
	file os.FileInfo // as it was opened; nil on PostgreSQL
}

const (
	errGone     = unfit("the file was removed or moved while planbot runs: put it back, or restart planbot, which makes a new one")
	errReplaced = unfit("the file was replaced by another one while planbot runs: restart planbot, so that it uses that")
)

func (p pool) inPlace() error {
	if p.file == nil {
		return nil
	}
	switch now, err := os.Stat(p.path); {
	case err != nil:
		return errGone
	case !os.SameFile(p.file, now):
		return errReplaced
	}
	return nil
}

// BeginTx begins a transaction.
func (p pool) BeginTx(ctx context.Context, opts *sql.TxOptions) (*sql.Tx, error) {
	if err := p.inPlace(); err != nil {
		return nil, err
	}
	tx, err := p.DB.BeginTx(ctx, opts)
	return tx, explain(err)
}

// ExecContext runs a statement that returns no rows.
func (p pool) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if err := p.inPlace(); err != nil {
		return nil, err
	}
	res, err := p.DB.ExecContext(ctx, query, args...)
	return res, explain(err)
}

// QueryContext runs a statement that returns rows.
func (p pool) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if err := p.inPlace(); err != nil {
		return nil, err
	}
	rows, err := p.DB.QueryContext(ctx, query, args...)
	return rows, explain(err)
}

// Ready is nil while the database can be read and written to. It tells of the
// last look, some seconds ago.
func (db *DB) Ready() error {
	db.mu.Lock()
	defer db.mu.Unlock()
	return db.lost
}

// note remembers the outcome of a look, and logs when the database is lost and
// when it is back.
func (db *DB) note(err error) {
	db.mu.Lock()
	was := db.lost
	db.lost = err
	db.mu.Unlock()
	switch {
	case err != nil && was == nil:
		db.log.Error("the database can't be used: settings are the last known ones or the defaults, and nothing is stored", "error", err)
	case err == nil && was != nil:
		db.cache.forgetAll()
		db.log.Info("the database can be used again")
	}
}

// Watch looks again and again whether the database can be used, until ctx ends.
// It brings the tables up to date as soon as that can be done.
func (db *DB) Watch(ctx context.Context) {
	migrated := db.Ready() == nil // by Open
	for n := 1; ; n++ {
		select {
		case <-ctx.Done():
			return
		case <-time.After(watchEvery):
		}
		err := error(nil)
		if !migrated {
			err = within(ctx, migrateTimeout, db.migrate)
			migrated = err == nil
		}
		if migrated {
			err = within(ctx, watchWithin, db.look)
		}
		if err == nil && db.sql.file != nil && (n%diskEvery == 0 || db.Ready() != nil) {
			err = unwritable(checkDisk(filepath.Dir(db.sql.path)))
		}
		if ctx.Err() == nil {
			db.note(err)
		}
	}
}

func within(ctx context.Context, d time.Duration, do func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	return do(ctx)
}

// look finds what would keep a change from being stored: it begins one as a
// command does, which changes no row.
func (db *DB) look(ctx context.Context) error {
	return db.inTx(ctx, func(tx *sql.Tx) error { return run(ctx, tx, `UPDATE chats SET left_at = 0 WHERE FALSE`) })
}
