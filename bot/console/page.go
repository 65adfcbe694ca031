package console

import (
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"

	"golang.org/x/term"
)

// page shows a text, by a pager if it is longer than the window of a person.
func (s *session) page(text string) error {
	s.rest, s.left = "", ""
	width, height := size(s.cfg.Out)
	if !s.person || rowsOf(text, width) <= height-kept {
		_, err := io.WriteString(s.cfg.Out, text+"\n")
		return err
	}
	if s.runPager(text) {
		s.left = text[len(screenful(text, width, height)):]
		return nil
	}
	s.rest = text
	return s.more()
}

// screenful is as much of a text as a window takes, at least a line.
func screenful(text string, width, height int) string {
	end, used := 0, 0
	for line := range strings.Lines(text) {
		used += rowsOf(line, width)
		if end > 0 && used > height-kept {
			break
		}
		end += len(line)
	}
	return text[:end]
}

// kept is how many rows of the window a page leaves: for the empty line and the
// prompt.
const kept = 2

// runPager reports whether a pager has shown the text.
func (s *session) runPager(text string) bool {
	args := strings.Fields(s.cfg.Pager)
	if len(args) == 0 {
		// less 590 garbles what is not ASCII in its prompt, so the text begins with what the keys do.
		args = []string{"less", "-E", "-R", "-X", "-Ps[Space / q]"}
		text = s.words().Say("terminal.pager") + "\n" + text
	}
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Env = append(os.Environ(), "LESSCHARSET=utf-8", "LESSSECURE=1") // the latter keeps the chat from being a way to a shell
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(text), s.cfg.Out, s.cfg.Out
	if cmd.Start() != nil {
		return false
	}
	_ = cmd.Wait() // the person has seen what went wrong
	return true
}

// more shows the next page of what did not fit the window, or of what the reader
// may have left unread in the pager.
func (s *session) more() error {
	if s.rest == "" {
		s.rest, s.left = s.left, ""
	}
	if s.rest == "" {
		return s.say("terminal.all")
	}
	width, height := size(s.cfg.Out)
	page := screenful(s.rest, width, height)
	s.rest = s.rest[len(page):]
	if s.rest != "" {
		page += s.words().Say("terminal.more")
	}
	_, err := io.WriteString(s.cfg.Out, page+"\n")
	return err
}

var ansi = regexp.MustCompile("\x1b\\[[0-9;]*m")

// rowsOf is how many rows of a window of that width a text takes.
func rowsOf(text string, width int) int {
	rows := 0
	for line := range strings.Lines(ansi.ReplaceAllString(text, "")) {
		rows += max(1, (cells(strings.TrimSuffix(line, "\n"))+width-1)/width)
	}
	return rows
}

// size is that of a terminal's window, or of a usual one where out is none.
func size(out io.Writer) (columns, rows int) {
	if f, ok := out.(*os.File); ok {
		if w, h, err := term.GetSize(int(f.Fd())); err == nil && w > 0 && h > 0 {
			return w, h
		}
	}
	return defaultWidth, 24
}

// isTerminal reports whether a reader or writer, such as os.Stdin, is a
// terminal.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
