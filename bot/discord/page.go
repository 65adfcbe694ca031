package discord

import (
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"

	"planbot/bot"
)

// The sizes of a message. Lengths are in units; where no reason stands, the
// number is the platform's limit (resources/message, components/reference).
const (
	maxContent    = 2000
	maxAuthor     = 256
	maxFooter     = 2048
	maxURL        = 2048
	maxRows       = 5 // of buttons and menus
	maxInRow      = 5 // buttons
	maxButtonText = 80
	maxMenu       = 25 // lines
	maxMenuText   = 100
	maxFiles      = 10

	// The platform allows 10 embeds and 6,000 units in all of them. A page is
	// to be read on a phone, in a channel where others talk.
	pageEmbeds = 8
	pageUnits  = 4000

	maxPages = 99 // as many as a press can name
	maxParts = 6  // where the app is not in the server, 5 messages may follow the first
)

// A kind of text of ours.
type kind int

const (
	paragraph kind = iota
	heading
	item // of a list
)

// mark is what makes a line of that kind.
func (k kind) mark() string { return [...]string{"", "### ", "- "}[k] }

// A text is markup of ours that stays on one page.
type text struct {
	kind   kind
	markup string
}

// texts turns a text into markup, in several pieces when it is very long.
func texts(k kind, s string) []text {
	if k != paragraph {
		s = strings.ReplaceAll(s, "\n", " ")
	}
	var out []text
	for mark := k.mark(); s != "" || out == nil; mark = "" {
		var piece string
		piece, s = cut(s, maxContent-len(mark)-len(gap), true)
		out = append(out, text{k, mark + piece})
	}
	return out
}

// gap stands between two paragraphs.
const gap = "\n\n"

// size is the most that the text takes on a page.
func (t text) size() int { return units(t.markup) + len(gap) }

// after is what stands between a text and the one before it.
func (t text) after(before kind) string {
	if before == heading || t.kind == item {
		return "\n"
	}
	return gap
}

// A page is one message while it is being filled.
type page struct {
	content string
	embeds  []*discordgo.MessageEmbed
	rows    []Component
	files   []bot.File
	size    int  // units of the text and the embeds
	last    kind // of the text that was written last
}

func (p *page) empty() bool {
	return p.content == "" && len(p.embeds) == 0 && len(p.rows) == 0 && len(p.files) == 0
}

// fits reports whether as many more embeds of that size together do.
func (p *page) fits(size, embeds int) bool {
	return len(p.embeds)+embeds <= pageEmbeds && p.size+size <= pageUnits
}

// takes reports whether a text of that size fits.
func (p *page) takes(size int) bool {
	switch {
	case len(p.embeds) == 0:
		return units(p.content)+size <= maxContent
	case p.note() != nil:
		return p.fits(size, 0)
	default:
		return p.fits(size, 1)
	}
}

// note is the embed at the end of the page if it holds text of ours.
func (p *page) note() *discordgo.MessageEmbed {
	if n := len(p.embeds); n > 0 && p.embeds[n-1].Color == 0 {
		return p.embeds[n-1]
	}
	return nil
}

// write adds a text.
func (p *page) write(t text) {
	to := &p.content
	if len(p.embeds) > 0 {
		if p.note() == nil {
			p.embeds = append(p.embeds, &discordgo.MessageEmbed{})
		}
		to = &p.note().Description
	}
	before := units(*to)
	if *to != "" {
		*to += t.after(p.last)
	}
	*to += t.markup
	p.size += units(*to) - before
	p.last = t.kind
}

// message finishes the page. A message must show something, and its buttons
// need different ids.
func (p *page) message() Message {
	m := Message{Content: p.content, Embeds: p.embeds, Components: p.rows, Files: p.files}
	for i, f := range p.files {
		m.Attachments = append(m.Attachments, Attachment{ID: strconv.Itoa(i), Name: f.Name})
	}
	if strings.TrimSpace(m.Content) == "" && len(m.Embeds) == 0 && len(m.Files) == 0 {
		m.Content = "There is nothing to show."
		if len(p.rows) > 0 {
			m.Content = "Choose:"
		}
	}
	if m.Embeds == nil {
		m.Embeds = []*discordgo.MessageEmbed{}
	}
	m.Components = distinct(m.Components)
	return m
}

// embedUnits is the length of an embed as the platform's sum counts it.
func embedUnits(e *discordgo.MessageEmbed) int {
	n := units(e.Description)
	if e.Author != nil {
		n += units(e.Author.Name)
	}
	if e.Footer != nil {
		n += units(e.Footer.Text)
	}
	return n
}

// limitPages leaves pages out beyond the most, and says so on the last.
func limitPages(pages []page, most int, note string) []page {
	if len(pages) <= most {
		return pages
	}
	last := &pages[most-1]
	last.embeds = append(last.embeds, &discordgo.MessageEmbed{Description: escape(note)})
	return pages[:most]
}
