package render

import (
	"maps"
	"slices"
	"strings"

	"planbot/bot/message"
	"planbot/bot/telegram/api"
	"planbot/bot/text"
)

// The limits of a rich message, which count nested blocks, items and rows too.
const (
	maxRich    = 32768 // UTF-16 units
	maxBlocks  = 500
	maxColumns = 20
)

// screenColumns is how many columns of a table a phone shows side by side.
const screenColumns = 4

// rowUnits is how much text there is room for around that of a row of a table.
const rowUnits = 60

// headingSize is the size of a heading, of 1, the largest, to 6.
const headingSize = 4

// A row is what stands together in a table of columns with names.
type row struct {
	columns []string
	lines   [][]api.RichCell
}

// A fold is parts that each reader opens alone.
type fold struct {
	label string
	parts []part
}

// table has a part for each row, so that a long table can be cut into pages. The
// first cell stands above the others, for which a phone has no room beside it. A text
// has the rows as items.
func (o Options) table(t message.Table) []part {
	if !o.rich || len(t.Columns) > maxColumns {
		return o.list(t.List())
	}
	var out []part
	for _, r := range t.Rows {
		names, values := t.Columns[1:], slices.Clone(r.Cells[1:])
		head := []api.RichCell{cell("left", linked(o.label(r.Cells[0]), deepLink(o.Bot, r.Line)))}
		head[0].Spans = min(len(values), screenColumns)
		if rest := len(values) - screenColumns; rest > 0 {
			head = append(head, cell("left", span{}))
			head[1].Spans = rest
		}
		p := part{block: message.List{}, row: &row{columns: names, lines: [][]api.RichCell{head}}}
		var cells []api.RichCell
		for _, v := range values {
			cells = append(cells, cell("center", span{text: o.label(v)}))
		}
		if strings.Join(values, "") != "" {
			p.row.lines = append(p.row.lines, cells)
		}
		out = append(out, p)
	}
	return out
}

// rows is a list as a table of two columns: what the items begin with, a link, and
// the rest of them.
func (o Options) rows(l message.List) []part {
	var out []part
	for _, it := range l.Items {
		name := text.Unmentioned(it.Text, o.Bot)
		first, rest, _ := strings.Cut(strings.TrimPrefix(name, it.Label), " ") // ". Title"
		head := strings.ReplaceAll(it.Label+first, " ", "\u00a0")
		out = append(out, part{block: message.List{}, row: &row{lines: [][]api.RichCell{{
			cell("left", linked(head, deepLink(o.Bot, it.Line))), cell("left", span{text: rest}),
		}}}})
	}
	return out
}

func cell(align string, s span) api.RichCell {
	return api.RichCell{Text: richText(s), Align: align, VAlign: "top"}
}

// folded is a fold as a part, or nothing where it is a button.
func (o Options) folded(f message.Fold) []part {
	if !o.rich {
		return nil
	}
	p := part{fold: &fold{label: o.label(f.Label)}}
	for _, b := range f.Blocks {
		if g, ok := b.(message.Gist); ok && g.Label == f.Label {
			g.Label = "" // the fold has it
			b = g
		}
		p.fold.parts = append(p.fold.parts, o.parts(b)...)
	}
	if len(p.fold.parts) == 0 || !o.fits([]part{p}, maxRich) {
		return nil
	}
	return []part{p}
}

// foldRest folds what does not fit the first screen. Clauses are never folded, and
// folds are not put into one another.
func (o Options) foldRest(all []part) []part {
	first, folds := slices.Clone(all), []part{}
	for i := len(all) - 1; i >= 0 && all[i].fold != nil; i-- {
		first, folds = all[:i:i], all[i:]
	}
	pages := o.fill(first, message.PageUnits)
	if len(pages) < 2 {
		return all
	}
	p := part{fold: &fold{label: o.say("telegram.more"), parts: slices.Concat(pages[1:]...)}}
	staysOpen := func(q part) bool {
		_, clause := q.block.(message.Clause)
		return clause || q.fold != nil
	}
	if slices.ContainsFunc(p.fold.parts, staysOpen) || !o.fits(slices.Concat(pages[0], []part{p}, folds), maxRich) {
		return all
	}
	return slices.Concat(pages[0], []part{p}, folds)
}

// richMessage is a message with the parts, and with each of their sources once.
func (o Options) richMessage(parts []part) *api.RichMessage {
	c := o.credit(parts)
	out := c.blocks(parts, everywhere)
	if shared := c.footers(inFolds); len(shared) > 0 {
		out = append(out, details(o.say("button.sources"), shared))
	}
	return &api.RichMessage{Blocks: out, AsItIs: slices.ContainsFunc(flat(parts), part.quotes)}
}

func (p part) quotes() bool {
	return slices.ContainsFunc(p.lines, func(l line) bool { return l.kind == words })
}

// flat is parts with those of folds in their places.
func flat(parts []part) []part {
	var out []part
	for _, p := range parts {
		out = append(out, p)
		if p.fold != nil {
			out = append(out, p.fold.parts...)
		}
	}
	return out
}

func details(label string, blocks []api.RichBlock) api.RichBlock {
	return api.RichBlock{Type: "details", Summary: api.RichText{{Type: "bold", Text: label}}, Blocks: blocks}
}

// blocks lays out parts, and below them, but above folds, the sources of a scope.
func (c *crediting) blocks(parts []part, scope int) []api.RichBlock {
	var out []api.RichBlock
	folds := 0
	for i, p := range parts {
		switch {
		case p.fold != nil:
			if folds++; folds == 1 {
				out = append(out, c.footers(scope)...)
			}
			out = append(out, details(p.fold.label, c.blocks(p.fold.parts, folds)))
			continue
		case p.row != nil:
			out = addRow(out, p.row, i > 0 && parts[i-1].row != nil)
			continue
		case p.header != nil && (i == 0 || !p.continues(parts[i-1])):
			out = append(out, paragraph(*p.header))
		}
		out = c.addLines(out, p)
	}
	if folds == 0 {
		out = append(out, c.footers(scope)...)
	}
	return out
}

// addLines adds the lines of a part. Items that follow each other are one list.
func (c *crediting) addLines(out []api.RichBlock, p part) []api.RichBlock {
	for _, l := range p.lines {
		last := len(out) - 1
		switch l.kind {
		case plain:
			out = append(out, paragraph(l))
		case title:
			out = append(out, api.RichBlock{Type: "heading", Size: headingSize, Text: richText(span{text: l.spans[0].text})})
		case item:
			if last < 0 || out[last].Type != "list" {
				out, last = append(out, api.RichBlock{Type: "list"}), last+1
			}
			out[last].Items = append(out[last].Items, api.RichItem{Blocks: []api.RichBlock{paragraph(l)}})
		case words:
			q := api.RichBlock{Type: "blockquote", Blocks: []api.RichBlock{{Type: "paragraph", Text: richText(span{text: l.spans[0].text})}}}
			q.Credit = c.below(p)
			out = append(out, q)
		case mark: // the credit of the words has it
		}
	}
	return out
}

func paragraph(l line) api.RichBlock {
	return api.RichBlock{Type: "paragraph", Text: richText(l.spans...)}
}

// addRow adds a row to the table that ends the blocks, or a table of it.
func addRow(out []api.RichBlock, r *row, continued bool) []api.RichBlock {
	if !continued {
		t := api.RichBlock{Type: "table", Bordered: true, Striped: true, Compact: true}
		var head []api.RichCell
		for _, name := range r.columns {
			c := cell("center", span{text: name})
			c.Header = true
			head = append(head, c)
		}
		if head != nil {
			t.Cells = append(t.Cells, head)
		}
		out = append(out, t)
	}
	table := &out[len(out)-1]
	table.Cells = append(table.Cells, r.lines...)
	return out
}

func richText(spans ...span) api.RichText {
	var out api.RichText
	for _, s := range spans {
		look := s.look
		if look == "text_link" {
			look = "url"
		}
		if s.text != "" {
			out = append(out, api.RichSpan{Type: look, Text: s.text, URL: s.url})
		}
	}
	return out
}

// measure is how much text there is in blocks, and how many blocks the server
// counts.
func measure(blocks []api.RichBlock) (units, count int) {
	for _, b := range blocks {
		texts, inside := []api.RichText{b.Text, b.Credit, b.Summary}, b.Blocks
		for _, cell := range slices.Concat(b.Cells...) {
			texts = append(texts, cell.Text)
		}
		for _, it := range b.Items {
			inside = slices.Concat(inside, it.Blocks)
		}
		for _, s := range slices.Concat(texts...) {
			units += text.Units(s.Text)
		}
		within, more := measure(inside)
		units, count = units+within, count+1+len(b.Items)+len(b.Cells)+more
	}
	return units, count
}

// A crediting says where a rich message names its sources, each once. A source
// that only one quotation is from is named below it, another at the end of what
// has its texts.
type crediting struct {
	o     Options
	parts []part // folds opened
	uses  map[message.Source]int
	scope map[message.Source]int
}

// The scopes of sources, besides the number of the fold that has them, from 1.
const (
	everywhere = 0  // outside of folds
	inFolds    = -1 // in folds, of which some share sources
)

func (o Options) credit(parts []part) *crediting {
	c := &crediting{o: o, parts: flat(parts), uses: map[message.Source]int{}, scope: map[message.Source]int{}}
	folds := 0
	for _, p := range parts {
		if p.fold == nil {
			c.use(p, everywhere)
			continue
		}
		folds++
		for _, q := range p.fold.parts {
			c.use(q, folds)
		}
	}
	shared := slices.Contains(slices.Collect(maps.Values(c.scope)), inFolds)
	for s, scope := range c.scope {
		if shared && scope != everywhere {
			c.scope[s] = inFolds
		}
	}
	return c
}

// use counts a part of a scope.
func (c *crediting) use(p part, scope int) {
	s, ok := p.source()
	if !ok {
		return
	}
	c.uses[s]++
	before, used := c.scope[s]
	switch {
	case !used || scope == everywhere:
		c.scope[s] = scope
	case before != everywhere && before != scope:
		c.scope[s] = inFolds
	}
}

// source is where the text of a part is from.
func (p part) source() (message.Source, bool) {
	var c message.Credits
	c.Add(p.block)
	for _, s := range c.Sources() {
		return s, true
	}
	return message.Source{}, false
}

// alone reports whether the part is the only text from its source, and a
// quotation, so that the source is named below it.
func (c *crediting) alone(p part) bool {
	s, ok := p.source()
	return ok && c.uses[s] == 1 && p.quotes()
}

// below is the credit of a part's quotation: where it stands, and its source if
// that is named here.
func (c *crediting) below(p part) api.RichText {
	var spans []span
	for _, l := range p.lines {
		if l.kind == mark {
			spans = l.spans
		}
	}
	if !c.alone(p) {
		return richText(spans...)
	}
	if v, ok := p.block.(message.Voice); ok { // the mark has the ref
		return richText(append(spans[:len(spans):len(spans)], span{text: " · "}, linked(c.o.label(v.Source.Credit), v.Source.URL))...)
	}
	return richText(c.o.sources(p)[0])
}

// footers name the sources of a scope.
func (c *crediting) footers(scope int) []api.RichBlock {
	var out []api.RichBlock
	of := slices.DeleteFunc(slices.Clone(c.parts), func(p part) bool {
		s, ok := p.source()
		return !ok || c.scope[s] != scope || c.alone(p)
	})
	for _, s := range c.o.sources(of...) {
		out = append(out, api.RichBlock{Type: "footer", Text: richText(s)})
	}
	return out
}

// sources are links to the sources of parts.
func (o Options) sources(parts ...part) []span {
	var credits message.Credits
	for _, p := range parts {
		credits.Add(p.block)
	}
	var out []span
	for _, l := range credits.Lines() {
		out = append(out, linked(o.label(l.Text), l.URL))
	}
	return out
}
