package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"planbot/bot/store"
)

// builtDir is where planbot is built for those tests that run it as a process.
var builtDir string

func TestMain(m *testing.M) {
	var err error
	if builtDir, err = os.MkdirTemp("", "planbot"); err != nil {
		panic(err)
	}
	code := m.Run()
	_ = os.RemoveAll(builtDir) // the system cleans up what this leaves
	os.Exit(code)
}

// installed puts planbot on the PATH as a person has it: hundreds of processes
// under the race detector, each of one goroutine, would find nothing in a minute.
func installed(t *testing.T) {
	t.Helper()
	if err := buildOnce(); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", builtDir+string(os.PathListSeparator)+os.Getenv("PATH"))
}

var buildOnce = sync.OnceValue(func() error {
	out, err := exec.Command("go", "build", "-o", filepath.Join(builtDir, "planbot"), ".").CombinedOutput()
	if err != nil {
		return fmt.Errorf("go build: %w\n%s", err, out)
	}
	return nil
})

// TestSessions runs testdata/*.txtar, which read like sessions in a shell.
// "exits 3 planbot …" runs a command and wants that exit code, "make FILE" makes
// a database of planbot's, and "sqlite FILE STATEMENT" changes one.
func TestSessions(t *testing.T) {
	installed(t)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		UpdateScripts:       *update,
		Cmds:                map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "make": makeDatabase, "sqlite": changeDatabase},
		Condition:           condition,
		Setup: func(env *testscript.Env) error {
			env.Setenv("LONG", strings.Repeat("word ", 2000)) // 10,000 characters
			env.Setenv("CONTROL", "amnesty\x1b\a\b\x7f")
			env.Setenv("RTL", "\u202eamnesty\u202c\u200f")
			env.Setenv("INVALID", "amnesty \xff\xfe")
			if err := os.WriteFile(filepath.Join(env.WorkDir, "long"), []byte(strings.Repeat("y", 5000)+"\namnesty\n"), 0o600); err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(env.WorkDir, "cp1251.txt"), []byte("\xcc\xe8\xf0."), 0o600) // an archive here is UTF-8
		},
	})
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND [ARGUMENT...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var exit *exec.ExitError
	switch err := ts.Exec(args[1], args[2:]...); {
	case errors.As(err, &exit):
		got = exit.ExitCode()
	case err != nil:
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// condition tells whether this machine lets a test mount file systems.
func condition(name string) (bool, error) {
	if name != "mounts" {
		return false, fmt.Errorf("unknown condition %s", name)
	}
	return mounts(), nil
}

func mounts() bool {
	return exec.Command("unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt").Run() == nil
}

func makeDatabase(ts *testscript.TestScript, _ bool, args []string) {
	db, err := store.Open(context.Background(), "sqlite:"+ts.MkAbs(args[0]), slog.New(slog.DiscardHandler))
	ts.Check(err)
	ts.Check(db.Close())
}

func changeDatabase(ts *testscript.TestScript, _ bool, args []string) {
	db, err := sql.Open("sqlite", ts.MkAbs(args[0]))
	ts.Check(err)
	_, err = db.Exec(args[1])
	ts.Check(err)
	ts.Check(db.Close())
}
