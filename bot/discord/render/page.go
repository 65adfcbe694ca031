package render

import (
	"strconv"
	"strings"

	"planbot/bot/discord/api"
)

// The sizes of a message. Lengths are in units. Numbers without a reason are the
// platform's limits (resources/message, components/reference).
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
	// read on a phone, in a channel where others talk.
	pageEmbeds = 8
	pageUnits  = 4000

	maxPages = 99 // the largest page that a press can name
	maxParts = 6  // where the app is not in the server, 5 messages may follow the first
)

// A kind of our own text.
type kind int

const (
	paragraph kind = iota
	heading
	item // of a list
)

// mark begins a line of the kind.
func (k kind) mark() string { return [...]string{"", "### ", "- "}[k] }

// A text is our own text as markup. It stays on one page.
type text struct {
	kind   kind
	markup string
}

// texts turns a string into markup, in several pieces when it is very long.
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

// size is the most that the text takes up on a page.
func (t text) size() int { return api.Units(t.markup) + len(gap) }

// after separates a text from the one before it.
func (t text) after(before kind) string {
	if before == heading || t.kind == item {
		return "\n"
	}
	return gap
}

// A page is one message while it is being filled.
type page struct {
	content string
	embeds  []*api.Embed
	rows    []api.Component
	files   []api.File
	size    int  // units of the text and the embeds
	last    kind // of the text that was written last
}

func (p *page) empty() bool {
	return p.content == "" && len(p.embeds) == 0 && len(p.rows) == 0 && len(p.files) == 0
}

// fits reports whether n more embeds of size units in total fit on the page.
func (p *page) fits(size, n int) bool {
	return len(p.embeds)+n <= pageEmbeds && p.size+size <= pageUnits
}

// takes reports whether a text of size units fits.
func (p *page) takes(size int) bool {
	switch {
	case len(p.embeds) == 0:
		return api.Units(p.content)+size <= maxContent
	case p.note() != nil:
		return p.fits(size, 0)
	default:
		return p.fits(size, 1)
	}
}

// note returns the last embed if it holds our own text, or nil.
func (p *page) note() *api.Embed {
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
			p.embeds = append(p.embeds, &api.Embed{})
		}
		to = &p.note().Description
	}
	before := api.Units(*to)
	if *to != "" {
		*to += t.after(p.last)
	}
	*to += t.markup
	p.size += api.Units(*to) - before
	p.last = t.kind
}

// message finishes the page. A message must show something, and its buttons
// need different ids.
func (p *page) message() api.Message {
	m := api.Message{Content: p.content, Embeds: p.embeds, Components: p.rows, Files: p.files}
	for i, f := range p.files {
		m.Attachments = append(m.Attachments, api.Attachment{ID: strconv.Itoa(i), Name: f.Name})
	}
	if strings.TrimSpace(m.Content) == "" && len(m.Embeds) == 0 && len(m.Files) == 0 {
		m.Content = "There is nothing to show."
		if len(p.rows) > 0 {
			m.Content = "Choose:"
		}
	}
	if m.Embeds == nil {
		m.Embeds = []*api.Embed{}
	}
	m.Components = distinct(m.Components)
	return m
}

// Notice makes a message of one line of markup.
func Notice(markup string) api.Message { return (&page{content: markup}).message() }

// WithLine adds a line at the end of a message that everybody, or the asker
// alone, already sees.
func WithLine(m api.Message, line string) api.Message {
	if longer := m.Content + gap + line; len(m.Embeds) == 0 && api.Units(longer) <= maxContent {
		m.Content = longer
	} else {
		m.Embeds = append(m.Embeds[:len(m.Embeds):len(m.Embeds)], &api.Embed{Description: line})
	}
	m.Flags = 0 // an edit can't change who sees it
	return m
}

// embedUnits is the length of an embed as the limit of all embeds counts it.
func embedUnits(e *api.Embed) int {
	n := api.Units(e.Description)
	if e.Author != nil {
		n += api.Units(e.Author.Name)
	}
	if e.Footer != nil {
		n += api.Units(e.Footer.Text)
	}
	return n
}

// limitPages drops the pages beyond most, and says so by a note on the last.
func limitPages(pages []page, most int, note string) []page {
	if len(pages) <= most {
		return pages
	}
	last := &pages[most-1]
	last.embeds = append(last.embeds, &api.Embed{Description: Escape(note)})
	return pages[:most]
}
