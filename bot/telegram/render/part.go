package render

import (
	"fmt"
	"strings"

	"planbot/bot/message"
	"planbot/bot/text"
)

// A span is text with one look: an entity type, or "" for plain text.
type span struct{ look, text, url string }

// linked is text that opens url, if there is one.
func linked(s, url string) span {
	if url == "" {
		return span{text: s}
	}
	return span{look: "text_link", text: s, url: url}
}

// quote is the look of the words of others.
const quote = "blockquote"

// A line is what stands alone: a line of text, or words with a frame.
type line struct {
	kind  kind
	spans []span
}

// A kind says what a line is.
type kind int

const (
	plain kind = iota
	title
	item // of a list
	words
	mark // below words: where they stand
)

// A part is lines that stay together on one page.
type part struct {
	header *line // above the first of its parts on every page that has some
	lines  []line
	row    *row          // of a table, in place of lines
	fold   *fold         // in place of lines
	block  message.Block // whose sources the page credits; may be nil
	tight  bool          // has no empty line before it
	leads  bool          // introduces the next part and stays on its page
	aside  bool          // stays with the texts that it is about
}

// last is the last line.
func (p part) last() line { return p.lines[len(p.lines)-1] }

// parts lays out a block. Choices have no parts, since they are buttons, and
// neither have files, which are messages.
func (o Options) parts(b message.Block) []part {
	switch b := b.(type) {
	case message.Heading:
		return o.prose(part{leads: true}, title, "bold", b.Text)
	case message.Paragraph:
		return o.prose(part{leads: strings.HasSuffix(b.Text, ":")}, plain, "", b.Text)
	case message.Aside:
		return o.prose(part{aside: true, tight: true}, plain, "italic", b.Text)
	case message.Clause:
		return o.clause(b)
	case message.Voice:
		return o.voice(b)
	case message.Gist:
		var label []span
		if b.Label != "" {
			label = []span{{look: "bold", text: o.label(b.Label)}, {text: ": "}}
		}
		return o.pieces(part{block: b}, text.Unmentioned(b.Text, o.Bot), func(piece string) []line {
			return []line{{plain, append(label[:len(label):len(label)], span{text: piece})}}
		})
	case message.List:
		return o.list(b)
	case message.Table:
		return o.table(b)
	case message.Fold:
		return o.folded(b)
	case message.Choices, message.File:
		return nil
	}
	panic(fmt.Sprintf("telegram: unknown block %T", b))
}

// pieces is a part whose lines hold s. A text that is longer than a message is
// cut, and then every piece has the rest of the part.
func (o Options) pieces(p part, s string, lines func(piece string) []line) []part {
	p.lines = lines("")
	room := o.maxSize() - o.layout([]part{p}).size()
	var out []part
	for _, piece := range text.Pieces(s, room) {
		p.lines = lines(piece)
		out = append(out, p)
	}
	return out
}

// prose is interface text with one look.
func (o Options) prose(p part, k kind, look, s string) []part {
	return o.pieces(p, text.Unmentioned(s, o.Bot), func(piece string) []line {
		return []line{{k, []span{{look: look, text: piece}}}}
	})
}

// note is a line of our own below the words of others.
func (o Options) note(s string) []line {
	if s == "" {
		return nil
	}
	return []line{{plain, []span{{look: "italic", text: o.label(s)}}}}
}

func quoted(s string) line { return line{words, []span{{look: quote, text: s}}} }

func (o Options) clause(c message.Clause) []part {
	head := line{title, []span{{look: "bold", text: o.label(c.Title)}}}
	return o.pieces(part{block: c}, c.Text, func(piece string) []line {
		return append([]line{head, quoted(piece)}, o.note(c.Note)...)
	})
}

func (o Options) voice(v message.Voice) []part {
	name := o.label(v.Speaker)
	more := o.label(strings.TrimPrefix(v.Header(), v.Speaker))
	p := part{block: v, header: &line{plain, []span{{look: "bold", text: name}, {text: more}}}}
	var out []part
	for _, w := range v.Words {
		ref := w.Ref.String()
		about := o.label(strings.TrimSuffix(w.Mark(), ref))
		below := append([]line{{mark, []span{{text: about}, linked(ref, v.Source.URL)}}}, o.note(w.Note)...)
		out = append(out, o.pieces(p, w.Text, func(piece string) []line { return append([]line{quoted(piece)}, below...) })...)
	}
	return out
}

// list shows one item a line. An item that has no button is a link, which opens
// the private chat with the bot and the answer there, unless it begins with a
// command: clients let people tap that, where they are.
func (o Options) list(l message.List) []part {
	var out []part
	for _, it := range l.Items {
		p := part{block: message.List{Items: []message.Item{it}}, tight: len(out) > 0 && it.Words == ""}
		name := text.Unmentioned(it.Text, o.Bot)
		link := deepLink(o.Bot, it.Line)
		if strings.HasPrefix(name, "/") {
			link = ""
		}
		if button := opener(it); l.Buttons && len(o.row(button)) > 0 {
			if button.Label == it.Text && it.Words == "" {
				continue
			}
			link = ""
		}
		if it.Words == "" {
			out = append(out, o.item(p, name, it.Label, link)...)
			continue
		}
		head := linked(text.ShortenWords(name, maxLabels), link)
		if link == "" {
			head.look = "bold"
		}
		out = append(out, o.pieces(p, it.Words, func(piece string) []line {
			return []line{{plain, []span{head}}, quoted(piece)}
		})...)
	}
	return out
}

// item is an item of a list, of which the label is a link, or all of it if there
// is no label.
func (o Options) item(p part, name, label, link string) []part {
	before, after, ok := strings.Cut(name, label)
	if !ok || label == "" {
		return o.pieces(p, name, func(piece string) []line { return []line{{item, []span{linked(piece, link)}}} })
	}
	return o.pieces(p, after, func(piece string) []line {
		return []line{{item, []span{{text: before}, linked(label, link), {text: piece}}}}
	})
}
