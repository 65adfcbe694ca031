package render

import (
	"slices"
	"strings"

	"planbot/bot/message"
	"planbot/bot/telegram/api"
	"planbot/bot/text"
)

// fill puts parts on as few pages of at most size units as possible.
func (o Options) fill(all []part, size int) [][]part {
	var pages [][]part
	for _, group := range o.groups(all) {
		last := len(pages) - 1
		if last >= 0 && o.fits(slices.Concat(pages[last], group), size) {
			pages[last] = append(pages[last], group...)
			continue
		}
		pages = append(pages, group)
	}
	return pages
}

// groups puts each part together with those that lead to it, if a message can
// hold them. An aside belongs to the texts above it; where there are none, it
// leads to those below.
func (o Options) groups(all []part) [][]part {
	var out [][]part
	leads := false
	for i, p := range all {
		trails := p.aside && i > 0 && all[i-1].block != nil
		last := len(out) - 1
		if (leads || trails) && o.fits(slices.Concat(out[last], []part{p}), o.maxSize()) {
			out[last] = append(out[last], p)
		} else {
			out = append(out, []part{p})
		}
		leads = p.leads || p.aside && !trails
	}
	return out
}

func (o Options) fits(parts []part, size int) bool {
	m := o.layout(parts)
	if m.Rich != nil && countBlocks(m.Rich.Blocks) > maxBlocks {
		return false
	}
	for _, p := range parts {
		if p.row != nil {
			size -= rowUnits
		}
	}
	return m.size() <= size && len(m.Entities) <= maxEntities
}

// maxSize is the most that a message can hold, in UTF-16 units.
func (o Options) maxSize() int {
	if o.rich {
		return maxRich
	}
	return maxText
}

// size is how much text a message has, in UTF-16 units.
func (m *Message) size() int {
	if m.Rich != nil {
		return countUnits(m.Rich.Blocks)
	}
	return text.Units(m.Text)
}

// layout is a message with the parts, and below them each of their sources.
func (o Options) layout(parts []part) *Message {
	if o.rich {
		return &Message{Rich: o.richMessage(parts)}
	}
	var w writer
	var credits message.Credits
	for i, p := range parts {
		continued := i > 0 && p.continues(parts[i-1])
		if i > 0 {
			w.write(gap(parts[i-1], p, continued))
		}
		if p.header != nil && !continued {
			w.line(*p.header)
			w.write(span{text: "\n"})
		}
		for k, l := range p.lines {
			if k > 0 {
				w.write(span{text: "\n"})
			}
			w.line(l)
		}
		credits.Add(p.block)
	}
	between := span{text: "\n\n"}
	if len(parts) > 0 && parts[len(parts)-1].last().kind == words {
		between = span{text: "\n"} // the quotation has a frame
	}
	for _, c := range credits.Lines() {
		w.write(between, linked(o.label(c.Text), c.URL))
		between = span{text: "\n"}
	}
	return &Message{Text: w.text.String(), Entities: w.entities}
}

// continues reports whether the part stands under the header of the one above.
func (p part) continues(above part) bool { return p.header != nil && p.header == above.header }

// gap is what stands between two parts.
func gap(above, below part, continued bool) span {
	spans := above.last().spans
	if continued || below.tight || strings.HasSuffix(spans[len(spans)-1].text, ":") {
		return span{text: "\n"}
	}
	return span{text: "\n\n"}
}

// A writer puts spans together to text with entities.
type writer struct {
	text     strings.Builder
	units    int
	entities []api.Entity
}

func (w *writer) line(l line) {
	if l.kind == item {
		w.write(span{text: "• "})
	}
	w.write(l.spans...)
}

func (w *writer) write(spans ...span) {
	for _, s := range spans {
		n := text.Units(s.text)
		if s.look != "" && n > 0 {
			w.entities = append(w.entities, api.Entity{Type: s.look, Offset: w.units, Length: n, URL: s.url})
		}
		w.text.WriteString(s.text)
		w.units += n
	}
}
