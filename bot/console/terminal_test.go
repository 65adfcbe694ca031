package console

import (
	"context"
	"errors"
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
	t     *testing.T
	pty   *os.File
	shown string // since it was last looked at
	more  chan string
	done  chan error
	end   context.CancelFunc
}

// ready is what stands where the person may type.
const ready = markPastes + prompt

// openWindow starts a chat in a terminal of 80 columns and 24 rows.
func openWindow(t *testing.T, cfg Config) *window {
	t.Helper()
	master, terminal, err := pty.Open()
	if errors.Is(err, pty.ErrUnsupported) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = master.Close(), terminal.Close() })
	if err := pty.Setsize(master, &pty.Winsize{Rows: 24, Cols: 80}); err != nil {
		t.Fatal(err)
	}
	b := newBot(t)
	ctx, cancel := context.WithCancel(t.Context())
	w := &window{t: t, pty: master, more: make(chan string, 1000), done: make(chan error, 1), end: cancel}
	go w.read()
	cfg.In, cfg.Out = terminal, terminal
	go func() { w.done <- New(cfg).Run(ctx, b) }()
	return w
}

func (w *window) read() {
	buf := make([]byte, 4096)
	for {
		n, err := w.pty.Read(buf)
		if err != nil {
			return
		}
		w.more <- string(buf[:n])
	}
}

// until waits for a text and gives what was shown before it.
func (w *window) until(text string) string {
	w.t.Helper()
	for {
		if shown, rest, ok := strings.Cut(w.shown, text); ok {
			w.shown = rest
			return shown
		}
		select {
		case more := <-w.more:
			w.shown += more
		case <-time.After(20 * time.Second):
			w.t.Fatalf("no %q in %q", text, w.shown)
		}
	}
}

func (w *window) typeIn(text string) {
	w.t.Helper()
	if _, err := w.pty.WriteString(text); err != nil {
		w.t.Fatal(err)
	}
}

// answer types a line and gives all that is shown until the next can be typed.
func (w *window) answer(line string) string {
	w.t.Helper()
	w.typeIn(line + "\r")
	return strings.NewReplacer("\r\n", "\n", leavePastes, "").Replace(w.until(ready))
}

func (w *window) leaves() {
	w.t.Helper()
	if err := <-w.done; err != nil {
		w.t.Error(err)
	}
}

// TestSession is what a person sees who knows nothing yet.
func TestSession(t *testing.T) {
	w := openWindow(t, Config{Pager: "no-such-pager"})
	shown := strings.ReplaceAll(w.until(ready), "\r\n", "\n")
	for _, line := range []string{"?", "", "26", "a", "back", "points", "more", "more"} {
		shown += prompt + w.answer(line)
	}
	w.typeIn("\x04")
	w.leaves()
	golden(t, "session.txt", shown)
}

// TestNarrow: what is said outside of answers is wrapped between words, too.
func TestNarrow(t *testing.T) {
	for _, lang := range []string{"en", "uk", "ru"} {
		w := openWindow(t, Config{Width: 40, Lang: lang})
		for line := range strings.Lines(strings.ReplaceAll(w.until(ready), "\r\n", "\n")) {
			if cells(strings.TrimRight(line, "\n")) > 40 {
				t.Errorf("%q is too wide", line)
			}
		}
		w.typeIn("bye\r")
		w.leaves()
	}
}

// TestPager: a pager shows what is longer than the window, and nothing else.
func TestPager(t *testing.T) {
	w := openWindow(t, Config{Pager: "sed s/^/paged:/"})
	w.until(ready)
	if got := w.answer("points"); !strings.Contains(got, "\npaged:") {
		t.Errorf("/points is not paged:\n%s", got)
	}
	if got := w.answer("26"); strings.Contains(got, "paged:") || !strings.Contains(got, "amnesty") {
		t.Errorf("/point 26 is paged:\n%s", got)
	}
	w.typeIn("quit\r")
	w.leaves()
}

// TestLess: less says which keys it takes, and above the text what they do, in
// every language and in a narrow window.
func TestLess(t *testing.T) {
	if _, err := exec.LookPath("less"); err != nil {
		t.Skip(err)
	}
	for lang, hint := range map[string]string{"en": "Space: more, q: back to the chat", "uk": "Пробіл — далі, q — назад до чату", "ru": "Пробел — дальше, q — назад в чат"} {
		w := openWindow(t, Config{Lang: lang})
		w.until(ready)
		if err := pty.Setsize(w.pty, &pty.Winsize{Rows: 24, Cols: 40}); err != nil {
			t.Fatal(err)
		}
		w.typeIn("points\r")
		w.until(hint)
		w.until("[Space / q]")
		w.typeIn("q")
		w.until(ready)
		w.typeIn("quit\r")
		w.leaves()
	}
}

// TestPagerLeft: who leaves the pager can read on, and choose, in the chat.
func TestPagerLeft(t *testing.T) {
	w := openWindow(t, Config{Pager: "head -3"})
	w.until(ready)
	if got := w.answer("points"); !strings.Contains(got, "[1]") || strings.Contains(got, "[28]") {
		t.Errorf("what the pager shows:\n%s", got)
	}
	if got := w.answer("more"); !strings.Contains(got, "[28]") || strings.Contains(got, "[1]") {
		t.Errorf("more after the pager:\n%s", got)
	}
	if got := w.answer("[26]"); !strings.Contains(got, "amnesty") {
		t.Errorf("a choice after the pager:\n%s", got)
	}
	w.typeIn("quit\r")
	w.leaves()
}

func TestTab(t *testing.T) {
	w := openWindow(t, Config{})
	w.until(ready)
	w.typeIn("/po\t")
	w.until("int")
	w.typeIn("\t") // which lists what there is, and shows the line again
	w.until("/point   /points\r\n" + prompt + "/point")
	w.typeIn("\x15who зеленський\t")
	w.until("who Volodymyr Zelenskyy")
	w.typeIn("\x15/who e\t")
	w.until("Elections")
	w.until(prompt + "/who e")
	w.typeIn("\x15exit\r")
	w.leaves()
}

func TestPaste(t *testing.T) {
	w := openWindow(t, Config{})
	w.until(ready)
	w.typeIn("/verify " + pasteOf("All parties involved in this conflict\nwill receive full amnesty\n"))
	w.until("amnesty")
	if got := w.answer(""); !strings.Contains(got, "oint 26") || strings.Contains(got, prompt) {
		t.Errorf("got:\n%s", got)
	}
	w.typeIn("exit\r")
	w.leaves()
}

func TestClear(t *testing.T) {
	w := openWindow(t, Config{})
	w.until(ready)
	w.typeIn("point 2\x0c")
	w.until("\x1b[2J\x1b[H" + prompt + "point 2")
	w.typeIn("6\r")
	w.until("full amnesty")
	w.until(ready)
	w.typeIn("\x03")
	w.until("Ctrl-D or exit leaves.")
	w.until(ready)
	w.typeIn("\x03")
	w.leaves()
}

// TestFullLine: a line whose end is dropped is not answered.
func TestFullLine(t *testing.T) {
	w := openWindow(t, Config{})
	w.until(ready)
	w.typeIn(pasteOf("/verify " + strings.Repeat("amnesty ", 600)))
	if got := w.answer(""); !strings.Contains(got, "Not read: the line is longer than 4095 characters.") {
		t.Errorf("got:\n%s", got)
	}
	w.typeIn("\x04")
	w.leaves()
}

// TestWindow: one without a size counts as 80 columns, and one that is
// resized is written to its new width.
func TestWindow(t *testing.T) {
	w := openWindow(t, Config{})
	w.until(ready)
	for _, tt := range []struct {
		columns uint16
		want    string
	}{
		{0, "full amnesty for their\n"},
		{40, "conflict\n  will"},
		{300, "during the war\n"},
	} {
		if err := pty.Setsize(w.pty, &pty.Winsize{Rows: 24, Cols: tt.columns}); err != nil {
			t.Fatal(err)
		}
		if got := w.answer("26"); !strings.Contains(got, tt.want) {
			t.Errorf("%d columns: no %q in:\n%s", tt.columns, tt.want, got)
		}
	}
	w.end()
	w.leaves()
}

func TestHistory(t *testing.T) {
	file := filepath.Join(t.TempDir(), "history")
	if err := os.WriteFile(file, []byte("/point 1\n\x1b[2J\xff\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	w := openWindow(t, Config{History: file})
	w.until(ready)
	w.answer("26")
	w.answer("26")
	w.typeIn("\x1b[A\x1b[A\x1b[A")
	w.until("/point 1")
	w.answer("")
	w.typeIn("\x04")
	w.leaves()
	const want = "/point 1\n␛[2J\n26\n/point 1\n"
	if got, err := os.ReadFile(file); err != nil || string(got) != want {
		t.Errorf("the history is %q, want %q: %v", got, want, err)
	}
}
