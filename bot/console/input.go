package console

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"golang.org/x/term"

	"planbot/bot"
	"planbot/bot/message"
)

var (
	// errInterrupted means that the person pressed Ctrl-C at the prompt.
	errInterrupted = errors.New("interrupted")
	// errFull means that the line editor may have dropped the end of a line.
	errFull = fmt.Errorf("the line is longer than %d characters", maxEdited-1)
)

// maxEdited is the longest line that the line editor keeps, in characters.
const maxEdited = 4096

// A lineReader gives the lines that were typed, then io.EOF.
type lineReader interface {
	next() (string, error)
	close()
}

// open chooses how lines are read: with editing at a terminal that can, else
// plainly, and with a prompt only where a person sees it.
func (t *Terminal) open(ctx context.Context, b *bot.Bot) lineReader {
	switch {
	case !isTerminal(t.cfg.In) || !isTerminal(t.cfg.Out):
		return &stream{r: bufio.NewReader(t.cfg.In), out: io.Discard}
	case t.cfg.Plain:
		return &stream{r: bufio.NewReader(t.cfg.In), out: t.cfg.Out}
	default:
		complete := func(line string) []message.Suggestion { return complete(ctx, b, line) }
		return newEditor(t.cfg.In.(*os.File), t.cfg.Out.(*os.File), complete, t.cfg.History)
	}
}

// A stream reads plain lines.
type stream struct {
	r   *bufio.Reader
	out io.Writer // for the prompt
}

func (s *stream) next() (string, error) {
	if _, err := io.WriteString(s.out, prompt); err != nil {
		return "", err
	}
	return readLine(s.r)
}

func (s *stream) close() {}

// An editor reads lines from a terminal with editing, history and completion.
type editor struct {
	in, out  *os.File
	cooked   *term.State // of the terminal, to be given back
	line     *term.Terminal
	keys     keys
	complete func(line string) []message.Suggestion
	history  history
}

func newEditor(in, out *os.File, complete func(string) []message.Suggestion, file string) *editor {
	e := &editor{in: in, out: out, complete: complete, history: history{file: file}}
	e.cooked, _ = term.GetState(int(in.Fd())) // nil where it is no terminal any more, which next tells
	e.keys = keys{in: in, pressed: e.fit}
	e.history.load()
	e.line = term.NewTerminal(struct {
		io.Reader
		io.Writer
	}{&e.keys, out}, prompt)
	e.line.History = &e.history
	e.line.AutoCompleteCallback = e.pressed
	return e
}

// The sequences with which a terminal begins and stops to mark pasted text.
const markPastes, leavePastes = "\x1b[?2004h", "\x1b[?2004l"

func (e *editor) next() (string, error) {
	if _, err := term.MakeRaw(int(e.in.Fd())); err != nil {
		return "", err
	}
	defer e.close()
	if _, err := io.WriteString(e.out, markPastes); err != nil {
		return "", err
	}
	e.fit()
	line, err := e.line.ReadLine()
	switch {
	case e.keys.interrupted:
		e.keys.interrupted = false
		return "", errInterrupted
	case utf8.RuneCountInString(line) >= maxEdited:
		return "", errFull
	}
	return line, err
}

// close gives the terminal back as it was.
func (e *editor) close() {
	_, _ = io.WriteString(e.out, leavePastes) // a window that is closed needs nothing back
	if e.cooked != nil {
		_ = term.Restore(int(e.in.Fd()), e.cooked)
	}
}

// fit tells the line editor how large the window is.
func (e *editor) fit() {
	w, h := size(e.out)
	_ = e.line.SetSize(w, h) // what it writes is read by nobody if the window is closed
}

// pressed completes the line at Tab: by what all suggestions begin with, or by
// listing them.
func (e *editor) pressed(line string, pos int, key rune) (string, int, bool) {
	if key != '\t' || pos != len(line) {
		return "", 0, false
	}
	all := e.complete(line)
	if len(all) == 0 {
		return "", 0, false
	}
	common := all[0].Value
	for _, s := range all[1:] {
		common = commonPrefix(common, s.Value)
	}
	if len(all) == 1 || len(common) > len(line) && strings.HasPrefix(strings.ToLower(common), strings.ToLower(line)) {
		return common, len(common), true
	}
	w, h := size(e.out)
	_, _ = io.WriteString(e.line, prompt+line+"\n"+columns(all, w, h-2))
	return "", 0, false
}
