// Package render shows a reply as Discord's messages: pages of text, embeds,
// buttons and menus, within the platform's limits. It is pure: what it returns
// depends on the reply alone. The words of clauses and quotations stay byte for
// byte; escape.go makes Discord show them so.
package render

import (
	"fmt"
	"net/url"
	"strings"

	"planbot/bot/discord/api"
	"planbot/bot/message"
)

// Options say how a reply is shown.
type Options struct {
	Post bool // with a button that posts the page for everybody: the asker alone sees it
}

// Render shows a reply as messages, one a page, at least one. If the reply Turns,
// they have buttons for that, so that one of them is sent at a time; otherwise
// all are sent, and there are at most maxParts.
//
// The words of a clause, quotation or gist are the description of an embed,
// escaped so that Discord shows them byte for byte. Lead and credit are its
// author and footer, where Discord knows no markup at all, so there they are
// not escaped. Everything else is the message's own text, or an embed without
// a colour where embeds stand above it, since Discord shows the text first.
//
// Embeds have no url: Discord shows only one of several with the same. The
// lead carries it instead.
func Render(r message.Reply, o Options) []api.Message {
	blocks, tail := splitTail(r.Blocks)
	p := pager{rows: maxRows - 1 - len(tail)}
	for _, b := range blocks {
		p.block(b)
	}
	pages := p.end()
	if !r.Turns() {
		pages = limitPages(pages, maxParts, "That is not all. Ask about less at once to see the rest.")
	}
	pages = limitPages(pages, maxPages, "That is not all, but as much as can be shown.")
	out := make([]api.Message, len(pages))
	for i, pg := range pages {
		if r.Turns() || i == len(pages)-1 {
			pg.rows = append(pg.rows, tail...)
		}
		if nav := navigation(r, i, len(pages), o.Post); len(nav) > 0 {
			pg.rows = append(pg.rows, row(nav...))
		}
		out[i] = pg.message()
	}
	return out
}

// splitTail separates the choices at the end of a reply: every page shows them.
func splitTail(blocks []message.Block) (rest []message.Block, tail []api.Component) {
	if n := len(blocks) - 1; n >= 0 {
		if c, ok := blocks[n].(message.Choices); ok && len(c.Choices) <= 2*maxInRow {
			return blocks[:n], buttonRows(c.Choices)
		}
	}
	return blocks, nil
}

// The colours of an embed's border tell what kind of text it is.
const (
	colorClause    = 0x2b6cb0 // the plan
	colorQuotation = 0xb7791f // somebody's words
	colorGist      = 0x718096 // ours
)

// A pager fills page after page.
type pager struct {
	done    []page
	page    page
	pending []text // introduces the block that follows, and stays with it
	rows    int    // room for menus and buttons on a page
}

func (p *pager) block(b message.Block) {
	switch b := b.(type) {
	case message.Heading:
		p.prose(heading, b.Text)
	case message.Paragraph:
		p.prose(paragraph, b.Text)
	case message.Clause:
		p.words(colorClause, b.Title, b.Text, b.Credit, b.URL)
	case message.Quotation:
		p.words(colorQuotation, b.Lead(), b.Text, b.Credit, b.URL)
	case message.Gist:
		p.words(colorGist, b.Label, b.Text, b.Credit, b.URL)
	case message.List:
		p.list(b.Items)
	case message.Choices:
		p.choices(b.Choices)
	case message.File:
		p.file(b)
	default:
		panic(fmt.Sprintf("discord: unknown block %T", b))
	}
}

// prose holds our own text back until the next block is known, so that a
// sentence that introduces a quotation stands on its page.
func (p *pager) prose(k kind, s string) {
	p.pending = append(p.pending, texts(k, s)...)
}

// words shows somebody's words. Long ones continue in further embeds, each with
// the lead and the credit.
func (p *pager) words(color int, lead, words, credit, link string) {
	e := frame(color, lead, credit, link)
	room := pageUnits - embedUnits(&e)
	for first := true; first || words != ""; first = false {
		part := e
		part.Description, words = cut(words, room, false)
		if !first {
			part.Author = continued(e.Author)
		}
		p.embed(&part)
	}
}

// embed puts an embed on the page, with the text that introduces it.
func (p *pager) embed(e *api.Embed) {
	size := embedUnits(e)
	if !p.page.fits(size+p.waiting(), 1+min(1, len(p.pending))) {
		p.turn()
	}
	p.settle()
	if !p.page.fits(size, 1) {
		p.turn()
	}
	p.page.embeds = append(p.page.embeds, e)
	p.page.size += size
}

// frame makes an embed without its words. A lead that is too long for the
// author's line stands whole in the footer, above the credit.
func frame(color int, lead, credit, link string) api.Embed {
	e := api.Embed{Color: color}
	if strings.TrimSpace(lead) != "" {
		if api.Units(lead) > maxAuthor {
			credit = lead + "\n" + credit
		}
		e.Author = &api.EmbedAuthor{Name: api.Shorten(lead, maxAuthor), URL: webAddress(link)}
	}
	if strings.TrimSpace(credit) != "" {
		e.Footer = &api.EmbedFooter{Text: api.Shorten(credit, maxFooter)}
	}
	return e
}

// continued marks the author's line of a further part, where there is room.
func continued(a *api.EmbedAuthor) *api.EmbedAuthor {
	const mark = " (continued)"
	if a == nil || api.Units(a.Name+mark) > maxAuthor {
		return a
	}
	return &api.EmbedAuthor{Name: a.Name + mark, URL: a.URL}
}

// webAddress returns a link that Discord accepts, or "". Discord would refuse
// the whole message for a wrong one.
func webAddress(link string) string {
	u, err := url.Parse(link)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || len(link) > maxURL {
		return ""
	}
	return link
}

// list shows items as lines. Those that open something are also lines of a
// menu; a full menu is followed by another.
func (p *pager) list(items []message.Item) {
	var menu *api.Component // of this list, on this page; nil: none yet
	for _, it := range items {
		lines := texts(item, it.Text)
		opens := it.Line != ""
		full := menu == nil || len(menu.Options) == maxMenu
		if opens && full && len(p.page.rows) >= p.rows || !p.page.takes(p.waiting()+lines[0].size()) {
			p.turn()
			menu = nil
		}
		before := len(p.done)
		p.pending = append(p.pending, lines...)
		p.settle()
		if len(p.done) > before {
			menu = nil
		}
		if !opens {
			continue
		}
		if menu == nil || len(menu.Options) == maxMenu {
			p.page.rows = append(p.page.rows, row(newMenu(menu != nil)))
			menu = &p.page.rows[len(p.page.rows)-1].Components[0]
		}
		offer(menu, it)
	}
}

func (p *pager) choices(choices []message.Choice) {
	p.settle()
	for _, buttons := range buttonRows(choices) {
		if len(p.page.rows) >= p.rows {
			p.turn()
		}
		p.page.rows = append(p.page.rows, buttons)
	}
}

// file attaches a file to the page that tells of it.
func (p *pager) file(f message.File) {
	p.settle()
	if len(p.page.files) == maxFiles {
		p.turn()
	}
	p.page.files = append(p.page.files, api.File(f))
}

// waiting is the size of the pending text.
func (p *pager) waiting() int {
	n := 0
	for _, t := range p.pending {
		n += t.size()
	}
	return n
}

// settle writes the pending text.
func (p *pager) settle() {
	pending := p.pending
	p.pending = nil
	for _, t := range pending {
		if !p.page.takes(t.size()) {
			p.turn()
		}
		p.page.write(t)
	}
}

// turn begins another page. The pending text goes with the block that follows.
func (p *pager) turn() {
	if !p.page.empty() {
		p.done = append(p.done, p.page)
	}
	p.page = page{}
}

// end returns the pages, at least one.
func (p *pager) end() []page {
	p.settle()
	if p.page.empty() && len(p.done) > 0 {
		return p.done
	}
	return append(p.done, p.page)
}
