package telegram

import (
	"fmt"
	"strings"

	"planbot/bot/message"
)

// The sizes of a message, in UTF-16 units.
const (
	maxText     = 4096 // the Bot API's limit (sendMessage)
	pageText    = 2500 // what a phone shows on a few screens: a page beyond it begins a new one
	longText    = 300  // a quotation beyond it is folded until it is tapped
	maxLabels   = 1000 // of a lead or a credit, so that there is room for the words
	maxEntities = 100  // in a message: clients honour no more, by experience
)

// Options tell how a reply is shown.
type Options struct {
	Bot  string // the bot's username, for the links of lists; without it there are none
	Post bool   // a choice posts its answer as a new message instead of changing this one

	// Data is what a button with a press sends, or "" for a press that no button
	// may have; nil means the press as it is.
	Data func(message.Press) string
}

// data is what a button with a press sends, or "" if there can be none.
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

// fits reports whether a button can have a press.
func (o Options) fits(p message.Press) bool { return o.data(p) != "" }

// ours is interface text cut into pieces of at most limit units. It mentions
// nobody, whatever it repeats of what somebody typed.
func (o Options) ours(text string, limit int) []string {
	return pieces(unmentioned(text, o.Bot), limit)
}

// label is interface text that has to be in one piece.
func (o Options) label(text string) string { return fit(unmentioned(text, o.Bot), maxLabels) }

// A Message is one message, ready to be sent: plain text, the entities that
// mark pieces of it, and rows of buttons below. One with a file has nothing
// else.
type Message struct {
	Text     string
	Entities []Entity
	Buttons  [][]Button
	File     *message.File
}

// A Button sends Data, at most 64 bytes, when it is pressed.
type Button struct {
	Text string `json:"text"`
	Data string `json:"callback_data"`
}

// Render shows a reply as the messages that hold it, each within the limits of
// the Bot API. The words of others are blockquotes, byte for byte, since text
// with entities needs no escapes.
//
// A reply that Turns is a book of which one page is shown at a time: every page
// has the choices and the buttons that turn it. The messages of any other are
// sent one after another, and the last has the choices. Files come
// behind all of it, each a message of its own: a text can be changed to another
// one later, but not to a file.
func Render(r message.Reply, o Options) []Message {
	var all []part
	for _, b := range r.Blocks {
		for _, next := range parts(b, o) {
			if last := len(all) - 1; last >= 0 && all[last].leads && all[last].units()+maxGap+next.units() <= maxText {
				all[last] = all[last].with(next)
				continue
			}
			all = append(all, next)
		}
	}
	choices := choiceRows(r, o)
	files := files(r)
	switch {
	case len(all) > 0:
	case len(choices) > 0:
		all = prose(span{}, "Choose:", false, o) // buttons can't stand alone
	case len(files) > 0:
		all = prose(span{}, "Here it is.", false, o) // there is a text before every file
	}
	pages := fill(all)
	var out []Message
	for i, p := range pages {
		m := Message{Text: p.text.String(), Entities: p.entities}
		if r.Turns() {
			m.Buttons = append(m.Buttons, turning(r.Line, i, len(pages), o)...)
		}
		if r.Turns() || i == len(pages)-1 {
			m.Buttons = append(m.Buttons, choices...)
		}
		out = append(out, m)
	}
	return append(out, files...)
}

// files are the messages that hold the files of a reply.
func files(r message.Reply) []Message {
	var out []Message
	for _, b := range r.Blocks {
		if f, ok := b.(message.File); ok {
			out = append(out, Message{File: &f})
		}
	}
	return out
}

// splitFiles takes the messages with text and those with files apart.
func splitFiles(messages []Message) (texts, files []Message) {
	for i, m := range messages {
		if m.File != nil {
			return messages[:i], messages[i:]
		}
	}
	return messages, nil
}

// A span is text of one look: an entity type, or "" for plain text.
type span struct{ look, text, url string }

// A part is what stands together on one page.
type part struct {
	spans []span
	tight bool // follows the part before it on the next line, without an empty one between
	leads bool // says what comes next, and is not left behind on the page before
}

func (p part) with(next part) part {
	next.spans = append(append(p.spans, span{text: "\n\n"}), next.spans...)
	return next
}

func (p part) units() int {
	n := 0
	for _, s := range p.spans {
		n += units(s.text)
	}
	return n
}

// A page is a message that is being filled.
type page struct {
	text     strings.Builder
	units    int
	entities []Entity
}

const maxGap = 2 // units between two parts

// fill sets parts on as few pages as they need.
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
	n := units(s.text)
	if s.look != "" && n > 0 {
		p.entities = append(p.entities, Entity{Type: s.look, Offset: p.units, Length: n, URL: s.url})
	}
	p.text.WriteString(s.text)
	p.units += n
}

// parts lays out a block. Choices have none, since they are buttons, and files
// are messages.
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

// prose is text of ours in one look. It is cut only when it fills more than a
// message.
func prose(look span, text string, leads bool, o Options) []part {
	var out []part
	for _, piece := range o.ours(text, maxText) {
		look.text = piece
		out = append(out, part{spans: []span{look}, leads: leads})
	}
	return out
}

// quoted shows the words of others between whose they are and where they come
// from. Words too long for one message are cut, with both on every part.
func quoted(lead, words, credit, url string, o Options) []part {
	lead, credit = o.label(lead), o.label(credit)
	room := maxText - units(lead) - units(credit) - len("\n\n")
	var out []part
	for _, piece := range pieces(words, room) {
		look := "blockquote"
		if units(piece) > longText {
			look = "expandable_blockquote"
		}
		out = append(out, part{spans: []span{
			{look: "bold", text: lead}, {text: "\n"}, {look: look, text: piece}, {text: "\n"}, source(credit, url),
		}})
	}
	return out
}

// gist shows a summary of ours, which says that it is one on every part.
func gist(g message.Gist, o Options) []part {
	label, credit := o.label(g.Label), o.label(g.Credit)
	var out []part
	for _, piece := range o.ours(g.Text, maxText-units(label)-units(credit)-len(": \n")) {
		spans := []span{{look: "bold", text: label}, {text: ": " + piece}}
		if credit != "" {
			spans = append(spans, span{text: "\n"}, source(credit, g.URL))
		}
		out = append(out, part{spans: spans})
	}
	return out
}

// source is a credit that opens the publication, where it has an address.
func source(credit, url string) span {
	if url == "" {
		return span{text: credit}
	}
	return span{look: "text_link", text: credit, url: url}
}

// list sets items one a line. A tap on one opens the private chat with the bot
// and the answer in it.
func list(items []message.Item, o Options) []part {
	const bullet = "• "
	var out []part
	for _, it := range items {
		for i, piece := range o.ours(it.Text, maxText-units(bullet)) {
			text := source(piece, "")
			if it.Line != "" {
				text = source(piece, deepLink(o.Bot, it.Line))
			}
			spans := []span{{text: bullet}, text}
			if i > 0 {
				spans = spans[1:]
			}
			out = append(out, part{spans: spans, tight: len(out) > 0})
		}
	}
	return out
}
