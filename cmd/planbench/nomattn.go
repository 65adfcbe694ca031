//go:build !sqlite_fts5

package main

// hasFTS5 says that mattn/go-sqlite3 is not here: without its tag it has no
// FTS5, so it need not be compiled either.
const hasFTS5 = false
