package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the test binary be planbot for the sessions in testdata.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"planbot": main})
}

// TestSessions runs testdata/*.txtar, which read like sessions in a shell.
// "exits 3 planbot …" runs a command and wants that exit code.
func TestSessions(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		UpdateScripts:       *update,
		Cmds:                map[string]func(*testscript.TestScript, bool, []string){"exits": exits},
		Setup: func(env *testscript.Env) error {
			env.Setenv("LONG", strings.Repeat("word ", 2000)) // 10,000 characters
			env.Setenv("CONTROL", "amnesty\x1b\a\b\x7f")
			env.Setenv("RTL", "\u202eamnesty\u202c\u200f")
			env.Setenv("INVALID", "amnesty \xff\xfe")
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
