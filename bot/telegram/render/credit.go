package render

import (
	"maps"
	"slices"

	"planbot/bot/message"
	"planbot/bot/telegram/api"
)

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
	return richText(c.lines(func(q part) bool { s, _ := p.source(); t, _ := q.source(); return s == t })[0])
}

// footers name the sources of a scope.
func (c *crediting) footers(scope int) []api.RichBlock {
	var out []api.RichBlock
	of := func(p part) bool {
		s, ok := p.source()
		return ok && c.scope[s] == scope && !c.alone(p)
	}
	for _, s := range c.lines(of) {
		out = append(out, api.RichBlock{Type: "footer", Text: richText(s)})
	}
	return out
}

// lines name the sources of some parts.
func (c *crediting) lines(of func(part) bool) []span {
	var credits message.Credits
	for _, p := range c.parts {
		if of(p) {
			credits.Add(p.block)
		}
	}
	var out []span
	for _, l := range credits.Lines() {
		out = append(out, linked(c.o.label(l.Text), l.URL))
	}
	return out
}
