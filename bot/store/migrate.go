package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"slices"
	"time"

	sqlite3 "modernc.org/sqlite/lib"
)

// The tables, one folder for each database. During a roll-out, replicas of the
// previous release run on the new tables, so a migration only adds.
//
//go:embed migrations
var migrations embed.FS

const (
	migrateTimeout = time.Minute            // of waiting for a turn and working, in the background
	migrateFirst   = 10 * time.Second       // the same, while the program waits to start
	lockPoll       = 100 * time.Millisecond // between two looks whether the turn has come

	// lockKey is that of the advisory lock of migrations on PostgreSQL.
	lockKey = 5066271903
)

// migrate brings the tables up to date, one process at a time.
func (db *DB) migrate(ctx context.Context) error {
	for {
		err := db.migrateOnce(ctx)
		if !errors.Is(err, errBusy) && sqliteCode(err) != sqlite3.SQLITE_BUSY {
			if err != nil {
				return fmt.Errorf("migrating the database: %w", err)
			}
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("waiting to migrate the database: %w", ctx.Err())
		case <-time.After(lockPoll):
		}
	}
}

var errBusy = errors.New("another process migrates the database")

// migrateOnce does it in one transaction, which holds the lock. So the lock
// ends with the process, even if it is killed, and a pooler that gives each
// transaction another connection does no harm.
func (db *DB) migrateOnce(ctx context.Context) error {
	all := db.dialect.migrations()
	if v, ok, err := db.version(ctx, db.sql); err != nil || ok && v >= len(all) {
		return err // most starts end here, without a lock
	}
	return db.inTx(ctx, func(tx *sql.Tx) error {
		if db.dialect.tryLock != "" {
			locked, err := one[bool](ctx, tx, db.dialect.tryLock, lockKey)
			if err != nil {
				return err
			}
			if !locked {
				return errBusy
			}
		}
		version, ok, err := db.version(ctx, tx)
		if err == nil && !ok {
			version, err = db.adopt(ctx, tx)
		}
		if err != nil {
			return err
		}
		for i := version; i < len(all); i++ {
			if err := run(ctx, tx, all[i].text); err != nil {
				return fmt.Errorf("%s: %w", all[i].name, err)
			}
			if err := noteVersion(ctx, tx, i+1); err != nil {
				return err
			}
		}
		return nil
	})
}

// A migration takes the tables from one version to the next.
type migration struct{ name, text string }

// migrations lists those of a database, in order.
func (d dialect) migrations() []migration {
	files, err := migrations.ReadDir(d.folder)
	if err != nil {
		panic(err) // the folder is embedded
	}
	var all []migration
	for _, f := range files {
		text, err := migrations.ReadFile(d.folder + "/" + f.Name())
		if err != nil {
			panic(err)
		}
		all = append(all, migration{f.Name(), string(text)})
	}
	return all
}

func noteVersion(ctx context.Context, tx *sql.Tx, version int) error {
	return run(ctx, tx, `INSERT INTO planbot_migrations (version) VALUES ($1)`, version)
}

// version is that of the tables, unless no release with planbot_migrations has
// seen them.
func (db *DB) version(ctx context.Context, q queryer) (version int, ok bool, err error) {
	if ok, err = one[bool](ctx, q, db.dialect.hasTable, "planbot_migrations"); err != nil || !ok {
		return 0, false, err
	}
	version, err = one[int](ctx, q, `SELECT COALESCE(MAX(version), 0) FROM planbot_migrations`)
	return version, true, err
}

// adopt begins planbot_migrations. Releases before it kept the version in
// goose_db_version, which other programs use as well, so the tables themselves
// tell it. That table stays as it is, for replicas of such a release.
func (db *DB) adopt(ctx context.Context, tx *sql.Tx) (version int, err error) {
	tables, err := db.columns(ctx, tx)
	if err != nil {
		return 0, err
	}
	if version, err = versionOf(tables); err != nil {
		return 0, err
	}
	if err := run(ctx, tx, `CREATE TABLE planbot_migrations (version BIGINT PRIMARY KEY)`); err != nil {
		return 0, err
	}
	for v := range version {
		if err := noteVersion(ctx, tx, v+1); err != nil {
			return 0, err
		}
	}
	return version, nil
}

// versionOf tells the version of tables that have no planbot_migrations: it is
// that of the last release without.
func versionOf(tables map[string][]string) (int, error) {
	chats := tables["chats"]
	switch {
	case chats == nil && tables["schedules"] == nil && tables["audit"] == nil:
		return 0, nil
	case !slices.Contains(chats, "moderators") || !slices.Contains(chats, "platform"):
		return 0, errForeign
	case slices.Contains(chats, "left_at"):
		return 2, nil
	default:
		return 1, nil
	}
}

// columns lists the tables of the database, or of the schema that is in use,
// with their columns.
func (db *DB) columns(ctx context.Context, q queryer) (map[string][]string, error) {
	rows, err := collect(ctx, q, func(row scanner) (c [2]string, err error) {
		err = row.Scan(&c[0], &c[1])
		return c, err
	}, db.dialect.columns)
	tables := map[string][]string{}
	for _, c := range rows {
		tables[c[0]] = append(tables[c[0]], c[1])
	}
	return tables, err
}
