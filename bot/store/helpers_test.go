package store

import (
	"bufio"
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"planbot/bot/chats"
	"planbot/bot/message"
)

var (
	group = message.ChatKey{Platform: "telegram", Chat: "-1001"}
	other = message.ChatKey{Platform: "telegram", Chat: "-1002"}
	noon  = time.Date(2026, 1, 15, 12, 0, 0, 0, time.UTC) // a Thursday
)

// TestMain is also what a child process runs: a test starts its own binary and
// kills it.
func TestMain(m *testing.M) {
	if job, ok := children[os.Getenv("STORE_TEST_CHILD")]; ok {
		if err := job(context.Background(), os.Getenv("STORE_TEST_ADDRESS")); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		return
	}
	m.Run()
}

// children are the jobs that a child process can be given. They end only when
// they are killed, or by an error.
var children = map[string]func(ctx context.Context, address string) error{
	"write":                  writeForever,
	"post, stop at claimed":  func(ctx context.Context, a string) error { return postUntil(ctx, a, "claimed") },
	"post, stop at begun":    func(ctx context.Context, a string) error { return postUntil(ctx, a, "begun") },
	"post, stop at sent":     func(ctx context.Context, a string) error { return postUntil(ctx, a, "sent") },
	"post, stop when killed": func(ctx context.Context, a string) error { return postUntil(ctx, a, "never") },
}

// A child is a process whose output the test reads as it comes.
type child struct {
	cmd   *exec.Cmd
	lines *bufio.Scanner
}

func startChild(t *testing.T, job, address string) *child {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "STORE_TEST_CHILD="+job, "STORE_TEST_ADDRESS="+address)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	t.Cleanup(func() { cmd.Process.Kill() })
	return &child{cmd, bufio.NewScanner(out)}
}

// killAfter reads the child's lines until enough is true of one, kills it there
// and then, and returns all that it had written.
func (c *child) killAfter(enough func(line string) bool) (lines []string, err error) {
	for c.lines.Scan() {
		lines = append(lines, c.lines.Text())
		if enough(c.lines.Text()) {
			break
		}
	}
	if err := c.cmd.Process.Kill(); err != nil {
		return nil, err
	}
	for c.lines.Scan() {
		lines = append(lines, c.lines.Text())
	}
	if err := c.cmd.Wait(); c.cmd.ProcessState.Exited() {
		return nil, fmt.Errorf("the child ended by itself: %v", err)
	}
	return lines, nil
}

// lineNumber is true of the line with that number.
func lineNumber(n int) func(string) bool {
	return func(string) bool { n--; return n == 0 }
}

// onBoth runs a test on an empty SQLite file and on an empty PostgreSQL schema.
func onBoth(t *testing.T, test func(t *testing.T, address string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, sqliteAddress(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, postgresAddress(t)) })
}

// conform runs a test on a new store of each kind.
func conform(t *testing.T, test func(ctx context.Context, t *testing.T, db *DB)) {
	t.Helper()
	onBoth(t, func(t *testing.T, address string) { test(t.Context(), t, open(t, address)) })
}

func sqliteAddress(t *testing.T) string {
	return "sqlite:" + filepath.Join(t.TempDir(), "new folder", "100%?#.db")
}

// postgresAddress makes a schema for the test alone.
func postgresAddress(t *testing.T) string {
	t.Helper()
	address := os.Getenv("PLANBOT_TEST_DATABASE_URL")
	if address == "" {
		t.Skip("PLANBOT_TEST_DATABASE_URL names no PostgreSQL database to test on")
	}
	admin, err := openPostgres(address)
	if err != nil {
		t.Fatal(err)
	}
	schema := "store_test_" + strings.ToLower(rand.Text())
	if _, err := admin.Exec("CREATE SCHEMA " + schema); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := admin.Exec("DROP SCHEMA " + schema + " CASCADE"); err != nil {
			t.Error(err)
		}
		admin.Close()
	})
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal("PLANBOT_TEST_DATABASE_URL is no URL")
	}
	query := u.Query()
	query.Set("search_path", schema)
	u.RawQuery = query.Encode()
	return u.String()
}

func open(t testing.TB, address string) *DB {
	t.Helper()
	db, err := Open(context.Background(), address, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// add stores a daily schedule for a minute before noon.
func add(t testing.TB, db *DB, s chats.Schedule) chats.Schedule {
	t.Helper()
	if s.Chat == (message.ChatKey{}) {
		s.Chat = group
	}
	if s.To == 0 {
		s.From, s.To = 1, 28
	}
	if s.Zone == "" {
		s.Zone, s.At = "UTC", 11*60+59
	}
	s, err := db.AddSchedule(context.Background(), s, "7", noon.AddDate(0, 0, -1))
	must(t, err)
	return s
}

// claimOne expects one schedule to be due.
func claimOne(t testing.TB, db *DB, now time.Time) chats.Claim {
	t.Helper()
	claims, err := db.ClaimDue(context.Background(), "telegram", now, 10, time.Minute)
	must(t, err)
	if len(claims) != 1 {
		t.Fatalf("%d claims at %s, want 1", len(claims), now)
	}
	return claims[0]
}

func claimNone(t testing.TB, db *DB, now time.Time) {
	t.Helper()
	claims, err := db.ClaimDue(context.Background(), "telegram", now, 10, time.Minute)
	must(t, err)
	if len(claims) != 0 {
		t.Fatalf("%d claims at %s, want none", len(claims), now)
	}
}

// count returns the number of rows of a table.
func count(t testing.TB, db *DB, table string) (n int) {
	t.Helper()
	must(t, db.sql.QueryRow("SELECT count(*) FROM "+table).Scan(&n))
	return n
}

// columns lists the schema as the database has it, by table.
func columns(t *testing.T, db *DB) map[string][]string {
	t.Helper()
	tables, err := db.columns(t.Context(), db.sql)
	must(t, err)
	delete(tables, "planbot_migrations")
	return tables
}

// dump returns every value of a column as text.
func dump(t *testing.T, db *DB, table, column string) []string {
	t.Helper()
	texts, err := collect(t.Context(), db.sql, func(row scanner) (string, error) {
		var text sql.NullString
		err := row.Scan(&text)
		return text.String, err
	}, "SELECT CAST("+column+" AS TEXT) FROM "+table)
	must(t, err)
	return texts
}
