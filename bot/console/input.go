package console

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"

	"github.com/peterh/liner"

	"planbot/bot"
)

var (
	// errInterrupted means that the person pressed Ctrl-C at the prompt.
	errInterrupted = errors.New("interrupted")
	// errNoWidth is liner's internal error: nothing can be edited then.
	errNoWidth = errors.New("the terminal has come to be 0 columns wide; widen it and start again")
)

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
	case t.cfg.In != os.Stdin || t.cfg.Out != os.Stdout || !liner.TerminalSupported():
		return &stream{r: bufio.NewReader(t.cfg.In), out: t.cfg.Out}
	default:
		return newEditor(ctx, b, t.cfg.History)
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

// An editor reads lines from the process's own terminal with editing, history
// and completion.
type editor struct {
	state   *liner.State
	history string
}

func newEditor(ctx context.Context, b *bot.Bot, history string) *editor {
	e := &editor{state: liner.NewLiner(), history: history}
	e.state.SetCtrlCAborts(true)
	e.state.SetBeep(false)
	e.state.SetCompleter(func(line string) []string { return complete(ctx, b, line) })
	if f, err := os.Open(history); err == nil {
		_, _ = e.state.ReadHistory(f) // a broken history is no reason not to chat
		_ = f.Close()
	}
	return e
}

func (e *editor) next() (string, error) {
	line, err := e.state.Prompt(prompt)
	switch {
	case errors.Is(err, liner.ErrPromptAborted):
		return "", errInterrupted
	case errors.Is(err, liner.ErrInternal):
		return "", errNoWidth
	case err != nil:
		return "", err
	}
	if line != "" {
		e.state.AppendHistory(line)
	}
	return line, nil
}

// close gives the terminal back as it was and keeps the history where that is
// wanted and possible.
func (e *editor) close() {
	_ = e.state.Close() // it always returns nil
	if e.history == "" {
		return
	}
	f, err := os.OpenFile(e.history, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return // the chat was no worse for it
	}
	_, _ = e.state.WriteHistory(f)
	_ = f.Close()
}
