package console

import (
	"fmt"
	"slices"
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
	// shell. When it is empty they are lettered, to be picked in the chat.
	Program string
}

// Render shows a reply as text that ends in a newline. What a person can type
// to go on is in brackets: the number of a point, or letters, of which "a"
// stands for the first of picks.
//
// The words of others are indented by two cells and nothing else is. They are
// wrapped without loss: a line, joined to the one before by a space, or by
// nothing where "↪" is in the indent, gives them back byte for byte. An empty
// line is a line feed of the text, "␠" at the end of a line a space. What they
// are about and where they stand is at the right edge of their last line, or
// of one below it.
func Render(r message.Reply, o Options) (text string, picks []string) {
	switch {
	case o.Width == 0:
		o.Width = defaultWidth
	case o.Width < minWidth:
		o.Width = minWidth
	}
	p := painter{o: o, lang: r.Language}
	var choices []message.Choice
	var last message.Block
	credits, sourced := creditsOf(r)
	for i, b := range r.Blocks {
		switch b := b.(type) {
		case message.Fold:
			choices = append(choices, message.Choice{Label: b.Label, Line: b.Line})
			continue
		case message.Choices:
			choices = append(choices, b.Choices...)
			continue
		}
		if list, ok := b.(message.List); ok && list.Buttons && o.Program != "" {
			var commands []message.Choice
			list.Items, commands = offered(list.Items)
			choices = append(choices, commands...)
			if len(list.Items) == 0 {
				continue
			}
			b = list
		}
		if last != nil && !joined(last, b) {
			p.gap()
		}
		p.block(b)
		if n := len(sourced); n > 0 && i == sourced[n-1] {
			p.credits(credits, n == 1 && isText(b))
		}
		last = b
	}
	p.choices(choices)
	return p.out.String(), p.picks
}

// creditsOf lists the sources of what is shown, and tells which blocks need
// them.
func creditsOf(r message.Reply) (lines []message.Credit, blocks []int) {
	var all message.Credits
	for i, b := range r.Blocks {
		var own message.Credits
		own.Add(b)
		if len(own.Sources()) > 0 {
			all.Add(b)
			blocks = append(blocks, i)
		}
	}
	return all.Lines(), blocks
}

// isText reports whether a block is a clause or a summary, below which its
// source stands without an empty line.
func isText(b message.Block) bool {
	switch b.(type) {
	case message.Clause, message.Gist:
		return true
	}
	return false
}

// joined reports whether no empty line is between two blocks: below a heading
// and what introduces a list, above small print, and between speakers.
func joined(above, below message.Block) bool {
	switch above.(type) {
	case message.Heading:
		return true
	case message.Paragraph:
		switch below.(type) {
		case message.List, message.Table:
			return true
		}
	case message.Voice:
		if _, ok := below.(message.Voice); ok {
			return true
		}
	}
	_, small := below.(message.Aside)
	return small
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

type painter struct {
	o     Options
	lang  string // of the reply, in which a number alone is answered too
	out   strings.Builder
	picks []string
}

func (p *painter) block(b message.Block) {
	switch b := b.(type) {
	case message.Heading:
		p.prose(bold, b.Text)
	case message.Paragraph:
		p.prose(plain, b.Text)
	case message.Aside:
		p.prose(dim, b.Text)
	case message.Clause:
		p.prose(bold, b.Title)
		p.verbatim(b.Text, "")
		p.prose(dim, b.Note)
	case message.Voice:
		p.prose(bold, b.Header())
		for _, w := range b.Words {
			p.verbatim(w.Text, w.Mark())
			p.prose(dim, w.Note)
		}
	case message.Gist:
		p.prose(plain, b.Label+": "+b.Text)
	case message.List:
		p.list(b)
	case message.Table:
		p.table(b)
	case message.File:
		p.file(b)
	default:
		panic(fmt.Sprintf("console: unknown block %T", b))
	}
}

// prose wraps text of ours.
func (p *painter) prose(s style, text string) { p.wrapped(s, "", "", text) }

// hanging is the least indent of the lines below the first of an item, which
// must not look like the words of others.
const hanging = 4

// hang wraps text of ours whose first line starts with lead. The others are
// indented.
func (p *painter) hang(s style, lead, text string) {
	indent := strings.Repeat(" ", max(cells(lead), hanging))
	p.wrapped(s, lead, indent, text)
}

// wrapped wraps text of ours behind a lead, and an indent from its second line
// on.
func (p *painter) wrapped(s style, lead, indent, text string) {
	for par := range strings.SplitSeq(visible(text), "\n") {
		single := strings.Join(strings.FieldsFunc(par, func(r rune) bool { return r == ' ' }), " ")
		kept := strings.ReplaceAll(single, "· ", "·\u00a0") // no line ends in a dot
		for _, line := range wrap(kept, p.o.Width-max(len(lead), len(indent))) {
			p.out.WriteString(p.paint(cyan, lead))
			p.line(s, strings.ReplaceAll(line.text, "·\u00a0", "· "))
			lead = indent
		}
	}
}

// verbatim wraps the words of others without loss, and sets the mark, if there
// is one, at the right edge.
func (p *painter) verbatim(text, mark string) {
	const indent, goesOn = "  ", "↪ "
	var lines []segment // an empty one is a line feed
	for i, par := range strings.Split(visible(text), "\n") {
		if i > 0 {
			lines = append(lines, segment{})
		}
		lines = append(lines, wrap(par, p.o.Width-cells(indent))...)
	}
	used := 0
	for i, line := range lines {
		if i > 0 {
			p.out.WriteByte('\n')
		}
		used = 0
		if line.text == "" {
			continue
		}
		lead := indent
		if line.cut {
			lead = p.paint(dim, goesOn)
		}
		p.out.WriteString(lead + line.text)
		used = cells(indent + line.text)
	}
	p.mark(visible(mark), used)
}

// mark ends a line of which so many cells are used, with the mark at its right
// edge or on a line of its own.
func (p *painter) mark(mark string, used int) {
	const apart = 2
	if room := p.o.Width - cells(mark); mark != "" && used+apart <= room {
		p.out.WriteString(strings.Repeat(" ", room-used))
		p.line(dim, mark)
		return
	}
	p.out.WriteByte('\n')
	for _, line := range wrap(mark, p.o.Width-hanging) {
		p.out.WriteString(strings.Repeat(" ", p.o.Width-cells(line.text)))
		p.line(dim, line.text)
	}
}

// credits say where the texts of others are from. An address stays in one
// piece, so that it can be followed, and is shown once.
func (p *painter) credits(lines []message.Credit, below bool) {
	if !below {
		p.gap()
	}
	var shown []string
	for _, c := range lines {
		text, url := visible(c.Text), visible(c.URL)
		if slices.Contains(shown, url) {
			url = ""
		}
		shown = append(shown, url)
		if url != "" && cells(text+" "+url) <= p.o.Width {
			p.line(dim, text+" "+url)
			continue
		}
		p.prose(dim, text)
		if url != "" {
			p.line(dim, url)
		}
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

// gap leaves a line empty, but not the first.
func (p *painter) gap() {
	if p.out.Len() > 0 {
		p.out.WriteByte('\n')
	}
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
