package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
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
	installed(t)
	w := &window{t: t, history: filepath.Join(t.TempDir(), "history")}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute) // what does not come by then fails the test
	t.Cleanup(cancel)
	w.cmd = exec.CommandContext(ctx, "planbot", "chat", "--history", w.history)
	w.cmd.Env = append(os.Environ(), "TERM=xterm")
	var err error
	if w.pty, err = pty.StartWithSize(w.cmd, &pty.Winsize{Rows: 24, Cols: 80}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.pty.Close() })
	w.waitFor("> ")
	return w
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
