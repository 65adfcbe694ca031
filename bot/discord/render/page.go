package render

import (
	"slices"

	"planbot/bot/discord/api"
	"planbot/bot/message"
	"planbot/bot/text"
)

// The sizes of a message; components/reference in the documentation, and a
// little less, since a note may come to a full page.
const (
	maxUnits      = 3900 // of all texts; Discord takes 4,000 characters
	maxBytes      = 9500 // of what stands in components; Discord fails somewhere above 10,000
	maxComponents = 38   // nested ones included; Discord takes 40
	maxTail       = 3    // rows of buttons that every page shows
	maxFiles      = 10
	minRoom       = 300 // for words, however much stands around them

	maxPages = message.MaxPages
	maxParts = 6 // where the app is not in the server, 5 messages may follow the first
)

// A piece stays on one page: a text, or a row of buttons or a menu, or a file.
type piece struct {
	head    span           // above the text, unless the piece before it has the same
	text    span           // may be empty
	title   bool           // the text is a title of what follows
	joins   bool           // it goes on with the text before it
	ruled   bool           // a line separates it from what stands above
	beside  *api.Component // a button beside the text; may be nil
	row     *api.Component // of buttons, or a menu
	file    *message.File  // may be nil
	credits message.Block  // whose sources the page names; may be nil
}

// A page is one message while it is being filled.
type page struct{ pieces []piece }

func (p page) empty() bool { return len(p.pieces) == 0 }

func (p page) with(more ...piece) page { return page{slices.Concat(p.pieces, more)} }

// whole is the page with all that stands around its pieces, and with each head
// in the text below it.
func (p page) whole(r message.Reply, asked span, rows []*api.Component) page {
	var out page
	if asked.markup != "" {
		out.pieces = append(out.pieces, piece{text: asked})
	}
	hasText := func(pc piece) bool { return pc.text.markup != "" || pc.file != nil }
	switch {
	case slices.ContainsFunc(p.pieces, hasText):
	case len(p.pieces)+len(rows) > 0:
		out.pieces = append(out.pieces, piece{text: plain(r.Say("page.choose"))})
	default:
		out.pieces = append(out.pieces, piece{text: plain(r.Say("page.nothing"))})
	}
	head, sources := "", message.Credits{}
	for _, pc := range p.pieces {
		if pc.credits != nil {
			sources.Add(pc.credits)
		}
		if pc.head.markup != head {
			pc.text = pc.head.above(pc.text)
			head = pc.head.markup
		}
		out.pieces = append(out.pieces, pc)
	}
	if c := credits(sources); c.markup != "" {
		out.pieces = append(out.pieces, piece{text: c, ruled: true})
	}
	for _, r := range rows {
		out.pieces = append(out.pieces, piece{row: r})
	}
	return out
}

// seen is how many units of text a reader sees.
func (p page) seen() int {
	n := 0
	for _, pc := range p.pieces {
		n += pc.text.seen
	}
	return n
}

// A pager fills page after page.
type pager struct {
	reply   message.Reply
	options Options
	tail    []message.Block // folds and choices at the end, which every page that is turned shows
	done    []page
	page    page
	held    []piece // introduces the piece that follows, and stays with it
}

// newPager parts the buttons at the end of a reply from the rest of it.
func newPager(r message.Reply, o Options) *pager {
	p := &pager{reply: o.fitted(r), options: o}
	from := len(p.reply.Blocks)
	for from > 0 && isButtons(p.reply.Blocks[from-1]) {
		from--
	}
	if tail := p.reply.Blocks[from:]; len(buttonRows(tail)) <= maxTail {
		p.tail, p.reply.Blocks = tail, p.reply.Blocks[:from]
	}
	return p
}

func isButtons(b message.Block) bool {
	switch b.(type) {
	case message.Fold, message.Choices:
		return true
	}
	return false
}

func (p *pager) asked() span {
	if !p.options.ShowAsked || p.reply.Asked == "" {
		return span{}
	}
	return small("“" + text.Shorten(p.reply.Asked, maxAsked) + "”")
}

// framed is the page of that number as a message.
func (p *pager) framed(at, pages int) api.Message {
	var asked span
	if at == 0 || p.reply.Turns() {
		asked = p.asked()
	}
	var tail []message.Block
	if at == pages-1 || p.reply.Turns() {
		tail = p.tail
	}
	return composed(p.done[at].whole(p.reply, asked, p.rows(tail, at, pages)))
}

// rows are the buttons below a page: those of the reply's tail, and the page's own.
func (p *pager) rows(tail []message.Block, at, pages int) []*api.Component {
	rows := append(buttonRows(tail), navigation(p.reply, at, pages, p.options.Post)...)
	if p.options.Owner == "" {
		return rows
	}
	return withButton(rows, deletion(p.reply.Say("page.delete"), p.options.Owner))
}

// largest is a page as a message with all that may stand around it.
func (p *pager) largest(pg page) api.Message {
	return composed(pg.whole(p.reply, p.asked(), p.rows(p.tail, maxPages-2, maxPages)))
}

// fits reports whether more pieces fit on the page, with those that are held.
// One piece alone may be longer than a page should be, and pages that are all
// sent are as long as they can be.
func (p *pager) fits(more ...piece) bool {
	next := p.page.with(p.held...).with(more...)
	alone := p.page.empty() && len(more) == 1
	if p.reply.Turns() && !alone && next.whole(p.reply, p.asked(), nil).seen() > message.PageUnits {
		return false
	}
	return lawful(p.largest(next))
}

// room is how many units of markup fit on a page of their own, between what
// stands around them.
func (p *pager) room(around piece) int {
	m := measure(p.largest(page{}.with(around)))
	return max(minRoom, min(maxUnits-m.units, (maxBytes-m.bytes)/3)) // no unit has more than three bytes
}

// add puts a piece on the page, or on the next, with those that are held.
func (p *pager) add(pc piece) {
	if !p.fits(pc) {
		p.turn()
	}
	if !p.fits(pc) {
		p.settle()
		if !p.fits(pc) {
			p.turn()
		}
	}
	p.put(pc)
}

// put writes pieces that fit, below those that are held.
func (p *pager) put(pieces ...piece) {
	p.page = p.page.with(p.held...).with(pieces...)
	p.held = nil
}

// hold keeps a piece for the one that follows, so that a sentence that
// introduces a quotation stands on its page.
func (p *pager) hold(pc piece) {
	if n := len(p.held); n > 0 && !p.held[n-1].title {
		p.settle()
	}
	pc.joins = pc.joins || len(p.held) > 0
	p.held = append(p.held, pc)
}

// settle writes the held pieces.
func (p *pager) settle() {
	held := p.held
	p.held = nil
	for _, pc := range held {
		p.add(pc)
	}
}

// turn begins another page. The held pieces go with what follows.
func (p *pager) turn() {
	if !p.page.empty() {
		p.done = append(p.done, p.page)
	}
	p.page = page{}
}

// end returns the messages, at least one.
func (p *pager) end() []api.Message {
	p.settle()
	if !p.page.empty() || len(p.done) == 0 {
		p.done = append(p.done, p.page)
	}
	if !p.reply.Turns() {
		p.limit(maxParts, p.reply.Say("page.not_all"))
	}
	p.limit(maxPages, p.reply.Say("page.as_much"))
	out := make([]api.Message, len(p.done))
	for i := range out {
		out[i] = p.framed(i, len(out))
		if p.options.Fixed {
			fix(out[i].Components)
		}
		distinct(out[i].Components)
	}
	return out
}

// limit drops the pages beyond most, and says so by a note on the last.
func (p *pager) limit(most int, note string) {
	if len(p.done) > most {
		p.done = p.done[:most]
		p.done[most-1] = p.done[most-1].with(piece{text: plain(note)})
	}
}
