package store

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// An unfit error says why a database that is there is none for planbot.
type unfit string

func (e unfit) Error() string { return string(e) }

const (
	errForeign = unfit("the database has tables of another program that are named as planbot's (chats, schedules, audit): give planbot a database of its own, or on PostgreSQL a schema, by search_path in the address")
	errDamaged = unfit("the file is damaged or no SQLite database; put a backup in its place, or move it away and planbot makes a new one")
)

// A fault says an error of the database once, and what mends it.
type fault struct {
	text string
	err  error
}

func (f fault) Error() string { return f.text }
func (f fault) Unwrap() error { return f.err }

// explain turns an error of a driver into one for an operator. Any other stays
// as it is.
func explain(err error) error {
	var told fault
	var refused *pgconn.PgError
	var connecting *pgconn.ConnectError
	text := ""
	switch {
	case err == nil || errors.As(err, &told):
		return err
	case errors.As(err, &refused):
		text = explainRefusal(refused)
	case errors.As(err, &connecting):
		text = explainConnecting(connecting)
	case sqliteCode(err) == sqlite3.SQLITE_NOTADB, sqliteCode(err) == sqlite3.SQLITE_CORRUPT:
		return errDamaged
	case errors.Is(err, context.DeadlineExceeded):
		text = "the database does not answer in time"
	default:
		if mend := sqliteMends[sqliteCode(err)]; mend != "" {
			text = fmt.Sprintf("%v; %s", err, mend)
		}
	}
	if text == "" {
		return err
	}
	return fault{text, err}
}

var sqliteMends = map[int]string{
	sqlite3.SQLITE_FULL:     "make room on the disk",
	sqlite3.SQLITE_BUSY:     "another process holds the file: end it, or wait until it is done",
	sqlite3.SQLITE_READONLY: "let planbot write to the file and to its folder",
	sqlite3.SQLITE_CANTOPEN: "let planbot write to the file and to its folder",
}

// postgresMends are what to do, by the first of PostgreSQL's codes that begins
// as the error's does.
var postgresMends = []struct{ code, mend string }{
	{"28P01", "set the user's own password in PLANBOT_DATABASE_URL"},
	{"28", "let the user in by pg_hba.conf, or name another in PLANBOT_DATABASE_URL"},
	{"3D000", "make it with CREATE DATABASE, or name another in PLANBOT_DATABASE_URL"},
	{"3F000", "make the schema with CREATE SCHEMA, or name another as search_path"},
	{"42501", "GRANT it to the user"},
	{"25006", "name the primary in PLANBOT_DATABASE_URL, or switch default_transaction_read_only off"},
	{"53100", "make room on the server's disk"},
	{"53300", "raise max_connections, or put PgBouncer before it"},
	{"57P03", "it is starting or stopping: wait until it is done"},
}

func explainRefusal(refused *pgconn.PgError) string {
	if strings.Contains(refused.Message, "startup parameter") {
		return "PgBouncer takes no such option from an address: leave it out, and set it by ALTER ROLE … SET or in PgBouncer's ignore_startup_parameters: " + refused.Message
	}
	text := fmt.Sprintf("%s (%s)", refused.Message, refused.Code)
	for _, known := range postgresMends {
		if strings.HasPrefix(refused.Code, known.code) {
			return text + "; " + known.mend
		}
	}
	return text
}

// explainConnecting tells the last try alone: each try, with TLS and without,
// has a line of its own.
func explainConnecting(err *pgconn.ConnectError) string {
	var unknown *net.DNSError
	var certificate *tls.CertificateVerificationError
	tries := strings.Split(err.Error(), "\n")
	_, last, _ := strings.Cut(tries[len(tries)-1], "): ") // behind the address
	switch {
	case errors.As(err, &unknown):
		return fmt.Sprintf("no address is found for the host %s; see its name in PLANBOT_DATABASE_URL, and this machine's DNS", unknown.Name)
	case errors.Is(err, syscall.ECONNREFUSED):
		return strings.TrimPrefix(last, "dial error: ") + "; see that PostgreSQL runs there, and that PLANBOT_DATABASE_URL has its host and port"
	case errors.Is(err, context.DeadlineExceeded):
		return "no answer in time; see that this machine can reach the host and port of PLANBOT_DATABASE_URL, and that no firewall drops it"
	case errors.As(err, &certificate):
		return certificate.Error() + "; name the authority's certificate as sslrootcert in PLANBOT_DATABASE_URL, and the host as the certificate has it"
	case strings.Contains(last, "server refused TLS"):
		return "it takes no TLS connection; switch ssl on in postgresql.conf, or set sslmode in PLANBOT_DATABASE_URL"
	}
	return last
}

// passing reports whether an error may go away without another address or
// another program: nobody listens yet, the password is being changed, the disk
// is full, another process has the lock.
func passing(err error) bool {
	var wrong unfit
	var refused *pgconn.PgError
	if errors.As(err, &refused) && refused.Code != "42501" { // which a GRANT mends
		return !slices.Contains([]string{"08", "42"}, refused.Code[:min(2, len(refused.Code))])
	}
	return !errors.As(err, &wrong) && sqliteCode(err) != sqlite3.SQLITE_ERROR
}

// sqliteCode is SQLite's code of an error, without the part that refines it; 0
// for any other error.
func sqliteCode(err error) int {
	var failed *sqlite.Error
	if errors.As(err, &failed) {
		return failed.Code() & 0xff
	}
	return 0
}
