package render

import (
	"fmt"
	"slices"
	"strings"

	"planbot/bot/message"
	"planbot/bot/telegram/api"
	"planbot/bot/text"
)

// A span is text with one look: an entity type, or "" for plain text.
type span struct{ look, text, url string }

// linked is text that opens url, if there is one.
func linked(s, url string) span {
	if url == "" {
		return span{text: s}
	}
	return span{look: "text_link", text: s, url: url}
}

// quote is the look of the words of others.
const quote = "blockquote"

// A line is what stands alone: a line of text, or words with a frame.
type line struct {
	kind  kind
	spans []span
}

// A kind says what a line is.
type kind int

const (
	plain kind = iota
	title
	item // of a list
	words
	mark // below words: where they stand
)

// A part is lines that stay together on one page.
type part struct {
	header *line // above the first of its parts on every page that has some
	lines  []line
	row    *row          // of a table, in place of lines
	fold   *fold         // in place of lines
	block  message.Block // whose sources the page credits; may be nil
	tight  bool          // has no empty line before it
	leads  bool          // introduces the next part and stays on its page
	aside  bool          // stays with the texts that it is about
}

func (p part) last() line { return p.lines[len(p.lines)-1] }

// parts lays out a block. Choices have no parts, since they are buttons, and
// neither have files, which are messages.
func (o Options) parts(b message.Block) []part {
	switch b := b.(type) {
	case message.Heading:
		return o.prose(part{leads: true}, title, "bold", b.Text)
	case message.Paragraph:
		return o.prose(part{leads: strings.HasSuffix(b.Text, ":")}, plain, "", b.Text)
	case message.Aside:
		return o.prose(part{aside: true, tight: true}, plain, "italic", b.Text)
	case message.Clause:
		return o.clause(b)
	case message.Voice:
		return o.voice(b)
	case message.Gist:
		var label []span
		if b.Label != "" {
			label = []span{{look: "bold", text: o.label(b.Label)}, {text: ": "}}
		}
		return o.pieces(part{block: b}, text.Unmentioned(b.Text, o.Bot), func(piece string) []line {
			return []line{{plain, append(label[:len(label):len(label)], span{text: piece})}}
		})
	case message.List:
		if b.Table && o.rich {
			return o.rows(b)
		}
		return o.list(b)
	case message.Table:
		return o.table(b)
	case message.Fold:
		return o.folded(b)
	case message.Choices, message.File:
		return nil
	}
	panic(fmt.Sprintf("telegram: unknown block %T", b))
}

// pieces is a part whose lines hold s. A text that is longer than a message is
// cut, and then every piece has the rest of the part.
func (o Options) pieces(p part, s string, lines func(piece string) []line) []part {
	p.lines = lines("")
	units, _ := o.layout([]part{p}).size()
	room := o.maxSize() - units
	var out []part
	for _, piece := range text.Pieces(s, room) {
		p.lines = lines(piece)
		out = append(out, p)
	}
	return out
}

// prose is interface text with one look.
func (o Options) prose(p part, k kind, look, s string) []part {
	return o.pieces(p, text.Unmentioned(s, o.Bot), func(piece string) []line {
		return []line{{k, []span{{look: look, text: piece}}}}
	})
}

func (o Options) note(s string) []line {
	if s == "" {
		return nil
	}
	return []line{{plain, []span{{look: "italic", text: o.label(s)}}}}
}

func quoted(s string) line { return line{words, []span{{look: quote, text: s}}} }

func (o Options) clause(c message.Clause) []part {
	head := line{title, []span{{look: "bold", text: o.label(c.Title)}}}
	return o.pieces(part{block: c}, c.Text, func(piece string) []line {
		return append([]line{head, quoted(piece)}, o.note(c.Note)...)
	})
}

func (o Options) voice(v message.Voice) []part {
	name := o.label(v.Speaker)
	more := o.label(strings.TrimPrefix(v.Header(), v.Speaker))
	p := part{block: v, header: &line{plain, []span{{look: "bold", text: name}, {text: more}}}}
	var out []part
	for _, w := range v.Words {
		ref := w.Ref.String()
		about := o.label(strings.TrimSuffix(w.Mark(), ref))
		below := append([]line{{mark, []span{{text: about}, linked(ref, v.Source.URL)}}}, o.note(w.Note)...)
		out = append(out, o.pieces(p, w.Text, func(piece string) []line { return append([]line{quoted(piece)}, below...) })...)
	}
	return out
}

// list shows one item a line. An item that has no button is a link, which opens
// the private chat with the bot and the answer there, unless it begins with a
// command: clients let people tap that, where they are.
func (o Options) list(l message.List) []part {
	var out []part
	for _, it := range l.Items {
		p := part{block: message.List{Items: []message.Item{it}}, tight: len(out) > 0 && it.Words == ""}
		name := text.Unmentioned(it.Text, o.Bot)
		link := deepLink(o.Bot, it.Line)
		if strings.HasPrefix(name, "/") {
			link = ""
		}
		if button := opener(it); l.Buttons && len(o.row(button)) > 0 {
			if button.Label == it.Text && it.Words == "" {
				continue
			}
			link = ""
		}
		if it.Words == "" {
			out = append(out, o.item(p, name, it.Label, link)...)
			continue
		}
		head := linked(text.ShortenWords(name, maxLabels), link)
		if link == "" {
			head.look = "bold"
		}
		out = append(out, o.pieces(p, it.Words, func(piece string) []line {
			return []line{{plain, []span{head}}, quoted(piece)}
		})...)
	}
	return out
}

// item is an item of a list, of which the label is a link, or all of it if there
// is no label.
func (o Options) item(p part, name, label, link string) []part {
	before, after, ok := strings.Cut(name, label)
	if !ok || label == "" {
		return o.pieces(p, name, func(piece string) []line { return []line{{item, []span{linked(piece, link)}}} })
	}
	return o.pieces(p, after, func(piece string) []line {
		return []line{{item, []span{{text: before}, linked(label, link), {text: piece}}}}
	})
}

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
	units, blocks := m.size()
	for _, p := range parts {
		if p.row != nil {
			size -= rowUnits
		}
	}
	return units <= size && blocks <= maxBlocks && len(m.Entities) <= maxEntities
}

func (o Options) maxSize() int {
	if o.rich {
		return maxRich
	}
	return maxText
}

// size is how much text a message has, in UTF-16 units, and in how many blocks.
func (m *Message) size() (units, blocks int) {
	if m.Rich != nil {
		return measure(m.Rich.Blocks)
	}
	return text.Units(m.Text), 0
}

// layout is a message with the parts, and below them each of their sources.
func (o Options) layout(parts []part) *Message {
	if o.rich {
		return &Message{Rich: o.richMessage(parts)}
	}
	var w writer
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
	}
	between := span{text: "\n\n"}
	if len(parts) > 0 && parts[len(parts)-1].last().kind == words {
		between = span{text: "\n"} // the quotation has a frame
	}
	for _, s := range o.sources(parts...) {
		w.write(between, s)
		between = span{text: "\n"}
	}
	return &Message{Text: w.text.String(), Entities: w.entities}
}

// continues reports whether the part stands under the header of the one above.
func (p part) continues(above part) bool { return p.header != nil && p.header == above.header }

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
