// Package render lays out the bot's replies as Telegram messages: text with
// entities, buttons, pages and deep links. It is pure: it knows no network, no
// clock and no context.
package render

import (
	"fmt"
	"strings"

	"planbot/bot/message"
	"planbot/bot/telegram/api"
	"planbot/bot/text"
)

// The sizes of a message, in UTF-16 units.
const (
	maxText     = 4096 // the Bot API's limit (sendMessage)
	pageText    = 2500 // a few screens of a phone: a page does not grow beyond it
	longText    = 300  // a longer quotation is folded until it is tapped
	maxLabels   = 1000 // of a lead or a credit, so that there is room for the words
	maxEntities = 100  // in a message: clients honour no more, by experience
)

// Options say how a reply is shown.
type Options struct {
	Bot  string // the bot's username, for the links of lists; "" means no links
	Post bool   // a choice posts its answer as a new message instead of changing this one

	// Data is what the button of a press sends, or "" if the press may have no
	// button. Nil means the press's own text.
	Data func(message.Press) string
}

// data is what the button of a press sends, or "" if the press has none.
func (o Options) data(p message.Press) string {
	data := p.String()
	if o.Data != nil {
		data = o.Data(p)
	}
	if len(data) > maxData {
		return "" // the Bot API would refuse the whole message
	}
	return data
}

// ours is interface text, without mentions, cut into pieces of at most limit
// units.
func (o Options) ours(s string, limit int) []string {
	return text.Pieces(text.Unmentioned(s, o.Bot), limit)
}

// label is interface text in one piece.
func (o Options) label(s string) string {
	return text.ShortenWords(text.Unmentioned(s, o.Bot), maxLabels)
}

// A Rendering is a reply laid out as messages.
type Rendering struct {
	Pages []Message // those with text
	Files []Message // a message with text can't be edited into one with a file
	Turns bool      // one page is shown at a time, with buttons that turn to the others
}

// Shown is the pages to be sent: the first if buttons turn to the others, else
// all.
func (r Rendering) Shown() []Message {
	if r.Turns {
		return r.Pages[:1:1]
	}
	return r.Pages
}

// Render lays out a reply as messages, each within the limits of the Bot API.
// The words of others are blockquotes, byte for byte, since text with entities
// needs no escapes.
//
// The pages of a reply with a Line that fits a button are shown one at a time:
// every page has the choices and the buttons that turn the page. Other pages are
// sent one after another, and the last has the choices. Before a file there is
// always a page.
func Render(r message.Reply, o Options) Rendering {
	var all []part
	var out Rendering
	for _, b := range r.Blocks {
		if f, ok := b.(message.File); ok {
			out.Files = append(out.Files, Message{File: &f})
		}
		for _, next := range parts(b, o) {
			if last := len(all) - 1; last >= 0 && all[last].leads && all[last].units()+maxGap+next.units() <= maxText {
				all[last] = all[last].with(next)
				continue
			}
			all = append(all, next)
		}
	}
	choices := choiceRows(r, o)
	switch {
	case len(all) > 0:
	case len(choices) > 0:
		all = prose(span{}, "Choose:", false, o) // buttons can't stand alone
	case len(out.Files) > 0:
		all = prose(span{}, "Here it is.", false, o)
	}
	pages := fill(all)
	turns := r.Turns() && o.data(message.Press{Line: r.Line, Page: maxPages - 1}) != ""
	for i, p := range pages {
		m := Message{Text: p.text.String(), Entities: p.entities}
		if turns {
			m.Buttons = append(m.Buttons, pageButtons(r.Line, i, len(pages), o)...)
		}
		if turns || i == len(pages)-1 {
			m.Buttons = append(m.Buttons, choices...)
		}
		out.Pages = append(out.Pages, m)
	}
	out.Turns = turns && len(pages) > 1
	return out
}

// A span is text with one look: an entity type, or "" for plain text.
type span struct{ look, text, url string }

// A part is text that stays together on one page.
type part struct {
	spans []span
	tight bool // has no empty line before it
	leads bool // introduces the next part and stays on its page
}

func (p part) with(next part) part {
	next.spans = append(append(p.spans, span{text: "\n\n"}), next.spans...)
	return next
}

func (p part) units() int {
	n := 0
	for _, s := range p.spans {
		n += text.Units(s.text)
	}
	return n
}

// A page is a message that is being filled.
type page struct {
	text     strings.Builder
	units    int
	entities []api.Entity
}

const maxGap = 2 // units between two parts

// fill puts parts on as few pages as possible.
func fill(parts []part) []*page {
	var pages []*page
	for _, p := range parts {
		if len(pages) == 0 || !pages[len(pages)-1].fits(p) {
			pages = append(pages, &page{})
		}
		pages[len(pages)-1].add(p)
	}
	return pages
}

func (p *page) fits(next part) bool {
	return p.units+maxGap+next.units() <= pageText && len(p.entities)+len(next.spans) <= maxEntities
}

func (p *page) add(next part) {
	switch {
	case p.units == 0:
	case next.tight:
		p.write(span{text: "\n"})
	default:
		p.write(span{text: "\n\n"})
	}
	for _, s := range next.spans {
		p.write(s)
	}
}

func (p *page) write(s span) {
	n := text.Units(s.text)
	if s.look != "" && n > 0 {
		p.entities = append(p.entities, api.Entity{Type: s.look, Offset: p.units, Length: n, URL: s.url})
	}
	p.text.WriteString(s.text)
	p.units += n
}

// parts lays out a block. Choices have no parts, since they are buttons, and
// neither have files, which are messages.
func parts(b message.Block, o Options) []part {
	switch b := b.(type) {
	case message.Heading:
		return prose(span{look: "bold"}, b.Text, true, o)
	case message.Paragraph:
		return prose(span{}, b.Text, strings.HasSuffix(b.Text, ":"), o)
	case message.Clause:
		return quoted(b.Title, b.Text, b.Credit, b.URL, o)
	case message.Quotation:
		return quoted(b.Lead(), b.Text, b.Credit, b.URL, o)
	case message.Gist:
		return gist(b, o)
	case message.List:
		return list(b.Items, o)
	case message.Choices, message.File:
		return nil
	}
	panic(fmt.Sprintf("telegram: unknown block %T", b))
}

// prose is interface text with one look. It is cut only if it is longer than a
// message.
func prose(look span, s string, leads bool, o Options) []part {
	var out []part
	for _, piece := range o.ours(s, maxText) {
		look.text = piece
		out = append(out, part{spans: []span{look}, leads: leads})
	}
	return out
}

// quoted shows the words of others between a lead, which names the speaker, and
// a credit. Words longer than a message are cut, and every part has both.
func quoted(lead, words, credit, url string, o Options) []part {
	lead, credit = o.label(lead), o.label(credit)
	room := maxText - text.Units(lead) - text.Units(credit) - len("\n\n")
	var out []part
	for _, piece := range text.Pieces(words, room) {
		look := "blockquote"
		if text.Units(piece) > longText {
			look = "expandable_blockquote"
		}
		out = append(out, part{spans: []span{
			{look: "bold", text: lead}, {text: "\n"}, {look: look, text: piece}, {text: "\n"}, source(credit, url),
		}})
	}
	return out
}

// gist shows a summary in the bot's words, with its label on every part.
func gist(g message.Gist, o Options) []part {
	label, credit := o.label(g.Label), o.label(g.Credit)
	var out []part
	for _, piece := range o.ours(g.Text, maxText-text.Units(label)-text.Units(credit)-len(": \n")) {
		spans := []span{{look: "bold", text: label}, {text: ": " + piece}}
		if credit != "" {
			spans = append(spans, span{text: "\n"}, source(credit, g.URL))
		}
		out = append(out, part{spans: spans})
	}
	return out
}

// source is a credit, linked to url if there is one.
func source(credit, url string) span {
	if url == "" {
		return span{text: credit}
	}
	return span{look: "text_link", text: credit, url: url}
}

// list shows one item a line. A tap on an item opens the private chat with the
// bot and the answer there.
func list(items []message.Item, o Options) []part {
	const bullet = "• "
	var out []part
	for _, it := range items {
		for i, piece := range o.ours(it.Text, maxText-text.Units(bullet)) {
			shown := source(piece, "")
			if it.Line != "" {
				shown = source(piece, deepLink(o.Bot, it.Line))
			}
			spans := []span{{text: bullet}, shown}
			if i > 0 {
				spans = spans[1:]
			}
			out = append(out, part{spans: spans, tight: len(out) > 0})
		}
	}
	return out
}
