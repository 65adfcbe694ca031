package main

import (
	"database/sql"
	"errors"
	"strings"
	"time"
	"unicode"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	_ "modernc.org/sqlite" // the driver "sqlite"
)

// newFTS5 makes a table in memory that keeps no texts, merged into one segment.
func newFTS5(docs []document) ([]*engine, error) {
	start := time.Now()
	stop := analysis.NewTokenMap() // the words that bleve leaves out too
	if err := stop.LoadBytes(en.EnglishStopWords); err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1) // each connection has a memory of its own
	e := &engine{name: "fts5", close: db.Close}
	engines := []*engine{e}
	if err := fillFTS5(db, docs); err != nil {
		return engines, err
	}
	query, err := db.Prepare("SELECT rowid FROM doc WHERE doc MATCH ? ORDER BY rank LIMIT ?")
	if err != nil {
		return engines, err
	}
	e.close = func() error { return errors.Join(query.Close(), db.Close()) }
	e.build = time.Since(start)
	e.search = func(question string, hits int) (func() []string, error) {
		rows, err := matchingRows(query, matchAny(question, stop), hits)
		return func() (refs []string) {
			for _, row := range rows {
				refs = append(refs, docs[row].ref)
			}
			return refs
		}, err
	}
	return engines, nil
}

// matchingRows are the best rows for an FTS5 expression; none for "".
func matchingRows(query *sql.Stmt, match string, hits int) (out []int, err error) {
	if match == "" {
		return nil, nil
	}
	rows, err := query.Query(match, hits)
	if err != nil {
		return nil, err
	}
	defer rows.Close() // Err says what went wrong
	for rows.Next() {
		var row int
		if err := rows.Scan(&row); err != nil {
			return nil, err
		}
		out = append(out, row)
	}
	return out, rows.Err()
}

// fillFTS5 indexes the documents in one transaction, by their place in docs.
func fillFTS5(db *sql.DB, docs []document) error {
	if _, err := db.Exec("CREATE VIRTUAL TABLE doc USING fts5(body, content = '', tokenize = 'porter unicode61')"); err != nil {
		return err
	}
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback() // does nothing after Commit
	insert, err := tx.Prepare("INSERT INTO doc(rowid, body) VALUES (?, ?)")
	if err != nil {
		return err
	}
	for i, d := range docs {
		if _, err := insert.Exec(i, d.text); err != nil {
			return err
		}
	}
	if _, err := tx.Exec("INSERT INTO doc(doc) VALUES ('optimize')"); err != nil {
		return err
	}
	return tx.Commit()
}

// matchAny is the FTS5 expression for documents with any word of a question
// that is no stop word.
func matchAny(question string, stop analysis.TokenMap) string {
	var words []string
	for w := range strings.FieldsFuncSeq(strings.ToLower(question), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if !stop[w] {
			words = append(words, `"`+w+`"`)
		}
	}
	return strings.Join(words, " OR ")
}
