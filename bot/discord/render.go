package discord

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/bwmarrin/discordgo"

	"planbot/bot"
)

// Options tell how a reply is shown.
type Options struct {
	Post bool // offer to post the page for everybody: it is shown to the asker alone
}

// Render shows a reply as messages, one a page, at least one. With a Line they
// have buttons to turn the pages, and one of them is to be sent; without, all
// are to be sent, and there are at most maxParts.
//
// The words of a clause, quotation or gist are the description of an embed,
// escaped so that Discord shows them byte for byte. Lead and credit are its
// author and footer, where Discord knows no markup at all, so there they are
// not escaped. Everything else is the message's own text, or an embed without
// a colour where embeds stand above it, since Discord shows the text first.
//
// Embeds have no url: Discord shows only one of several with the same. The
// lead carries it instead.
func Render(r bot.Reply, o Options) []Message {
	blocks, tail := splitTail(r.Blocks)
	p := pager{rows: maxRows - 1 - len(tail)}
	for _, b := range blocks {
		p.block(b)
	}
	pages := p.end()
	if r.Line == "" {
		pages = limitPages(pages, maxParts, "That is not all. Ask about less at once to see the rest.")
	}
	pages = limitPages(pages, maxPages, "That is not all, but as much as can be shown.")
	out := make([]Message, len(pages))
	for i, pg := range pages {
		if r.Line != "" || i == len(pages)-1 {
			pg.rows = append(pg.rows, tail...)
		}
		if nav := navigation(r.Line, i, len(pages), o.Post); len(nav) > 0 {
			pg.rows = append(pg.rows, row(nav...))
		}
		out[i] = pg.message()
	}
	return out
}

// splitTail takes the choices at the end of a reply, which every page shows.
func splitTail(blocks []bot.Block) (rest []bot.Block, tail []Component) {
	if n := len(blocks) - 1; n >= 0 {
		if c, ok := blocks[n].(bot.Choices); ok && len(c.Choices) <= 2*maxInRow {
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
	pending []text // it belongs to what follows it
	rows    int    // for menus and buttons on a page
}

func (p *pager) block(b bot.Block) {
	switch b := b.(type) {
	case bot.Heading:
		p.prose(heading, b.Text)
	case bot.Paragraph:
		p.prose(paragraph, b.Text)
	case bot.Clause:
		p.words(colorClause, b.Title, b.Text, b.Credit, b.URL)
	case bot.Quotation:
		p.words(colorQuotation, b.Lead(), b.Text, b.Credit, b.URL)
	case bot.Gist:
		p.words(colorGist, b.Label, b.Text, b.Credit, b.URL)
	case bot.List:
		p.list(b.Items)
	case bot.Choices:
		p.choices(b.Choices)
	case bot.File:
		p.file(b)
	default:
		panic(fmt.Sprintf("discord: unknown block %T", b))
	}
}

// prose keeps text of ours until it is known what follows, so that a sentence
// that introduces a quotation stands on the same page.
func (p *pager) prose(k kind, s string) {
	p.pending = append(p.pending, texts(k, s)...)
}

// words shows somebody's words with what must stand with them on every part.
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
func (p *pager) embed(e *discordgo.MessageEmbed) {
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

// frame is an embed without its words. A lead that is too long for its place
// stands in whole above the credit.
func frame(color int, lead, credit, link string) discordgo.MessageEmbed {
	e := discordgo.MessageEmbed{Color: color}
	if strings.TrimSpace(lead) != "" {
		if units(lead) > maxAuthor {
			credit = lead + "\n" + credit
		}
		e.Author = &discordgo.MessageEmbedAuthor{Name: shorten(lead, maxAuthor), URL: webAddress(link)}
	}
	if strings.TrimSpace(credit) != "" {
		e.Footer = &discordgo.MessageEmbedFooter{Text: shorten(credit, maxFooter)}
	}
	return e
}

// continued marks the lead of a second part, where there is room.
func continued(a *discordgo.MessageEmbedAuthor) *discordgo.MessageEmbedAuthor {
	const mark = " (continued)"
	if a == nil || units(a.Name+mark) > maxAuthor {
		return a
	}
	return &discordgo.MessageEmbedAuthor{Name: a.Name + mark, URL: a.URL}
}

// webAddress returns a link if Discord takes it as one, else nothing: a wrong
// one would make it refuse the whole message.
func webAddress(link string) string {
	u, err := url.Parse(link)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || len(link) > maxURL {
		return ""
	}
	return link
}

// list shows items as lines, and those that open something also in a menu; in
// a second one where the first is full.
func (p *pager) list(items []bot.Item) {
	var menu *Component // of this list, on this page
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
		menu.offer(it)
	}
}

func (p *pager) choices(choices []bot.Choice) {
	p.settle()
	for _, buttons := range buttonRows(choices) {
		if len(p.page.rows) >= p.rows {
			p.turn()
		}
		p.page.rows = append(p.page.rows, buttons)
	}
}

// file attaches a file to the page that tells of it.
func (p *pager) file(f bot.File) {
	p.settle()
	if len(p.page.files) == maxFiles {
		p.turn()
	}
	p.page.files = append(p.page.files, f)
}

// waiting is the size of the text that waits for what follows it.
func (p *pager) waiting() int {
	n := 0
	for _, t := range p.pending {
		n += t.size()
	}
	return n
}

// settle writes the text that waits.
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

// turn begins another page. The text that waits goes with what follows it.
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
