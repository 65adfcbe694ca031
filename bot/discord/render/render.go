// Package render shows a reply as Discord's messages: pages of text, buttons
// and menus in one frame each, within the platform's limits. It is pure: what
// it returns depends on the reply alone. The words of others stay byte for
// byte; escape.go makes Discord show them so.
package render

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"planbot/bot/discord/api"
	"planbot/bot/locale"
	"planbot/bot/message"
	"planbot/bot/text"
)

// Options say how a reply is shown.
type Options struct {
	Post      bool // with a button that posts the page for everybody: the asker alone sees it
	ShowAsked bool // with the question above it
	Fixed     bool // nobody may turn it: it is a post

	Owner string // the id of the user whom a button lets delete it; empty: it has none
}

// fitted is a reply whose lines fit buttons. What is too long for one is left out
// where the message shows what was asked, from which a press reads it again. A
// line that can't be read from there has no button.
func (o Options) fitted(r message.Reply) message.Reply {
	read := o.ShowAsked && text.Units(r.Asked) <= maxAsked
	fit := func(line string) string {
		if line = r.ButtonLine(line); message.NeedsAsked(line) && !read {
			return ""
		}
		return line
	}
	r.Blocks = slices.Clone(r.Blocks)
	for i, b := range r.Blocks {
		if choices, ok := b.(message.Choices); ok {
			var kept message.Choices
			for _, c := range choices.Choices {
				if c.Line = fit(c.Line); c.Line != "" {
					kept.Choices = append(kept.Choices, c)
				}
			}
			r.Blocks[i] = kept
		}
	}
	r.Line = fit(r.Line)
	return r
}

// Turns reports whether one page of a reply is sent, with buttons that turn to
// the others.
func Turns(r message.Reply, o Options) bool { return o.fitted(r).Turns() }

// Render shows a reply as messages, one a page, at least one. If the reply Turns,
// they have buttons for that, so that one of them is sent at a time, and are
// short; otherwise all are sent, as few as can be, and at most maxParts.
//
// The words of others are quotations, escaped so that Discord shows them byte
// for byte. No other line begins with quoteMark.
func Render(r message.Reply, o Options) []api.Message {
	p := newPager(r, o)
	for _, b := range p.reply.Blocks {
		p.block(b)
	}
	return p.end()
}

// block writes one block, but for Folds and Choices, which are buttons.
func (p *pager) block(b message.Block) {
	switch b := b.(type) {
	case message.Heading:
		p.hold(piece{text: heading(b.Text), title: true})
	case message.Paragraph:
		says, open := p.linkBelow(b.Text)
		for _, s := range prose("", says, p.reply.Mentions) {
			p.hold(piece{text: s, beside: open})
		}
	case message.Aside:
		p.hold(piece{text: small(b.Text)})
	case message.Clause:
		p.clause(b)
	case message.Voice:
		p.voice(b)
	case message.Gist:
		label := bold(b.Label + ":").then(span{markup: " "})
		for _, s := range prose("", b.Text, nil) {
			p.add(piece{text: label.then(s), credits: b})
			label = span{}
		}
	case message.List:
		if b.Buttons {
			p.entries(b.Items)
		} else {
			p.list(b.Items)
		}
	case message.Table:
		p.list(b.List().Items)
	case message.Fold, message.Choices:
		for _, row := range buttonRows([]message.Block{b}) {
			p.add(piece{row: row})
		}
	case message.File:
		p.add(piece{file: &b})
	default:
		panic(fmt.Sprintf("discord: unknown block %T", b))
	}
}

// lastLink matches an address that is the last line of a text.
var lastLink = regexp.MustCompile(`\n(https?://\S+)$`)

// linkBelow cuts an address off that stands below a text, and makes a button of it.
func (p *pager) linkBelow(s string) (above string, open *api.Component) {
	m := lastLink.FindStringSubmatch(s)
	if m == nil || len(m[1]) > maxLink {
		return s, nil
	}
	return strings.TrimSuffix(s, m[0]), &api.Component{Type: api.Button, Style: api.LinkButton, Label: p.reply.Say("page.open_it"), URL: m[1]}
}

// continued stands above the further parts of words that one page can't hold.
const continued = " (continued)"

func (p *pager) clause(c message.Clause) {
	title, note := heading(c.Title), small(c.Note)
	around := piece{text: title.above(note), credits: c}
	for i, words := range quotations(c.Text, p.room(around)) {
		if i == 1 {
			title = title.then(plain(continued))
		}
		p.add(piece{text: title.above(words).above(note), credits: c})
	}
}

func (p *pager) voice(v message.Voice) {
	for _, w := range v.Words {
		head, below := header(v, ""), mark(w, v.Source).above(small(w.Note))
		for i, words := range quotations(w.Text, p.room(piece{head: header(v, continued), text: below, credits: v})) {
			if i == 1 {
				head = header(v, continued)
			}
			p.add(piece{head: head, text: words.above(below), credits: v})
		}
	}
}

func (p *pager) entries(items []message.Item) {
	var whole message.Choices // items that their buttons say in full
	for _, it := range items {
		if it.Words == "" && it.Line != "" && text.Units(it.Text) <= maxButtonText {
			whole.Choices = append(whole.Choices, message.Choice{Label: it.Text, Line: it.Line})
			continue
		}
		title := bold(it.Text)
		if it.Words == "" {
			title = plain(readable(it.Text, it.Line, message.PageUnits))
		}
		var open *api.Component
		if it.Line != "" {
			b := button(api.SecondaryButton, p.reply.Say("page.open_it"), message.Press{Line: it.Line})
			open = &b
		}
		credits := message.List{Items: []message.Item{it}}
		for _, words := range quotations(it.Words, p.room(piece{text: title, credits: credits})) {
			p.add(piece{text: title.above(words), beside: open, credits: credits})
		}
	}
	for _, row := range buttonRows([]message.Block{whole}) {
		p.add(piece{row: row})
	}
}

// list shows items as lines, as many as fit on a page, with a menu of those that
// open something.
func (p *pager) list(items []message.Item) {
	for len(items) > 0 {
		n, seen := 0, 0
		for n < len(items) && seen <= message.PageUnits {
			seen += text.Units(items[n].Text)
			n++
		}
		for n > 0 && !p.fits(lines(items[:n], p.reply)...) {
			n--
		}
		switch {
		case n > 0:
			p.put(lines(items[:n], p.reply)...)
		case !p.page.empty():
			p.turn()
		default: // one item fills a page
			n = 1
			for _, l := range lines(items[:n], p.reply) {
				p.add(l)
			}
		}
		items = items[n:]
	}
}

// lines are the lines of a list, and the menus that belong to them.
func lines(items []message.Item, r message.Reply) []piece {
	var out []piece
	for _, it := range items {
		for i, s := range prose("- ", strings.ReplaceAll(it.Text, "\n", " "), r.Mentions) {
			out = append(out, piece{text: s, joins: len(out) > 0 || i > 0})
		}
		if it.Words != "" {
			for _, words := range quotations(it.Words, maxUnits/2) {
				out = append(out, piece{text: words, joins: true, credits: message.List{Items: []message.Item{it}}})
			}
		}
	}
	for _, menu := range menus(items, locale.In(r.Language)) {
		out = append(out, piece{row: row(menu)})
	}
	return out
}
