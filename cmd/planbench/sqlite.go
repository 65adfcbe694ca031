package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/kljensen/snowball/english"
	_ "modernc.org/sqlite" // the driver "sqlite"
)

// sqliteBuilder fills an FTS5 table without the texts themselves. One
// transaction, no journal: nothing slows the build but FTS5.
type sqliteBuilder struct {
	driver, path string
	db           *sql.DB
	tx           *sql.Tx
	insert       *sql.Stmt
	count        int64
}

func startModernc(dir string) (builder, error) { return startSQLite("sqlite", dir) }

func startMattn(dir string) (builder, error) {
	if !hasFTS5 {
		return nil, errors.New("not built with " + fts5Tag)
	}
	return startSQLite("sqlite3", dir)
}

func startSQLite(driver, dir string) (builder, error) {
	path := filepath.Join(dir, "index.db")
	db, err := sql.Open(driver, path)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1) // pragmas are a connection's
	b := &sqliteBuilder{driver: driver, path: path, db: db}
	for _, s := range []string{
		"PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", "PRAGMA cache_size = -262144",
		"CREATE VIRTUAL TABLE passage USING fts5(body, content = '', tokenize = 'porter unicode61')",
	} {
		if _, err := db.Exec(s); err != nil {
			return nil, closeAfter(err, db.Close)
		}
	}
	if b.tx, err = db.Begin(); err != nil {
		return nil, closeAfter(err, db.Close)
	}
	if b.insert, err = b.tx.Prepare("INSERT INTO passage(rowid, body) VALUES (?, ?)"); err != nil {
		return nil, closeAfter(err, db.Close)
	}
	return b, nil
}

func (b *sqliteBuilder) add(texts []string) error {
	for _, text := range texts {
		b.count++
		if _, err := b.insert.Exec(b.count, text); err != nil {
			return err
		}
	}
	return nil
}

// finish merges the index into one segment, which makes queries faster, and
// opens it for reading only.
func (b *sqliteBuilder) finish() (index, error) {
	_, err := b.tx.Exec("INSERT INTO passage(passage) VALUES ('optimize')")
	if err = errors.Join(err, b.insert.Close(), b.tx.Commit()); err == nil {
		_, err = b.db.Exec("VACUUM") // the pages that the merge left empty
	}
	if err = errors.Join(err, b.db.Close()); err != nil {
		return nil, err
	}
	// A file that nobody changes needs no locks and keeps its pages in the
	// cache: as fast as a database in memory, and several may read it.
	db, err := sql.Open(b.driver, "file:"+b.path+"?mode=ro&immutable=1")
	if err != nil {
		return nil, err
	}
	return &sqliteIndex{db}, nil
}

type sqliteIndex struct{ db *sql.DB }

func (ix *sqliteIndex) close() error { return ix.db.Close() }

func (ix *sqliteIndex) searcher() (searcher, error) {
	ctx := context.Background()
	conn, err := ix.db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	for _, s := range []string{"PRAGMA cache_size = -1048576", "PRAGMA mmap_size = 2147418112"} {
		if _, err := conn.ExecContext(ctx, s); err != nil {
			return nil, closeAfter(err, conn.Close)
		}
	}
	// Asking for the rank as well would make FTS5 count its words twice.
	stmt, err := conn.PrepareContext(ctx, fmt.Sprintf(
		"SELECT rowid - 1 FROM passage WHERE passage MATCH ? ORDER BY rank LIMIT %d", depth))
	if err != nil {
		return nil, closeAfter(err, conn.Close)
	}
	return &sqliteSearcher{conn: conn, stmt: stmt}, nil
}

type sqliteSearcher struct {
	conn  *sql.Conn
	stmt  *sql.Stmt
	found []hit
}

func (s *sqliteSearcher) search(q string) error {
	s.found = s.found[:0]
	match := ftsQuery(q)
	if match == "" {
		return nil
	}
	rows, err := s.stmt.Query(match)
	if err != nil {
		return err
	}
	for rows.Next() {
		var h hit
		if err := rows.Scan(&h.doc); err != nil {
			return closeAfter(err, rows.Close)
		}
		s.found = append(s.found, h)
	}
	return errors.Join(rows.Err(), rows.Close())
}

func (s *sqliteSearcher) hits(dst []hit) []hit { return append(dst, s.found...) }
func (s *sqliteSearcher) close() error         { return errors.Join(s.stmt.Close(), s.conn.Close()) }

// ftsQuery asks for any of the words that are no stop words.
func ftsQuery(q string) string {
	var out strings.Builder
	for _, w := range splitWords(q) {
		if english.IsStopWord(w) {
			continue
		}
		if out.Len() > 0 {
			out.WriteString(" OR ")
		}
		out.WriteString(`"` + w + `"`)
	}
	return out.String()
}
