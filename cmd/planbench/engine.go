package main

import (
	"errors"
	"os"
	"path/filepath"
)

// depth is how many documents a question is answered with.
const depth = 10

// A hit is a document found, by its place among the texts. Only ours and the
// textbook tell the score.
type hit struct {
	doc   int
	score float64
}

// A builder takes the texts in order, a batch at a time. It may keep no batch
// that it does not need: the index is weighed without the texts.
type builder interface {
	add(texts []string) error
	finish() (index, error)
}

// An index is what comes out of a builder. Each searcher belongs to one
// goroutine.
type index interface {
	searcher() (searcher, error)
	close() error
}

// A searcher finds the best documents of an index for a question and holds
// them until the next one.
type searcher interface {
	search(q string) error
	hits(dst []hit) []hit // best first, at most depth
	close() error
}

// An engine is one row of the tables.
type engine struct {
	name  string
	start func(dir string) (builder, error) // dir is an empty folder of its own
	like  string                            // the engine whose index it shares, if any
	view  func(index) index                 // for an engine that shares: its way to ask
	disk  bool                              // the index is a file or folder below dir
	slow  bool                              // left out above the limit
	about string
}

// The names that the rest of the program needs.
const (
	oursName     = "ours"
	textbookName = "textbook"
	bleveName    = "bleve"
	fuzzyName    = "bleve-fuzzy"
	mattnName    = "fts5"
	moderncName  = "fts5-modernc"
)

// engines are all engines, in the order of the tables. An engine that shares an
// index comes behind the one that makes it.
func engines() []engine {
	return []engine{
		{name: oursName, start: startOurs, about: "planbot's own index"},
		{name: textbookName, start: startTextbook, about: "a BM25 loop over posting lists, as textbooks have it; words stemmed by Snowball"},
		{name: bleveName, start: startBleve, about: "bleve in memory, large batches, analyzer en, BM25, match query"},
		{name: fuzzyName, like: bleveName, view: fuzzy, slow: true, about: "the same, match query with fuzziness 1"},
		{name: "bleve-disk", start: startBleveDisk, disk: true, slow: true, about: "bleve on disk, from its offline builder, match query"},
		{name: mattnName, start: startMattn, disk: true, about: "SQLite FTS5 in mattn/go-sqlite3, contentless, porter unicode61, bm25(), stop words dropped from the query, words OR-ed"},
		{name: moderncName, start: startModernc, disk: true, slow: true, about: "the same in modernc.org/sqlite"},
	}
}

func engineNames() []string {
	var names []string
	for _, e := range engines() {
		names = append(names, e.name)
	}
	return names
}

// diskSize is the bytes of all files below a folder.
func diskSize(dir string) (int64, error) {
	var total int64
	err := filepath.WalkDir(dir, func(_ string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		total += info.Size()
		return nil
	})
	return total, err
}

// closeAfter closes what a failed step leaves behind.
func closeAfter(err error, close func() error) error { return errors.Join(err, close()) }
