package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// A window is a terminal with a chat in it.
type window struct {
	t       *testing.T
	pty     *os.File
	cmd     *exec.Cmd
	shown   string // and not yet waited for
	history string
}

// openWindow starts a chat in a terminal of 80 columns.
func openWindow(t *testing.T) *window {
	w := &window{t: t, history: filepath.Join(t.TempDir(), "history")}
	var err error
	if w.pty, err = os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0); err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() { _ = w.pty.Close() })
	n, err := unix.IoctlGetUint32(int(w.pty.Fd()), unix.TIOCGPTN)
	if err := errors.Join(err, unix.IoctlSetPointerInt(int(w.pty.Fd()), unix.TIOCSPTLCK, 0)); err != nil {
		t.Fatal(err)
	}
	w.resize(80)
	terminal, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer terminal.Close()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute) // what does not come by then fails the test
	t.Cleanup(cancel)
	w.cmd = exec.CommandContext(ctx, "planbot", "chat", "--history", w.history)
	w.cmd.Env = append(os.Environ(), "TERM=xterm")
	w.cmd.Stdin, w.cmd.Stdout, w.cmd.Stderr = terminal, terminal, terminal
	w.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := w.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	w.waitFor("> ")
	return w
}

func (w *window) resize(columns uint16) {
	if err := unix.IoctlSetWinsize(int(w.pty.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: columns}); err != nil {
		w.t.Fatal(err)
	}
}

func (w *window) typeIn(text string) {
	if _, err := w.pty.WriteString(text); err != nil {
		w.t.Fatal(err)
	}
}

// waitFor reads what is shown until a text comes, and keeps what follows it.
func (w *window) waitFor(text string) {
	w.t.Helper()
	buf := make([]byte, 4096)
	for {
		if _, rest, ok := strings.Cut(w.shown, text); ok {
			w.shown = rest
			return
		}
		n, err := w.pty.Read(buf)
		w.shown += string(buf[:n])
		if err != nil {
			w.t.Fatalf("no %q: %v: %s", text, err, w.shown)
		}
	}
}

func (w *window) wantHistory(want string) {
	w.t.Helper()
	if got, err := os.ReadFile(w.history); err != nil || string(got) != want {
		w.t.Errorf("the history is %q, want %q: %v", got, want, err)
	}
}

// TestWindowClosed: the lines that were typed are kept when the window is
// closed.
func TestWindowClosed(t *testing.T) {
	w := openWindow(t)
	w.typeIn("/point 26\r")
	w.waitFor("full amnesty")
	_ = w.pty.Close()
	_ = w.cmd.Wait() // its answer is nobody's
	w.wantHistory("/point 26\n")
}

// TestNoWidth: a terminal that comes to have no width is told as such, and the
// lines that were typed are kept.
func TestNoWidth(t *testing.T) {
	w := openWindow(t)
	w.typeIn("/point 26\r")
	w.waitFor("full amnesty")
	w.waitFor("> ")
	w.resize(0)
	w.typeIn("/point")
	w.waitFor("0 columns wide")
	var exit *exec.ExitError
	if err := w.cmd.Wait(); !errors.As(err, &exit) || exit.ExitCode() != exitFailed {
		t.Errorf("it ends with %v", err)
	}
	w.wantHistory("/point 26\n")
}
