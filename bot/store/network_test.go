package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"planbot/bot/bottest"
	"planbot/bot/chats"
	"planbot/bot/message"
)

// relayed is a store whose connections go through a relay.
func relayed(t *testing.T, address string) (*DB, *bottest.Relay) {
	t.Helper()
	open(t, address) // makes the tables
	config, err := parsePostgres(address)
	must(t, err)
	relay := new(bottest.Relay)
	config.DialFunc = relay.Dial
	db, err := connect(address, slog.New(slog.DiscardHandler))
	must(t, err)
	must(t, db.sql.Close())
	db.sql.DB = openConfig(config)
	db.sql.SetMaxIdleConns(maxConns)
	t.Cleanup(func() { db.Close() })
	return db, relay
}

// fillPool leaves that many idle connections.
func fillPool(t *testing.T, db *DB, n int) {
	t.Helper()
	conns := make([]interface{ Close() error }, n)
	for i := range conns {
		conn, err := db.sql.Conn(t.Context())
		must(t, err)
		conns[i] = conn
	}
	for _, c := range conns {
		must(t, c.Close())
	}
}

// TestSilentConnections: after the network has forgotten every connection a call
// ends in its time, and the next works over a new connection.
func TestSilentConnections(t *testing.T) {
	db, relay := relayed(t, postgresAddress(t))
	must(t, db.SetSettings(t.Context(), group, chats.Settings{Detect: true}, "7"))
	call := func(within time.Duration) error {
		ctx, cancel := context.WithTimeout(t.Context(), within)
		defer cancel()
		_, err := db.Settings(ctx, group)
		return err
	}

	fillPool(t, db, maxConns) // used just now, so that they are not checked
	relay.Silence()
	start := time.Now()
	if err := call(300 * time.Millisecond); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("over a silent connection: %v", err)
	}
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("a call with a bound of 300 ms took %s", took)
	}

	<-time.After(pingAfter) // on a real clock: from now on they are checked
	for range 3 {
		if err := call(2 * time.Second); err != nil { // as long as a request may take
			t.Errorf("over a new connection: %v", err)
		}
	}
}

// TestClaimOverSilentConnection: what was leased before the silence is made once,
// by either replica.
func TestClaimOverSilentConnection(t *testing.T) {
	address := postgresAddress(t)
	a, relay := relayed(t, address)
	b := open(t, address)
	const posts = 12
	for i := range posts {
		add(t, b, chats.Schedule{Chat: message.ChatKey{Platform: "telegram", Chat: fmt.Sprint(i)}})
	}
	var mu sync.Mutex
	made := map[int64]int{}
	work := func(db *DB, now time.Time) {
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		claims, err := db.ClaimDue(ctx, "telegram", now, 5, time.Minute)
		if err != nil {
			return
		}
		for _, c := range claims {
			if db.Begin(ctx, c, now, time.Minute) != nil {
				continue
			}
			mu.Lock()
			if c.Began.IsZero() {
				made[c.Schedule.ID]++
			}
			mu.Unlock()
			if err := db.Done(ctx, c, now); err != nil {
				t.Log(err) // the next claim sees that it began
			}
		}
	}
	for round := range 6 {
		if round == 1 {
			relay.Silence()
		}
		var both sync.WaitGroup
		both.Go(func() { work(a, noon.Add(time.Duration(round)*2*time.Minute)) })
		both.Go(func() { work(b, noon.Add(time.Duration(round)*2*time.Minute)) })
		both.Wait()
	}
	for id, n := range made {
		if n != 1 {
			t.Errorf("schedule %d was posted %d times", id, n)
		}
	}
	if len(made) != posts {
		t.Errorf("%d of %d posts were made", len(made), posts)
	}
}

// TestNoNamedStatements: a pooler that gives each transaction another connection
// knows no statement by a name that an earlier one prepared.
func TestNoNamedStatements(t *testing.T) {
	db := open(t, postgresAddress(t))
	db.sql.SetMaxOpenConns(1)
	must(t, db.SetSettings(t.Context(), group, chats.Settings{Detect: true}, "7"))
	add(t, db, chats.Schedule{})
	claimOne(t, db, noon)
	for what, query := range map[string]string{
		"prepared statements": `SELECT count(*) FROM pg_prepared_statements`,
		"session locks":       `SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()`,
	} {
		if n, err := one[int](t.Context(), db.sql, query); err != nil || n != 0 {
			t.Errorf("%s: %d, %v", what, n, err)
		}
	}
}

// pgbouncer starts one in transaction mode before the server of an address, and
// returns the address through it.
func pgbouncer(t *testing.T, address string) string {
	t.Helper()
	program, err := exec.LookPath("pgbouncer")
	if err != nil {
		t.Skip("there is no pgbouncer")
	}
	u, err := url.Parse(address)
	must(t, err)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	port := l.Addr().(*net.TCPAddr).Port
	must(t, l.Close())
	dir := t.TempDir()
	password, _ := u.User.Password()
	for name, text := range map[string]string{
		"users": fmt.Sprintf("%q %q\n", u.User.Username(), password),
		"ini": fmt.Sprintf(`[databases]
* = host=%s port=%s
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = %d
unix_socket_dir =
auth_type = trust
auth_file = %s/users
pool_mode = transaction
default_pool_size = 2
`, u.Hostname(), u.Port(), port, dir),
	} {
		must(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
	}
	for d := dir; d != filepath.Dir(d) && d != os.TempDir(); d = filepath.Dir(d) {
		must(t, os.Chmod(d, 0o755)) // pgbouncer does not run as root
	}
	args := []string{"-q", filepath.Join(dir, "ini")}
	if os.Getuid() == 0 {
		args = append([]string{"-u", "nobody"}, args...)
	}
	cmd := exec.Command(program, args...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	must(t, cmd.Start())
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
		if t.Failed() {
			t.Log(out.String())
		}
	})
	u.Host = fmt.Sprintf("127.0.0.1:%d", port)
	deadline := time.Now().Add(10 * time.Second)
	for {
		conn, err := net.Dial("tcp", u.Host)
		if err == nil {
			must(t, conn.Close())
			return u.String()
		}
		if time.Now().After(deadline) {
			t.Fatalf("pgbouncer does not listen: %s", out.String())
		}
		<-time.After(20 * time.Millisecond)
	}
}

// TestPgBouncer starts six replicas at once behind PgBouncer in transaction
// mode, and each works.
func TestPgBouncer(t *testing.T) {
	direct := ownDatabase(t)
	address := pgbouncer(t, direct)
	var all sync.WaitGroup
	for i := range 6 {
		all.Go(func() {
			var logged strings.Builder
			db, err := Open(context.Background(), address, slog.New(slog.NewTextHandler(&logged, nil)))
			if err != nil || logged.Len() > 0 {
				t.Error(err, logged.String())
				return
			}
			defer db.Close()
			chat := message.ChatKey{Platform: "telegram", Chat: fmt.Sprint(i)}
			for n := range 5 {
				s, err := db.AddSchedule(context.Background(), chats.Schedule{Chat: chat, From: 1, To: 2, Zone: "UTC", At: chats.Clock(n)}, "7", noon)
				if err != nil || s.Number != int64(n+1) {
					t.Errorf("replica %d: %+v, %v", i, s, err)
				}
				if _, err := db.ClaimDue(context.Background(), "telegram", noon.AddDate(0, 0, 2), 3, time.Minute); err != nil {
					t.Error(err)
				}
			}
			saw, err := Check(context.Background(), address)
			if err != nil || !strings.Contains(saw, "3 tables as of migration 5") {
				t.Errorf("check: %s, %v", saw, err)
			}
		})
	}
	all.Wait()
	const want = "PgBouncer takes no such option from an address"
	if _, err := Open(t.Context(), address+"&search_path=public", slog.New(slog.DiscardHandler)); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("with a search_path: %v", err)
	}
	if _, err := Check(t.Context(), address+"&search_path=public"); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("check with a search_path: %v", err)
	}
}

// ownDatabase makes a database for the test alone, as a pooler knows no
// search_path.
func ownDatabase(t *testing.T) string {
	t.Helper()
	schema := postgresAddress(t)
	u, err := url.Parse(schema)
	must(t, err)
	name := u.Query().Get("search_path")
	u.RawQuery = "sslmode=disable"
	admin, err := openPostgres(u.String())
	must(t, err)
	_, err = admin.Exec("CREATE DATABASE " + name)
	must(t, err)
	t.Cleanup(func() {
		if _, err := admin.Exec("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Error(err)
		}
		admin.Close()
	})
	u.Path = "/" + name
	return u.String()
}
