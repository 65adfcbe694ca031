package console

import (
	"fmt"
	"strings"

	"planbot/bot/message"
)

// The widths of a line, in cells.
const (
	defaultWidth = 80
	minWidth     = 20  // narrower than this nothing can be read
	maxWidth     = 100 // wider than this prose is hard to read
)

// Options tell how a reply is shown.
type Options struct {
	Width int  // of a line, in cells; 0 means 80, and less than 20 counts as 20
	Color bool // bold, dim and coloured text

	// Program shows choices as commands of this program, to be copied into a
	// shell. When it is empty they are numbered, to be picked in the chat.
	Program string
}

// Render shows a reply as text that ends in a newline. What can be picked is
// numbered from 1, and picks[n-1] is the line that number n stands for.
//
// The words of a clause or quotation stand behind a bar. They are wrapped
// without loss: taking the bars away and joining the lines gives them back
// byte for byte. A bar alone on its line is a line feed of the text.
func Render(r message.Reply, o Options) (text string, picks []string) {
	switch {
	case o.Width == 0:
		o.Width = defaultWidth
	case o.Width < minWidth:
		o.Width = minWidth
	}
	p := painter{o: o}
	for i, b := range r.Blocks {
		if i > 0 && !isHeading(r.Blocks[i-1]) {
			p.out.WriteByte('\n')
		}
		p.block(b)
	}
	return p.out.String(), p.picks
}

func isHeading(b message.Block) bool {
	_, ok := b.(message.Heading)
	return ok
}

// A style is the ANSI sequence that switches it on.
type style string

const (
	plain style = ""
	bold  style = "\x1b[1m"
	dim   style = "\x1b[2m"
	cyan  style = "\x1b[36m"
	reset style = "\x1b[0m"
)

// A painter writes one reply.
type painter struct {
	o     Options
	out   strings.Builder
	picks []string
}

func (p *painter) block(b message.Block) {
	switch b := b.(type) {
	case message.Heading:
		p.prose(bold, "", b.Text)
	case message.Paragraph:
		p.prose(plain, "", b.Text)
	case message.Clause:
		p.prose(bold, "", b.Title)
		p.verbatim(b.Text)
		p.source(b.Credit, b.URL)
	case message.Quotation:
		p.prose(bold, "", b.Lead())
		p.verbatim(b.Text)
		p.source(b.Credit, b.URL)
	case message.Gist:
		p.prose(plain, "", b.Label+": "+b.Text)
		p.source(b.Credit, b.URL)
	case message.List:
		p.list(b.Items)
	case message.Choices:
		if p.o.Program != "" {
			p.commands(b.Choices)
		} else {
			p.choices(b.Choices)
		}
	case message.File:
		p.file(b)
	default:
		panic(fmt.Sprintf("console: unknown block %T", b))
	}
}

// prose wraps text of ours. The first line starts with lead, the others are
// indented to match.
func (p *painter) prose(s style, lead, text string) {
	indent := strings.Repeat(" ", cells(lead))
	for _, par := range strings.Split(visible(text), "\n") {
		for _, line := range wrap(par, p.o.Width-cells(lead)) {
			p.out.WriteString(p.paint(cyan, lead))
			p.line(s, strings.TrimRight(line, " "))
			lead = indent
		}
	}
}

// verbatim wraps the words of others behind a bar, without loss.
func (p *painter) verbatim(text string) {
	const bar = "│"
	for i, par := range strings.Split(visible(text), "\n") {
		if i > 0 {
			p.line(dim, bar)
		}
		for _, line := range wrap(par, p.o.Width-cells(bar+" ")) {
			p.out.WriteString(p.paint(dim, bar) + " ")
			p.line(plain, line)
		}
	}
}

// source says where words come from. An address stays in one piece, so that
// it can be followed.
func (p *painter) source(credit, url string) {
	p.prose(dim, "", credit)
	if url != "" {
		p.line(dim, visible(url))
	}
}

func (p *painter) list(items []message.Item) {
	widest := len(fmt.Sprintf("[%d] ", len(p.picks)+len(items)))
	for _, it := range items {
		lead := "- "
		if it.Line != "" && p.o.Program == "" {
			lead = fmt.Sprintf("%-*s", widest, p.pick(it.Line))
		}
		p.prose(plain, lead, it.Text)
	}
}

// file shows what is in a file as it stands, to be copied.
func (p *painter) file(f message.File) {
	text := visible(string(f.Data))
	p.out.WriteString(text)
	if !strings.HasSuffix(text, "\n") {
		p.out.WriteByte('\n')
	}
}

// choices sets numbered choices in a row and starts another when it is full.
func (p *painter) choices(choices []message.Choice) {
	const gap = "   "
	used := 0
	for _, c := range choices {
		label, number := visible(c.Label), p.pick(c.Line)
		need := cells(number + " " + label)
		switch {
		case used == 0:
		case used+len(gap)+need > p.o.Width:
			p.out.WriteByte('\n')
			used = 0
		default:
			p.out.WriteString(gap)
			used += len(gap)
		}
		p.out.WriteString(p.paint(cyan, number) + " " + label)
		used += need
	}
	p.out.WriteByte('\n')
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
	return name + " " + shellQuote(arg)
}

// shellQuote quotes an argument where a shell would change it.
func shellQuote(s string) string {
	safe := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune(" :.,_-", r)
	}
	if strings.IndexFunc(s, func(r rune) bool { return !safe(r) }) < 0 && !strings.HasPrefix(s, "-") {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// pick numbers a line that the reader can send, and returns the number.
func (p *painter) pick(line string) string {
	p.picks = append(p.picks, line)
	return fmt.Sprintf("[%d]", len(p.picks))
}

func (p *painter) line(s style, text string) {
	p.out.WriteString(p.paint(s, text))
	p.out.WriteByte('\n')
}

func (p *painter) paint(s style, text string) string {
	if !p.o.Color || s == plain || strings.TrimSpace(text) == "" {
		return text
	}
	return string(s) + text + string(reset)
}
