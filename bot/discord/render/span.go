package render

import (
	"net/url"
	"strings"

	"planbot/bot/message"
	"planbot/bot/text"
)

// A span is markup, with the UTF-16 units that a reader sees of it. The zero
// span shows nothing.
type span struct {
	markup string
	seen   int
}

// above puts another span on the lines below this one.
func (s span) above(t span) span {
	if s.markup == "" || t.markup == "" {
		return span{s.markup + t.markup, s.seen + t.seen}
	}
	return span{s.markup + "\n" + t.markup, s.seen + t.seen}
}

func (s span) then(t span) span { return span{s.markup + t.markup, s.seen + t.seen} }

// Lines that hold more are shortened, so that what stands around the words of
// others leaves room for them. In units, but for that of a link, in bytes.
const (
	maxTitle = 256
	maxNote  = 400
	maxAsked = 200
	maxLink  = 512
)

func plain(s string) span {
	return span{inline(s), text.Units(s)}
}

// marked is a line of at most limit units that begins with a mark.
func marked(mark, s string, limit int) span {
	if strings.TrimSpace(s) == "" {
		return span{}
	}
	return span{markup: mark}.then(plain(text.Shorten(s, limit)))
}

func heading(s string) span { return marked("### ", s, maxTitle) }

func small(s string) span { return marked(smallMark, s, maxNote) }

const smallMark = "-# "

func bold(s string) span {
	if strings.TrimSpace(s) == "" {
		return span{}
	}
	p := plain(text.Shorten(s, maxTitle))
	return span{"**" + p.markup + "**", p.seen}
}

// link shows a text as a link, where the address is one that Discord takes.
func link(s, address string) span {
	p := plain(text.Shorten(s, maxTitle))
	u, err := url.Parse(address)
	if p.markup == "" || err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" ||
		len(address) > maxLink || strings.ContainsAny(address, " <>\t\n") {
		return p
	}
	return span{"[" + p.markup + "](<" + address + ">)", p.seen} // no preview
}

// prose is interface text, in which some stretches stand for things of Discord's. A
// long one is cut.
func prose(mark, s string, named []message.Mention) []span {
	var out []span
	for _, piece := range text.Pieces(s, message.PageUnits) {
		if piece != "" {
			out = append(out, span{mark + escaper{named: named}.all(piece), text.Units(piece)})
			mark = ""
		}
	}
	return out
}

// quotations are the words of others, whole if their markup has at most room
// units, else cut. room is at least minRoom.
func quotations(words string, room int) []span {
	for limit := room; ; limit -= limit / 4 {
		var out []span
		fit := true
		for _, piece := range text.Pieces(words, limit) {
			q := quote(piece)
			out = append(out, span{q, text.Units(piece)})
			fit = fit && text.Units(q) <= room
		}
		if fit {
			return out
		}
	}
}

// header is the line above the words of a speaker.
func header(v message.Voice, more string) span {
	rest := strings.TrimPrefix(v.Header(), v.Speaker)
	return bold(v.Speaker).then(plain(text.Shorten(rest, maxTitle) + more))
}

// mark is the line below the words: what they are about, and where they stand.
func mark(w message.Words, s message.Source) span {
	out := link(w.Ref.String(), s.URL)
	if w.About != "" {
		out = plain(text.Shorten(w.About, maxTitle) + " · ").then(out)
	}
	return span{markup: smallMark}.then(out)
}

// credits are the lines that name the sources of a message.
func credits(c message.Credits) span {
	var out span
	for i, line := range c.Lines() {
		credit := c.Sources()[i].Credit
		named := link(credit, line.URL).then(plain(strings.TrimPrefix(line.Text, credit)))
		out = out.above(span{markup: smallMark}.then(named))
	}
	return out
}
