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
// hold them.
func (o Options) groups(all []part) [][]part {
	var out [][]part
	for i, p := range all {
		last := len(out) - 1
		if i > 0 && all[i-1].leads && o.fits(slices.Concat(out[last], []part{p}), maxText) {
			out[last] = append(out[last], p)
			continue
		}
		out = append(out, []part{p})
	}
	return out
}

func (o Options) fits(parts []part, size int) bool {
	m := o.layout(parts)
	return text.Units(m.Text) <= size && len(m.Entities) <= maxEntities
}

// layout is a message with the parts, and below them each of their sources.
func (o Options) layout(parts []part) Message {
	var w writer
	var credits message.Credits
	for i, p := range parts {
		continued := i > 0 && p.header != nil && p.header == parts[i-1].header
		switch {
		case i == 0:
		case p.tight, continued:
			w.write(span{text: "\n"})
		default:
			w.write(span{text: "\n\n"})
		}
		if p.header != nil && !continued {
			w.write(p.header.spans...)
			w.write(span{text: "\n"})
		}
		w.write(p.spans...)
		credits.Add(p.block)
	}
	gap := "\n\n"
	for _, c := range credits.Lines() {
		w.write(span{text: gap}, linked(o.label(c.Text), c.URL))
		gap = "\n"
	}
	return Message{Text: w.text.String(), Entities: w.entities}
}

// A writer puts spans together to text with entities.
type writer struct {
	text     strings.Builder
	units    int
	entities []api.Entity
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
