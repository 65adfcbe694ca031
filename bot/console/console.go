// Package console is the terminal platform: a chat with line editing when a
// person sits at a terminal, a plain filter when lines come from a file or a
// pipe, and the renderer that both share with one-shot commands.
package console

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"planbot/bot"
	"planbot/bot/locale"
	"planbot/bot/message"
)

// Config says where a chat takes place. All but In and Out may be zero.
type Config struct {
	In      io.Reader
	Out     io.Writer
	Width   int    // of a line, in cells; 0 means the terminal's, at most 100, else 80
	Color   bool   // bold, dim and coloured text; used on a terminal only
	History string // the file that keeps the typed lines; "" means in memory only
	Plain   bool   // the terminal can't move its cursor, so lines are read without editing
	Locale  string // of the person's system, such as "uk_UA.UTF-8"
	Lang    string // to answer in whatever is typed; "" means that of the question, else of the answer before
	Pager   string // the command that shows what is longer than the window; "" means less, or where there is none a page at a time
}

// A Terminal chats with one person.
type Terminal struct{ cfg Config }

var _ bot.Platform = (*Terminal)(nil)

// New makes a terminal chat.
func New(cfg Config) *Terminal { return &Terminal{cfg} }

// Run answers line after line until the input ends, the person leaves, or ctx
// ends. The error is that of reading or writing.
func (t *Terminal) Run(ctx context.Context, b *bot.Bot) error {
	s := session{cfg: t.cfg, from: terminal, bot: b, in: t.open(ctx, b), person: isTerminal(t.cfg.In) && isTerminal(t.cfg.Out)}
	defer s.in.close()
	s.from.Language = cmp.Or(t.cfg.Lang, t.cfg.Locale)
	if s.person {
		plan := b.Library().In(locale.Base(s.from.Language)).Corpus.Plan
		if err := s.say("terminal.welcome", plan.Title, len(b.Corpus().Points)); err != nil {
			return err
		}
	}
	interrupts := 0
	for {
		line, err := await(ctx, s.in.next)
		switch {
		case errors.Is(err, errInterrupted) && interrupts == 0:
			interrupts++
			_, err = fmt.Fprintln(t.cfg.Out, s.words().Say("terminal.leaves"))
		case errors.Is(err, io.EOF), errors.Is(err, errInterrupted), ctx.Err() != nil:
			return s.leave()
		case errors.Is(err, ErrLineTooLong):
			err = s.say("terminal.too_long", MaxLine>>20)
		case errors.Is(err, errFull):
			err = s.say("terminal.full", maxEdited-1)
		case err == nil && s.isExit(line):
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

// A session is one run of a chat.
type session struct {
	cfg    Config
	from   message.Origin // its language is that of the answer before
	bot    *bot.Bot
	in     lineReader
	person bool            // at a terminal
	shown  []message.Reply // the last of them is on the screen
	picks  []string        // what the letters in it stand for
	rest   string          // of it, which the screen has no room for
	left   string          // of it, what came after the first screen of the pager
}

// maxShown is how many replies a person can go back.
const maxShown = 50

func (s *session) answer(ctx context.Context, line string) error {
	line = message.Tidy(line)
	switch name := strings.ToLower(strings.TrimPrefix(line, "/")); {
	case line == "" && s.rest == "":
		return nil
	case line == "", name == "more":
		return s.more()
	case name == "back":
		return s.back()
	}
	parsed := s.bot.Parse(s.meant(line))
	parsed.Lang = cmp.Or(parsed.Lang, s.cfg.Lang)
	reply := s.bot.Handle(ctx, s.from, parsed)
	s.from.Language = reply.Language
	if s.person && parsed.Name == "help" && parsed.Arg == "" {
		reply.Blocks = append(reply.Blocks, message.Aside{Text: reply.Say("terminal.keys")})
	}
	s.shown = append(s.shown, reply)
	s.shown = s.shown[max(0, len(s.shown)-maxShown):]
	return s.show(reply)
}

// meant is the command line that a short one stands for: a question mark, the
// letters of a choice, "next" below a point, or the number of a point, however it is
// marked.
func (s *session) meant(line string) string {
	if line == "?" {
		return "/help"
	}
	if pick, ok := picked(s.picks, line); ok {
		return pick
	}
	if len(s.shown) > 0 {
		line = cmp.Or(bot.Turned(s.shown[len(s.shown)-1], line), line)
	}
	if n, err := strconv.Atoi(strings.Trim(line, "[]#№?!. ")); err == nil && s.bot.Corpus().Point(n) != nil {
		return fmt.Sprintf("/point %d", n)
	}
	return line
}

func (s *session) show(r message.Reply) error {
	text, picks := Render(r, Fit(s.cfg.Out, s.cfg.Width, s.cfg.Color))
	s.picks = picks
	return s.page(text)
}

// back shows the reply before the one on the screen.
func (s *session) back() error {
	if len(s.shown) < 2 {
		return s.say("terminal.nothing_before")
	}
	s.shown = s.shown[:len(s.shown)-1]
	return s.show(s.shown[len(s.shown)-1])
}

// words are those of the language of the answer before.
func (s *session) words() *locale.Words { return locale.In(locale.Base(s.from.Language)) }

func (s *session) say(key string, args ...any) error {
	r := message.Reply{Blocks: []message.Block{message.Paragraph{Text: s.words().Say(key, args...)}}}
	text, _ := Render(r, Fit(s.cfg.Out, s.cfg.Width, false))
	_, err := fmt.Fprintln(s.cfg.Out, text)
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

// isExit reports whether a line is a word for leaving, and no letter of a choice.
func (s *session) isExit(line string) bool {
	if _, ok := picked(s.picks, line); ok {
		return false
	}
	switch strings.ToLower(strings.Trim(strings.TrimPrefix(strings.TrimSpace(line), "/"), "!. ")) {
	case "exit", "quit", "q", ":q", "bye", "goodbye", "bye bye", "вихід", "бувай", "до побачення", "выход", "пока", "до свидания":
		return true
	}
	return false
}

// Fit makes options that suit out. A width of 0 becomes the terminal's, at most
// 100, or 80 when out is no terminal; there is never colour off a terminal.
func Fit(out io.Writer, width int, color bool) Options {
	o := Options{Width: width, Color: color && isTerminal(out)}
	if o.Width <= 0 {
		columns, _ := size(out)
		o.Width = min(columns, maxWidth)
	}
	return o
}
