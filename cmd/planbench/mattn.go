//go:build sqlite_fts5

package main

import _ "github.com/mattn/go-sqlite3" // the driver "sqlite3"

// hasFTS5 says that mattn/go-sqlite3 is here, with FTS5.
const hasFTS5 = true
