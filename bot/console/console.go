// Package console is the terminal platform: a chat with line editing when a
// person sits at a terminal, a plain filter when lines come from a file or a
// pipe, and the renderer that both share with one-shot commands.
package console

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"golang.org/x/term"

	"planbot/bot"
	"planbot/bot/message"
)

// Config says where a chat takes place. The zero Config is a chat on standard
// input and output.
type Config struct {
	In      io.Reader // nil means os.Stdin
	Out     io.Writer // nil means os.Stdout
	Width   int       // of a line, in cells; 0 means the terminal's, at most 100, else 80
	Color   bool      // bold, dim and coloured text; used on a terminal only
	History string    // the file that keeps the typed lines; "" means in memory only
}

// A Terminal chats with one person.
type Terminal struct{ cfg Config }

var _ bot.Platform = (*Terminal)(nil)

// New makes a terminal chat.
func New(cfg Config) *Terminal {
	if cfg.In == nil {
		cfg.In = os.Stdin
	}
	if cfg.Out == nil {
		cfg.Out = os.Stdout
	}
	return &Terminal{cfg}
}

// Name tells what kind of platform this is.
func (t *Terminal) Name() string { return "terminal" }

// Run answers line after line until the input ends, the person leaves, or ctx
// ends. The error is that of reading or writing.
func (t *Terminal) Run(ctx context.Context, b *bot.Bot) error {
	s := session{cfg: t.cfg, bot: b, in: t.open(ctx, b), person: isTerminal(t.cfg.In) && isTerminal(t.cfg.Out)}
	defer s.in.close()
	if s.person {
		if _, err := fmt.Fprintf(t.cfg.Out, welcome, b.Corpus().Plan.Title); err != nil {
			return err
		}
	}
	interrupts := 0
	for {
		line, err := await(ctx, s.in.next)
		switch {
		case errors.Is(err, errInterrupted) && interrupts == 0:
			interrupts++
			_, err = fmt.Fprintln(t.cfg.Out, "Ctrl-D or exit leaves.")
		case errors.Is(err, io.EOF), errors.Is(err, errInterrupted), ctx.Err() != nil:
			return s.leave()
		case errors.Is(err, ErrLineTooLong):
			_, err = fmt.Fprintf(t.cfg.Out, "Not read: %v.\n\n", err)
		case err == nil && isExit(line):
			return nil
		case err == nil:
			interrupts = 0
			err = s.answer(ctx, line)
		}
		if err != nil {
			return err
		}
	}
}

// terminal is where the requests of a chat come from.
var terminal = message.Origin{Platform: "terminal", Direct: true, PrivateReplies: true}

const prompt = "> "

// welcome is said to a person at a terminal; %s is the title of the plan.
const welcome = `%s. /help lists the commands, exit leaves.
Try: /point 21, or /who amnesty, or can soldiers of NATO be based in Ukraine?

`

// A session is one run of a chat.
type session struct {
	cfg    Config
	bot    *bot.Bot
	in     lineReader
	person bool     // at a terminal
	picks  []string // what the numbers of the last reply stand for
}

func (s *session) answer(ctx context.Context, line string) error {
	line = message.Tidy(line)
	if line == "" {
		return nil
	}
	if n, err := strconv.Atoi(strings.Trim(line, "[]")); err == nil && n >= 1 && n <= len(s.picks) {
		line = s.picks[n-1]
	}
	reply := s.bot.HandleLine(ctx, terminal, line)
	text, picks := Render(reply, Fit(s.cfg.Out, s.cfg.Width, s.cfg.Color))
	s.picks = picks
	_, err := io.WriteString(s.cfg.Out, text+"\n")
	return err
}

// leave ends the line that the prompt began.
func (s *session) leave() error {
	if !s.person {
		return nil
	}
	_, err := fmt.Fprintln(s.cfg.Out)
	return err
}

func isExit(line string) bool {
	switch strings.ToLower(strings.TrimPrefix(strings.TrimSpace(line), "/")) {
	case "exit", "quit":
		return true
	}
	return false
}

// Fit makes options that suit out. A width of 0 becomes the terminal's, at most
// 100, or 80 when out is no terminal; there is never colour off a terminal.
func Fit(out io.Writer, width int, color bool) Options {
	o := Options{Width: width, Color: color && isTerminal(out)}
	if o.Width > 0 {
		return o
	}
	o.Width = defaultWidth
	if f, ok := out.(*os.File); ok {
		if w, _, err := term.GetSize(int(f.Fd())); err == nil && w > 0 {
			o.Width = min(w, maxWidth)
		}
	}
	return o
}

// isTerminal reports whether a reader or writer, such as os.Stdin, is a
// terminal.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
