package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// fts5Tag is the build tag by which mattn/go-sqlite3 has FTS5.
const fts5Tag = "sqlite_fts5"

// runTagged builds the program again with the tag and runs that instead, with
// the same arguments. An error says why it could not be built; the exit code of
// the program that ran is no error.
func runTagged(ctx context.Context, args []string, stdout, stderr io.Writer) (int, error) {
	dir, err := os.MkdirTemp("", "planbench")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir) // the system cleans up what this leaves
	binary := filepath.Join(dir, "planbench")
	fmt.Fprintln(stderr, "planbench: building with", fts5Tag, "(the first time compiles SQLite: a minute)")
	if err := buildTagged(ctx, binary); err != nil {
		return 0, err
	}
	cmd := exec.CommandContext(ctx, binary, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, stdout, stderr
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) } // so that it removes its files
	err = cmd.Run()
	if failed := new(exec.ExitError); errors.As(err, &failed) {
		return max(failed.ExitCode(), 1), nil
	}
	return 0, err
}

// buildTagged needs the go command, cgo and a C compiler.
func buildTagged(ctx context.Context, binary string) error {
	src, err := sourceFolder()
	if err != nil {
		return err
	}
	out, err := exec.CommandContext(ctx, "go", "-C", src, "env", "CGO_ENABLED", "CC").Output()
	if err != nil {
		return errors.New("there is no go command")
	}
	enabled, compiler, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	if enabled != "1" {
		return errors.New("cgo is off")
	}
	name, _, _ := strings.Cut(compiler, " ")
	if _, err := exec.LookPath(name); err != nil {
		return errors.New("there is no C compiler")
	}
	build := exec.CommandContext(ctx, "go", "-C", src, "build", "-tags", fts5Tag, "-o", binary, ".")
	var said bytes.Buffer
	build.Stderr = &said
	if err := build.Run(); err != nil {
		return fmt.Errorf("go build: %w: %s", err, firstLine(said.String()))
	}
	return nil
}

// sourceFolder is the folder of this file when the program was built.
func sourceFolder() (string, error) {
	_, file, _, ok := runtime.Caller(0)
	if !ok || !filepath.IsAbs(file) {
		return "", errors.New("the program does not know where its source is")
	}
	if _, err := os.Stat(file); err != nil {
		return "", errors.New("the source of the program is not here")
	}
	return filepath.Dir(file), nil
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return line
}
