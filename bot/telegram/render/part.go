package render

import (
	"fmt"
	"slices"
	"strings"

	"planbot/bot/message"
	"planbot/bot/text"
)

// A span is text with one look: an entity type, or "" for plain text.
type span struct{ look, text, url string }

// quote is the look of the words of others.
const quote = "blockquote"

// linked is text that opens url, if there is one.
func linked(s, url string) span {
	if url == "" {
		return span{text: s}
	}
	return span{look: "text_link", text: s, url: url}
}

// A part is text that stays together on one page.
type part struct {
	header *header
	spans  []span
	block  message.Block // whose sources the page credits; may be nil
	tight  bool          // has no empty line before it
	leads  bool          // introduces the next part and stays on its page
	aside  bool          // stays with the texts that it is about
}

func (p part) last() span { return p.spans[len(p.spans)-1] }

// A header stands above the first of its parts on every page that has some.
type header struct{ spans []span }

// parts lays out a block. Folds and Choices have no parts, since they are
// buttons, and neither have files, which are messages.
func (o Options) parts(b message.Block) []part {
	switch b := b.(type) {
	case message.Heading:
		return o.prose(part{leads: true}, "bold", b.Text)
	case message.Paragraph:
		return o.prose(part{leads: strings.HasSuffix(b.Text, ":")}, "", b.Text)
	case message.Aside:
		return o.prose(part{aside: true, tight: true}, "italic", b.Text)
	case message.Clause:
		return o.clause(b)
	case message.Voice:
		return o.voice(b)
	case message.Gist:
		label := span{look: "bold", text: o.label(b.Label)}
		return o.pieces(part{block: b, spans: []span{label, {text: ": "}, {}}}, 2, text.Unmentioned(b.Text, o.Bot))
	case message.List:
		return o.list(b)
	case message.Table:
		return o.list(b.List())
	case message.Fold, message.Choices, message.File:
		return nil
	}
	panic(fmt.Sprintf("telegram: unknown block %T", b))
}

// pieces gives the span at an index its text. A text that is longer than a
// message is cut, and then every piece has the rest of the part.
func (o Options) pieces(p part, at int, s string) []part {
	room := maxText - text.Units(o.layout([]part{p}).Text)
	var out []part
	for _, piece := range text.Pieces(s, room) {
		p.spans = slices.Clone(p.spans)
		p.spans[at].text = piece
		out = append(out, p)
	}
	return out
}

// prose is interface text with one look.
func (o Options) prose(p part, look, s string) []part {
	p.spans = []span{{look: look}}
	return o.pieces(p, 0, text.Unmentioned(s, o.Bot))
}

// note is a line of our own below the words of others.
func (o Options) note(s string) []span {
	if s == "" {
		return nil
	}
	return []span{{text: "\n"}, {look: "italic", text: o.label(s)}}
}

func (o Options) clause(c message.Clause) []part {
	spans := []span{{look: "bold", text: o.label(c.Title)}, {text: "\n"}, {look: quote}}
	return o.pieces(part{block: c, spans: append(spans, o.note(c.Note)...)}, 2, c.Text)
}

func (o Options) voice(v message.Voice) []part {
	name := o.label(v.Speaker)
	more := o.label(strings.TrimPrefix(v.Header(), v.Speaker))
	h := &header{[]span{{look: "bold", text: name}, {text: more}}}
	var out []part
	for _, w := range v.Words {
		ref := w.Ref.String()
		about := o.label(strings.TrimSuffix(w.Mark(), ref))
		spans := []span{{look: quote}, {text: "\n" + about}, linked(ref, v.Source.URL)}
		out = append(out, o.pieces(part{header: h, block: v, spans: append(spans, o.note(w.Note)...)}, 0, w.Text)...)
	}
	return out
}

// list shows one item a line. An item that has no button is a link, which opens
// the private chat with the bot and the answer there.
func (o Options) list(l message.List) []part {
	var out []part
	for _, it := range l.Items {
		p := part{block: message.List{Items: []message.Item{it}}, tight: len(out) > 0 && it.Words == ""}
		name := text.Unmentioned(it.Text, o.Bot)
		link := deepLink(o.Bot, it.Line)
		if button := opener(it); l.Buttons && len(o.row(button)) > 0 {
			if button.Label == it.Text && it.Words == "" {
				continue
			}
			link = ""
		}
		if it.Words == "" {
			p.spans = []span{{text: "• "}, linked("", link)}
			if before, after, ok := strings.Cut(name, it.Label); ok && it.Label != "" {
				p.spans = []span{{text: "• " + before}, linked(it.Label, link), {}}
				name = after
			}
			out = append(out, o.pieces(p, len(p.spans)-1, name)...)
			continue
		}
		title := linked(text.ShortenWords(name, maxLabels), link)
		if link == "" {
			title.look = "bold"
		}
		p.spans = []span{title, {text: "\n"}, {look: quote}}
		out = append(out, o.pieces(p, 2, it.Words)...)
	}
	return out
}
