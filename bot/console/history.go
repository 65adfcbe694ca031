package console

import (
	"os"
	"slices"
	"strings"
)

// maxHistory is how many lines are kept.
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
