package console

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
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

// MaxLine is the longest line that is read, in bytes. It bounds what a hostile
// stream can make the program hold.
const MaxLine = 1 << 20

// ErrLineTooLong means that a line was longer than MaxLine. All of it has been
// read away, so reading may go on.
var ErrLineTooLong = errors.New("the line is longer than 1 MiB")

// ReadLine reads the next line, without its end. A last line that lacks its
// end counts as a line. After the last one the error is io.EOF. When ctx ends
// first, the error is that of ctx, and r must not be used any more.
func ReadLine(ctx context.Context, r *bufio.Reader) (string, error) {
	return await(ctx, func() (string, error) { return readLine(r) })
}

// await waits for a line or for the end of ctx. A read cannot be called off,
// so it is left behind then.
func await(ctx context.Context, read func() (string, error)) (string, error) {
	type result struct {
		line string
		err  error
	}
	done := make(chan result, 1)
	go func() {
		line, err := read()
		done <- result{line, err}
	}()
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case r := <-done:
		return r.line, r.err
	}
}

func readLine(r *bufio.Reader) (string, error) {
	var line []byte
	long := false
	for {
		part, err := r.ReadSlice('\n')
		if room := MaxLine + 2 - len(line); len(part) > room { // 2 for the end of the line
			part, long = part[:room], true
		}
		line = append(line, part...)
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && len(line) > 0:
		case err != nil:
			return "", err
		}
		text := strings.TrimSuffix(strings.TrimSuffix(string(line), "\n"), "\r")
		if long || len(text) > MaxLine {
			return "", ErrLineTooLong
		}
		return text, nil
	}
}

const maxHistory = 1000

// A history is the lines that were typed. It fits term.Terminal.
type history struct {
	file  string   // that keeps them; may be empty
	lines []string // oldest first
}

// Add keeps a line, in the file as well.
func (h *history) Add(line string) {
	if line == "" || len(h.lines) > 0 && h.lines[len(h.lines)-1] == line {
		return
	}
	h.lines = append(h.lines, line)
	h.lines = h.lines[max(0, len(h.lines)-maxHistory):]
	if h.file == "" {
		return
	}
	_ = os.WriteFile(h.file, []byte(strings.Join(h.lines, "\n")+"\n"), 0o600) // the chat is no worse without it
}

// Len is the number of lines.
func (h *history) Len() int { return len(h.lines) }

// At is the nth line, the last one typed first.
func (h *history) At(n int) string { return h.lines[len(h.lines)-1-n] }

// load reads the file. A broken or missing one is no reason not to chat.
func (h *history) load() {
	if h.file == "" {
		return
	}
	text, err := os.ReadFile(h.file)
	if err != nil {
		return
	}
	lines := strings.Split(visible(strings.ToValidUTF8(string(text), "")), "\n")
	h.lines = slices.DeleteFunc(lines, func(line string) bool { return line == "" })
	h.lines = h.lines[max(0, len(h.lines)-maxHistory):]
}
