package console

import (
	"regexp"
	"strings"

	"planbot/bot/message"
)

// pointLine is a line that shows a point, whose number a person may type alone.
var pointLine = regexp.MustCompile(`^/point ([0-9]+)(?: lang:([a-z]+))?$`)

// pick puts in brackets what the reader types to send a line: letters before
// its label, or the number of a point that it shows in the language of the reply.
func (p *painter) pick(line, label string) (lead, text string) {
	if m := pointLine.FindStringSubmatch(line); m != nil && (m[2] == "" || m[2] == p.lang) {
		for _, at := range numbers.FindAllStringIndex(label, -1) {
			if label[at[0]:at[1]] == m[1] {
				return "", label[:at[0]] + "[" + m[1] + "]" + label[at[1]:]
			}
		}
		return "[" + m[1] + "] ", label
	}
	p.picks = append(p.picks, line)
	return "[" + letters(len(p.picks)-1) + "] ", label
}

var numbers = regexp.MustCompile(`[0-9]+`)

// letters name the nth pick: a to z, then aa, ab and so on.
func letters(n int) string {
	last := string(rune('a' + n%26))
	if n < 26 {
		return last
	}
	return letters(n/26-1) + last
}

// picked is the line that letters stand for.
func picked(picks []string, typed string) (line string, ok bool) {
	typed = strings.ToLower(strings.Trim(typed, "[]"))
	for i, line := range picks {
		if letters(i) == typed {
			return line, true
		}
	}
	return "", false
}

func (p *painter) list(l message.List) {
	for _, it := range l.Items {
		lead, text := "- ", it.Text
		if it.Line != "" && p.o.Program == "" {
			lead, text = p.pick(it.Line, it.Text)
		}
		p.hang(plain, lead, text)
		if it.Words != "" {
			p.verbatim(it.Words, "")
		}
	}
}

// offered takes out of a list what only offers a line, to be shown as a command
// of the shell. An item with words is shown, and its line offered.
func offered(items []message.Item) (shown []message.Item, commands []message.Choice) {
	for _, it := range items {
		if it.Line == "" || it.Words != "" {
			shown = append(shown, it)
		}
		if it.Line != "" {
			commands = append(commands, message.Choice{Label: it.Text, Line: it.Line})
		}
	}
	return shown, commands
}

// table sets columns side by side where they fit, else each row as an item.
func (p *painter) table(t message.Table) {
	const gap = "  "
	picks := len(p.picks)
	rows := [][]string{visibleCells(t.Columns)}
	for _, r := range t.Rows {
		row := visibleCells(r.Cells)
		if r.Line != "" && p.o.Program == "" {
			lead, text := p.pick(r.Line, row[0])
			row[0] = lead + text
		}
		rows = append(rows, row)
	}
	widths := make([]int, len(t.Columns))
	total := -len(gap)
	for i := range widths {
		for _, row := range rows {
			widths[i] = max(widths[i], cells(row[i]))
		}
		total += widths[i] + len(gap)
	}
	if total > p.o.Width {
		p.picks = p.picks[:picks]
		p.list(t.List())
		return
	}
	for i, row := range rows {
		var line strings.Builder
		for k, cell := range row {
			line.WriteString(cell + strings.Repeat(" ", widths[k]-cells(cell)) + gap)
		}
		style := plain
		if i == 0 {
			style = bold
		}
		p.line(style, strings.TrimRight(line.String(), " "))
	}
}

// visibleCells are cells of a table, each in one line.
func visibleCells(row []string) []string {
	out := make([]string, len(row))
	for i, cell := range row {
		out[i] = strings.ReplaceAll(visible(cell), "\n", " ")
	}
	return out
}

// choices say what may be done next, below an empty line.
func (p *painter) choices(choices []message.Choice) {
	if len(choices) == 0 {
		return
	}
	p.gap()
	if p.o.Program != "" {
		p.commands(choices)
		return
	}
	const gap = "   "
	used := 0
	for _, c := range choices {
		lead, label := p.pick(c.Line, visible(c.Label))
		need := cells(lead + label)
		if need > p.o.Width {
			if used > 0 {
				p.out.WriteByte('\n')
			}
			p.hang(plain, lead, label)
			used = 0
			continue
		}
		switch {
		case used == 0:
		case used+len(gap)+need > p.o.Width:
			p.out.WriteByte('\n')
			used = 0
		default:
			p.out.WriteString(gap)
			used += len(gap)
		}
		p.out.WriteString(p.paint(cyan, lead) + label)
		used += need
	}
	if used > 0 {
		p.out.WriteByte('\n')
	}
}

// commands sets choices one a line, as they are typed into a shell.
func (p *painter) commands(choices []message.Choice) {
	lines := make([]string, len(choices))
	widest := 0
	for i, c := range choices {
		lines[i] = p.o.Program + " " + shellArgs(visible(c.Line))
		widest = max(widest, cells(lines[i]))
	}
	for i, c := range choices {
		p.out.WriteString(p.paint(cyan, lines[i]))
		p.line(dim, strings.Repeat(" ", widest-cells(lines[i]))+"  # "+visible(c.Label))
	}
}

// shellArgs turns a command line of the bot into arguments for a shell.
func shellArgs(line string) string {
	name, arg, _ := strings.Cut(strings.TrimPrefix(line, "/"), " ")
	if arg == "" {
		return name
	}
	return name + " " + ShellQuote(arg)
}

// ShellQuote quotes an argument where a shell would change it.
func ShellQuote(s string) string {
	safe := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune(" :.,_/-", r)
	}
	if strings.IndexFunc(s, func(r rune) bool { return !safe(r) }) < 0 && !strings.HasPrefix(s, "-") {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
