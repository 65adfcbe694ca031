// Package render lays out the bot's replies as Telegram messages: text with
// entities, buttons, pages and deep links. It is pure: it knows no network, no
// clock and no context.
package render

import (
	"planbot/bot/message"
	"planbot/bot/text"
)

// The limits of a message, and ours.
const (
	maxText     = 4096 // UTF-16 units (sendMessage)
	maxEntities = 100  // clients honour no more, by experience
	maxLabels   = 500  // units of each text around the words of others, so that there is room for them
	maxAsked    = 200  // units of a question that is repeated
)

// Options say how a reply is shown.
type Options struct {
	Bot       string // the bot's username, for the links of lists; "" means no links
	Post      bool   // a choice posts its answer as a new message instead of changing this one
	Share     bool   // with a button that posts the reply: one person alone sees it
	ShowAsked bool   // the question is not in the chat above the reply

	// Data is what the button of a press sends, or "" if the press may have no
	// button. Nil means the press's own text.
	Data func(message.Press) string
}

// data is what the button of a press sends, or "" if the press has none.
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

// label is interface text in one piece, without mentions.
func (o Options) label(s string) string {
	return text.ShortenWords(text.Unmentioned(s, o.Bot), maxLabels)
}

// A Rendering is a reply laid out as messages.
type Rendering struct {
	Pages []Message // those with text
	Files []Message // a message with text can't be edited into one with a file
	Turns bool      // one page is shown at a time, with buttons that turn to the others
}

// Shown is the pages to be sent: the first if buttons turn to the others, else
// all.
func (r Rendering) Shown() []Message {
	if r.Turns {
		return r.Pages[:1:1]
	}
	return r.Pages
}

// Render lays out a reply as messages, each within the limits of the Bot API.
// The words of others are blockquotes, byte for byte, since text with entities
// needs no escapes.
//
// A reply whose Line fits a button is shown a page at a time: every page has the
// buttons of the reply and those that turn the page. Another is sent in as few
// messages as possible, and the last has the buttons. Before a file there is
// always a page.
func Render(r message.Reply, o Options) Rendering {
	var all []part
	var out Rendering
	if o.ShowAsked && r.Asked != "" {
		all = o.prose(part{leads: true}, "italic", text.ShortenWords(r.Asked, maxAsked))
	}
	for _, b := range r.Blocks {
		if f, ok := b.(message.File); ok {
			out.Files = append(out.Files, Message{File: &f})
		}
		all = append(all, o.parts(b)...)
	}
	buttons := o.buttons(r)
	switch {
	case len(all) > 0:
	case len(buttons) > 0:
		all = o.prose(part{}, "", r.Say("page.choose")) // buttons can't stand alone
	case len(out.Files) > 0:
		all = o.prose(part{}, "", r.Say("telegram.here"))
	}
	turns := r.Turns() && o.data(message.Press{Line: r.Line, Page: maxPages - 1, Turn: true}) != ""
	size := maxText
	if turns {
		size = message.PageUnits
	}
	pages := o.fill(all, size)
	for i, parts := range pages {
		m := o.layout(parts)
		if turns {
			m.Buttons = append(m.Buttons, o.pageButtons(r.Line, i, len(pages))...)
		}
		if turns || i == len(pages)-1 {
			m.Buttons = append(append(m.Buttons, buttons...), o.shareButton(r, at(turns, i))...)
		}
		out.Pages = append(out.Pages, m)
	}
	out.Turns = turns && len(pages) > 1
	return out
}

// at is the page that a button names: pages that are all sent have no numbers.
func at(turns bool, page int) int {
	if turns {
		return page
	}
	return 0
}
